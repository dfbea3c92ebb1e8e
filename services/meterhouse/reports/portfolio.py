"""The portfolio: every site on one line, each in its own calendar and currency."""

from collections.abc import Iterable
from typing import Any

from meterhouse.reports.answer import Answer, Ask, Part
from meterhouse.reports.engine import Engine
from meterhouse.reports.period import Against, Period


def portfolio(engine: Engine, sites: Iterable[int], period: Period, against: Against) -> dict[str, Any]:
    """Energy by category, cost, carbon, completeness and the days of the main category, for each site.

    sites   ids of spaces, those that the caller may see
    """
    return {
        "from": period.first.isoformat(),
        "to": period.after.isoformat(),
        "against": against,
        "pending": engine.pending(),
        "sites": [_site(engine, site, period, against) for site in sites],
    }


def _site(engine: Engine, site: int, period: Period, against: Against) -> dict[str, Any]:
    directory = engine.directories.now()
    energy = engine.run(Ask("energy", "spaces", site, period, "day", "category", against))
    cost = engine.run(Ask("cost", "spaces", site, period, "day", "category", against))
    carbon = engine.run(Ask("carbon", "spaces", site, period, "day", "category", against))
    totals = {row["part"]: row for row in energy.totals()}
    shares = [share for part in energy.parts if (share := energy.completeness(part)) is not None]
    main = energy.parts[0] if energy.parts else None
    return {
        "id": site,
        "name": directory.spaces[site].name,
        "zone": energy.zone,
        "currency": directory.currency(site),
        "area": directory.areas[site],
        "energy": [
            {
                "category": {"id": int(part.id), "name": part.name, "unit": part.unit, "color": part.color},
                "value": totals[part.id]["value"],
                "reference": totals[part.id]["reference"],
                "change": totals[part.id]["change"],
            }
            for part in energy.parts
        ],
        "cost": _together(cost) | {"currency": cost.currency},
        "carbon": _together(carbon),
        "completeness": sum(shares) / len(shares) if shares else None,
        "sparkline": _sparkline(energy, main) if main else None,
    }


def _together(answer: Answer) -> dict[str, Any]:
    """All parts in one: only those of one unit may be added."""
    unit = answer.currency if answer.report.measure == "cost" else None
    rows = {row["part"]: row for row in answer.totals()}
    chosen = [rows[part.id] for part in answer.parts if unit is None or part.unit == unit]
    value = _sum(row["value"] for row in chosen)
    reference = _sum(row["reference"] for row in chosen)
    change = value / reference - 1 if value is not None and reference else None
    return {"value": value, "reference": reference, "change": change}


def _sum(values: Iterable[float | None]) -> float | None:
    there = [value for value in values if value is not None]
    return sum(there) if there else None


def _sparkline(answer: Answer, part: Part) -> dict[str, Any]:
    values = answer.told[part.id].values
    return {
        "category_id": int(part.id),
        "unit": part.unit,
        "days": [label[:10] for label in answer.labels],
        "values": [None if value != value else float(value) for value in values],
    }
