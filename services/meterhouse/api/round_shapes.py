"""What the call about a round answers, as the OpenAPI document has it."""

from typing import Literal

from msgspec import Struct


class UsualConsumption(Struct):
    """Of the latest entries, each as its mean over its days [category unit/day]."""

    median: float
    least: float
    greatest: float


class WrittenConsumption(Struct):
    id: int
    day_from: str
    day_to: str
    consumption: float
    description: str | None


class WrittenRegister(Struct):
    id: int
    at: str
    register: float
    starts_anew: bool
    description: str | None


class RoundMeter(Struct):
    """An offline meter; `place` names the spaces from the top down to where it stands."""

    id: int
    name: str
    category: str
    unit: str
    entered_as: Literal["consumption", "register"]
    place: list[str]
    zone: str
    usual: UsualConsumption | None
    consumptions: list[WrittenConsumption]
    registers: list[WrittenRegister]


class Round(Struct):
    items: list[RoundMeter]
