"""Places: organizations, the tree of spaces that everything else stands in, and who pays for and looks after them."""

import datetime as dt
from typing import Annotated, Literal

import holidays
from msgspec import Meta, Struct, field

from meterhouse.catalogue.drawing import svg_faults
from meterhouse.catalogue.entity import (
    Currency,
    Id,
    Latitude,
    Longitude,
    Name,
    Owned,
    Positive,
    Record,
    Text,
    Word,
    entity,
    note,
    offers,
    ref,
    unit,
)
from meterhouse.kernel.tariff import Clock, Weekday
from meterhouse.kernel.zones import is_zone

Email = Annotated[str, Meta(max_length=190, pattern=r"^[^@\s]+@[^@\s]+$")]
CostCenterOf = Annotated[Id, ref("cost-centers"), note("Who pays; else that of the space it stands in")]
ContactOf = Annotated[Id, ref("contacts"), note("Whom to ask about it")]


@entity("organizations", group="People", write="people", columns=("name", "external_id"))
class Organization(Record):
    """A company or authority with its own sites and people; several in one installation see nothing of each other."""

    name: Name
    external_id: Annotated[Name, note("Its number in other systems")] | None = None
    description: Text | None = None


@entity("contacts", group="Places", columns=("name", "email", "phone", "company"))
class Contact(Owned):
    """Somebody to ask or to tell about a place or a plant."""

    name: Name
    email: Annotated[Email, note("Address that mail reaches them at")] | None = None
    phone: Annotated[Word, note("With country code")] | None = None
    company: Annotated[Name, note("That they work for")] | None = None
    description: Text | None = None


@entity("cost-centers", group="Money", write="money", columns=("name", "external_id"))
class CostCenter(Owned):
    """Who pays: tariffs are bound to it, meters and spaces name it."""

    name: Name
    external_id: Annotated[Name, note("Its number in the books of the company")] | None = None
    description: Text | None = None


class CalendarDay(Struct, forbid_unknown_fields=True):
    """A day that differs from its weekday."""

    day: dt.date
    note: Annotated[str, Meta(max_length=190)] = ""


@entity("working-calendars", group="Places", read="reports", columns=("name", "weekend", "country", "opens", "closes"))
class WorkingCalendar(Owned):
    """Which days are worked and which are not: weekends, public holidays, and the exceptions of a company."""

    name: Name
    weekend: Annotated[list[Weekday], note("Days of the week that are not worked")] = field(
        default_factory=lambda: ["sat", "sun"]
    )
    country: (
        Annotated[
            str, Meta(pattern="^[A-Z]{2}$", max_length=2), note("ISO 3166 code; its public holidays are not worked")
        ]
        | None
    ) = None
    subdivision: Annotated[Word, note("State or province, such as BY for Bavaria, for its own holidays")] | None = None
    opens: Annotated[Clock, note("Local time that work begins")] | None = None
    closes: Annotated[Clock, note("Local time that work ends")] | None = None
    non_working_days: Annotated[list[CalendarDay], note("Further days off")] = []
    working_days: Annotated[
        list[CalendarDay], note("Days that are worked although weekday or holiday says otherwise")
    ] = []
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        found = _holiday_faults(self.country, self.subdivision)
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            found.append(("closes", f"{self.closes} is not after opens, {self.opens}"))
        seen: dict[dt.date, str] = {}
        for name in ("non_working_days", "working_days"):
            for place, each in enumerate(getattr(self, name)):
                if each.day in seen:
                    found.append((f"{name}[{place}].day", f"{each.day} stands already in {seen[each.day]}"))
                seen[each.day] = f"{name}[{place}]"
        return found


def _holiday_faults(country: str | None, subdivision: str | None) -> list[tuple[str, str]]:
    known = holidays.list_supported_countries()
    if country is None:
        return [] if subdivision is None else [("subdivision", "needs a country")]
    if country not in known:
        return [("country", f"the holidays of {country!r} are not known; leave it empty and list the days")]
    if subdivision is not None and subdivision not in known[country]:
        offered = ", ".join(known[country]) or "none"
        return [("subdivision", f"{subdivision!r} is no part of {country} with own holidays; there are {offered}")]
    return []


@entity("drawings", group="Diagrams", read="reports", columns=("name", "description"))
class Drawing(Owned):
    """A picture of a plant or a circuit, as SVG without anything that runs or loads from elsewhere."""

    name: Name
    source: Annotated[str, Meta(min_length=1, max_length=1_000_000), note("SVG")]
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        return [("source", reason) for reason in svg_faults(self.source)]


@entity(
    "spaces",
    group="Places",
    read="reports",
    columns=("name", "kind", "parent_id", "zone", "area"),
    unique=("parent_id", "name"),
)
class Space(Owned):
    """A place of any size: enterprise, campus, building, floor, room. The topmost one with a zone is a site."""

    name: Name
    parent_id: Annotated[Id, ref("spaces", whole=True), note("Space that this one is part of")] | None = None
    kind: Annotated[
        Literal["enterprise", "campus", "building", "floor", "room", "area"], note("What sort of place it is")
    ] = "building"
    zone: (
        Annotated[Name, note("IANA time zone, such as Europe/Berlin; makes this space a site"), offers("zones")] | None
    ) = None
    currency: Annotated[Currency, note("ISO 4217 code that its money is shown in")] | None = None
    week_starts_on: Annotated[Weekday, note("First day of the weeks of this site")] = "mon"
    fiscal_year_from: Annotated[
        int, Meta(ge=1, le=12), note("Month that the fiscal years of this site begin with: 1 is January")
    ] = 1
    area: Annotated[Positive, unit("m²")] | None = None
    occupants: Annotated[Positive, note("People who are here on a working day")] | None = None
    is_input_counted: Annotated[bool, note("Its consumption is part of its parent's")] = True
    is_output_counted: Annotated[bool, note("Its production is part of its parent's")] = True
    cost_center_id: Annotated[Id, ref("cost-centers"), note("For meters below that name none")] | None = None
    contact_id: ContactOf | None = None
    address: Annotated[Text, note("Street, place and country")] | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    description: Text | None = None

    def faults(self) -> list[tuple[str, str]]:
        if self.zone is not None and not is_zone(self.zone):
            return [("zone", f"{self.zone!r} is no IANA time zone; take one such as Europe/Berlin")]
        return []
