"""Python values between two processes of ours, over a socket that nobody else has."""

from __future__ import annotations

import asyncio
import pickle
import socket
from collections.abc import AsyncIterator
from typing import Any, Self

#: Bytes before each piece that say how long it is.
_WIDTH = 8


class Channel:
    """Carries tuples both ways, in order; those that are told in one turn of the event loop go together."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._untold: list[tuple[Any, ...]] = []

    @classmethod
    async def over(cls, sock: socket.socket) -> Self:
        """A channel over a connected socket."""
        return cls(*await asyncio.open_connection(sock=sock))

    def tell(self, message: tuple[Any, ...]) -> None:
        """Send ``message``."""
        if not self._untold:
            asyncio.get_running_loop().call_soon(self._send)
        self._untold.append(message)

    def _send(self) -> None:
        told = pickle.dumps(self._untold, pickle.HIGHEST_PROTOCOL)
        self._untold = []
        self._writer.write(len(told).to_bytes(_WIDTH, "big") + told)

    async def heard(self) -> AsyncIterator[tuple[Any, ...]]:
        """What the other side tells, until it has gone."""
        while True:
            try:
                length = int.from_bytes(await self._reader.readexactly(_WIDTH), "big")
                told = await self._reader.readexactly(length)
            except (asyncio.IncompleteReadError, OSError):
                return
            for message in pickle.loads(told):  # noqa: S301 - by our own process, over a socket of its own
                yield message

    def close(self) -> None:
        """Let go of the socket."""
        self._writer.close()
