"""Changes of verdicts: what is new and what no longer holds, gathered over many points and written at once."""

from collections import defaultdict

from meterhouse.judging.rule import Found
from meterhouse.kernel.quality import Verdict
from meterhouse.store.engine import Connection, run, values
from meterhouse.store.readings import Instants, Judgements


class Changes:
    def __init__(self) -> None:
        self.new: list[tuple[int, int, int, str]] = []
        self.gone: dict[int, list[int]] = defaultdict(list)
        self.spread: dict[int, tuple[int, int]] = {}
        """First and last instant of each point at which a verdict changed what counts."""

    def compare(
        self,
        point: int,
        ats: Instants,
        found: Found,
        stood: Judgements,
        within: tuple[int, int],
        seen: tuple[int, int],
    ) -> None:
        """Put what was found in the place of what stood, within these instants [first, after).

        ats    of all readings that were judged
        seen   instants [first, after) of which every reading is among them: what stands beyond is about others
        """
        computed = {
            int(ats[position]): (int(verdict), rule)
            for position, verdict, rule in zip(found.positions, found.verdicts, found.rules, strict=True)
            if within[0] <= ats[position] < within[1]
        }
        stood = stood.within(*within)
        before = {int(at): (int(v), rule) for at, v, rule in zip(stood.ats, stood.verdicts, stood.rules, strict=True)}
        new = [at for at, verdict in computed.items() if before.get(at) != verdict]
        gone = sorted(at for at in before.keys() - computed.keys() if seen[0] <= at < seen[1])
        self.new += [(point, at, *computed[at]) for at in new]
        self.gone[point] += gone
        told = [at for at in [*new, *gone] if _effect(before.get(at)) != _effect(computed.get(at))]
        if told:
            self.spread[point] = min(told), max(told) + 1

    def said(self) -> dict[int, dict[int, int | None]]:
        """By point and instant the verdict that comes; None where one goes."""
        found: dict[int, dict[int, int | None]] = {point: dict.fromkeys(ats) for point, ats in self.gone.items()}
        for point, at, verdict, _ in self.new:
            found.setdefault(point, {})[at] = verdict
        return found

    def write(self, connection: Connection) -> None:
        for point, ats in self.gone.items():
            if ats:
                run(
                    connection,
                    "DELETE FROM meterhouse_historical.reading_quality"
                    f" WHERE point_id = %s AND at IN ({','.join(map(str, ats))})",
                    (point,),
                )
        values(
            connection,
            "INSERT INTO meterhouse_historical.reading_quality (point_id, at, verdict, rule) VALUES {}"
            " ON DUPLICATE KEY UPDATE verdict = VALUES(verdict), rule = VALUES(rule)",
            self.new,
        )


def _effect(said: tuple[int, str] | None) -> Verdict:
    """What a verdict does to the figures: a new name for it does nothing."""
    verdict = Verdict.GOOD if said is None else Verdict(said[0])
    if verdict in (Verdict.BAD, Verdict.SUSPECT):
        return Verdict.BAD
    return Verdict.GOOD if verdict == Verdict.NOTED else verdict
