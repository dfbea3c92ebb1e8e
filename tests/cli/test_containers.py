"""docker-compose.yml against what the rest of the tree says: services, secrets, roles, one open port."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from meterhouse.cli.commands.migrate import passwords_in
from meterhouse.cli.services import SERVICES
from meterhouse.cli.source import ROOT
from meterhouse.kernel.settings import from_environment
from meterhouse.store.migrate import ROLES

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CONTAINERS: dict[str, Any] = COMPOSE["services"]


def test_every_service_but_the_demo_has_a_container_that_runs_its_module() -> None:
    for service in SERVICES:
        if not service.demo_only:
            assert CONTAINERS[service.name]["command"] == ["python", "-m", f"meterhouse.{service.name}"]


def test_only_nginx_is_reached_from_outside() -> None:
    assert [name for name, container in CONTAINERS.items() if "ports" in container] == ["nginx"]


@pytest.mark.parametrize("name", [name for name in CONTAINERS if name != "migrate"])
def test_every_container_starts_again_and_says_how_it_is(name: str) -> None:
    assert CONTAINERS[name]["restart"] == "unless-stopped"
    assert CONTAINERS[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", CONTAINERS)
def test_what_a_container_names_is_declared(name: str) -> None:
    container = CONTAINERS[name]
    secrets = set(container.get("secrets", []))
    assert secrets <= set(COMPOSE["secrets"])
    assert set(container["networks"]) <= set(COMPOSE["networks"])
    for other, condition in container.get("depends_on", {}).items():
        healthy = condition["condition"] == "service_healthy"
        assert not healthy or "healthcheck" in CONTAINERS[other]
    mounted = [value for value in map(str, container.get("environment", {}).values()) if "/run/secrets/" in value]
    assert {Path(value).name for value in mounted} <= secrets


def test_no_password_stands_in_the_file() -> None:
    for container in CONTAINERS.values():
        for name, value in container.get("environment", {}).items():
            assert "PASSWORD" not in name or str(value).startswith("/run/secrets/")
    assert all(str(secret["file"]).startswith("./secrets/") for secret in COMPOSE["secrets"].values())


def test_the_secrets_are_made_once_and_are_what_services_and_migration_read(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / "secrets"
    script.write_bytes((ROOT / "scripts" / "secrets").read_bytes())
    for _ in range(2):
        subprocess.run(["sh", str(script)], check=True, capture_output=True)
        made = {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert len(set(made.values())) == len(made)
    assert set(passwords_in(tmp_path / "secrets", ROLES)) == set(ROLES)
    settings = from_environment(
        {
            f"METERHOUSE_{name.upper()}_FILE": str(tmp_path / "secrets" / file)
            for name, file in {
                "database": "database_api",
                "redis": "redis",
                "token_secret": "token_secret",
            }.items()
        }
    )
    assert settings.database.startswith("mysql://meterhouse_api:")
    assert settings.redis.endswith("@redis:6379/0")
