"""How long to leave alone what did not answer: 1, 2, 5, 10, 30, then 60 seconds, each spread by a fifth.

The spread keeps a hundred gateways that lost power together from being called together ever after.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

LADDER = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
SPREAD = 0.2


@dataclass
class Backoff:
    """Failures in a row and when to try again, in seconds of the caller's clock."""

    uniform: Callable[[float, float], float] = random.uniform
    failures: int = 0
    retry_at: float = 0.0

    def failed(self, now: float) -> None:
        step = LADDER[min(self.failures, len(LADDER) - 1)]
        self.failures += 1
        self.retry_at = now + step * self.uniform(1 - SPREAD, 1 + SPREAD)

    def succeeded(self) -> None:
        self.failures = 0
        self.retry_at = 0.0

    def is_due(self, now: float) -> bool:
        return now >= self.retry_at
