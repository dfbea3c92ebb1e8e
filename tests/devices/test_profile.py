"""Meter models: each loads, holds together, and decodes a worked answer. A new file is a new test."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from meterhouse.devices.codec import decode, encode
from meterhouse.devices.profile import FOLDER, Profile, load_profile, profiles, read_profile
from meterhouse.kernel.errors import NotFound, Refused

RECORDED = Path(__file__).with_name("recorded")

# One word for one thing, with its unit; phases L1 to L3 and tariffs T1, T2 are appended.
VOCABULARY = {
    "ActivePower": "kW",
    "ActivePowerDC": "kW",
    "HeatPower": "kW",
    "ReactivePower": "kvar",
    "ApparentPower": "kVA",
    "PowerFactor": "1",
    "Frequency": "Hz",
    "Voltage": "V",
    "VoltageDC": "V",
    "BatteryVoltage": "V",
    "Current": "A",
    "CurrentDC": "A",
    "ActiveEnergyImport": "kWh",
    "ActiveEnergyExport": "kWh",
    "ActiveEnergyTotal": "kWh",
    "SessionEnergy": "kWh",
    "HeatEnergy": "kWh",
    "ReactiveEnergyImport": "kvarh",
    "ReactiveEnergyExport": "kvarh",
    "ReactiveEnergyTotal": "kvarh",
    "Volume": "m³",
    "VolumeFlow": "m³/h",
    "FlowTemperature": "°C",
    "ReturnTemperature": "°C",
    "CabinetTemperature": "°C",
    "BatteryTemperature": "°C",
    "Temperature": "°C",
    "Humidity": "%",
    "CarbonDioxide": "ppm",
    "Irradiance": "W/m²",
    "StateOfCharge": "%",
    "StateOfHealth": "%",
    "State": "1",
    "Tampered": "1",
    "BatteryLow": "1",
    "Manufacturer": "",
    "Model": "",
    "SerialNumber": "",
}

every_profile = pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)


def read(path: Path) -> Profile:
    return read_profile(tomllib.loads(path.read_text()), path.stem)


@every_profile
def test_a_profile_loads_and_names_its_manual(path: Path) -> None:
    profile = read(path)
    assert profile.source
    assert profile.vendor
    assert load_profile(path.stem) == profile


@every_profile
def test_a_profile_speaks_the_common_words(path: Path) -> None:
    for register in read(path).registers:
        word = register.channel
        if word not in VOCABULARY:
            word = word.removesuffix("L1").removesuffix("L2").removesuffix("L3")
            word = word.removesuffix("T1").removesuffix("T2")
        assert VOCABULARY[word] == register.unit, register.channel


@every_profile
def test_a_profile_decodes_its_recorded_answer(path: Path) -> None:
    profile = load_profile(path.stem)
    recorded = tomllib.loads(RECORDED.joinpath(f"{path.stem}.toml").read_text())
    assert recorded["profile"] == path.stem
    assert recorded["answer"]
    for line in recorded["answer"]:
        address = profile.address(line["channel"], unit=1)
        assert address.address == line["address"], line["channel"]
        value = decode(line["words"], address, line.get("exponent"))
        expected = line["value"]
        if not isinstance(expected, str):
            # A float32 holds seven digits, and the expected ones are decimal.
            expected = pytest.approx(expected, rel=1e-6 if address.type == "float32" else 1e-12)
        assert value == expected, line["channel"]


@every_profile
def test_what_a_profile_describes_can_be_simulated(path: Path) -> None:
    for register in read(path).registers:
        sample: float | str = "A" if register.kind == "text" else 1.0
        exponent = None if register.address.scale_register is None else 0
        assert decode(encode(sample, register.address, exponent), register.address, exponent) == sample


def test_the_models_cover_the_forms_that_meters_use() -> None:
    types = {register.address.type for profile in profiles() for register in profile.registers}
    assert {"float32", "float64", "int16", "uint16", "int32", "uint32", "int64", "uint64"} <= types
    assert {"bcd32", "mod10k", "bool", "string"} <= types
    assert len(profiles()) >= 16


def test_an_address_is_that_of_the_asked_unit() -> None:
    address = load_profile("eastron_sdm630").address("ActivePower", unit=17)
    assert (address.unit, address.function, address.address, address.scale) == (17, 4, 52, 0.001)


def test_an_unknown_model_and_an_unknown_channel_are_named() -> None:
    with pytest.raises(NotFound, match="sdm999"):
        load_profile("sdm999")
    with pytest.raises(NotFound, match=r"Humidity.*ActivePower"):
        load_profile("eastron_sdm630").address("Humidity", unit=1)


@pytest.mark.parametrize(
    ("model", "channel", "rollover"),
    [
        pytest.param("saia_ale3", "ActiveEnergyImport", 42_949_672.96, id="uint32 of 0.01 kWh"),
        pytest.param("cg_em24", "ActiveEnergyImport", 214_748_364.8, id="int32 never turns negative"),
        pytest.param("demo_heat_meter", "HeatEnergy", 1e8, id="eight decimal digits"),
        pytest.param("schneider_pm800", "ActiveEnergyImport", 1e13, id="sixteen decimal digits in Wh"),
        pytest.param("eastron_sdm630", "ActiveEnergyImport", None, id="a float does not roll over"),
        pytest.param("saia_ale3", "ActivePower", None, id="a power does not roll over"),
    ],
)
def test_a_counter_knows_where_it_starts_again(model: str, channel: str, rollover: float | None) -> None:
    assert load_profile(model).register(channel).rollover == rollover


HEAD = {"id": "meter", "vendor": "V", "model": "M", "function": 3, "source": "manual"}
POWER = {"channel": "ActivePower", "address": 0, "type": "int32", "unit": "kW", "kind": "analog"}


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        pytest.param({}, "meter", id="empty"),
        pytest.param({"profile": HEAD, "register": []}, "meter", id="no register"),
        pytest.param({"profile": HEAD | {"id": "other"}, "register": [POWER]}, "profile.id", id="another id"),
        pytest.param({"profile": HEAD | {"source": None}, "register": [POWER]}, "profile.source", id="no source"),
        pytest.param({"profile": HEAD, "register": [POWER | {"type": "int24"}]}, "register[0].type", id="unknown type"),
        pytest.param({"profile": HEAD, "register": [POWER | {"kind": "x"}]}, "register[0].kind", id="kind"),
        pytest.param({"profile": HEAD, "register": [POWER | {"scal": 1}]}, "register[0].scal", id="typing error"),
        pytest.param({"profile": HEAD, "register": [POWER, POWER | {"address": 9}]}, "ActivePower", id="twice"),
        pytest.param(
            {"profile": HEAD, "register": [POWER, POWER | {"channel": "Voltage", "address": 1}]},
            "Voltage",
            id="overlapping",
        ),
    ],
)
def test_a_wrong_profile_is_refused(document: dict[str, Any], fault: str) -> None:
    with pytest.raises(Refused) as refused:
        read_profile(document, "meter")
    assert fault in [each.field for each in refused.value.faults]


def test_both_spellings_of_the_file_mean_the_same() -> None:
    lines = """
        profile.id = "meter"
        profile.vendor = "V"
        profile.model = "M"
        profile.function = 3
        profile.source = "manual"
        register = [{ channel = "ActivePower", address = 0, type = "int32", unit = "kW", kind = "analog" }]
    """
    assert read_profile(tomllib.loads(lines), "meter") == read_profile({"profile": HEAD, "register": [POWER]}, "meter")
