"""The parts that a report's subject is told in: totals, categories, uses, children, and what is left over."""

from dataclasses import dataclass, replace

from meterhouse.catalogue.composition import TotalKey, is_counted
from meterhouse.catalogue.metering import METERS, Node
from meterhouse.kernel.quantity import power_unit
from meterhouse.reports.answer import DAY_TYPES, Ask, DayType, Part
from meterhouse.reports.declared import Report
from meterhouse.reports.directory import FRESH_SECONDS, Directories, Directory
from meterhouse.store.configuration import series_of_total
from meterhouse.store.series import Series


def parts(directories: Directories, directory: Directory, ask: Ask, report: Report) -> list[Part]:
    """Every part of the answer, those with data and those without; the rest comes last."""
    return _Parts(directories, directory, ask, report).all()


@dataclass(frozen=True)
class _Parts:
    directories: Directories
    directory: Directory
    ask: Ask
    report: Report

    def all(self) -> list[Part]:
        if self.ask.by == "balance":
            return self._balance()
        if self.ask.by == "day-type":
            found = replace(self, ask=replace(self.ask, by="category")).all()
            return [_on(days, part) for days in DAY_TYPES for part in found]
        if self.ask.kind in METERS:
            row = self.directory.configuration.composition.meters[self.ask.subject]
            energy = self.directory.configuration.series_of_meter(self.ask.subject)
            return self._in_measure(energy, str(row.category_id), self.directory.names[self.ask.subject])
        keys = [key for key in self._totals() if self.ask.category in (None, key.category_id)]
        if self.ask.by == "child":
            return self._children(keys)
        if self.ask.by == "item":
            return self._items(keys)
        return [
            part
            for key in keys
            if not key.item_id
            for part in self._in_measure(
                series_of_total(key), str(key.category_id), self.directory.categories[key.category_id].name
            )
        ]

    def _totals(self) -> list[TotalKey]:
        totals = self.directory.configuration.composition.totals
        return [key for key in totals if key.owner == self.ask.subject and key.direction == self.report.direction]

    def _items(self, keys: list[TotalKey]) -> list[Part]:
        """Uses, and of each category what no use accounts for."""
        found = [
            part
            for key in keys
            if key.item_id
            for part in self._in_measure(
                series_of_total(key), f"{key.category_id}.{key.item_id}", self.directory.items[key.item_id].name
            )
        ]
        if self.report.fold != "sum":
            return found
        rest = []
        for key in keys:
            if not key.item_id:
                name = f"Other {self.directory.categories[key.category_id].name.lower()}"
                same = [part for part in found if part.id.startswith(f"{key.category_id}.")]
                for whole in self._in_measure(series_of_total(key), f"{key.category_id}.rest", name):
                    rest.append(_without(whole, same))
        return found + rest

    def _children(self, keys: list[TotalKey]) -> list[Part]:
        """Spaces and meters that the total of one category is made of, and what none of them accounts for."""
        composition = self.directory.configuration.composition
        key = next((key for key in keys if not key.item_id), None)
        if key is None:
            return []
        found: list[Part] = []
        below: set[Node] = set()
        for child in self._children_of_space():
            owner = ("spaces", child)
            theirs = composition.totals.get(replace(key, owner=owner))
            if theirs and is_counted(composition.spaces[child], key.direction):
                below |= {member.meter for member in theirs}
                series = series_of_total(replace(key, owner=owner))
                found += self._in_measure(series, f"spaces:{child}", self.directory.names[owner], kind="spaces")
        above = self._above(below)
        for member in composition.totals[key]:
            if member.meter not in below and member.meter not in above:
                series = self.directory.configuration.series_of_meter(member.meter)
                kind, number = member.meter
                name = self.directory.names[member.meter]
                found += self._in_measure(series, f"{kind}:{number}", name, kind=kind, sign=member.weight)
        if self.report.fold == "sum" and found:
            rest = self._in_measure(series_of_total(key), "rest", "Not sub-metered")
            found += [_without(whole, found) for whole in rest]
        return found

    def _above(self, meters: set[Node]) -> set[Node]:
        """Those that count what these do, by way of however many others."""
        composition = self.directory.configuration.composition
        found: set[Node] = set()
        near = meters
        while near:
            near = {each for meter in near for each in composition.meters[meter].counted_by} - found
            near &= composition.meters.keys()
            found |= near
        return found

    def _balance(self) -> list[Part]:
        """What comes in at main meters or is made behind them, what those behind count, and what lies between."""
        composition = self.directory.configuration.composition
        if self.ask.kind in METERS:
            weights = {self.ask.subject: 1.0}
        else:
            key = next((key for key in self._totals() if self.ask.category in (None, key.category_id)), None)
            weights = {member.meter: member.weight for member in composition.totals[key]} if key else {}
        mains = {meter: weight for meter, weight in weights.items() if meter in composition.behind}
        inner = {meter: weight for main, weight in mains.items() for meter in composition.behind[main]}
        made = {meter: weight for meter, weight in inner.items() if composition.signs.get(meter, 1.0) < 0}
        mains, inner = mains | made, {meter: weight for meter, weight in inner.items() if meter not in made}
        coming, counted = self._summed(mains, "main", "Where it comes in"), self._summed(inner, "behind", "Behind that")
        return [
            *coming,
            *counted,
            *(_without(replace(each, id="loss", name="Between them"), counted) for each in coming),
        ]

    def _summed(self, meters: dict[Node, float], part: str, name: str) -> list[Part]:
        """Several meters of one category as one part."""
        configuration = self.directory.configuration
        found = [
            each
            for meter, weight in meters.items()
            for each in self._in_measure(configuration.series_of_meter(meter), part, name, kind=part, sign=weight)
        ]
        series = tuple(each for part in found for each in part.series)
        return [replace(found[0], series=series, kind=None)] if found else []

    def _children_of_space(self) -> tuple[int, ...]:
        return self.directory.children.get(self.ask.id, ()) if self.ask.kind == "spaces" else ()

    def _in_measure(
        self, energy: Series, part: str, name: str, *, kind: str | None = None, sign: float = 1.0
    ) -> list[Part]:
        """The part in the report's measure: one for each currency where it is money, none where there is none."""
        category = self.directory.categories[energy.category_id]
        alike = self.directories.series.alike([energy], fresh_seconds=FRESH_SECONDS)
        found = sorted((series.currency, key) for series, key in alike if series.measure == self.report.measure)
        unit = {"energy": category.unit, "carbon": "kg CO₂e"}.get(self.report.measure, "")
        if self.report.fold == "max":
            unit = power_unit(unit)
        several = len(found) > 1
        color = category.color if self.ask.kind in METERS or (kind is None and "." not in part) else None
        return [
            Part(
                f"{part}.{currency}" if several else part,
                f"{name} ({currency})" if several else name,
                currency or unit,
                ((key, sign),),
                color if part != "rest" else None,
                kind,
            )
            for currency, key in found
        ]


def _on(days: DayType, part: Part) -> Part:
    name = {"working": "working days", "non-working": "days off"}[days]
    return replace(part, id=f"{part.id}.{days}", name=f"{part.name}, {name}", days=days)


def _without(whole: Part, parts: list[Part]) -> Part:
    """What is left of the whole without those parts that are in its unit."""
    minus = tuple((series, -sign) for part in parts if part.unit == whole.unit for series, sign in part.series)
    return replace(whole, series=whole.series + minus)
