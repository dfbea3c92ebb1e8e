"""Figures that were shown once and are others now: what was said at an earlier instant can be said again.

Of a slot, day or month that is settled, long enough over for its figure to be quoted, the figure before a change
is kept with the instant until which it was shown. Where there was none, it is kept that there was none, a row for
each stretch: so history that is read in costs a row, and a correction one for each figure that it changes.
"""

import time as clock
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meterhouse.kernel.calendar import DAY, first_day, months
from meterhouse.store.engine import Connection, Database, among, fetch, load, run

Grain = Literal["slot", "day", "month"]

_GRAINS: tuple[Grain, ...] = get_args(Grain)
_QUOTED_AFTER = 6 * 3600
"""How long after its end a figure may still come and go unnoted [s]: late readings are usual until then."""
_WEST = 12 * 3600
"""How long after midnight UTC a local day ends at the latest [s]."""
_EAST = 14 * 3600
"""How long before midnight UTC a local day begins at the earliest [s]."""
_REST = ("value", "peak", "peak_at", "coverage", "quality", "highest")
_MOST = 10_000


@dataclass(frozen=True)
class Superseded:
    """What a change of facts takes away."""

    was: pl.DataFrame
    """Rows as they stood before, of those that change or go."""
    absent: pl.DataFrame
    """series_id, first, last: stretches of times where nothing stood before and something comes."""


def note(connection: Connection, database: str, grain: Grain, taken: Superseded, now: float | None = None) -> None:
    """Keep what is settled of it, as shown until *now* [s UTC]."""
    until = int(clock.time() if now is None else now)
    code, edge = _GRAINS.index(grain), _settled(grain, until)
    was = taken.was.filter(pl.col(grain) < edge)
    if not was.is_empty():
        rows = was.select(
            pl.lit(code).alias("grain"),
            "series_id",
            pl.col(grain).alias("time"),
            pl.lit(until).alias("until"),
            *(pl.col(name) if name in was.columns else pl.lit(None).alias(name) for name in _REST),
        )
        load(connection, f"{database}.superseded_value", rows.sort("series_id", "time"), duplicates="IGNORE")
    absent = taken.absent.filter(pl.col("first") < edge)
    if not absent.is_empty():
        stretches = absent.select(
            pl.lit(code).alias("grain"),
            "series_id",
            "first",
            pl.lit(until).alias("until"),
            pl.min_horizontal(pl.col("last"), pl.lit(edge - 1)).alias("last"),
        )
        load(connection, f"{database}.absent_value", stretches.sort("series_id", "first"), duplicates="IGNORE")


def _settled(grain: Grain, now: int) -> int:
    """Times before it are settled."""
    if grain == "slot":
        return now - _QUOTED_AFTER
    day = (now - _QUOTED_AFTER - _WEST) // DAY
    if grain == "day":
        return day
    month = _month(day)
    return month + 1 if first_day(month + 1) <= day else month


def _month(day: int) -> int:
    return int(months(np.array([day]))[0])


def as_of(
    source: Database | Connection,
    database: str,
    grain: Grain,
    stands: pl.DataFrame,
    series: Sequence[int],
    within: tuple[int, int],
    instant: int,
) -> pl.DataFrame:
    """The facts as they were shown at an instant [s UTC]: of each, what was superseded first after it.

    stands   what stands now of the *series* at times *within* [first, after)
    """
    first, after = within
    where = f"grain = {_GRAINS.index(grain)} AND {among('series_id', series)} AND until > {int(instant)}"
    columns = [name for name in stands.columns if name not in ("series_id", grain)]
    frame = pl.DataFrame(
        _rows(
            source,
            f"SELECT series_id, time, until, {', '.join(columns)} FROM {database}.superseded_value"
            f" WHERE {where} AND time >= {first} AND time < {after}",
        ),
        schema={"series_id": pl.Int64, grain: pl.Int64, "until": pl.Int64}
        | {name: stands.schema[name] for name in columns},
        orient="row",
    )
    stood = frame.sort("until").unique(["series_id", grain], keep="first")
    found = pl.concat(
        [
            stood,
            stands.with_columns(until=pl.lit(2**62))
            .select(stood.columns)
            .join(stood, on=["series_id", grain], how="anti"),
        ]
    ).sort("series_id", grain)
    keys, times, until = (found[name].to_numpy() for name in ("series_id", grain, "until"))
    shown = np.ones(len(found), bool)
    for key, begins, ends, gone_by in _rows(
        source,
        f"SELECT series_id, first, last, until FROM {database}.absent_value"
        f" WHERE {where} AND first < {after} AND last >= {first}",
    ):
        rows = slice(*np.searchsorted(keys, [key, key + 1]))
        shown[rows] &= ~((times[rows] >= begins) & (times[rows] <= ends) & (until[rows] > gone_by))
    shown &= _begun(grain, times, instant)
    return found.filter(shown).select(stands.columns)


