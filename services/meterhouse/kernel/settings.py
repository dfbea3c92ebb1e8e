"""Every setting of every service: its name, default and meaning, read once from the environment.

A setting `redis` is read from `METERHOUSE_REDIS`, or, for secrets mounted as files, from the file that
`METERHOUSE_REDIS_FILE` names. Unknown `METERHOUSE_…` variables are refused: a typing error must not
silently become a default.
"""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from meterhouse.kernel.errors import Unfit

PREFIX = "METERHOUSE_"
SLOT_MINUTES = (5, 10, 15, 20, 30, 60)


def _meaning(text: str, default: Any) -> Any:
    return field(default=default, metadata={"meaning": text})


@dataclass(frozen=True)
class Settings:
    database: str = _meaning("URL of the database, mysql://user:password@host:port", "")
    redis: str = _meaning("URL of Redis", "redis://127.0.0.1:6379/0")
    mqtt: str = _meaning("URL of the MQTT broker, mqtt://host:port", "")
    state: Path = _meaning("folder for spools and other state of this service", Path(".run"))
    token_secret: str = _meaning("signs access tokens; at least 32 characters", "")
    token_minutes: int = _meaning("life of a session [min]; whoever signed in has to do so again after it", 720)
    access_minutes: int = _meaning("life of an access token that can be renewed while its session lasts [min]", 15)
    requests_per_minute: int = _meaning("most requests of a user, a key, or an address without either", 1200)
    allowed_origins: str = _meaning("other sites whose pages may call the API, with commas between", "")
    registration: bool = _meaning("people may ask for an account, which somebody then approves", False)
    oidc_issuer: str = _meaning("URL of an OpenID provider to sign in with; none when empty", "")
    oidc_client_id: str = _meaning("what the provider knows this installation by", "")
    oidc_client_secret: str = _meaning("what this installation shows the provider", "")
    oidc_name: str = _meaning("how people call the provider", "single sign-on")
    oidc_create: bool = _meaning("make an account, to be enabled, for whom only the provider knows", False)
    slot_minutes: int = _meaning("base interval [min], fixed once readings were folded", 15)
    default_zone: str = _meaning("IANA zone of what stands in no site", "UTC")
    replica: int = _meaning("ordinal of this process among its like", 1)
    api_port: int = _meaning("port of the REST API on loopback or in the container", 8001)
    api_workers: int = _meaning("processes of the REST API", 2)
    api_threads: int = _meaning("threads of each process of the REST API", 8)
    live_port: int = _meaning("port of the live gateway", 8002)
    listen: str = _meaning("address that API and live gateway bind to", "127.0.0.1")
    web_root: str = _meaning("public address of the installation, for links", "http://127.0.0.1:8080")
    spool_mib: int = _meaning("most disk that readings may take while the database is away [MiB]", 512)
    poll_seconds: float = _meaning("how often an idle worker asks for work [s]", 1.0)
    seal_days: int = _meaning("age at which readings are packed into sealed chunks [d]; at least 2", 35)
    merge_days: int = _meaning("age at which a month of sealed days becomes one [d]", 70)
    keep_counter_days: int = _meaning("how long readings of counters are kept [d]; 0: for ever", 0)
    keep_delta_days: int = _meaning("how long readings of deltas are kept [d]; 0: for ever", 0)
    keep_analog_days: int = _meaning("how long analog readings are kept [d]; 0: for ever", 0)
    keep_digital_days: int = _meaning("how long digital readings are kept [d]; 0: for ever", 0)
    keep_text_days: int = _meaning("how long readings of texts are kept [d]; 0: for ever", 0)
    keep_superseded_days: int = _meaning("how long figures are kept that were shown once and are others now [d]", 800)
    keep_viewings_days: int = _meaning("how long it is kept who has been told which figures [d]", 800)
    keep_unsealed: bool = _meaning("nothing is deleted before it is old enough to be sealed", True)
    plant_port: int = _meaning("first port of the demo plant's simulated devices", 21000)
    plant_seed: int = _meaning("seed of the demo plant", 1)
    plant_days: int = _meaning("days of history that the demo plant starts with", 730)
    plant_begun: str = _meaning("date on which the demo began; its planted faults are counted back from it", "")
    log_json: bool = _meaning("log as JSON lines instead of for people", False)

    def __post_init__(self) -> None:
        if self.slot_minutes not in SLOT_MINUTES:
            raise Unfit(f"METERHOUSE_SLOT_MINUTES is {self.slot_minutes}; take one of {SLOT_MINUTES}")
        if self.token_secret and len(self.token_secret) < 32:
            raise Unfit("METERHOUSE_TOKEN_SECRET is shorter than 32 characters; `openssl rand -hex 32` makes one")
        if self.oidc_issuer and not self.oidc_client_id:
            raise Unfit("METERHOUSE_OIDC_ISSUER takes METERHOUSE_OIDC_CLIENT_ID: what the provider knows us by")

        if self.plant_begun and not _is_date(self.plant_begun):
            raise Unfit(f"METERHOUSE_PLANT_BEGUN is {self.plant_begun!r}; take a date such as 2026-01-31, or nothing")
        if self.seal_days < 2:
            raise Unfit(f"METERHOUSE_SEAL_DAYS is {self.seal_days}; take 2 or more")
        if self.keep_superseded_days < 1:
            raise Unfit(f"METERHOUSE_KEEP_SUPERSEDED_DAYS is {self.keep_superseded_days}; take 1 or more")
        if self.keep_viewings_days < 1:
            raise Unfit(f"METERHOUSE_KEEP_VIEWINGS_DAYS is {self.keep_viewings_days}; take 1 or more")
        for kind, days in self.keep_days.items():
            if days < 0:
                raise Unfit(f"METERHOUSE_KEEP_{kind.upper()}_DAYS is {days}; take a number of days, or 0 for ever")

    @property
    def keep_days(self) -> dict[str, int]:
        """By kind of point how many days its readings are kept; 0: for ever."""
        return {
            "counter": self.keep_counter_days,
            "delta": self.keep_delta_days,
            "analog": self.keep_analog_days,
            "digital": self.keep_digital_days,
            "text": self.keep_text_days,
        }

    @property
    def slot_seconds(self) -> int:
        return self.slot_minutes * 60

    @property
    def origins(self) -> tuple[str, ...]:
        """Other sites whose pages may call the API."""
        return tuple(origin.strip().rstrip("/") for origin in self.allowed_origins.split(",") if origin.strip())

    @property
    def is_encrypted(self) -> bool:
        """Whether browsers reach the installation by https alone."""
        return self.web_root.startswith("https://")


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    known = {setting.name: setting for setting in fields(Settings)}
    given: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX) or variable.startswith(PREFIX + "TEST_"):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in known and name.endswith("_file") and name.removesuffix("_file") in known:
            name, text = name.removesuffix("_file"), _content(variable, text)
        if name not in known:
            raise Unfit(f"{variable} is not a setting; known are {', '.join(PREFIX + n.upper() for n in known)}")
        given[name] = _converted(variable, text, type(known[name].default))
    return Settings(**given)


def _content(variable: str, path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError as reason:
        raise Unfit(f"{variable} names {path}, which cannot be read: {reason.strerror}") from reason


def _converted(variable: str, text: str, kind: type) -> Any:
    if kind is bool:
        if text.lower() not in ("0", "1", "true", "false", "yes", "no"):
            raise Unfit(f"{variable} is {text!r}; take 1 or 0")
        return text.lower() in ("1", "true", "yes")
    try:
        return kind(text)
    except ValueError as reason:
        raise Unfit(f"{variable} is {text!r}, which is no {kind.__name__}") from reason
