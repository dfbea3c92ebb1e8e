"""What waits for one client: of each point the latest value, so that a slow line gets fewer, never older ones."""

import asyncio

Value = tuple[float, float | str | bool | None]
"""At [s UTC], value."""


class Mailbox:
    def __init__(self) -> None:
        self._values: dict[int, Value] = {}
        self._filled = asyncio.Event()

    def put(self, point: int, value: Value) -> None:
        waiting = self._values.get(point)
        if waiting is None or waiting[0] <= value[0]:
            self._values[point] = value
            self._filled.set()

    async def take(self) -> dict[int, Value]:
        """All that waits; waits itself where nothing does."""
        await self._filled.wait()
        self._filled.clear()
        taken, self._values = self._values, {}
        return taken

    def keep_only(self, points: frozenset[int]) -> None:
        """Throw away what is no longer to be sent."""
        self._values = {point: value for point, value in self._values.items() if point in points}
