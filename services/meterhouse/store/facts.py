"""Facts: slots, days and months of every series, in the same three tables of each measure's database.

What a worker computed for a range replaces what stood there: rows that are the same stay untouched, so
that recomputing what did not change writes nothing and wakes nobody downstream.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meterhouse.kernel.quality import Quality
from meterhouse.store import superseded
from meterhouse.store.engine import Connection, Database, among, fetch, load, run
from meterhouse.store.superseded import Grain, Superseded

Measure = Literal["energy", "cost", "income", "carbon"]
Scenario = Literal["actual", "baseline", "plan", "prediction", "model"]
Ids = NDArray[np.int64]

DATABASES = ("energy", "billing", "carbon", "baseline", "plan", "prediction", "model")
_BY_MEASURE = {"energy": "energy", "cost": "billing", "income": "billing", "carbon": "carbon"}


def database_of(measure: Measure, scenario: Scenario = "actual") -> str:
    return "meterhouse_" + (_BY_MEASURE[measure] if scenario == "actual" else scenario)


COLUMNS: dict[Grain, dict[str, pl.DataType]] = {
    "slot": {
        "series_id": pl.Int64(),
        "slot": pl.Int64(),
        "value": pl.Float64(),
        "coverage": pl.Int64(),
        "quality": pl.Int64(),
        "highest": pl.Float64(),
    },
    "day": {
        "series_id": pl.Int64(),
        "day": pl.Int64(),
        "value": pl.Float64(),
        "peak": pl.Float64(),
        "peak_at": pl.Int64(),
        "coverage": pl.Int64(),
        "quality": pl.Int64(),
        "highest": pl.Float64(),
    },
    "month": {
        "series_id": pl.Int64(),
        "month": pl.Int64(),
        "value": pl.Float64(),
        "peak": pl.Float64(),
        "peak_at": pl.Int64(),
        "coverage": pl.Int64(),
        "quality": pl.Int64(),
        "highest": pl.Float64(),
    },
}
"""Times: a slot in seconds UTC, a day in days and a month in months since 1970-01 of the local calendar.

