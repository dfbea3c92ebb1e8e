"""A site that somebody makes by hand in the administration, from its spaces to the registers of its meter."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.e2e.administration import Administration, Chosen
from tests.e2e.conftest import Demo

SITE = "Harbour depot"
BUILDING = "Harbour warehouse"
FLOOR = "Harbour loading floor"
CATEGORY = "Harbour current"
COST_CENTER = "Harbour accounts"
TARIFF = "Harbour flat rate"
GATEWAY = "Harbour cabinet"
DATA_SOURCE = "Harbour line"
DEVICE = "Harbour switchboard meter"
METER = "Harbour main meter"
CALENDAR = "Harbour working days"

ZONE = "Europe/Lisbon"
PRICE = "0.2145"
REGISTERS = ("ActivePower", "ActiveEnergyImport")
DAY_OFF = "25 September"
NOTE = "Day of the port"


@dataclass(frozen=True)
class Wire:
    """An instrument that answers already: the new site reads one of the demo's devices as its own."""

    model: str
    host: str
    port: int
    unit: int


def wire_of(demo: Demo, device: str) -> Wire:
    found = demo.get("/devices", name=device)["items"][0]
    connection = demo.get(f"/data-sources/{found['data_source_id']}")["connection"]
    address = demo.get("/points", device_id=found["id"], limit=1)["items"][0]["address"]
    models = {one["id"]: f"{one['vendor']} {one['model']}" for one in demo.get("/profiles")["items"]}
    return Wire(models[found["profile"]], connection["host"], connection["port"], address["unit"])


def make_by_hand(page: Page, wire: Wire) -> None:
    """Every act of it on the page of the administration; whoever reads this could do it."""
    admin = Administration(page)
    _money(admin)
    _spaces(admin)
    _acquisition(admin, wire)
    _metering(admin)
    _working_days(admin)


def _money(admin: Administration) -> None:
    admin.make("energy category", {"Name": CATEGORY, "Unit": "kWh"})
    admin.make("cost center", {"Name": COST_CENTER})
    admin.find("New tariff")
    admin.fill({"Name": TARIFF, "Category": Chosen(CATEGORY), "Currency": Chosen("EUR")}, admin.main)
    components = admin.main.get_by_role("group", name="Components", exact=True)
    components.get_by_role("button", name="Add").click()
    admin.fill({"Type": Chosen("Energy"), "Name": "Supply", "Price": PRICE}, components)
    admin.save()
    expect(admin.page.get_by_role("heading", name=TARIFF, level=1)).to_be_visible()
    admin.tab("Part of")
    admin.bind("Cost centers", Chosen(COST_CENTER))


def _spaces(admin: Administration) -> None:
    admin.find("Space tree")
    admin.main.get_by_role("button", name="Add a top space").click()
    admin.main.get_by_role("button", name="More").click()
    site = {"Name": SITE, "Kind": Chosen("Campus"), "Zone": Chosen(ZONE), "Currency": Chosen("EUR")}
    admin.fill({**site, "Area": "2400", "Cost center": Chosen(COST_CENTER)}, admin.main)
    admin.save()
    _space_below(admin, SITE, {"Name": BUILDING, "Kind": Chosen("Building")})
    _space_below(admin, BUILDING, {"Name": FLOOR, "Kind": Chosen("Floor")})


def _space_below(admin: Administration, above: str, values: dict[str, str | Chosen]) -> None:
    expect(admin.main.get_by_role("heading", name=above, level=2)).to_be_visible()
    admin.main.get_by_role("button", name="Add a space in it").click()
    expect(admin.main.get_by_role("combobox", name="Parent", exact=True)).to_have_value(above)
    admin.fill(values, admin.main)
    admin.save()
    expect(admin.main.get_by_role("heading", name=str(values["Name"]), level=2)).to_be_visible()


def _acquisition(admin: Administration, wire: Wire) -> None:
    admin.make("gateway", {"Name": GATEWAY, "Serial": "HC-7"})
    reached = {"Host": wire.host, "Port": str(wire.port), "Interval seconds": "5"}
    admin.make("data source", {"Name": DATA_SOURCE, "Gateway": Chosen(GATEWAY), **reached})
    admin.make("device", {"Name": DEVICE, "Data source": Chosen(DATA_SOURCE), "Serial": "00731"})
    admin.tab("Registers")
    _add_registers(admin, wire)
    admin.main.get_by_role("button", name="Test read").click()
    expect(admin.main.get_by_text(f"{len(REGISTERS)} of {len(REGISTERS)} answered")).to_be_visible()


def _add_registers(admin: Administration, wire: Wire) -> None:
    admin.main.get_by_role("button", name="Add from a model").click()
    dialog = admin.page.get_by_role("dialog", name="Add from a model")
    admin.fill({"Model": Chosen(wire.model), "Modbus unit": str(wire.unit)}, dialog)
    everything = dialog.get_by_role("checkbox", name="Choose all")
    everything.uncheck()
    for register in REGISTERS:
        dialog.get_by_role("checkbox", name=register, exact=True).check()
    dialog.get_by_role("button", name=f"Make {len(REGISTERS)} points").click()
    expect(_registers(admin).get_by_role("row")).to_have_count(1 + len(REGISTERS))


def _registers(admin: Administration) -> Locator:
    return admin.main.get_by_role("table", name="Registers of the device")


def _metering(admin: Administration) -> None:
    admin.make("meter", {"Name": METER, "Category": Chosen(CATEGORY)})
    admin.tab("Parts")
    admin.bind("Points", *(Chosen(register, beside=DEVICE) for register in REGISTERS))
    admin.find("Spaces")
    admin.main.get_by_role("textbox", name="Search", exact=True).fill(FLOOR)
    admin.main.get_by_role("link", name=FLOOR).click()
    admin.tab("Parts")
    admin.bind("Meters", Chosen(METER))


def _working_days(admin: Administration) -> None:
    admin.make("working calendar", {"Name": CALENDAR, "Country": "PT"})
    admin.tab("Year")
    year = admin.main.get_by_role("heading", level=2).inner_text()
    day = admin.main.get_by_role("button", name=f"{DAY_OFF} {year}")
    day.click()
    admin.main.get_by_role("textbox", name="Note on this day").fill(NOTE)
    admin.save()
    expect(admin.page.get_by_text(f"Saved {CALENDAR}")).to_be_visible()
    admin.tab("Part of")
    admin.bind("Spaces", Chosen(SITE))
