"""What is done before the services start may be killed anywhere and is done once."""

from pathlib import Path

import pytest

from meterhouse.cli.folder import StateFolder
from meterhouse.cli.installation import LOGIN, Installation
from meterhouse.cli.login import readable_password
from meterhouse.cli.options import Options
from meterhouse.cli.prepare import Store, prepare


class Killed(BaseException):
    pass


class Fake:
    """A database as a list of people; it may die before an act."""

    def __init__(self) -> None:
        self.people: list[tuple[str, str]] = []
        self.passwords: list[dict[str, str]] = []
        self.applied = 0
        self.dies_before = ""

    def store(self) -> Store:
        return Store(
            problems=lambda _url: [],
            migrate=self._migrate,
            roles=("api", "operator"),
            count_users=lambda _url: len(self.people),
            add_user=self._add_user,
            apply_demo=self._apply,
        )

    def _alive(self, act: str) -> None:
        if act == self.dies_before:
            raise Killed

    def _migrate(self, _url: str, passwords: dict[str, str]) -> list[str]:
        self._alive("migrate")
        self.passwords.append(passwords)
        return []

    def _add_user(self, _url: str, name: str, password: str) -> None:
        self._alive("add_user")
        self.people.append((name, password))

    def _apply(self, _url: str) -> None:
        self._alive("apply")
        self.applied += 1


def installation(path: Path, *, demo: bool = False) -> Installation:
    folder = StateFolder(path)
    folder.create()
    return Installation.of(Options(path, demo=demo), folder)


def test_the_first_login_is_made_once_and_its_password_kept_nowhere(tmp_path: Path) -> None:
    fake, there = Fake(), installation(tmp_path)
    assert prepare(there, "first", fake.store())["first_login"] == "admin"
    assert prepare(there, "second", fake.store())["first_login"] is None
    assert fake.people == [("admin", "first")]
    assert not any("first" in file.read_text() for file in tmp_path.glob("*.json"))


def test_roles_have_passwords_of_their_own_that_stay(tmp_path: Path) -> None:
    fake, there = Fake(), installation(tmp_path)
    prepare(there, "x", fake.store())
    prepare(there, "x", fake.store())
    first, second = fake.passwords
    assert first == second
    assert len(set(first.values())) == 2


@pytest.mark.parametrize("act", ["migrate", "add_user", "apply"])
def test_killed_before_any_act_it_goes_on_where_it_was(tmp_path: Path, act: str) -> None:
    fake, there = Fake(), installation(tmp_path, demo=True)
    fake.dies_before = act
    with pytest.raises(Killed):
        prepare(there, "kept", fake.store())
    fake.dies_before = ""
    kept = (there.folder.read(LOGIN) or {"password": "kept"})["password"]
    assert prepare(there, kept, fake.store())["demo"]
    assert fake.people == [("demo", "kept")]
    assert there.folder.read(LOGIN) == {"name": "demo", "password": "kept"}
    assert fake.applied == 1
    prepare(there, kept, fake.store())
    assert fake.applied == 1


def test_the_demo_site_is_not_added_to_somebodys_installation(tmp_path: Path) -> None:
    fake = Fake()
    prepare(installation(tmp_path), "x", fake.store())
    outcome = prepare(installation(tmp_path, demo=True), "y", fake.store())
    assert fake.applied == 0
    assert not outcome["demo"]
    assert "not begun as a demo" in outcome["remarks"][0]


def test_an_unfit_database_is_not_touched(tmp_path: Path) -> None:
    fake = Fake()
    store = Store(**{**vars(fake.store()), "problems": lambda _url: ["too old"]})
    assert prepare(installation(tmp_path), "x", store) == {"failed": ["too old"]}
    assert fake.passwords == []


def test_a_first_password_can_be_read_and_is_never_the_same() -> None:
    made = {readable_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(word) == 22 and word.isascii() and word == word.lower() for word in made)
