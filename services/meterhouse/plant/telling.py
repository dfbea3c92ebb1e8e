"""What is planted, as it is told to others."""

from meterhouse.kernel.settings import Settings
from meterhouse.plant.label import passing, planted
from meterhouse.store.score import Label


def labels(settings: Settings) -> list[Label]:
    """Everything that should be found in the history of this demo."""
    return [
        Label(each.label.name, each.label.kind, each.point, each.label.meter, *each.shows_at)
        for each in (*planted(settings), *passing(settings))
    ]
