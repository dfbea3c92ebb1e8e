"""Distribution boards: every main of a site with what leaves it, its breakers and its single line drawing.

A breaker is the next standard one above 1.6 times the highest current of a winter and a summer week.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from meterhouse.plant.branch import Branch, Site
from meterhouse.plant.instrument import Instrument
from meterhouse.plant.point import PlantPoint
from meterhouse.plant.records.row import Record, binding, space_path
from meterhouse.plant.records.single_line import Feeder, Symbol, single_line

# IEC 60898-1 and 60947-2 (preferred values), NEC 240.6(A); by frequency of the supply.
_RATINGS = {
    50.0: (16, 20, 25, 32, 40, 50, 63, 80, 100, 125, 160, 200, 250, 320, 400, 500, 630, 800, 1000, 1250, 1600),
    60.0: (20, 25, 30, 40, 50, 60, 70, 80, 100, 125, 150, 175, 200, 250, 300, 400, 500, 600, 800, 1000, 1200),
}
_RESERVE = 1.6
_SHOWN = ("ActivePower", "CurrentL1")
"""Channels of a circuit's meter that are bound to it, as far as they are read."""


@dataclass(frozen=True)
class Board:
    """A main with what leaves it; *peaks* are the highest powers of all meters of the site [kW]."""

    site: Site
    main: Branch
    peaks: Mapping[str, float]

    @property
    def is_first(self) -> bool:
        """It is the one that the grid comes in at."""
        return self.main is self.site.grid

    @property
    def name(self) -> str:
        return f"{self.site.town} {'main' if self.is_first else self._own} distribution".replace("  ", " ")

    @property
    def _own(self) -> str:
        return self.main.name.removeprefix(f"{self.site.town} ").removesuffix(" main")

    @cached_property
    def outgoing(self) -> tuple[Branch, ...]:
        if not self.is_first:
            return self.main.parts
        storage = () if self.site.storage is None else (self.site.storage,)
        return (*self.main.parts, *self.site.panels, *storage)

    def circuit(self, branch: Branch) -> str:
        """What a circuit is called: its branch without what the board's name says already."""
        own = branch.name.removeprefix(f"{self.site.town} ").removesuffix(" main")
        short = own.removeprefix(f"{self._own} ")
        return short[0].upper() + short[1:]

    def breaker(self, branch: Branch) -> int:
        """Its rated current [A]."""
        power = max(self.peaks[meter] for meter in (branch.taken, branch.given) if meter is not None)
        current = 1000.0 * power / (3.0 * self.site.voltage * branch.power_factor)
        ratings = _RATINGS[self.site.frequency]
        return next((each for each in ratings if each >= _RESERVE * current), ratings[-1])

    def load(self, branch: Branch) -> float:
        """What its breaker lets through [kW]."""
        return round(3.0 * self.site.voltage * self.breaker(branch) * branch.power_factor / 1000.0, 1)

    def drawing(self) -> str:
        feeders = [Feeder(self.circuit(each), f"{self.breaker(each)} A", self._symbol(each)) for each in self.outgoing]
        supply = f"{5 * round(self.site.voltage * 3**0.5 / 5)} V, {self.site.frequency:g} Hz"
        above = None if self.is_first else f"{self.site.town} main distribution"
        return single_line(self.name, supply, above, f"{self.breaker(self.main)} A", feeders)

    def _symbol(self, branch: Branch) -> Symbol:
        if branch in self.site.panels:
            return "inverter"
        if branch is self.site.storage:
            return "battery"
        return "board" if branch.parts else "load"


def boards(site: Site, peaks: Mapping[str, float]) -> list[Board]:
    return [Board(site, branch, peaks) for branch in site.grid.below() if branch.parts]


def drawings(all_boards: Iterable[Board]) -> Iterator[Record]:
    for board in all_boards:
        yield {"name": board.name, "source": board.drawing(), "description": "Single line drawing"}


def systems(all_boards: Iterable[Board]) -> Iterator[Record]:
    for board in all_boards:
        yield {"name": board.name, "drawing_id": board.name, "description": f"Behind the meter {board.main.taken}"}


def circuits(all_boards: Iterable[Board], instruments: Mapping[str, Instrument]) -> Iterator[Record]:
    for board in all_boards:
        for number, branch in enumerate(board.outgoing, 1):
            yield {
                "name": board.circuit(branch),
                "system_id": board.name,
                "room": board.main.space or "Main switch room",
                "switchgear": f"Outgoing way {number}",
                "peak_load": board.load(branch),
                "peak_current": float(board.breaker(branch)),
                "customers": branch.space.rpartition("/")[2] or board.site.name,
                "serial": instruments[branch.name].serial,
            }


def bound(all_boards: Iterable[Board], known: Iterable[PlantPoint]) -> Iterator[Record]:
    """Each board to its space, and to its circuits what their meters show."""
    shown: dict[str, list[str]] = {}
    for point in known:
        if point.register.channel in _SHOWN:
            shown.setdefault(point.device.instrument.name, []).append(point.key)
    for board in all_boards:
        space = ("spaces", space_path(board.site, board.main.space))
        yield binding(space, ("distribution-systems", board.name))
        for branch in board.outgoing:
            for key in shown.get(branch.name, ()):
                circuit = f"{board.name}/{board.circuit(branch)}"
                yield binding(("distribution-circuits", circuit), ("points", key))
