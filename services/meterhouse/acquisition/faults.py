"""Points without a value, why, and since when: what people see beside a silent meter."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PointFault:
    """since [s UTC] is when the point last had a value, whatever the reasons were since then."""

    reason: str
    since: int


@dataclass
class Faults:
    """All faults by point id, and which of them changed since they were last told."""

    standing: dict[int, PointFault] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)

    def stand(self, reasons: dict[int, str], now: int) -> None:
        for point, reason in reasons.items():
            before = self.standing.get(point)
            if before is None or before.reason != reason:
                self.standing[point] = PointFault(reason, before.since if before else now)
                self.changed.add(point)

    def clear(self, points: Iterable[int]) -> None:
        if not self.standing:
            return
        for point in points:
            if self.standing.pop(point, None) is not None:
                self.changed.add(point)

    def keep_only(self, points: Iterable[int]) -> None:
        """Forget the points that are no longer read."""
        self.clear(set(self.standing) - set(points))

    def take_changes(self) -> dict[int, PointFault | None]:
        """What to tell: the fault of each changed point, None where it is gone."""
        changes = {point: self.standing.get(point) for point in self.changed}
        self.changed.clear()
        return changes
