"""How far a figure can be trusted, after the reading qualities of IEC 61968-9, worst last."""

from enum import IntEnum


class Quality(IntEnum):
    """Of a slot, a day or a month; what is folded from several takes the worst of them."""

    VALID = 0
    EDITED = 1
    ESTIMATED = 2
    PARTIAL = 3


class Verdict(IntEnum):
    """Of one reading. GOOD is never stored: a reading without a verdict is good or not judged yet."""

    GOOD = 0
    BAD = 1
    """Left out of everything."""
    SUSPECT = 2
    """Left out until later readings decide between glitch and reset."""
    RESET = 3
    """Good, and the register started anew: what came before it tells nothing about what was counted since."""
    ROLLOVER = 4
    """Good, and the register passed its greatest value since the reading before."""
    NOTED = 6
    """Good, but conspicuous: somebody may want to look at it, and nothing is left out."""


LEFT_OUT = (Verdict.BAD, Verdict.SUSPECT)
"""Readings that count for nothing."""

COVERED = 10_000
"""Coverage is kept in ten-thousandths, as a whole number: this one says that everything was there."""
