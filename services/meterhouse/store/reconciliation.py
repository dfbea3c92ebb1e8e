"""Reconciliation: what a change of the configuration makes dirty, found by comparing, not by telling.

Of every point, meter and total we keep a fingerprint of all that its figures were computed from: limits,
ratios, members, tariffs, factors, zones. When the configuration's version has grown, fingerprints are
taken anew, and whatever differs is marked for as long as it has data. So no writer of configuration
has to know who depends on it, and a change by any way in, even by hand in the database, is noticed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import structlog

from meterhouse.catalogue.cleaning_rules import CleaningRule
from meterhouse.catalogue.metering import Node
from meterhouse.catalogue.pricing import Contract
from meterhouse.store import work
from meterhouse.store.configuration import Configuration, meter_of, series_of_total
from meterhouse.store.engine import Connection, Database, among, fetch, run, values
from meterhouse.store.entries import digests, stretches
from meterhouse.store.readings import extents
from meterhouse.store.series import SeriesIds
from meterhouse.store.work import Range, Stage

log = structlog.get_logger()

Key = tuple[Stage, int]


@dataclass(frozen=True)
class Fingerprints:
    """Of every key of every stage; and of aggregation's keys the series whose slots they are made of."""

    taken: dict[Key, str]
    sources: dict[int, tuple[int, ...]]
    marked_by: dict[Key, tuple[Key, ...]]
    """Keys whose computation marks a key when it changes something."""


def reconcile(database: Database, configuration: Configuration, series: SeriesIds) -> int:
    """Mark what has changed since the last reconciliation; how many keys. Cheap when nothing has."""
    ((done,),) = database.rows("SELECT reconciled FROM meterhouse_system.catalogue_version")
    if done == configuration.version:
        return 0
    entered = database.transaction(digests)
    found = fingerprints(configuration, series, entered)

    def act(connection: Connection) -> int:
        ((done,),) = fetch(connection, "SELECT reconciled FROM meterhouse_system.catalogue_version FOR UPDATE")
        if done >= configuration.version:
            return 0
        stood = {
            (stage, int(key)): str(fingerprint)
            for stage, key, fingerprint in fetch(
                connection, "SELECT stage, key_id, fingerprint FROM meterhouse_system.computed_from"
            )
        }
        changed = sorted(key for key, fingerprint in found.taken.items() if stood.get(key) != fingerprint)
        gone = sorted(key for key in stood if key not in found.taken)
        # A stage may be computing one of these by the configuration before, and would mark what depended on it then.
        marking = {by for key in changed for by in found.marked_by.get(key, ())}
        for stage in work.STAGES:
            work.take_away(connection, stage, [key for each, key in marking if each == stage])
        for stage in work.STAGES:
            keys = [key for each, key in [*changed, *gone] if each == stage]
            work.mark(connection, stage, _extents(connection, stage, keys, configuration, found, series))
        values(
            connection,
            "INSERT INTO meterhouse_system.computed_from (stage, key_id, fingerprint) VALUES {}"
            " ON DUPLICATE KEY UPDATE fingerprint = VALUES(fingerprint)",
            [(*key, found.taken[key]) for key in changed],
        )
        for stage, key in gone:
            run(
                connection,
                "DELETE FROM meterhouse_system.computed_from WHERE stage = %s AND key_id = %s",
                (stage, key),
            )
        run(
            connection,
            "UPDATE meterhouse_system.catalogue_version SET reconciled = %s",
            (configuration.version,),
        )
        return len(changed) + len(gone)

    count = database.transaction(act)
    log.info("configuration_reconciled", version=configuration.version, changed=count)
    return count


