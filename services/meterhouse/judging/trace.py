"""The trace of one episode while it is judged: which readings are kept so far, and which verdicts were given."""

from dataclasses import dataclass

import numpy as np

from meterhouse.catalogue.cleaning_rules import CounterRule, RateRule, ZeroRule
from meterhouse.judging.rule import Instants, Marks, Positions, Values
from meterhouse.judging.steps import HOUR, rises_too_fast, step_of, usual_rate
from meterhouse.kernel.quality import Verdict

MOST_OF = 0.5
"""A leap is more than this share of the whole way."""
UNUSUAL = 3
"""A leap is so many times faster than the counter's usual rises."""


@dataclass(frozen=True)
class Ways:
    """What a counter may do."""

    counter: CounterRule
    zero: ZeroRule | None = None
    rate: RateRule | None = None
    register_max: float | None = None
    resolution: float | None = None

    @property
    def power(self) -> float | None:
        """Greatest mean rate between two readings [unit/h]."""
        return self.rate.high if self.rate else None


class Trace:
    """Readings of an episode, each known by its position; at first all are kept."""

    def __init__(
        self,
        ats: Instants,
        values: Values,
        tolerance: Values,
        ways: Ways,
        until: int,
        history: tuple[Instants, Values],
    ) -> None:
        """Begin with all readings kept.

        tolerance   of each reading: what lies less below it has not fallen
        until       when the last reading of all came [s UTC]
        history     readings from well before the episode to its end, for what is usual
        """
        self.ats, self.values, self.tolerance, self.ways, self.until = ats, values, tolerance, ways, until
        self.kept = np.ones(len(values), bool)
        self.settled = np.zeros(len(values), bool)
        """What comes before these tells nothing more about them."""
        self.verdicts: dict[int, tuple[Verdict, str]] = {}
        self._history = history
        shown = values[values != 0]
        self.step = float(step_of(ways.resolution, shown).min()) if len(shown) else 0.0
        """Smallest that the register shows [unit of the point]."""

    def next_odd(self) -> tuple[int, int] | None:
        """The first kept reading that is below the one before, or too far above it, with that one before it."""
        kept = np.flatnonzero(self.kept)
        odd = (np.diff(self.values[kept]) < 0) | self.fast(kept)
        places = np.flatnonzero(odd & ~self.settled[kept[1:]])
        return (int(kept[places[0]]), int(kept[places[0] + 1])) if len(places) else None

    def fast(self, positions: Positions) -> Marks:
        """Whether each but the first rose faster than it can since the one before."""
        return rises_too_fast(self.ats[positions], self.values[positions], self.ways.power, self.ways.resolution)

    def is_too_fast(self, before: int, later: int, rise: float) -> bool:
        """Whether the register cannot have risen by so much between two readings."""
        if self.ways.power is None:
            return False
        step = step_of(self.ways.resolution, self.values[[before]], self.values[[later]])[0]
        return bool(rise - step > self.ways.power * (self.ats[later] - self.ats[before]) / HOUR)

    def kept_before(self, at: int) -> Positions:
        return np.flatnonzero(self.kept[:at])

    def kept_from(self, at: int) -> Positions:
        return np.flatnonzero(self.kept[at:]) + at

    def lasts(self, run: Positions) -> int:
        """From the first to the last of these readings [s]."""
        return int(self.ats[run[-1]] - self.ats[run[0]])

    def usual(self, at: int, until: int | None = None) -> float:
        """Usual rate before *at* [unit/h], or before what came after *until*."""
        ats, values = self._history
        begin = np.searchsorted(ats, self.ats[at] - self.ways.counter.return_seconds)
        end = np.searchsorted(ats, self.ats[at] if until is None else self.ats[until] + 1)
        return usual_rate(ats[begin:end], values[begin:end])

    def leaps(self, way: Positions, height: float, usual: float) -> bool:
        """Whether most of the height was gained at once, and far faster than usual, along these readings."""
        rises = np.diff(self.values[way])
        fastest = int(np.argmax(rises))
        rate = rises[fastest] / (self.ats[way[fastest + 1]] - self.ats[way[fastest]]) * HOUR
        return bool(rises[fastest] > MOST_OF * height and rate > UNUSUAL * usual)

    def is_decided(self, run: Positions, at: int) -> bool:
        """Whether these readings, from *at* on, last long enough, or nothing can come any more that tells otherwise."""
        counter = self.ways.counter
        lasts = len(run) >= counter.decided_by and self.ats[run[-1]] - self.ats[at] >= counter.decided_after_seconds
        return bool(lasts) or bool(self.until - self.ats[at] > counter.span_seconds)

    def start_anew(self, at: int, text: str) -> None:
        self.settled[at] = True
        self.verdicts[at] = (Verdict.RESET, text)

    def roll_over(self, at: int, text: str) -> None:
        self.settled[at] = True
        self.verdicts[at] = (Verdict.ROLLOVER, text)

    def note(self, positions: Positions, text: str) -> None:
        self.settled[positions] = True
        for at in map(int, positions):
            self.verdicts.setdefault(at, (Verdict.NOTED, text))

    def leave_out(self, positions: Positions, text: str) -> None:
        self._mark(positions, Verdict.BAD, text)

    def suspect(self, positions: Positions, text: str) -> None:
        self._mark(positions, Verdict.SUSPECT, text)

    def _mark(self, positions: Positions, verdict: Verdict, text: str) -> None:
        self.kept[positions] = False
        self.verdicts |= dict.fromkeys(map(int, positions), (verdict, text))


def hours(seconds: int) -> str:
    return f"{seconds / HOUR:g} h"
