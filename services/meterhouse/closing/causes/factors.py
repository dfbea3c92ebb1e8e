"""By what a meter is off, and what that tells: ratios that people mistake, and wires that they swap."""

from math import sqrt

ALIKE = 0.025
"""A factor that is measured may differ so much from one of these."""

FACTORS: tuple[tuple[float, str], ...] = (
    (10.0, "ratio"),
    (0.1, "ratio"),
    (100.0, "ratio"),
    (0.01, "ratio"),
    (1000.0, "ratio"),
    (0.001, "ratio"),
    (sqrt(3), "ratio"),  # line-to-line voltage taken for line-to-neutral
    (1 / sqrt(3), "ratio"),
    (0.5, "ratio"),
    (2.0, "doubled_sub"),
    (1 / 3, "reversed"),  # one of three current transformers the wrong way round
    (-1.0, "reversed"),
    # Steps between the usual current transformers, IEC 61869-2: 50, 60, 75, 100, 150, 200, 250, 300, 400 … A to 5 A.
    *((ratio, "ratio") for step in (1.2, 1.25, 4 / 3, 1.5, 1.6, 2.5, 3.0, 4.0, 5.0) for ratio in (step, 1 / step)
      if ratio != 1 / 3),
)  # fmt: skip
"""What a meter shows of what flows, and the finding that this is."""


def factor_of(shown: float) -> tuple[float, str] | None:
    """The known factor that the measured one is."""
    near = [(abs(shown / factor - 1.0), factor, kind) for factor, kind in FACTORS]
    off, factor, kind = min(near)
    return (factor, kind) if off <= ALIKE else None
