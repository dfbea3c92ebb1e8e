"""Emission factors of what the three sites use, each with who published it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Factor:
    """kg CO₂e for each unit of the category, at one site or (None) everywhere, between two dates."""

    name: str
    category: str
    site: str | None
    factor: float
    scope: int
    source: str
    valid_from: str = "2023-01-01"
    valid_to: str | None = None


_UBA = "Umweltbundesamt, Entwicklung der spezifischen Treibhausgas-Emissionen des deutschen Strommix, edition of 2025"
_CEA = (
    "Central Electricity Authority, CO2 Baseline Database for the Indian Power Sector, version {}: "
    "weighted average of FY {}"
)
_EGRID = "US EPA eGRID2022, subregion ERCT, total output emission rate of CO2: 771.1 lb/MWh"
_IPCC = "IPCC 2006 Guidelines, volume 2, table 2.2: 56.1 kg/GJ; net calorific value {} MJ/m³"
_DEFRA = "UK Government GHG Conversion Factors for Company Reporting 2024, water supply"

FACTORS: tuple[Factor, ...] = (
    Factor("Electricity mix Germany 2023", "Electricity", "Berlin campus", 0.386, 2, _UBA,
           valid_to="2024-01-01"),
    Factor("Electricity mix Germany 2024", "Electricity", "Berlin campus", 0.363, 2, _UBA, "2024-01-01"),
    Factor("Electricity mix India 2023-24", "Electricity", "Pune works", 0.727, 2,
           _CEA.format("20.0", "2023-24"),
           valid_to="2024-04-01"),
    Factor("Electricity mix India 2024-25", "Electricity", "Pune works", 0.710, 2,
           _CEA.format("21.0", "2024-25"),
           "2024-04-01"),
    Factor("Electricity mix Texas", "Electricity", "Austin store", 0.350, 2, _EGRID),
    Factor("Natural gas Berlin", "Natural gas", "Berlin campus", 2.02, 1, _IPCC.format("36.0")),
    Factor("Natural gas Pune", "Natural gas", "Pune works", 1.99, 1, _IPCC.format("35.5")),
    Factor("Natural gas Austin", "Natural gas", "Austin store", 1.92, 1,
           "US EPA, Emission Factors for Greenhouse Gas Inventories: "
           "0.05444 kg CO2 per standard cubic foot"),
    Factor("District heat Berlin", "Heat", "Berlin campus", 0.180, 2,
           "Gebäudeenergiegesetz, Anlage 9: heat from "
           "cogeneration, gaseous fuels"),
    Factor("Diesel", "Diesel", None, 2.68, 1,
           "IPCC 2006 Guidelines, volume 2, table 2.2: 74.1 kg/GJ; 43.0 MJ/kg and 0.84 kg/l"),
    Factor("Water supply", "Water", None, 0.153, 3, _DEFRA),
)  # fmt: skip
