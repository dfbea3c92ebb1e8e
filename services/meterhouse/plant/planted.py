"""Faults of registers: each says what a device shows in the place of the truth, from an instant to another.

Whatever happens to a counter leaves it where a real one would be left: what was not counted stays uncounted
for ever, and a register that began anew goes on from there.
"""

from dataclasses import dataclass, field

import numpy as np

from meterhouse.plant.fault import Fault, Sound
from meterhouse.plant.noise import Floats, Integers


@dataclass(frozen=True)
class Stretch:
    """Holds in [first, after) [s since 1970]."""

    first: int
    after: int
    _kept: dict[int, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def _inside(self, ats: Integers) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = (ats >= self.first) & (ats < self.after)
        return inside

    def _at(self, instant: int, sound: Sound) -> float:
        """What a sound register shows then: asked once, since it costs a day of the plant."""
        if instant not in self._kept:
            self._kept[instant] = float(sound(np.array([instant], dtype=np.int64))[0])
        return self._kept[instant]

    def _counted(self, ats: Integers, shown: Floats, sound: Sound) -> Floats:
        """What a sound register has counted within the fault up to each instant."""
        if not ats.size or int(ats[-1]) < self.first:
            return np.zeros(ats.shape)
        begun = self._at(self.first, sound)
        counted = np.clip(shown - begun, 0.0, None)
        ended = ats >= self.after
        if ended.any():
            counted[ended] = self._at(self.after, sound) - begun
        return np.where(ats >= self.first, counted, 0.0)


@dataclass(frozen=True)
class Scaled(Stretch):
    """Counts *times* of what flows: a wrong ratio, or of three current transformers one the wrong way round."""

    times: float = 1.0

    def seen(self, ats: Integers, shown: Floats, sound: Sound) -> Floats:
        return shown + (self.times - 1.0) * self._counted(ats, shown, sound)


@dataclass(frozen=True)
class Added(Stretch):
    """Counts a steady power on top [unit/h]: something runs that did not before."""

    power: float = 0.0

    def seen(self, ats: Integers, shown: Floats, _: Sound) -> Floats:
        return shown + self.power * (np.clip(ats, self.first, self.after) - self.first) / 3600.0


@dataclass(frozen=True)
class Anew(Stretch):
    """Starts again from *start* at its first instant: set back, or another device with another register.

    share   of what it showed, where the start is not given
    """

    start: float = 0.0
    share: float = 0.0

    def seen(self, ats: Integers, shown: Floats, sound: Sound) -> Floats:
        if not ats.size or int(ats[-1]) < self.first:
            return shown
        before = self._at(self.first, sound)
        return np.where(ats >= self.first, shown - before + self.start + self.share * before, shown)


@dataclass(frozen=True)
class Passing(Stretch):
    """Has stood so high from the start that it passes its end at its first instant.

    end   of the register [its unit]
    """

    end: float = 0.0

    def seen(self, _: Integers, shown: Floats, sound: Sound) -> Floats:
        passed = shown - self._at(self.first, sound)
        return np.where(passed < 0, passed + self.end, passed)


@dataclass(frozen=True)
class Stuck(Stretch):
    """Shows the same all the time, and then what it has counted meanwhile."""

    def seen(self, ats: Integers, shown: Floats, sound: Sound) -> Floats:
        inside = self._inside(ats)
        return np.where(inside, self._at(self.first, sound), shown) if inside.any() else shown


@dataclass(frozen=True)
class Shown(Stretch):
    """Shows one value that is none of its own: nothing at all, or the marker of a value that it does not have.

    leap   adds so much instead of showing *value*
    """

    value: float = 0.0
    leap: float = 0.0

    def seen(self, ats: Integers, shown: Floats, _: Sound) -> Floats:
        return np.where(self._inside(ats), shown + self.leap if self.leap else self.value, shown)


@dataclass(frozen=True)
class Late(Stretch):
    """Its clock is behind: what it says it counted by now it had counted *seconds* ago."""

    seconds: int = 900

    def seen(self, ats: Integers, shown: Floats, sound: Sound) -> Floats:
        inside = self._inside(ats)
        if not inside.any():
            return shown
        found = shown.copy()
        found[inside] = sound(ats[inside] - self.seconds)
        return found


@dataclass(frozen=True)
class Silent(Stretch):
    """Does not answer, and has counted on when it does again; or not, where it *forgets*."""

    forgets: bool = False

    def seen(self, ats: Integers, shown: Floats, sound: Sound) -> Floats:
        found = shown - self._counted(ats, shown, sound) if self.forgets else shown
        return np.where(self._inside(ats), np.nan, found)


@dataclass(frozen=True)
class Several:
    """Several faults of one register, the first applied first."""

    faults: tuple[Fault, ...]

    def seen(self, ats: Integers, shown: Floats, sound: Sound) -> Floats:
        for fault in self.faults:
            shown = fault.seen(ats, shown, sound)
        return shown
