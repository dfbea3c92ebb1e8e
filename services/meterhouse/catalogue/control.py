"""Control: what can be told to devices, and when a mode does so by itself."""

from typing import Annotated

from msgspec import Meta, Struct

from meterhouse.catalogue.entity import Id, Name, Owned, Text, entity, note, ref
from meterhouse.catalogue.lists import overlaps
from meterhouse.kernel.tariff import Clock


@entity("commands", group="Control", write="control", columns=("name", "topic", "value"))
class Command(Owned):
    """A message that tells a device something, over MQTT."""

    name: Name
    topic: Annotated[
        str, Meta(min_length=1, max_length=500, pattern=r"^[^#+\x00]+$"), note("MQTT topic, without # and +")
    ]
    payload: Annotated[Text, note("Message; $value stands for the value that is sent")] = "$value"
    value: Annotated[float, note("Sent when the sender gives none")] | None = None
    low: Annotated[float, note("Less is not sent")] | None = None
    high: Annotated[float, note("More is not sent")] | None = None
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        if self.low is not None and self.high is not None and self.low > self.high:
            return [("high", f"{self.high} is below low, {self.low}")]
        if self.value is None:
            return []
        is_low = self.low is not None and self.value < self.low
        is_high = self.high is not None and self.value > self.high
        return [("value", f"{self.value} lies outside low to high")] if is_low or is_high else []


class ModeTime(Struct, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """What the mode asks for in a stretch of the local day: a power, or the value of a point."""

    start: Clock
    end: Clock
    power: Annotated[float, Meta(extra_json_schema={"x-unit": "kW"}), note("Discharge positive")] | None = None
    power_point_id: (
        Annotated[Id, ref("points", followed=False), note("Point whose newest value is the power")] | None
    ) = None


@entity("control-modes", group="Control", write="control", columns=("name", "is_active"))
class ControlMode(Owned):
    """A way of running a battery over the day."""

    name: Name
    times: Annotated[list[ModeTime], Meta(min_length=1), note("Of the local day; the rest of it nothing is asked")]
    is_active: Annotated[bool, note("It is followed")] = False
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        unclear = [
            (f"times[{place}]", "needs either power or power_point_id")
            for place, each in enumerate(self.times)
            if (each.power is None) == (each.power_point_id is None)
        ]
        return unclear + overlaps("times", self.times)
