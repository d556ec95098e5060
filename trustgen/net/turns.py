"""Who asks next over the connections of one pool, and when another connection is worth opening.

Opening one costs two round trips and a handshake, and takes a place from looks that need a connection of their own. So
questions go one after the other over the first, and over a second only where several wait, or one waits for long.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Self

#: Seconds that a question waits behind another before a connection is opened for it.
_PATIENCE = 1.0


class Turns:
    """Lets at most ``size`` questions through at a time, as a context manager; ``room()``: may we open another?"""

    def __init__(self, size: int, room: Callable[[], bool]) -> None:
        self._size = size
        self._room = room
        self._going = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> Self:
        if self._going == 0:
            self._going = 1
            return self
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            while not (await asyncio.wait({turn}, timeout=_PATIENCE))[0]:
                if self._may_open():
                    self._let(turn)
        except BaseException:
            if turn.done():
                self._leave()
            else:
                self._waiting.remove(turn)
            raise
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._leave()

    def _leave(self) -> None:
        self._going -= 1
        if self._waiting:
            self._let(self._waiting[0])
        if len(self._waiting) > 1 and self._may_open():
            self._let(self._waiting[0])

    def _may_open(self) -> bool:
        return self._going < self._size and self._room()

    def _let(self, turn: asyncio.Future[None]) -> None:
        self._waiting.remove(turn)
        self._going += 1
        turn.set_result(None)
