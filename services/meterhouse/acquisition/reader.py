"""One source's cycle: in which order to ask the devices behind it, and what their answers mean.

Several devices usually wait behind one connection. Nobody waits long for one that may be dead: it is given as
long as it usually needs and some more, and if it says nothing it is asked once more after all the others, with
all the patience there is. Silent then too, it is asked at growing intervals, and last.
"""

import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass, field

import structlog

from meterhouse.acquisition.questions import Answers, Heard, Questions, questions
from meterhouse.acquisition.sources import Source
from meterhouse.devices.backoff import Backoff
from meterhouse.devices.blocks import Block, Knowledge
from meterhouse.devices.modbus import DeviceError, ModbusLine, NoAnswer, NoConnection, RefusedByDevice

log = structlog.get_logger()

PATIENCE = 0.25
"""What any device is given at least, while others behind the same connection wait [s]."""


@dataclass
class _Silence:
    backoff: Backoff = field(default_factory=Backoff)
    reason: str = ""


class Reader:
    """Reads the points of one source; `clock` counts for waits, `now` [s UTC] stamps the readings."""

    def __init__(
        self,
        source: Source,
        line: ModbusLine | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.source = source
        self._line = line or ModbusLine(source.connection, clock)
        self._clock = clock
        self._now = now
        self._silences: dict[int, _Silence] = defaultdict(_Silence)
        self._knowledge: dict[tuple[int, int], Knowledge] = {}
        self._needs: dict[int, float] = {}
        self._due: dict[frozenset[float], dict[int, list[Questions]]] = {}

    async def cycle(self, intervals: frozenset[float]) -> AsyncGenerator[Answers, None]:
        """What the points of these intervals answer: first the devices that do, then the silent ones."""
        due = self._asked_at(intervals)
        silent = [unit for unit in due if self._silences[unit].backoff.failures]
        answers = Answers()
        impatient = [
            unit
            for unit, asked in due.items()
            if unit not in silent and not await self._ask_unit(unit, asked, answers, self._patience(unit))
        ]
        yield answers
        if not silent and not impatient:
            return
        answers = Answers()
        for unit in [*impatient, *silent]:
            silence = self._silences[unit]
            if unit in impatient or silence.backoff.is_due(self._clock()):
                await self._ask_unit(unit, due[unit], answers, self.source.connection.timeout_seconds)
            else:
                _give_reason(due[unit], silence.reason, answers)
        yield answers

    def _patience(self, unit: int) -> float:
        """How long to wait for a device while others wait for their turn [s]."""
        usual = max(PATIENCE, 5 * self._needs.get(unit, 0.0))
        return min(usual, self.source.connection.timeout_seconds)

    async def close(self) -> None:
        await self._line.close()

    def _asked_at(self, intervals: frozenset[float]) -> dict[int, list[Questions]]:
        """Questions by unit."""
        if intervals not in self._due:
            by_unit: dict[int, list[Questions]] = defaultdict(list)
            points = [point for point in self.source.points if point.interval_seconds in intervals]
            for asked in questions(points, self._knowledge):
                by_unit[asked.unit].append(asked)
            self._due[intervals] = by_unit
        return self._due[intervals]

    async def _ask_unit(self, unit: int, due: list[Questions], answers: Answers, patience: float) -> bool:
        """Whether that is settled for this cycle; not, where more patience might have brought an answer."""
        silence = self._silences[unit]
        try:
            for asked in due:
                heard = Heard()
                try:
                    for block in asked.blocks(self._clock()):
                        await self._ask_block(asked, block, heard, answers, patience)
                finally:
                    # What came before a device fell silent counts.
                    asked.finish(heard, answers)
        except NoConnection as reason:
            # The line keeps its own waits: the device is not to blame.
            _give_reason(due, str(reason), answers)
        except (NoAnswer, RefusedByDevice) as reason:
            if isinstance(reason, NoAnswer) and patience < self.source.connection.timeout_seconds:
                _take_back_reasons(due, answers)
                return False
            if not silence.backoff.failures:
                log.warning("device_silent", **self._who(unit, due), reason=str(reason))
            silence.backoff.failed(self._clock())
            silence.reason = str(reason)
            _give_reason(due, silence.reason, answers)
        else:
            if silence.backoff.failures:
                log.info("device_answers_again", **self._who(unit, due))
            silence.backoff.succeeded()
        return True

    async def _ask_block(self, asked: Questions, block: Block, heard: Heard, answers: Answers, patience: float) -> bool:
        """Whether the block was answered as a whole; silence and lost connections are raised."""
        started, began = self._now(), self._clock()
        try:
            registers = await self._line.read(asked.unit, asked.function, block.first, block.count, patience)
        except (NoAnswer, NoConnection):
            raise
        except RefusedByDevice as refusal:
            if refusal.is_silence:
                raise
            await self._learn(asked, block, refusal, heard, answers, patience)
            return False
        except DeviceError as reason:
            heard.reasons |= dict.fromkeys(block.spans, str(reason))
            return False
        # It forgets a slow answer slowly: the next one may be as slow.
        self._needs[asked.unit] = max(self._clock() - began, 0.9 * self._needs.get(asked.unit, 0.0))
        asked.answered(block, registers, int((started + self._now()) / 2), heard, answers)
        asked.knowledge.answered(block)
        return True

    async def _learn(
        self,
        asked: Questions,
        block: Block,
        refusal: RefusedByDevice,
        heard: Heard,
        answers: Answers,
        patience: float,
    ) -> None:
        """Ask for the halves of what was refused; what is refused alone is left out from now on."""
        heard.reasons |= dict.fromkeys(block.spans, str(refusal))
        if refusal.is_about_function:
            asked.knowledge.quarantine(block, str(refusal), self._clock())
        elif refusal.is_about_address:
            halves = asked.knowledge.refused(block, str(refusal), self._clock())
            answered = [await self._ask_block(asked, half, heard, answers, patience) for half in halves]
            if answered and all(answered):
                asked.knowledge.both_halves_answered(block)
            if not halves:
                log.warning(
                    "register_refused",
                    source=self.source.name,
                    unit=asked.unit,
                    register=block.first,
                    reason=str(refusal),
                )

    def _who(self, unit: int, due: list[Questions]) -> dict[str, str | int]:
        return {"device": due[0].points[0].device, "unit": unit, "source": self.source.name}


def _give_reason(due: Iterable[Questions], reason: str, answers: Answers) -> None:
    """The reason for every point of a device that has no reading in this cycle."""
    read = {reading.point.id for reading in answers.readings}
    for asked in due:
        for point in asked.points:
            if point.id not in read:
                answers.faults[point.id] = reason


def _take_back_reasons(due: Iterable[Questions], answers: Answers) -> None:
    """No verdict yet on a device that is going to be asked again."""
    for asked in due:
        for point in asked.points:
            answers.faults.pop(point.id, None)