Of a day and a month `peak` is the highest slot. `highest` is the highest power between readings, where it is known.
"""

_BULK = 20_000


@dataclass(frozen=True)
class Facts:
    """Rows of one table as columns, sorted by series and time."""

    grain: Grain
    frame: pl.DataFrame

    @staticmethod
    def empty(grain: Grain) -> "Facts":
        return Facts(grain, pl.DataFrame(schema=COLUMNS[grain]))

    def of(self, series: int) -> "Facts":
        """Those of one series."""
        first, after = np.searchsorted(self.frame["series_id"].to_numpy(), [series, series + 1])
        return Facts(self.grain, self.frame[int(first) : int(after)])

    def column(self, name: str) -> NDArray[np.float64] | Ids:
        return self.frame[name].to_numpy()


def read(
    source: Database | Connection,
    database: str,
    grain: Grain,
    series: Sequence[int],
    first: int,
    after: int,
    *,
    expected: int | None = None,
    as_of: int | None = None,
) -> Facts:
    """Facts of the series at times in [first, after).

    expected   how many rows may come; many of them are read in bulk, over a connection of their own
    as_of      instant [s UTC] at which they were shown so; now when None
    """
    if not len(series) or after <= first:
        return Facts.empty(grain)
    sql = _select(database, grain, series, first, after)
    if isinstance(source, Database) and (expected is None or expected > _BULK):
        frame = source.frame(sql).cast(COLUMNS[grain])  # type: ignore[arg-type]
    else:
        rows = source.rows(sql) if isinstance(source, Database) else fetch(source, sql)
        frame = pl.DataFrame(rows, schema=COLUMNS[grain], orient="row")
    if as_of is not None:
        frame = superseded.as_of(source, database, grain, frame, series, (first, after), as_of)
    return Facts(grain, frame)


def grades(database: Database, home: str, series: Sequence[int], first: int, after: int) -> Ids:
    """How many slots [first, after) of the series there are of each quality, by its number."""
    found = np.zeros(len(Quality), np.int64)
    for grade, count in database.rows(
        f"SELECT quality, COUNT(*) FROM {home}.slot_value"
        f" WHERE {among('series_id', series)} AND slot >= %s AND slot < %s GROUP BY quality",
        (first, after),
    ):
        found[int(grade)] = int(count)
    return found


def together(several: Sequence[Facts]) -> Facts:
    """Rows of one grain as one, none of which is in two of them."""
    grain = several[0].grain
    return Facts(grain, pl.concat([each.frame for each in several]).sort("series_id", grain))


def _select(database: str, grain: Grain, series: Sequence[int], first: int, after: int) -> str:
    return (
        f"SELECT {', '.join(COLUMNS[grain])} FROM {database}.{grain}_value"
        f" WHERE {among('series_id', series)} AND `{grain}` >= {int(first)} AND `{grain}` < {int(after)}"
        f" ORDER BY series_id, `{grain}`"
    )


@dataclass(frozen=True)
class Difference:
    """What is to be written so that what was computed stands."""

    changed: Facts
    """New rows, and those that are others now."""
    gone: Facts
    """Rows that are no more."""
    taken: Superseded

    def touched(self) -> Iterator[tuple[int, int, int]]:
        """Each series of which something changes, with the first and the last time of that."""
        time = pl.col(self.changed.grain)
        return (
            pl.concat([self.changed.frame, self.gone.frame])
            .group_by("series_id")
            .agg(first=time.min(), last=time.max())
            .iter_rows()
        )

    def parts(self, most: int) -> Iterator["Difference"]:
        """Pieces of at most so many rows, in whose order it is written; all that goes is in the first."""
        grain = self.changed.grain
        for first in range(0, max(len(self.changed.frame), bool(len(self.gone.frame))), most):
            part = Facts(grain, self.changed.frame[first : first + most])
            was = self.taken.was.join(part.frame, on=["series_id", grain], how="semi")
            if first:
                yield Difference(part, Facts.empty(grain), Superseded(was, self.taken.absent.clear()))
            else:
                was = pl.concat([was, self.gone.frame])
                yield Difference(part, self.gone, Superseded(was, self.taken.absent))


def difference(stood: Facts, computed: Facts) -> Difference:
    """What of the computed rows stands otherwise, or not at all, by exact equality."""
    grain = computed.grain
    key = ["series_id", grain]
    if stood.frame.is_empty():
        new = _stretches(computed.frame.select(*key, new=pl.lit(value=True)))
        return Difference(computed, stood, Superseded(stood.frame, new))
    rest = [name for name in COLUMNS[grain] if name not in key]
    both = computed.frame.join(stood.frame, on=key, how="left", suffix="_stood", maintain_order="left")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_stood")) for name in rest)
    differing = both.filter(~same)
    gone = stood.frame.join(computed.frame, on=key, how="anti", maintain_order="left")
    # That a highest power comes to a figure which stays the same is nothing that anybody was told otherwise.
    gains = pl.col("highest_stood").is_null() & pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_stood")) for name in rest if name != "highest"
    )
    were = differing.filter(pl.col("value_stood").is_not_null() & ~gains)
    was = pl.concat([were.select(*key, *(pl.col(f"{name}_stood").alias(name) for name in rest)), gone])
    taken = Superseded(was, _stretches(both.select(*key, new=pl.col("value_stood").is_null())))
    return Difference(Facts(grain, differing.select(*COLUMNS[grain])), Facts(grain, gone), taken)


def _stretches(rows: pl.DataFrame) -> pl.DataFrame:
    """First and last time of each run of new rows of a series, between rows that stood."""
    grain = rows.columns[1]
    begins = (pl.col("series_id") != pl.col("series_id").shift()) | (pl.col("new") != pl.col("new").shift())
    return (
        rows.with_columns(run=begins.fill_null(value=True).cum_sum())
        .filter("new")
        .group_by("series_id", "run", maintain_order=True)
        .agg(first=pl.col(grain).min(), last=pl.col(grain).max())
        .select("series_id", "first", "last")
    )


def write(connection: Connection, database: str, found: Difference, now: float | None = None) -> None:
    """Put it in the place of what stands; of that is kept what was settled, as shown until *now* [s UTC]."""
    changed, gone = found.changed, found.gone
    grain = changed.grain
    table = f"{database}.{grain}_value"
    superseded.note(connection, database, grain, found.taken, now)
    for (series,), rows in gone.frame.group_by("series_id", maintain_order=True):
        times = ",".join(str(time) for time in rows[grain])
        run(connection, f"DELETE FROM {table} WHERE series_id = {series} AND `{grain}` IN ({times})")
    if not changed.frame.is_empty():
        load(connection, table, changed.frame.sort("series_id", grain))
