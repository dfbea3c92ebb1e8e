"""Months of spaces: which run, are open, closed or locked; and what has come to the figures of a close since."""

import time as clock
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meterhouse.catalogue.metering import METERS, Node
from meterhouse.kernel.calendar import month_text
from meterhouse.kernel.quality import COVERED
from meterhouse.reports.answer import Sees, month_figures
from meterhouse.reports.directory import Directories, Directory
from meterhouse.store import closed_months, correction_list, facts, superseded
from meterhouse.store.closed_months import ClosedMonth
from meterhouse.store.configuration import series_of_total
from meterhouse.store.correction_list import Happening
from meterhouse.store.rows import instant_of
from meterhouse.store.scope import Scope
from meterhouse.store.series import Series
from meterhouse.store.superseded import Grain, Version

_MEASURES = ("energy", "cost", "income", "carbon")
_BESIDE = 2
"""So long after a total [s] a meter that it is made of may be written."""


@dataclass(frozen=True)
class _Figure:
    """One series in one slot or month."""

    closed: float | None
    current: float | None
    later: Sequence[Version]
    """What was shown of it since the close, the first first; none where it is what it was."""

    def steps(self) -> list[tuple[int, float]]:
        """Instants [s UTC] at which it became another one, with what came: together they are the adjustment."""
        shown = [version.value for version in self.later] + [self.current]
        return [
            (version.until, (after or 0.0) - (before or 0.0))
            for version, before, after in zip(self.later, shown, shown[1:], strict=False)
            if before != after
        ]


def month_told(close: ClosedMonth, directories: Directories, sees: Sees) -> dict[str, Any]:
    """A close as it goes out: of a space that the asker does not see neither name, nor who closed it and why."""
    is_seen = sees("spaces", close.space_id)
    space = directories.now().spaces.get(close.space_id)
    return {
        "id": close.id,
        "month": month_text(close.month),
        "state": close.state,
        "space": {"kind": "spaces", "id": close.space_id, "name": space.name if space else ""} if is_seen else None,
        "closed_at": instant_of(close.closed_at),
        "closed_by": close.closed_by if is_seen else None,
        "comment": close.comment if is_seen else None,
        "locked_at": close.locked_at and instant_of(close.locked_at),
        "locked_by": close.locked_by if is_seen else None,
        "reopened_at": close.reopened_at and instant_of(close.reopened_at),
        "reopened_by": close.reopened_by if is_seen else None,
        "reason": close.reason if is_seen else None,
    }


def matrix(
    directories: Directories, spaces: Sequence[int], months: tuple[int, int], now: float | None = None
) -> list[dict[str, Any]]:
    """Of each space its months [first, after), in their order."""
    directory = directories.now()
    moment = clock.time() if now is None else now
    return [
        {
            "space": {"kind": "spaces", "id": space, "name": directory.spaces[space].name},
            "months": _cells(directories, directory, space, months, moment),
        }
        for space in spaces
    ]


def _cells(
    directories: Directories, directory: Directory, space: int, months: tuple[int, int], now: float
) -> list[dict[str, Any]]:
    node = ("spaces", space)
    series = _series(directories, directory, node)
    closes = closed_months.standing(directories.database, directory.configuration.composition.lineage(space), months)
    coverage = _coverage(directories, series, months)
    adjusted = dict.fromkeys(closes, 0)
    for (_, month), figure in _figures(directories, series, closes).items():
        adjusted[month] += figure.closed != figure.current
    cells = []
    for month in range(*months):
        close, is_over = closes.get(month), now >= superseded.settles(month)
        cells.append(
            {
                "month": month_text(month),
                "state": close.state if close else "open" if is_over else "running",
                "closed_id": close.id if close else None,
                "is_inherited": close is not None and close.space_id != space,
                "coverage": coverage.get(month) if is_over else None,
                "adjusted": adjusted.get(month),
            }
        )
    return cells


def _series(directories: Directories, directory: Directory, subject: Node) -> dict[int, Series]:
    """Of every measure that a subject is told in: its totals of all items together, or the meter itself."""
    configuration = directory.configuration
    if subject[0] in METERS:
        energies = [configuration.series_of_meter(subject)]
    else:
        keys = [key for key in configuration.composition.totals if key.owner == subject and not key.item_id]
        energies = [series_of_total(key) for key in keys]
    return {key: series for series, key in directories.series.alike(energies) if series.measure in _MEASURES}


def _coverage(directories: Directories, series: Mapping[int, Series], months: tuple[int, int]) -> dict[int, float]:
    """The least of all categories that come in."""
    energies = [key for key, each in series.items() if (each.measure, each.direction) == ("energy", "input")]
    found = facts.read(directories.database, "meterhouse_energy", "month", energies, *months, expected=0)
    least: dict[int, float] = {}
    for month, covered in zip(found.column("month").tolist(), found.column("coverage").tolist(), strict=True):
        least[int(month)] = min(least.get(int(month), 1.0), covered / COVERED)
    return least


