"""One question and its answer, when the answer is always there already."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, cast

from tests.lab.running import QUICK
from trustgen.net import Endpoint
from trustgen.net.conversation import Conversation

PIECE = 64 << 10
PATIENT = replace(QUICK, exchange_timeout=60.0)


class Ready:
    """A connection whose bytes can all be read without waiting."""

    endpoint = Endpoint("127.0.0.1", 80)
    has_input = False

    def __init__(self, octets: bytes) -> None:
        self._octets = octets

    async def send(self, octets: bytes) -> None:
        """Nobody listens."""

    async def read(self, size: int) -> bytes:
        """The next bytes, at once."""
        taken, self._octets = self._octets[:size], self._octets[size:]
        return taken


def test_a_long_answer_leaves_others_their_turn() -> None:
    """However fast a server sends, deadlines and other looks come in between."""
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    async def ask() -> int:
        chunks = b"1\r\na\r\n" * (4 * PIECE // 6)
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        conversation = Conversation(cast(Any, Ready(head + chunks + b"0\r\n\r\n")), PATIENT)
        other = asyncio.create_task(others())
        await asyncio.sleep(0)
        await conversation.ask(b"GET", b"/", [(b"Host", b"tidemark.example")], b"")
        conversation.allow(8 * PIECE)
        before = turns
        assert [chunk async for chunk in conversation.body()] == [b"a"] * (4 * PIECE // 6)
        other.cancel()
        return turns - before

    assert asyncio.run(ask()) >= 3
