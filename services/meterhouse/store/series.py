"""Series: one number over time, known by what it is about; ids are given once and kept for ever."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from meterhouse.kernel.tariff import Direction
from meterhouse.store.engine import Connection, Database, among, fetch, values
from meterhouse.store.facts import Measure, Scenario, database_of


@dataclass(frozen=True, order=True)
class Series:
    subject_kind: str
    subject_id: int
    measure: Measure = "energy"
    scenario: Scenario = "actual"
    direction: Direction = "input"
    category_id: int = 0
    item_id: int = 0
    """0 for all items together: the keys of a table cannot hold what is absent."""
    currency: str = ""
    """Of cost and income; empty for what is not money."""

    @property
    def database(self) -> str:
        return database_of(self.measure, self.scenario)


_COLUMNS = "subject_kind, subject_id, measure, scenario, direction, category_id, item_id, currency"


class SeriesIds:
    """Ids of all series, read once and made where there is none yet; other processes' are seen on demand."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids: dict[Series, int] = {}
        self._by_id: dict[int, Series] = {}
        self._alike: dict[Series, list[tuple[Series, int]]] = defaultdict(list)
        self._looked = -1e9

    def of(self, wanted: Iterable[Series]) -> dict[Series, int]:
        """The id of each, made if need be."""
        keys = list(wanted)
        missing = sorted({key for key in keys if key not in self._ids})
        if missing:
            self._refresh()
            missing = [key for key in missing if key not in self._ids]
        if missing:
            self._database.transaction(lambda connection: _make(connection, missing))
            self._refresh()
        return {key: self._ids[key] for key in keys}

    def known(self, key: Series) -> int | None:
        return self._ids.get(key)

    def series(self, series_id: int) -> Series | None:
        if series_id not in self._by_id:
            self._refresh()
        return self._by_id.get(series_id)

    def alike(self, energy: Iterable[Series], *, fresh_seconds: float = 0.0) -> list[tuple[Series, int]]:
        """The series of every measure and currency that speak of the same as these energy series do.

        fresh_seconds   how old what we know of them may be
        """
        if time.monotonic() - self._looked >= fresh_seconds:
            self._refresh()
        return [each for key in energy for each in self._alike[key]]

    def there(self, wanted: Iterable[Series]) -> dict[Series, int]:
        """The ids of those that are there; none is made."""
        keys = set(wanted)
        energies = {replace(key, measure="energy", currency="") for key in keys}
        return {key: number for key, number in self.alike(energies) if key in keys}

    def about(self, subject_kind: str, subject_id: int) -> dict[Series, int]:
        """Every series of a subject that is there."""
        return {
            Series(*row[1:]): int(row[0])
            for row in self._database.rows(
                f"SELECT id, {_COLUMNS} FROM meterhouse_system.series WHERE subject_kind = %s AND subject_id = %s",
                (subject_kind, subject_id),
            )
        }

    def _refresh(self) -> None:
        self._looked = time.monotonic()
        newest = max(self._by_id, default=0)
        rows = self._database.rows(
            f"SELECT id, {_COLUMNS} FROM meterhouse_system.series WHERE id > %s", (newest - 1000,)
        )
        # Ids are handed out before they are committed, so some below the newest may appear later.
        for row in rows:
            key = Series(*row[1:])
            if key not in self._ids:
                self._ids[key], self._by_id[int(row[0])] = int(row[0]), key
                self._alike[replace(key, measure="energy", currency="")].append((key, int(row[0])))


def _make(connection: Connection, missing: list[Series]) -> None:
    present = {
        Series(*row)
        for row in fetch(
            connection,
            f"SELECT {_COLUMNS} FROM meterhouse_system.series"
            f" WHERE {among('subject_id', {key.subject_id for key in missing})}",
        )
    }
    rows = [
        (
            key.subject_kind,
            key.subject_id,
            key.measure,
            key.scenario,
            key.direction,
            key.category_id,
            key.item_id,
            key.currency,
        )
        for key in missing
        if key not in present
    ]
    values(connection, f"INSERT IGNORE INTO meterhouse_system.series ({_COLUMNS}) VALUES {{}}", rows)