def _figures(
    directories: Directories, series: Mapping[int, Series], closes: Mapping[int, ClosedMonth]
) -> dict[tuple[int, int], _Figure]:
    """By series and closed month."""
    if not closes or not series:
        return {}
    within = min(closes), max(closes) + 1
    since = min(close.closed_at for close in closes.values())
    found: dict[tuple[int, int], _Figure] = {}
    for home in sorted({each.database for each in series.values()}):
        own = sorted(key for key, each in series.items() if each.database == home)
        now = _standing(directories, home, "month", own, within)
        shown = superseded.versions(directories.database, home, "month", own, within, since)
        for month, close in closes.items():
            for key in own:
                later = [each for each in shown.get((key, month), ()) if each.until > close.closed_at]
                current = now.get((key, month))
                found[key, month] = _Figure(later[0].value if later else current, current, later)
    return found


def _standing(
    directories: Directories, home: str, grain: Grain, series: Sequence[int], within: tuple[int, int]
) -> dict[tuple[int, int], float]:
    """Values of now, by series and time."""
    stands = facts.read(directories.database, home, grain, series, *within, expected=0).frame
    return {(int(row[0]), int(row[1])): float(row[2]) for row in stands.iter_rows()}


def adjustments(directories: Directories, close: ClosedMonth, subject: Node, scope: Scope) -> list[dict[str, Any]]:
    """Every figure of a subject in a closed month: what it was, what came since and when, and by which corrections."""
    directory = directories.now()
    series = _series(directories, directory, subject)
    figures = _figures(directories, series, {close.month: close})
    meters = _meters(directory, subject)
    happened = correction_list.since(
        directories.database, _points(directory, meters), (close.first, close.after), close.closed_at, scope
    )
    metered = _metered(directories, directory, meters, close)
    return [
        {
            "series": key,
            "measure": each.measure,
            "direction": each.direction,
            "category": directory.categories[each.category_id].name,
            "unit": _unit(each, directory),
            **month_figures(figure.closed, figure.current),
            "steps": _steps(figure, metered, happened, close.closed_at),
        }
        for key, each in sorted(series.items(), key=lambda one: (_MEASURES.index(one[1].measure), one[0]))
        if (figure := figures[key, close.month]).closed is not None or figure.current is not None
    ]


def _metered(directories: Directories, directory: Directory, meters: Iterable[Node], close: ClosedMonth) -> list[int]:
    """Instants [s UTC] at which the energy of one of the meters became another in any slot, though a month may not."""
    configuration, home = directory.configuration, facts.database_of("energy")
    ids = directories.series.of(configuration.series_of_meter(meter) for meter in meters)
    within, stride = (close.first, close.after), configuration.slot_seconds
    shown = superseded.versions(
        directories.database, home, "slot", sorted(ids.values()), within, close.closed_at, stride=stride
    )
    if not shown:
        return []
    touched, slots = sorted({key for key, _ in shown}), sorted({slot for _, slot in shown})
    now = _standing(directories, home, "slot", touched, (slots[0], slots[-1] + 1))
    figures = [_Figure(later[0].value, now.get(where), later) for where, later in shown.items()]
    return sorted({at for figure in figures for at, _ in figure.steps()})


def _unit(series: Series, directory: Directory) -> str:
    return series.currency or {"carbon": "kg CO₂e"}.get(series.measure, directory.categories[series.category_id].unit)


def _steps(figure: _Figure, metered: Sequence[int], happened: Iterable[Happening], since: int) -> list[dict[str, Any]]:
    """Each with the stage that brought it, and the corrections that were laid or undone since the step before.

    metered   instants at which the energy of a meter changed; where none did, bindings, prices or factors have
    """
    steps = figure.steps()
    by_readings = {_step_of(each, [at for at, _ in steps]) for each in metered}
    told, before = [], since
    for at, change in steps:
        causes = [each for each in happened if before <= each.at <= at] if at in by_readings else []
        told.append(
            {
                "at": instant_of(at),
                "stage": "normalization" if at in by_readings else "aggregation",
                "change": change,
                "corrections": [{"id": each.id, "act": each.act, "is_undone": each.is_undone} for each in causes],
            }
        )
        before = at
    return told


def _step_of(metered: int, steps: Sequence[int]) -> int | None:
    """The step that a change of a meter has brought: the next one, or one that was just written before the meter."""
    following = next((at for at in steps if at >= metered), None)
    return following if following is not None or not steps or metered - steps[-1] > _BESIDE else steps[-1]


def _meters(directory: Directory, subject: Node) -> set[Node]:
    """Those that it is told of, and those that they are computed from."""
    configuration = directory.configuration
    totals = configuration.composition.totals.items()
    meters = (
        {subject}
        if subject[0] in METERS
        else {member.meter for key, members in totals if key.owner == subject for member in members}
    )
    left = list(meters)
    while left:
        computed = configuration.formulas.get(left.pop())
        more = (
            {each for each in computed.meters if each in configuration.composition.meters} - meters
            if computed
            else set()
        )
        meters |= more
        left += more
    return meters


def _points(directory: Directory, meters: Iterable[Node]) -> set[int]:
    return {feed.point.id for meter in meters for feed in directory.configuration.feeds.get(meter, ())}
