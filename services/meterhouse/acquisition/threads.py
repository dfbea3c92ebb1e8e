"""Where the event loop crosses over to what blocks: the database and the disk."""

import asyncio
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def in_thread(
    call: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
) -> asyncio.Future[Result]:
    """The answer of a blocking call, awaited.

    A thread of its own that the process does not wait for: a database that never answers must not keep a
    service from stopping. Pools of threads are joined at exit.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def answer(result: Result | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def work() -> None:
        outcome: tuple[Result | None, BaseException | None]
        try:
            outcome = (call(*arguments, **named), None)
        except BaseException as error:  # handed to whoever awaits it
            outcome = (None, error)
        if not loop.is_closed():
            loop.call_soon_threadsafe(answer, *outcome)

    threading.Thread(target=work, daemon=True, name=getattr(call, "__name__", "call")).start()
    return future
