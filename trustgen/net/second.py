"""A second process that asks a share of the endpoints: looking at hundreds of hosts is work for two processors.

Each endpoint is asked by one process alone, so that politeness is counted in one place, and every question goes through
the first process, which asks equal ones once. Questions and answers pass over a socket that only these two have.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING, Any, NoReturn

from trustgen.errors import origin
from trustgen.model.observation import Why
from trustgen.net.endpoints import Endpoints
from trustgen.net.failure import LookFailed
from trustgen.net.settings import Endpoint, Settings
from trustgen.processes import may_fork

if TYPE_CHECKING:
    from trustgen.net.channel import Channel

#: Questions from which on another process is worth its start.
WORTH = 400
#: Of five endpoints, those that are left to the second process: the first has more to do than to ask.
_SHARE, _OF = 3, 5
_DEFECT = "the look failed by a defect of the checker"


class Second:
    """The process, as the first one sees it. It is made before there is an event loop or a thread.

    ``process`` is its id. Raises OSError where there can be none.
    """

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._socket, theirs = socket.socketpair()
        try:
            self.process = os.fork()
        except OSError:
            self._socket.close()
            raise
        else:
            if self.process == 0:
                self._socket.close()
                _serve(theirs, _share(settings, _SHARE), clock)
        finally:
            theirs.close()
        self._channel: Channel
        self._reading: asyncio.Task[None]
        self._numbers = count()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._left: dict[Endpoint, bool] = {}
        self._gone = False

    @staticmethod
    def rest(settings: Settings) -> Settings:
        """What the first process may do at a time, beside the second."""
        return _share(settings, _OF - _SHARE)

    def has(self, endpoint: Endpoint) -> bool:
        """Whether ``endpoint`` is left to the second process; once that is settled, it stays so while it lives."""
        if self._gone:
            return False
        return self._left.setdefault(endpoint, len(self._left) % _OF < _SHARE)

    async def enter(self) -> None:
        """Begin to speak with it, inside the event loop."""
        # What most runs do without is not loaded for them.
        from trustgen.net.channel import Channel

        self._channel = await Channel.over(self._socket)
        self._reading = asyncio.create_task(self._read(self._channel))

    async def ask(self, question: str, endpoint: Endpoint, arguments: tuple[Any, ...]) -> Any:
        """As `Endpoints.ask`. What a process that came to grief was asked fails to be seen."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._channel.tell((number, question, endpoint, arguments))
        try:
            failure, found = await answer
        finally:
            del self._waiting[number]
        if failure is not None:
            raise LookFailed(*failure)
        return found

    async def _read(self, channel: Channel) -> None:
        try:
            async for number, failure, found in channel.heard():
                self._settle(number, failure, found)
        finally:
            self._gone = True
            for number in self._waiting:
                self._settle(number, (Why.CRASHED, _DEFECT, "the process that looked has ended"), None)

    def _settle(self, number: int, failure: tuple[Why, str, str] | None, found: Any) -> None:
        answer = self._waiting.get(number)
        if answer is not None and not answer.done():
            answer.set_result((failure, found))

    async def leave(self) -> None:
        """Speak with it no longer, before the event loop ends."""
        self._reading.cancel()
        await asyncio.wait({self._reading})
        self._channel.close()

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self._socket.close()
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _share(settings: Settings, part: int) -> Settings:
    """A part of the run's connections, as large as that of the endpoints."""
    return replace(settings, total=max(1, settings.total * part // _OF))


def may_help(settings: Settings) -> bool:
    """Whether a process can be had, and endpoints to share: behind a proxy there is but one."""
    return may_fork() and not settings.proxy


@contextmanager
def second(settings: Settings, clock: Callable[[], datetime], questions: int) -> Iterator[Second | None]:
    """The process, which is gone when the block is left; None where ``questions`` are few, or none can be had."""
    if questions < WORTH or not may_help(settings):
        yield None
        return
    # Both need it, and what stands before they part is read once.
    import_module("cryptography.x509")
    try:
        started = Second(settings, clock)
    except OSError:
        # No memory, or no more processes: then the first does it all.
        yield None
        return
    try:
        yield started
    finally:
        started.stop()


def _serve(sock: socket.socket, settings: Settings, clock: Callable[[], datetime]) -> NoReturn:
    """What belongs to the first process must not be done twice, least of all its end."""
    status = 1
    try:
        # Who is at the keyboard speaks to the first process, which ends this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        asyncio.run(_answer_all(sock, Endpoints(settings, clock)))
        status = 0
    finally:
        os._exit(status)


async def _answer_all(sock: socket.socket, endpoints: Endpoints) -> None:
    """Until the first process has gone."""
    from trustgen.net.channel import Channel

    # What cannot be told ends it all: nobody shall wait for it.
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: os._exit(1))
    channel = await Channel.over(sock)
    looks: set[asyncio.Task[None]] = set()
    async for number, question, endpoint, arguments in channel.heard():
        look = asyncio.create_task(_answer(channel, number, endpoints.ask(question, endpoint, arguments)))
        looks.add(look)
        look.add_done_callback(looks.discard)


async def _answer(channel: Channel, number: int, look: Coroutine[Any, Any, Any]) -> None:
    failure: tuple[Why, str, str] | None = None
    found = None
    try:
        found = await look
    except LookFailed as failed:
        failure = (failed.why, failed.reason, failed.detail)
    except Exception as error:  # noqa: BLE001 - a defect of one look must not take the others along
        failure = (Why.CRASHED, _DEFECT, origin(error))
    channel.tell((number, failure, found))
