"""What a person may say of each cleaning rule, for one point; what is not said follows from the point's quantity.

A rule is a class here, in `CleaningRule`, and a function in `cleaning` that is declared for it. Rules are
asked in the order in which they stand in `CleaningRule`: what one leaves out, the next does not see.
"""

from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from meterhouse.catalogue.entity import Positive, note, unit

_Seconds = Annotated[int, Meta(ge=0, le=30 * 86_400), unit("s")]
_PerHour = Annotated[float, Meta(gt=0), unit("point unit/h")]


class _Setting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    is_enabled: Annotated[bool, note("When off, this rule says nothing of the point")] = True


class RangeRule(_Setting, frozen=True, kw_only=True, tag="range"):
    """Values that are no number or lie outside their limits are bad."""

    low: Annotated[float, unit("point unit"), note("Less is bad; the point's own low goes before it")] | None = None
    high: Annotated[float, unit("point unit"), note("More is bad; the point's own high goes before it")] | None = None


class MarkerRule(_Setting, frozen=True, kw_only=True, tag="marker"):
    """What a device shows in the place of a value that it does not have is bad."""

    highest: Annotated[Positive, unit("point unit"), note("Beyond this, of either sign, nothing is a value")] = 1e15
    values: (
        Annotated[
            tuple[float, ...],
            note("Values that the device shows for none, where they stand far apart from the readings beside them"),
        ]
        | None
    ) = None


class FutureRule(_Setting, frozen=True, kw_only=True, tag="future"):
    """Readings from the future wait until their time has come."""

    tolerance_seconds: Annotated[
        int, Meta(ge=0, le=86_400), unit("s"), note("How far clocks of devices may run ahead")
    ] = 60


class DuplicateRule(_Setting, frozen=True, kw_only=True, tag="duplicate"):
    """The same amount again within a moment was delivered twice, and counts once."""

    within_seconds: Annotated[_Seconds, note("At most half of the point's interval")] = 10


class CounterRule(_Setting, frozen=True, kw_only=True, tag="counter"):
    """A counter only grows: each fall is a rollover, a spike, a glitch or a new start."""

    span_seconds: Annotated[_Seconds, note("How long a spike or a glitch may last")] = 6 * 3600
    return_seconds: Annotated[
        _Seconds, note("How long it may last where the counter leaps back to where it was, such as over a weekend")
    ] = 3 * 86_400
    decided_after_seconds: Annotated[_Seconds, note("A fall that lasts so long is a new start for the time being")] = (
        3600
    )
    decided_by: Annotated[int, Meta(ge=1, le=1000), note("Readings that this takes")] = 3


class JitterRule(_Setting, frozen=True, kw_only=True, tag="jitter"):
    """A counter that falls by less than it can show has not fallen."""

    share: Annotated[
        float, Meta(ge=0, le=0.01), note("Of the value, where the point's resolution is not more: two steps of a float")
    ] = 2.4e-7


class ZeroRule(_Setting, frozen=True, kw_only=True, tag="zero"):
    """Zeros from which a counter leaps up were never shown by its register."""

    high: Annotated[_PerHour, note("A rise from 0 faster than this is a leap")] | None = None


class RateRule(_Setting, frozen=True, kw_only=True, tag="rate"):
    """What rises faster than anything could: mean power of a counter, else the change of the value."""

    high: Annotated[_PerHour, note("For counters the high power of the meter when not given")] | None = None
    step_times: Annotated[
        float, Meta(ge=1, le=1000), note("A step that stays is a new start when it is so many times too fast")
    ] = 3.0


class _Outlier(_Setting, frozen=True, kw_only=True):
    neighbours: Annotated[int, Meta(ge=3, le=50), note("Readings on each side that a reading is compared with")] = 6
    within_seconds: Annotated[_Seconds, note("How far away these may lie")] = 6 * 3600
    least: Annotated[float, Meta(ge=0), note("Deviations up to this are none, in the unit of what is judged")] = 0.0
    leaves_out: Annotated[bool, note("Bad, and left out of everything; else only noted")] = False


class HampelRule(_Outlier, frozen=True, kw_only=True, tag="hampel"):
    """Spikes: far from the median of the readings beside, against their median deviation."""

    deviations: Annotated[Positive, note("In standard deviations as the median deviation tells them")] = 8.0


class ZScoreRule(_Outlier, frozen=True, kw_only=True, tag="z_score"):
    """Spikes: far from the mean of the readings beside, against their standard deviation."""

    deviations: Annotated[Positive, note("In standard deviations")] = 8.0


class QuartileRule(_Outlier, frozen=True, kw_only=True, tag="iqr"):
    """Spikes: far outside the middle half of the readings beside, against its width."""

    widths: Annotated[Positive, note("Beyond the quartiles, in widths between them")] = 5.0


class StuckRule(_Setting, frozen=True, kw_only=True, tag="stuck"):
    """The same value for longer than what is measured ever stands still."""

    after_seconds: Annotated[int, Meta(ge=600, le=30 * 86_400), unit("s")] = 86_400
    readings: Annotated[int, Meta(ge=3, le=10_000), note("That must have shown it")] = 12
    usual: Annotated[tuple[float, ...], note("Values that it may show for ever")] = (0.0,)
    leaves_out: Annotated[bool, note("Bad, and left out of everything; else only noted")] = False


CleaningRule = (
    RangeRule
    | MarkerRule
    | FutureRule
    | DuplicateRule
    | CounterRule
    | JitterRule
    | ZeroRule
    | RateRule
    | HampelRule
    | ZScoreRule
    | QuartileRule
    | StuckRule
)
ORDER: tuple[type[CleaningRule], ...] = CleaningRule.__args__


def merged(*layers: Iterable[CleaningRule]) -> tuple[CleaningRule, ...]:
    """One setting for each rule, in order: that of the last layer that has one; a limit it lacks stays as it was."""
    found: dict[type[CleaningRule], CleaningRule] = {}
    for rule in (rule for layer in layers for rule in layer):
        before = found.get(type(rule))
        missing = [name for name in rule.__struct_fields__ if getattr(rule, name) is None] if before else []
        found[type(rule)] = msgspec.structs.replace(rule, **{name: getattr(before, name) for name in missing})
    return tuple(found[kind] for kind in ORDER if kind in found)


def faults_of(rules: Iterable[CleaningRule]) -> list[tuple[str, str]]:
    """Rules that stand twice, and limits that exclude each other, as (field, reason)."""
    found, seen = [], set()
    for place, rule in enumerate(rules):
        if type(rule) in seen:
            found.append((f"rules[{place}].type", f"{rule.__struct_config__.tag} stands there twice"))
        seen.add(type(rule))
        if isinstance(rule, RangeRule) and rule.low is not None and rule.high is not None and rule.low > rule.high:
            found.append((f"rules[{place}].high", f"{rule.high} is below low, {rule.low}"))
        if isinstance(rule, CounterRule) and rule.return_seconds < rule.span_seconds:
            found.append((f"rules[{place}].return_seconds", f"{rule.return_seconds} is below span_seconds"))
    return found