def fingerprints(configuration: Configuration, series: SeriesIds, entered: Mapping[int, str]) -> Fingerprints:
    """entered   what was entered for each offline meter, as a digest"""
    composition = configuration.composition
    taken: dict[Key, str] = {}
    for point in configuration.points.values():
        powers = [
            (composition.meters[meter].high_power, feed.ratio)
            for meter in configuration.meters_of_point.get(point.id, ())
            for feed in configuration.feeds[meter]
            if feed.point.id == point.id
        ]
        taken["cleaning", point.id] = _fingerprint(
            point.kind,
            point.low,
            point.high,
            point.register_max,
            point.resolution,
            point.interval,
            _of_rules(point.rules),
            powers,
        )
    marked_by: dict[Key, tuple[Key, ...]] = {}
    ids = series.of(configuration.series_of_meter(meter) for meter in composition.meters)
    own = {meter: ids[configuration.series_of_meter(meter)] for meter in composition.meters}
    for meter, feeds in configuration.feeds.items():
        key: Key = ("normalization", own[meter])
        taken[key] = _fingerprint(configuration.slot_seconds, feeds, composition.zone_of(meter))
        marked_by[key] = tuple(("cleaning", feed.point.id) for feed in feeds)
    for meter, computed in configuration.formulas.items():
        key = ("normalization", own[meter])
        taken[key] = _fingerprint(computed)
        marked_by[key] = tuple(("normalization", own[each]) for each in computed.meters if each in own)
    for number, digest in entered.items():
        meter = ("offline-meters", number)
        if meter in composition.meters:
            key = ("normalization", own[meter])
            profile = configuration.profiles.get(meter)
            taken[key] = _fingerprint(configuration.slot_seconds, composition.zone_of(meter), profile, digest)
            marked_by[key] = (("normalization", own[profile]),) if profile else ()
    priced: dict[Contract, str] = {}

    def pricing(meter: Node) -> str:
        contract = configuration.contract(meter)
        if contract not in priced:
            tariffs = configuration.prices.tariffs_of(contract)
            factors = configuration.prices.factors_of(contract)
            priced[contract] = _fingerprint(contract, tariffs, factors)
        return priced[contract]

    sources: dict[int, tuple[int, ...]] = {}
    for meter, number in own.items():
        key = ("aggregation", number)
        taken[key] = _fingerprint(composition.zone_of(meter), pricing(meter))
        sources[number] = (number,)
        marked_by[key] = (("normalization", number),)
    totals = series.of(series_of_total(total) for total in composition.totals)
    for total, members in composition.totals.items():
        number = totals[series_of_total(total)]
        key = ("aggregation", number)
        makeup = composition.makeups[total]
        zone = composition.zone_of(total.owner)
        taken[key] = _fingerprint(zone, makeup.parts, [(member, pricing(member.meter)) for member in members])
        sources[number] = tuple(own[member.meter] for member in members)
        marked_by[key] = (
            *(("normalization", own[meter]) for meter in dict.fromkeys(member.meter for member in makeup.own)),
            *(("aggregation", totals[series_of_total(part)]) for part in makeup.parts),
        )
    return Fingerprints(taken, sources, marked_by)


def _fingerprint(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=4096)
def _of_rules(rules: tuple[CleaningRule, ...]) -> str:
    """Most points have the same."""
    return _fingerprint(rules)


def _extents(
    connection: Connection,
    stage: Stage,
    keys: list[int],
    configuration: Configuration,
    found: Fingerprints,
    series: SeriesIds,
) -> list[Range]:
    """The keys that have data, with the stretch that it takes up."""
    if stage == "cleaning":
        return _joined(
            {key: [key] for key in keys},
            _readings(connection, keys),
        )
    if stage == "normalization":
        meters = {key: meter_of(about) if (about := series.series(key)) else None for key in keys}
        points = {
            key: [feed.point.id for feed in configuration.feeds.get(meter, ())]
            for key, meter in meters.items()
            if meter
        }
        read = _readings(connection, {p for several in points.values() for p in several})
        made_of = {
            key: [key, *_inputs(meter, configuration, series)] if meter else [key] for key, meter in meters.items()
        }
        counted = _slots(connection, {each for several in made_of.values() for each in several})
        offline = {key: [meter[1]] for key, meter in meters.items() if meter and meter[0] == "offline-meters"}
        entered = stretches(connection, {each for several in offline.values() for each in several})
        return _joined(points, read) + _joined(made_of, counted) + _joined(offline, entered)
    sources = {key: [key, *found.sources.get(key, ())] for key in keys}
    return _joined(sources, _slots(connection, {each for several in sources.values() for each in several}))


def _inputs(meter: Node, configuration: Configuration, series: SeriesIds) -> list[int]:
    """Energy series of the meters that a virtual one is computed from."""
    computed = configuration.formulas.get(meter)
    there = [each for each in computed.meters if each in configuration.composition.meters] if computed else []
    ids = series.of(configuration.series_of_meter(each) for each in there)
    return sorted(ids.values())


def _readings(connection: Connection, points: Iterable[int]) -> dict[int, tuple[int, int]]:
    return {point: (first, last + 1) for point, (first, last) in extents(connection, sorted(points)).items()}


def _slots(connection: Connection, series: Iterable[int]) -> dict[int, tuple[int, int]]:
    return _stretches(connection, "meterhouse_energy.slot_value", "series_id", "slot", series)


def _stretches(
    connection: Connection, table: str, key: str, time: str, keys: Iterable[int]
) -> dict[int, tuple[int, int]]:
    return {
        int(each): (int(first), int(last) + 1)
        for each, first, last in fetch(
            connection,
            f"SELECT {key}, MIN(`{time}`), MAX(`{time}`) FROM {table} WHERE {among(key, keys)} GROUP BY {key}",
        )
    }


def _joined(parts: dict[int, list[int]], stretches: dict[int, tuple[int, int]]) -> list[Range]:
    """Each key over the stretches of all its parts."""
    return [(key, *stretches[part]) for key, several in parts.items() for part in several if part in stretches]
