"""The guard that keeps tests on this machine."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.network import Guard, YouForgotToFakeTheNetwork, is_loopback

# Reserved for documentation (RFC 5737, RFC 3849, RFC 2606): nobody answers there, should the guard fail.
ABROAD = "192.0.2.1"
ABROAD_6 = "2001:db8::1"
NAME = "www.example.com"


def _udp() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def _connect() -> None:
    with socket.socket() as connection:
        connection.connect((ABROAD, 443))


def _connect_6() -> None:
    with socket.socket(socket.AF_INET6) as connection:
        connection.connect((ABROAD_6, 443, 0, 0))


def _connect_ex() -> None:
    with socket.socket() as connection:
        connection.connect_ex((ABROAD, 443))


def _sendto() -> None:
    with _udp() as connection:
        connection.sendto(b"?", (ABROAD, 53))


def _sendto_with_flags() -> None:
    with _udp() as connection:
        connection.sendto(b"?", 0, (ABROAD, 53))


def _sendmsg() -> None:
    with _udp() as connection:
        connection.sendmsg([b"?"], [], 0, (ABROAD, 53))


async def _stream_to(host: str) -> None:
    _, writer = await asyncio.open_connection(host, 443)
    writer.close()


async def _datagram() -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, remote_addr=(ABROAD, 53))
    transport.close()


WAYS_OUT: dict[str, Callable[[], object]] = {
    "connect": _connect,
    "connect over IPv6": _connect_6,
    "connect_ex": _connect_ex,
    "sendto": _sendto,
    "sendto with flags": _sendto_with_flags,
    "sendmsg": _sendmsg,
    "getaddrinfo": lambda: socket.getaddrinfo(NAME, 443),
    "gethostbyname": lambda: socket.gethostbyname(NAME),
    "gethostbyname_ex": lambda: socket.gethostbyname_ex(NAME),
    "an asyncio stream to an address": lambda: asyncio.run(_stream_to(ABROAD)),
    "an asyncio stream to a name": lambda: asyncio.run(_stream_to(NAME)),
    "an asyncio datagram": lambda: asyncio.run(_datagram()),
    "httpx": lambda: httpx.get(f"https://{NAME}/", trust_env=False),
}


@pytest.fixture
def reached_out(no_network: Guard) -> Iterator[list[str]]:
    """The attempts of this test, which expects them: they do not fail it."""
    yield no_network.attempts
    no_network.attempts.clear()


@pytest.fixture
def loopback() -> Iterator[tuple[str, int]]:
    """The address of a server on loopback that accepts one connection, says ``hello`` and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"hello")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()
        if thread.is_alive():  # the test failed before it connected
            socket.create_connection(listener.getsockname()).close()
        thread.join(5)


@pytest.mark.parametrize("way_out", WAYS_OUT.values(), ids=WAYS_OUT.keys())
def test_every_way_out_raises_by_name(way_out: Callable[[], object], reached_out: list[str]) -> None:
    """Whatever function is used to leave the machine, the exception names the mistake and the guard remembers it."""
    with pytest.raises(YouForgotToFakeTheNetwork):
        way_out()
    assert len(reached_out) == 1


def test_an_attempt_that_was_swallowed_is_remembered(reached_out: list[str]) -> None:
    """Code that catches everything cannot hide that it reached out, which is what fails the test at its end."""
    try:
        socket.getaddrinfo(NAME, 443)
    except Exception:  # noqa: BLE001 - this is what the test is about
        swallowed = True
    assert swallowed
    assert reached_out == [f"getaddrinfo of {NAME}"]


def test_loopback_is_open(loopback: tuple[str, int]) -> None:
    """A server on 127.0.0.1 is reached as if no guard stood there."""
    with socket.create_connection(loopback) as connection:
        assert connection.recv(5) == b"hello"


def test_loopback_is_open_by_name_and_for_asyncio(loopback: tuple[str, int]) -> None:
    """``localhost`` may be looked up, and an asyncio stream to it opened."""

    async def first_bytes() -> bytes:
        reader, writer = await asyncio.open_connection("localhost", loopback[1], family=socket.AF_INET)
        read = await reader.read(5)
        writer.close()
        await writer.wait_closed()
        return read

    assert asyncio.run(first_bytes()) == b"hello"


def test_unix_sockets_are_open(tmp_path: Path) -> None:
    """A socket that is a file, as PostgreSQL's, is none of the guard's business."""
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as connection:
        listener.bind(path)
        listener.listen()
        connection.connect(path)
        assert connection.getpeername() == path


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "localhost", "a.localhost.", None]
)
def test_what_can_only_mean_this_machine(host: str | None) -> None:
    """All of 127/8, ::1, their mapped form, and the names that RFC 6761 reserves are loopback."""
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "10.0.0.1", "::", "::ffff:192.0.2.1", "localhost.example.com", "127.0.0.1.x"]
)
def test_what_may_mean_another_machine(host: str) -> None:
    """A private address, a wildcard, and a name that only looks like loopback are not loopback."""
    assert not is_loopback(host)
