"""One socket: what waits is seen, what is closed wakes its reader, and TLS says nothing of its own to who asks."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable

import pytest

from tests.lab.fault import HOST
from tests.lab.running import Lab
from trustgen.net.wire import Wire, connected

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def _until_end(reader: asyncio.StreamReader) -> None:
    """Wait for the other side to hang up, so that this one does not."""
    with contextlib.suppress(OSError):
        await reader.read()


def _with(lab: Lab, serve: Serve, use: Callable[[Wire], Awaitable[None]], *, tls: bool = False) -> None:
    context = lab.bench.context(lab.bench.ca.issue_cert(HOST)) if tls else None
    port = lab.run(lab.bench.listen(serve, context))

    async def meet() -> None:
        wire = await connected("127.0.0.1", port, 5.0)
        try:
            if tls:
                trust = ssl.create_default_context()
                lab.bench.ca.configure_trust(trust)
                await wire.start_tls(trust, HOST)
            await use(wire)
        finally:
            wire.close()

    asyncio.run(asyncio.wait_for(meet(), 20))


def test_closing_wakes_whoever_reads(lab: Lab) -> None:
    """A reader that is left waiting when its connection is closed sees the end at once, not its time-out."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _until_end(reader)

    async def use(wire: Wire) -> None:
        waiting = asyncio.create_task(wire.read(10))
        await asyncio.sleep(0)
        wire.close()
        wire.close()
        assert await waiting == b""
        assert await wire.read(10) == b""
        with pytest.raises(ConnectionAbortedError):
            await wire.send(b"too late")

    _with(lab, serve, use)


def test_what_is_read_beyond_the_end_mark_stays(lab: Lab) -> None:
    """Lines that come in one packet are read one after the other, and the rest can be read as it is."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"one\r\ntwo\r\nrest")
        await _until_end(reader)

    async def use(wire: Wire) -> None:
        assert await wire.read_until(b"\n") == b"one\r\n"
        assert wire.has_input
        assert await wire.read_until(b"\n") == b"two\r\n"
        assert await wire.read(2) == b"re"
        assert await wire.read(10) == b"st"
        assert not wire.has_input

    _with(lab, serve, use)


def test_an_end_mark_that_never_comes_is_told(lab: Lab) -> None:
    """Neither a flood nor an early end passes for a line."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"x" * 100)
        await writer.drain()

    async def flooded(wire: Wire) -> None:
        with pytest.raises(asyncio.LimitOverrunError):
            await wire.read_until(b"\n", 50)

    async def ended(wire: Wire) -> None:
        with pytest.raises(asyncio.IncompleteReadError) as failure:
            await wire.read_until(b"\n")
        assert failure.value.partial == b"x" * 100

    _with(lab, serve, flooded)
    _with(lab, serve, ended)


def test_session_tickets_are_no_input(lab: Lab) -> None:
    """TLS 1.3 sends tickets after the handshake: a connection that holds nothing else may be used again."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while octets := await reader.read(100):
            writer.write(octets.upper())

    async def use(wire: Wire) -> None:
        assert wire.ssl_object is not None
        assert wire.ssl_object.version() == "TLSv1.3"
        for _ in range(2):
            await wire.send(b"hello")
            assert await wire.read(100) == b"HELLO"
            assert not wire.has_input

    _with(lab, serve, use, tls=True)


def test_a_handshake_that_never_gets_anywhere_leaves_others_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenSSL passes over HelloRequest without end (RFC 5246 §7.4.1.1): a flood of it must meet its time-out."""
    idle = bytes.fromhex("16 0303 4000") + bytes(0x4000)
    pieces = iter([idle * 3] * 200)

    async def ready(wire: Wire, size: int) -> bytes:
        return next(pieces, b"")

    async def swallow(wire: Wire, octets: bytes) -> None:
        """Nobody listens."""

    async def shake() -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with ours, theirs:
            waiting = asyncio.create_task(Wire(ours).start_tls(ssl.create_default_context(), "tidemark.example"))
            for _ in range(3):
                await asyncio.sleep(0)
            assert not waiting.done()
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting

    monkeypatch.setattr(Wire, "_receive", ready)
    monkeypatch.setattr(Wire, "_send", swallow)
    asyncio.run(shake())


def test_words_over_tls_that_nobody_asked_for_are_input(lab: Lab) -> None:
    """An idle connection on which the server speaks, or hangs up, is not one to ask the next question over."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"answer")
        writer.write(b"unasked")
        await writer.drain()
        await _until_end(reader)

    async def use(wire: Wire) -> None:
        assert await wire.read(3) == b"ans"
        assert wire.has_input
        rest = b""
        while len(rest) < len("werunasked"):
            rest += await wire.read(100)
        assert rest == b"werunasked"
        assert not wire.has_input

    async def ends(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"answer")
        await writer.drain()

    async def left(wire: Wire) -> None:
        assert await wire.read(100) == b"answer"
        assert await wire.read(100) == b""
        assert wire.has_input

    _with(lab, serve, use, tls=True)
    _with(lab, ends, left, tls=True)


def test_more_than_a_socket_takes_at_once_arrives_whole(lab: Lab) -> None:
    """A megabyte over TLS goes out and comes back, however it is cut on the way."""
    size = 1 << 20

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(size))
        await _until_end(reader)

    async def use(wire: Wire) -> None:
        await wire.send(bytes(range(256)) * (size // 256))
        back = b""
        while len(back) < size:
            back += await wire.read(size)
        assert back == bytes(range(256)) * (size // 256)

    _with(lab, serve, use, tls=True)
