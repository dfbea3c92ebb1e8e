"""The wire: one Modbus connection to a gateway or device, and the only module that imports pymodbus.

    DeviceError
    ├── NoConnection      nobody takes the connection, or it broke
    ├── NoAnswer          connected, but this unit said nothing within the time
    ├── BadAnswer         what came back is no answer to the question
    └── RefusedByDevice   the device answered with a Modbus exception

pymodbus neither retries nor reconnects here: what to try again, and when, is decided above, where it is
known which other devices wait behind the same connection.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ConnectionException, ModbusException
from pymodbus.framer import FramerType
from pymodbus.pdu import ExceptionResponse, ModbusPDU

from meterhouse.devices.backoff import Backoff
from meterhouse.kernel.errors import Fault, MeterhouseError, Refused

TIMEOUT_SECONDS = 2.0
# Silent requests in a row after which the connection itself is doubted and made anew.
DOUBTED_AFTER = 3

_FRAMERS = {"tcp": FramerType.SOCKET, "rtu": FramerType.RTU}
# Modbus Application Protocol V1.1b3, section 7.
_EXCEPTIONS = {
    1: "illegal function",
    2: "illegal data address",
    3: "illegal data value",
    4: "device failure",
    5: "acknowledged, not ready",
    6: "device busy",
    8: "memory parity error",
    10: "gateway path unavailable",
    11: "gateway target did not respond",
}

# Everything it would say is raised as an error of ours.
logging.getLogger("pymodbus").setLevel(logging.CRITICAL + 1)


class DeviceError(MeterhouseError):
    """Its text is shown to people as the reason why a point has no value."""


class NoConnection(DeviceError):
    pass


class NoAnswer(DeviceError):
    pass


class BadAnswer(DeviceError):
    pass


class RefusedByDevice(DeviceError):
    def __init__(self, code: int, question: str) -> None:
        super().__init__(f"refused: {_EXCEPTIONS.get(code, 'exception')} ({code}) for {question}")
        self.code = code

    @property
    def is_about_address(self) -> bool:
        """Another choice of registers may be answered."""
        return self.code in (2, 3)

    @property
    def is_about_function(self) -> bool:
        return self.code == 1

    @property
    def is_silence(self) -> bool:
        """A gateway answers for a device that does not."""
        return self.code in (10, 11)


FRAMINGS = {"modbus-tcp": "tcp", "modbus-rtu-over-tcp": "rtu"}
"""Protocol of a data source to the framing that it means; other protocols are not Modbus."""


@dataclass(frozen=True)
class Connection:
    """framing: `tcp` is Modbus TCP, `rtu` is RTU frames over TCP (serial servers without translation)."""

    host: str
    port: int = 502
    timeout_seconds: float = TIMEOUT_SECONDS
    framing: str = "tcp"

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Connection":
        given = {name: value for name, value in document.items() if value is not None}
        known = ("host", "port", "timeout_seconds", "framing")
        faults = [Fault(name, "is no field of a connection") for name in given if name not in known]
        host, port = given.get("host"), given.get("port", 502)
        timeout, framing = given.get("timeout_seconds", TIMEOUT_SECONDS), given.get("framing", "tcp")
        if not isinstance(host, str) or not host:
            faults.append(Fault("host", f"is {host!r}; take a name or an address"))
        if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65535:
            faults.append(Fault("port", f"is {port!r}; take a whole number from 1 to 65535"))
        if not isinstance(timeout, int | float) or isinstance(timeout, bool) or not 0.05 <= timeout <= 60:
            faults.append(Fault("timeout_seconds", f"is {timeout!r}; take 0.05 to 60"))
        if framing not in _FRAMERS:
            faults.append(Fault("framing", f"is {framing!r}; take one of {', '.join(_FRAMERS)}"))
        if faults:
            raise Refused(faults)
        return cls(str(host), port, float(timeout), framing)


class ModbusLine:
    """Reads over one connection, one request at a time. After a failure to connect it waits: `Backoff`."""

    def __init__(
        self,
        connection: Connection,
        clock: Callable[[], float] = time.monotonic,
        backoff: Backoff | None = None,
    ) -> None:
        self.connection = connection
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._turn = asyncio.Lock()
        self._client: AsyncModbusTcpClient | None = None
        self._has_answered = False
        self._silent = 0

    async def read(
        self, unit: int, function: int, address: int, count: int, patience: float | None = None
    ) -> list[int]:
        """Registers (function 3, 4) or bits (1, 2) of one block; raises a `DeviceError`.

        patience   how long to wait for the answer [s], where that is less than the connection's timeout
        """
        waits = min(patience or self.connection.timeout_seconds, self.connection.timeout_seconds)
        async with self._turn:
            client = await self._connected()
            # A gateway may have dropped an idle connection without our noticing: that costs no cycle.
            was_proven = self._has_answered
            try:
                return await self._ask(client, unit, function, address, count, waits)
            except NoConnection:
                self._drop()
                if not was_proven:
                    raise
            return await self._ask(await self._connected(), unit, function, address, count, waits)

    async def close(self) -> None:
        self._drop()

    async def _connected(self) -> AsyncModbusTcpClient:
        if self._client is not None and self._client.connected:
            return self._client
        self._drop()
        where = f"{self.connection.host}:{self.connection.port}"
        if not self._backoff.is_due(self._clock()):
            raise NoConnection(f"no connection to {where}, tried {self._backoff.failures} times")
        client = self._new_client()
        if not await client.connect():
            client.close()
            self._backoff.failed(self._clock())
            raise NoConnection(f"no connection to {where}, tried {self._backoff.failures} times")
        self._client = client
        return client

    def _new_client(self) -> AsyncModbusTcpClient:
        client = AsyncModbusTcpClient(
            self.connection.host,
            port=self.connection.port,
            framer=_FRAMERS[self.connection.framing],
            timeout=self.connection.timeout_seconds,
            retries=0,
            reconnect_delay=0,
            trace_connect=lambda is_connected: None if is_connected else _fail_pending(client),
        )
        # Otherwise pymodbus closes the connection by its own count of silent requests.
        client.set_max_no_responses(1 << 30)
        _guard(client)
        return client

    async def _ask(
        self, client: AsyncModbusTcpClient, unit: int, function: int, address: int, count: int, waits: float
    ) -> list[int]:
        client.ctx.comm_params.timeout_connect = waits
        question = f"function {function}, registers {address} to {address + count - 1}"
        ask = {
            1: client.read_coils,
            2: client.read_discrete_inputs,
            3: client.read_holding_registers,
            4: client.read_input_registers,
        }[function]
        try:
            answer = await ask(address, count=count, device_id=unit)
        except (ConnectionException, OSError) as reason:
            raise NoConnection(f"the connection to {self.connection.host}:{self.connection.port} broke") from reason
        except _Undecodable as reason:
            self._drop()
            raise BadAnswer(f"unit {unit} answers nonsense to {question}") from reason
        except ModbusException as reason:
            self._stayed_silent()
            raise NoAnswer(f"unit {unit} did not answer within {waits:g} s") from reason
        self._silent = 0
        self._has_answered = True
        self._backoff.succeeded()
        if isinstance(answer, ExceptionResponse):
            raise RefusedByDevice(answer.exception_code, question)
        values = _values(answer, function)
        if answer.function_code != function or len(values) < count or (function > 2 and len(values) > count):
            self._drop()
            raise BadAnswer(f"unit {unit} answers {len(values)} of {count} values to {question}")
        return values[:count]

    def _stayed_silent(self) -> None:
        self._silent += 1
        # RTU frames carry no transaction number: a late answer would pass for the next one.
        if self._silent >= DOUBTED_AFTER or self.connection.framing == "rtu":
            self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None
        self._has_answered = False
        self._silent = 0


class _Undecodable(ModbusException):
    pass


def _values(answer: ModbusPDU, function: int) -> list[int]:
    return [int(bit) for bit in answer.bits] if function in (1, 2) else list(answer.registers)


def _fail_pending(client: AsyncModbusTcpClient) -> None:
    """Tell the waiting request at once that the connection is gone, not only at its timeout."""
    pending = client.ctx.response_future
    if not pending.done():
        pending.set_exception(ConnectionException("connection lost"))


def _guard(client: AsyncModbusTcpClient) -> None:
    """Let a frame that cannot be decoded fail its request, instead of the event loop's reader."""
    framer = client.ctx.framer
    decode = framer.handleFrame

    def handle(data: bytes, unit: int, transaction: int) -> tuple[int, ModbusPDU | None]:
        try:
            return decode(data, unit, transaction)
        except (ModbusException, ValueError, IndexError) as reason:
            pending = client.ctx.response_future
            if not pending.done():
                pending.set_exception(_Undecodable(str(reason)))
            return len(data), None

    # A method of this one object is replaced; the class stays as it is.
    vars(framer)["handleFrame"] = handle