def _begun(grain: Grain, times: NDArray[np.int64], instant: int) -> NDArray[np.bool_]:
    """Whether they had begun: a figure of a slot that was still to come was shown to nobody."""
    day = (instant + _EAST) // DAY
    latest = {"slot": instant, "day": day, "month": _month(day)}[grain]
    begun: NDArray[np.bool_] = times <= latest
    return begun


def _rows(source: Database | Connection, sql: str) -> list[tuple[Any, ...]]:
    return source.rows(sql) if isinstance(source, Database) else fetch(source, sql)


@dataclass(frozen=True)
class Version:
    """What was shown of a figure up to an instant [s UTC]; no value where there was none."""

    until: int
    value: float | None


def versions(
    source: Database | Connection,
    database: str,
    grain: Grain,
    series: Sequence[int],
    within: tuple[int, int],
    since: int,
    *,
    stride: int = 1,
) -> dict[tuple[int, int], list[Version]]:
    """By series and time *within* [first, after) what was shown after an instant [s UTC], the first first.

    What stands now is not among them.

    stride   from one time to the next: of slots their length [s]
    """
    low, high = within
    where = f"grain = {_GRAINS.index(grain)} AND {among('series_id', series)} AND until > {int(since)}"
    rows = _rows(
        source,
        f"SELECT series_id, time, time, until, value FROM {database}.superseded_value"
        f" WHERE {where} AND time >= {int(low)} AND time < {int(high)}"
        f" UNION ALL SELECT series_id, first, last, until, NULL FROM {database}.absent_value"
        f" WHERE {where} AND first < {int(high)} AND last >= {int(low)} ORDER BY until",
    )
    found: dict[tuple[int, int], list[Version]] = {}
    for key, first, last, until, value in rows:
        skipped = max(0, -(-(low - int(first)) // stride))
        for time in range(int(first) + skipped * stride, min(int(last) + 1, high), stride):
            found.setdefault((int(key), time), []).append(Version(int(until), value))
    return found


def settles(month: int) -> int:
    """Instant from which a month is settled [s UTC], wherever on Earth it lies: what changes it then is kept."""
    return first_day(month + 1) * DAY + _WEST + _QUOTED_AFTER


@dataclass(frozen=True)
class Needed:
    """A month that somebody leans on: what it was is kept from an instant on [s UTC].

    first, after   when it began and was over [s UTC]
    """

    month: int
    first: int
    after: int
    since: int

    @property
    def times(self) -> dict[Grain, tuple[int, int]]:
        """First and last time of it in each grain."""
        return {
            "slot": (self.first, self.after - 1),
            "day": (first_day(self.month), first_day(self.month + 1) - 1),
            "month": (self.month, self.month),
        }


def forget(source: Database, database: str, before: int, needed: Sequence[Needed] = ()) -> int:
    """Delete what was superseded before an instant [s UTC], some thousand rows; how many they were."""

    def delete(connection: Connection) -> int:
        return sum(
            run(
                connection,
                f"DELETE FROM {database}.{table} WHERE until < %s{_unless(needed, *span)} LIMIT {_MOST}",
                (before,),
            )
            for table, span in (("superseded_value", ("time", "time")), ("absent_value", ("first", "last")))
        )

    return source.transaction(delete)


def _unless(needed: Sequence[Needed], first: str, last: str) -> str:
    """A condition that spares what is needed."""
    kept = [
        f"(grain = {_GRAINS.index(grain)} AND {first} <= {high} AND {last} >= {low} AND until > {each.since})"
        for each in needed
        for grain, (low, high) in each.times.items()
    ]
    return f" AND NOT ({' OR '.join(kept)})" if kept else ""
