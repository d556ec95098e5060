"""HTTP/1.1 over one connection, one question after the other (RFC 9112), by h11.

Here is where caps belong: every question starts a new budget of bytes and seconds, so that floods and tarpits end.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import h11

from trustgen.frozen import dataclass
from trustgen.model.observation import Why
from trustgen.net.connection import Connection
from trustgen.net.failure import LookFailed, mapped, timed_out
from trustgen.net.settings import Endpoint, Settings

Headers = list[tuple[bytes, bytes]]
#: Bytes that are read at a time.
_PIECE = 64 << 10


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a body: header names as they were sent."""

    status: int
    version: bytes
    headers: Headers


class Conversation:
    """Questions and answers over ``connection``; each has ``max_head`` bytes and ``exchange_timeout`` seconds."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection = connection
        self._settings = settings
        self._state = h11.Connection(h11.CLIENT, max_incomplete_event_size=settings.max_head)
        self._expires = 0.0
        self._allowed = 0
        self._received = 0
        #: What this server says next cannot be told from what it said last.
        self._doubtful = False

    @property
    def endpoint(self) -> Endpoint:
        """Where the connection leads."""
        return self._connection.endpoint

    @property
    def reusable(self) -> bool:
        """Whether another question may be asked: the last one is answered, and nothing was said since."""
        return not self._doubtful and self._state.our_state is h11.IDLE and not self._connection.has_input

    def close(self) -> None:
        """Close at once."""
        self._connection.close()

    def allow(self, size: int) -> None:
        """Let ``size`` more bytes come in answer to the current question."""
        self._allowed += size

    async def ask(self, method: bytes, target: bytes, headers: Headers, content: bytes) -> Head:
        """Send a question and read its answer up to the body. Raises LookFailed and what h11 raises.

        A server may answer and close before it has read everything: what it says is heard all the same.
        """
        octets = self._state.send(h11.Request(method=method, target=target, headers=headers)) or b""
        if content:
            octets += self._state.send(h11.Data(data=content)) or b""
        octets += self._state.send(h11.EndOfMessage()) or b""
        self._received, self._allowed = 0, self._settings.max_head
        self._expires = asyncio.get_running_loop().time() + self._settings.exchange_timeout
        # RFC 9110 §9.3.2: an answer to HEAD has no body, whatever its headers say; some servers send one.
        self._doubtful = method == b"HEAD"
        with suppress(OSError):
            async with asyncio.timeout(self._settings.read_timeout):
                await self._connection.send(octets)
        return await self._head()

    async def _head(self) -> Head:
        while True:
            event = await self._event()
            if isinstance(event, h11.Response) or (
                isinstance(event, h11.InformationalResponse) and event.status_code == 101
            ):
                break
            self._doubtful = True
        self._doubtful |= event.status_code in (204, 304) or event.status_code < 200
        return Head(event.status_code, b"HTTP/" + event.http_version, event.headers.raw_items())

    async def body(self) -> AsyncIterator[bytes]:
        """The body, still in its content coding. Raises LookFailed and what h11 raises."""
        while isinstance(event := await self._event(), h11.Data):
            yield bytes(event.data)
        self._finish()

    def _finish(self) -> None:
        """Get ready for the next question. What came beyond the answer would be taken for the next one (§6.3)."""
        self._doubtful |= bool(self._state.trailing_data[0])
        if self._state.our_state is h11.DONE and self._state.their_state is h11.DONE:
            self._state.start_next_cycle()

    async def _event(self) -> object:
        while (event := self._state.next_event()) is h11.NEED_DATA:
            self._state.receive_data(await self._receive())
        return event

    async def _receive(self) -> bytes:
        limit = self._settings.read_timeout
        left = self._expires - asyncio.get_running_loop().time()
        if left <= 0:
            raise timed_out("the answer", self._settings.exchange_timeout)
        with mapped("the answer", limit if limit < left else self._settings.exchange_timeout):
            async with asyncio.timeout(min(limit, left)):
                octets = await self._connection.read(_PIECE)
        if not octets and not self._received:
            raise LookFailed(Why.RESET, "the connection was closed without an answer")
        self._received += len(octets)
        if self._received > _PIECE:
            # What is there already is read without a pause, and may be costly: others have their turn, deadlines too.
            await asyncio.sleep(0)
        if self._received > self._allowed:
            raise LookFailed(Why.TOO_LARGE, "the answer is too large", f"more than {self._allowed} bytes")
        return octets
