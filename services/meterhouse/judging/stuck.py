"""The rule for stuck values: the same for longer than what is measured ever stands still."""

import numpy as np

from meterhouse.catalogue.cleaning_rules import StuckRule
from meterhouse.judging.rule import NOTHING, Found, Point, Seen, alike, rule
from meterhouse.kernel.quality import Verdict


@rule(StuckRule, kinds=("counter", "delta", "analog"), before=lambda point: point.setting(StuckRule).after_seconds)
def stuck(seen: Seen, point: Point) -> Found:
    """Each reading that comes after the same value all the time before it; later ones change nothing about that."""
    setting, ats, values = point.setting(StuckRule), seen.ats, seen.values
    same = values[1:] == values[:-1]
    if not same.any():
        return NOTHING
    nth = np.arange(len(values))
    starts = np.maximum.accumulate(np.where(np.concatenate([[True], ~same]), nth, 0))
    reaches_back = bool((starts[1:] == 0)[ats[1:] >= seen.since].any()) and values[0] not in setting.usual
    goes_on = not seen.is_last and bool(same[-1]) and values[-1] not in setting.usual
    positions = np.flatnonzero((ats - ats[starts] >= setting.after_seconds) & ~np.isin(values, setting.usual))
    if len(positions):
        # Counted as far as the rule looks back, and no farther: what was earlier must not matter.
        first = np.searchsorted(ats, ats[positions] - setting.after_seconds, side="right") - 1
        positions = positions[positions - first + 1 >= setting.readings]
    found = alike(positions, _verdict(setting), f"stuck {setting.after_seconds / 3600:g} h")
    return Found(found.positions, found.verdicts, found.rules, is_open=reaches_back or goes_on)


def _verdict(setting: StuckRule) -> Verdict:
    return Verdict.BAD if setting.leaves_out else Verdict.NOTED
