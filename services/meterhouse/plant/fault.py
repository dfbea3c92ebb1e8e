"""What can stand between the truth and a device's answer; by default nothing does.

A fault is planted on one channel of one device. It is applied to what the register would show, both over
the wire and in the history, so that the two still agree.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from meterhouse.plant.noise import Floats, Integers

Sound = Callable[[Integers], Floats]
"""What the sound register shows at any instants: before the fault, after it, or a while ago."""


class Fault(Protocol):
    def seen(self, ats: Integers, shown: Floats, sound: Sound) -> Floats:
        """What is answered at the instants instead of what a sound register would show.

        Not-a-number means that the device does not answer at all.
        """
        ...


Faults = Mapping[tuple[str, str], Fault]
"""By device and channel."""

SOUND: Faults = {}
