"""Readings from a CSV file: what each row says, or why it is refused; nothing is guessed silently.

Instants without an offset are local times of a zone that the caller names. A local time that comes twice,
when the clock is put back, is taken by its order in the file; one that was skipped is refused.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from meterhouse.kernel.errors import Fault, Refused
from meterhouse.kernel.zones import is_zone
from meterhouse.store.readings import EARLIEST, LATEST

SEPARATORS = (",", ";", "\t", "|")
FORMATS = (
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y-%m-%d",
)


@dataclass(frozen=True)
class Layout:
    """Where a file has what.

    at, value   names of the columns
    zone        of instants that have no offset
    decimal     what stands before the fraction
    """

    at: str
    value: str
    zone: str = "UTC"
    decimal: str = "."

    def __post_init__(self) -> None:
        faults = []
        if not is_zone(self.zone):
            faults.append(Fault("zone", f"{self.zone!r} is no IANA time zone; take one such as Europe/Berlin"))
        if self.decimal not in (".", ","):
            faults.append(Fault("decimal", f"{self.decimal!r} is no decimal sign; take . or ,"))
        if faults:
            raise Refused(faults)


@dataclass(frozen=True)
class ParsedFile:
    """Readings in the order of the file, and the rows that are none."""

    rows: NDArray[np.int64]
    """Line of each reading in the file; the heading is line 1."""
    ats: NDArray[np.int64]
    values: NDArray[np.float64]
    refused: list[tuple[int, str]]
    """Line and reason."""


def parse(path: Path, layout: Layout) -> ParsedFile:
    frame = _table(path, layout)
    line = frame["line"].to_numpy()
    values = _values(frame["value"], layout.decimal)
    ats, reasons = _instants(frame["at"], layout.zone)
    refused = dict(reasons)
    for nth in np.flatnonzero(~np.isfinite(values)):
        refused.setdefault(int(nth), f"{frame['value'][int(nth)]!r} is no number")
    for nth in np.flatnonzero((ats < EARLIEST) | (ats > LATEST)):
        refused.setdefault(int(nth), f"{frame['at'][int(nth)]!r} is out of range")
    _refuse_contradictions(ats, values, line, refused)
    kept = _without(len(line), refused)
    return ParsedFile(
        line[kept],
        ats[kept],
        values[kept],
        [(int(line[nth]), reason) for nth, reason in sorted(refused.items())],
    )


def _table(path: Path, layout: Layout) -> pl.DataFrame:
    """The two columns as text, with the line of each row."""
    try:
        with path.open("rb") as file:
            heading = file.readline().decode("utf-8-sig")
    except OSError as reason:
        raise Refused([Fault("file", f"{path} cannot be read: {reason.strerror}")]) from reason
    separator = max(SEPARATORS, key=heading.count)
    try:
        frame = pl.read_csv(path, separator=separator, infer_schema=False, truncate_ragged_lines=True)
    except pl.exceptions.PolarsError as reason:
        raise Refused([Fault("file", f"{path} is no CSV file: {reason}")]) from reason
    names = {name.lstrip("\ufeff").strip(): name for name in frame.columns}
    faults = [
        Fault(f"map.{field}", f"there is no column {name!r}; there are {', '.join(names)}")
        for field, name in (("at", layout.at), ("value", layout.value))
        if name not in names
    ]
    if faults:
        raise Refused(faults)
    return frame.select(
        at=pl.col(names[layout.at]).fill_null("").str.strip_chars(),
        value=pl.col(names[layout.value]).fill_null("").str.strip_chars(),
    ).with_row_index("line", offset=2)


def _values(texts: pl.Series, decimal: str) -> NDArray[np.float64]:
    if decimal == ",":
        texts = texts.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    return texts.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()


def _instants(texts: pl.Series, zone: str) -> tuple[NDArray[np.int64], dict[int, str]]:
    """Seconds UTC of each text, and the positions that have none with the reason."""
    offset_at_end = texts.str.contains(r"[0-9](Z|[+-][0-9]{2}:?[0-9]{2})$")
    aware = texts.str.replace(" ", "T", literal=True).str.replace(r"Z$", "+00:00")
    frame = pl.DataFrame({"text": texts, "aware": aware, "has_offset": offset_at_end})
    naive = pl.coalesce(pl.col("text").str.to_datetime(each, strict=False, time_unit="us") for each in FORMATS)
    with_offset = pl.coalesce(
        pl.col("aware").str.to_datetime(f"{each}%z", strict=False, time_unit="us", time_zone="UTC")
        for each in FORMATS[:3:2]
    )
    frame = frame.with_columns(naive=naive, with_offset=with_offset).with_columns(
        first=pl.col("naive").dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null"),
        second=pl.col("naive").dt.replace_time_zone(zone, ambiguous="latest", non_existent="null"),
    )
    first = frame.select(
        pl.when("has_offset").then(pl.col("with_offset").dt.epoch("s")).otherwise(pl.col("first").dt.epoch("s"))
    ).to_series()
    second = frame.select(
        pl.when("has_offset").then(pl.col("with_offset").dt.epoch("s")).otherwise(pl.col("second").dt.epoch("s"))
    ).to_series()
    reasons = {}
    for nth in np.flatnonzero(first.is_null().to_numpy()):
        text = texts[int(nth)]
        skipped = not frame["has_offset"][int(nth)] and frame["naive"][int(nth)] is not None
        reasons[int(nth)] = (
            f"{text!r} does not exist in {zone}: the clock was put forward over it"
            if skipped
            else f"{text!r} is no date and time"
        )
    ats = first.fill_null(-1).to_numpy().astype(np.int64).copy()
    later = second.fill_null(-1).to_numpy().astype(np.int64)
    for nth in np.flatnonzero(ats != later):
        if nth and ats[nth - 1] >= ats[nth]:
            ats[nth] = later[nth]
    return ats, reasons


def _refuse_contradictions(
    ats: NDArray[np.int64], values: NDArray[np.float64], line: NDArray[np.int64], refused: dict[int, str]
) -> None:
    """Of rows that say different things of one instant, only the first is taken."""
    kept = _without(len(ats), refused)
    _, firsts, whose = np.unique(ats[kept], return_index=True, return_inverse=True)
    first = kept[firsts][whose]
    for nth in np.flatnonzero(values[kept] != values[first]):
        refused[int(kept[nth])] = f"line {line[first[nth]]} has another value for the same instant"


def _without(count: int, refused: dict[int, str]) -> NDArray[np.int64]:
    """Positions of the rows that are not refused."""
    there = np.ones(count, bool)
    there[list(refused)] = False
    return np.flatnonzero(there)


def usual_step(ats: NDArray[np.int64]) -> int:
    """The distance that most neighbouring readings have [s]; 0 when there are fewer than two."""
    steps = np.diff(np.unique(ats))
    return Counter(steps.tolist()).most_common(1)[0][0] if len(steps) else 0
