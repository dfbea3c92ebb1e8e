"""Lines of a repair file: which correction each of them asks for, and in what words it is refused. Pure.

    point  from  to  act  value  start  serial  reason

What *value* means is told by the act: see `_VALUE`. Times without an offset are those of the point's site.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from meterhouse.api.correction_shapes import CorrectedValue, CorrectionWish
from meterhouse.store.corrections import KEPT, Kept

COLUMNS = ("point", "from", "to", "act", "value", "start", "serial", "reason")
NEEDED = ("point", "from", "act", "reason")
MOST_LINES = 10_000

ZoneOf = Callable[[str], str | None]
"""Time zone of the site of a point, by its id or key; None where it is not known."""

_VALUE = {"scale": "factor", "ratio": "ratio", "shift": "seconds", "copy": "like", "exchange": "end"}
"""Field of a wish that the value of a line becomes; of a replacement it is the value at *from*."""


@dataclass
class Line:
    """One line of the file, as it was understood."""

    row: int
    wish: CorrectionWish | None = None
    reasons: list[str] = field(default_factory=list)
    """Why it is refused."""

    @property
    def replaced(self) -> CorrectedValue | None:
        return self.wish.values[0] if self.wish is not None and self.wish.values else None


def lines(table: Iterable[tuple[int, Sequence[Any]]], zone_of: ZoneOf) -> list[Line]:
    """Of a sheet: number of the line, from 1, and its cells; the first one is the header."""
    header: list[str] | None = None
    found = []
    for row, cells in table:
        if not any(cell not in (None, "") for cell in cells):
            continue
        if header is None:
            header = [str(cell or "").strip().casefold() for cell in cells]
            missing = [name for name in NEEDED if name not in header]
            if missing:
                return [Line(row, None, [f"the header lacks {', '.join(missing)}; it takes {', '.join(COLUMNS)}"])]
            continue
        found.append(_line(row, dict(zip(header, cells, strict=False)), zone_of))
        if len(found) > MOST_LINES:
            return [Line(row, None, [f"more than {MOST_LINES} lines; split the file"])]
    return found


def _line(row: int, cells: dict[str, Any], zone_of: ZoneOf) -> Line:
    line = Line(row)

    def fault(reason: str) -> None:
        line.reasons.append(reason)

    point, act = _text(cells.get("point")), _act(_text(cells.get("act")).casefold(), fault)
    if not point:
        fault("point is missing; give an id or a key")
    zone = zone_of(point) if point else None
    first = _moment(cells.get("from"), "from", zone, fault)
    after = _moment(cells.get("to"), "to", zone, fault)
    value, start = cells.get("value"), _number(cells.get("start"), "start", fault)
    if act is None:
        return line
    wish = CorrectionWish(act, _text(cells.get("reason")), [point], [], first, after)
    wish.start, wish.serial = start, _text(cells.get("serial")) or None
    if act == "copy":
        wish.like = _moment(value, "value", zone, fault)
    elif act == "replace":
        shown = _number(value, "value", fault)
        if first is None or shown is None:
            fault("a replacement takes from, an instant, and value, a number")
        else:
            wish.values = [CorrectedValue(first, shown, point)]
            wish.first = wish.after = None
            if after is not None:
                fault("a replacement is at one instant; leave to out")
    elif value not in (None, ""):
        given = _number(value, "value", fault)
        if act not in _VALUE:
            fault(f"{act} takes no value")
        elif given is not None:
            setattr(wish, _VALUE[act], int(given) if act == "shift" else given)
    if not line.reasons:
        line.wish = wish
    return line


def _act(told: str, fault: Callable[[str], None]) -> Kept | None:
    found = next((each for each in KEPT if each == told), None)
    if found is None:
        fault(f"act is {told!r}; take one of {', '.join(KEPT)}")
    return found


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _number(cell: Any, name: str, fault: Callable[[str], None]) -> float | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    try:
        return float(str(cell).strip())
    except ValueError:
        fault(f"{name} is {cell!r}, which is no number")
        return None


def _moment(cell: Any, name: str, zone: str | None, fault: Callable[[str], None]) -> dt.datetime | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, dt.datetime):
        moment = cell
    else:
        try:
            moment = dt.datetime.fromisoformat(str(cell).strip())
        except ValueError:
            fault(f"{name} is {cell!r}; write it like 2026-01-31 08:00 or 2026-01-31T08:00:00Z")
            return None
    if moment.tzinfo is not None:
        return moment
    if zone is None:
        fault(f"{name} is {cell} without an offset, and the point is of no site whose clock it could be; add Z")
        return None
    early, late = (moment.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if early.utcoffset() != late.utcoffset():
        fault(f"{name} is {cell}, which clocks in {zone} show twice or never; add an offset, such as +01:00")
        return None
    return early
