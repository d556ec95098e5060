"""httpx's transport, pinned to one address.

A transport may connect wherever it likes, and Host header, SNI and the name that is verified stay those of the URL:
that is what pins an exchange. Rewriting the URL to the address instead would change all three.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx

from trustgen.net.connection import Connection
from trustgen.net.conversation import Conversation
from trustgen.net.settings import Endpoint, Settings
from trustgen.net.slots import Slots
from trustgen.net.turns import Turns

#: Opens a connection to the pinned endpoint, with TLS over it where the URL asks for that. Raises LookFailed.
Connect = Callable[[], Awaitable[Connection]]


class PinnedTransport(httpx.AsyncBaseTransport):
    """One keep-alive pool for one host at one endpoint. ``busy`` counts the questions that use it or wait to.

    ``absolute`` targets are for a proxy, which must be told the whole address (RFC 9112 §3.2.2).
    """

    def __init__(
        self, connect: Connect, endpoint: Endpoint, settings: Settings, slots: Slots, *, absolute: bool = False
    ) -> None:
        # Half of an endpoint's connections: the other half is for the looks that need a connection of their own.
        self.turns = Turns(max(1, settings.each // 2), lambda: slots.free(endpoint))
        self.busy = 0
        self._connect = connect
        self._settings = settings
        self._absolute = absolute
        self._open: dict[Conversation, bool] = {}

    @property
    def endpoints(self) -> set[Endpoint]:
        """Where its open connections lead: behind a proxy, to the proxy."""
        return {conversation.endpoint for conversation in self._open}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask over a connection that is open and unused, else over a new one. Raises LookFailed, and what h11 raises.

        The answer's stream must be closed. ``extensions["conversation"]`` is what the answer came over.
        """
        target = _whole(request.url) if self._absolute else request.url.raw_path
        conversation = await self._unused()
        try:
            head = await conversation.ask(
                request.method.encode("ascii"), target, request.headers.raw, await request.aread()
            )
        except BaseException:
            self._drop(conversation)
            raise
        return httpx.Response(
            head.status,
            headers=head.headers,
            stream=_Body(conversation, self._rest),
            extensions={"http_version": head.version, "conversation": conversation},
        )

    async def _unused(self) -> Conversation:
        for conversation in [found for found, used in self._open.items() if not used]:
            if conversation.reusable:
                self._open[conversation] = True
                return conversation
            self._drop(conversation)
        conversation = Conversation(await self._connect(), self._settings)
        self._open[conversation] = True
        return conversation

    def _rest(self, conversation: Conversation) -> None:
        if conversation.reusable:
            self._open[conversation] = False
        else:
            self._drop(conversation)

    def _drop(self, conversation: Conversation) -> None:
        conversation.close()
        self._open.pop(conversation, None)

    def abandon(self) -> None:
        """Close every connection, and stay ready to open new ones."""
        for conversation in list(self._open):
            self._drop(conversation)

    async def aclose(self) -> None:
        """Close every connection."""
        self.abandon()


def _whole(url: httpx.URL) -> bytes:
    return url.raw_scheme + b"://" + url.netloc + url.raw_path


class _Body(httpx.AsyncByteStream):
    def __init__(self, conversation: Conversation, rest: Callable[[Conversation], None]) -> None:
        self._conversation = conversation
        self._rest = rest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._conversation.body():
            yield chunk

    async def aclose(self) -> None:
        self._rest(self._conversation)
