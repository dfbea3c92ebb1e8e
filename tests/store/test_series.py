"""Ids of series: given once, by whoever needs them first."""

from concurrent.futures import ThreadPoolExecutor

from meterhouse.store.engine import Database
from meterhouse.store.series import Series, SeriesIds

ENERGY = Series("spaces", 7, category_id=1)
EUROS = Series("spaces", 7, "cost", category_id=1, currency="EUR")
CARBON = Series("spaces", 7, "carbon", category_id=1)
SOLD = Series("spaces", 7, direction="output", category_id=1)


def test_an_id_is_given_once_and_kept(database: Database) -> None:
    ids = SeriesIds(database)
    first = ids.of([ENERGY, EUROS])
    assert first[ENERGY] != first[EUROS]
    assert ids.of([EUROS, ENERGY]) == first
    assert SeriesIds(database).of([ENERGY, EUROS]) == first
    assert ids.series(first[EUROS]) == EUROS
    assert ids.known(ENERGY) == first[ENERGY]


def test_what_another_process_made_is_found(database: Database) -> None:
    ours, theirs = SeriesIds(database), SeriesIds(database)
    ours.of([ENERGY])
    made = theirs.of([CARBON])
    assert ours.series(made[CARBON]) == CARBON
    assert ours.of([CARBON]) == made


def test_an_id_that_nobody_gave_is_nothing(database: Database) -> None:
    ids = SeriesIds(database)
    assert ids.series(1 << 30) is None
    assert ids.known(ENERGY) is None


def test_many_that_ask_at_once_are_given_the_same(database: Database) -> None:
    wanted = [Series("meters", nth, category_id=1) for nth in range(1, 41)]
    with ThreadPoolExecutor(4) as workers:
        found = list(workers.map(lambda ids: ids.of(wanted), [SeriesIds(database) for _ in range(4)]))
    assert all(each == found[0] for each in found)
    assert len(set(found[0].values())) == len(wanted)


def test_one_directory_serves_many_threads(database: Database) -> None:
    ids = SeriesIds(database)
    SeriesIds(database).of([ENERGY, EUROS, CARBON, *(Series("meters", nth) for nth in range(1, 200))])
    with ThreadPoolExecutor(8) as workers:
        found = list(workers.map(lambda _: ids.alike([ENERGY]), range(24)))
    assert {len(each) for each in found} == {3}


def test_all_measures_of_the_same_stand_together(database: Database) -> None:
    ids = SeriesIds(database)
    made = ids.of([ENERGY, EUROS, CARBON, SOLD])
    assert sorted(ids.alike([ENERGY])) == sorted((key, made[key]) for key in (ENERGY, EUROS, CARBON))
    assert ids.alike([SOLD]) == [(SOLD, made[SOLD])]
    assert ids.about("spaces", 7) == made
