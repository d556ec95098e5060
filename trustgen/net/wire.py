"""Bytes over one socket, by the event loop's own calls; TLS stands over it when it is asked for.

A look is a connection, a question and an answer, thousands of times over. Streams and transports cost several times
what the socket itself does, and asyncio's TLS a quarter of a megabyte for each connection.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from contextlib import suppress

#: Bytes that are taken off the wire at a time: four TLS records.
_PIECE = 64 << 10
#: Pieces that are taken off a busy wire before others have their turn.
_IN_A_ROW = 8


class Wire:
    """A connected socket. ``close`` is immediate, and wakes whoever still reads with the end of the stream."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._loop = asyncio.get_running_loop()
        self._tls: _Tls | None = None
        #: What was read beyond what was asked for, in the clear.
        self._ahead = b""
        self._busy = 0
        self._closed = False

    @property
    def ssl_object(self) -> ssl.SSLObject | None:
        """The TLS state, once there is one."""
        return self._tls.state if self._tls else None

    @property
    def local_address(self) -> str:
        """The address that this end has."""
        return str(self._socket.getsockname()[0])

    async def send(self, octets: bytes) -> None:
        """Write all of ``octets``. Raises OSError."""
        tls = self._tls
        while tls is not None:
            try:
                tls.state.write(octets)
            except ssl.SSLWantReadError:
                await self._feed(tls)
            else:
                octets = tls.outgoing.read()
                break
        await self._send(octets)

    async def read(self, size: int) -> bytes:
        """Some bytes, at most ``size``; none at the end, be it announced or not. Raises OSError."""
        if self._ahead:
            octets, self._ahead = self._ahead[:size], self._ahead[size:]
            return octets
        if self._tls is None:
            return await self._receive(size)
        return await self._read_tls(self._tls, size)

    async def read_until(self, end: bytes, most: int = _PIECE) -> bytes:
        """Everything up to and with ``end``.

        Raises asyncio.IncompleteReadError when the stream ends first, asyncio.LimitOverrunError when it does not come
        within ``most`` bytes, and OSError.
        """
        gathered = b""
        while end not in gathered:
            octets = await self.read(_PIECE)
            gathered += octets
            if not octets:
                raise asyncio.IncompleteReadError(gathered, None)
            if len(gathered) > most:
                raise asyncio.LimitOverrunError("the end did not come", len(gathered))
        at = gathered.index(end) + len(end)
        self._ahead = gathered[at:] + self._ahead
        return gathered[:at]

    @property
    def has_input(self) -> bool:
        """Whether bytes, or the end of them, wait to be read."""
        if self._closed or self._ahead:
            return True
        try:
            octets = self._socket.recv(_PIECE)
        except (BlockingIOError, InterruptedError):
            return self._tls is not None and self._says_something(self._tls)
        except OSError:
            return True
        if self._tls is None or not octets:
            self._ahead = octets
            return True
        self._tls.incoming.write(octets)
        return self._says_something(self._tls)

    def _says_something(self, tls: _Tls) -> bool:
        """Whether TLS records hold more than what the protocol says to itself, such as session tickets."""
        try:
            self._ahead = tls.state.read(_PIECE)
        except ssl.SSLWantReadError:
            return False
        except OSError:
            return True
        return True

    async def start_tls(self, context: ssl.SSLContext, host: str | None) -> None:
        """Shake hands, naming ``host`` (an IP literal is verified but not named). Raises OSError."""
        tls = _Tls(context, host)
        tls.incoming.write(self._ahead)
        self._ahead = b""
        while True:
            try:
                tls.state.do_handshake()
            except ssl.SSLWantReadError:
                await self._send(tls.outgoing.read())
                if not await self._feed(tls):
                    raise ConnectionResetError("the connection was closed") from None
            except ssl.SSLError:
                await self._send(tls.outgoing.read())
                raise
            else:
                break
        await self._send(tls.outgoing.read())
        self._tls = tls

    async def _read_tls(self, tls: _Tls, size: int) -> bytes:
        while True:
            try:
                octets = tls.state.read(size)
            except ssl.SSLWantReadError:
                await self._send(tls.outgoing.read())
                if not await self._feed(tls):
                    return b""
            else:
                return octets

    async def _feed(self, tls: _Tls) -> bool:
        """Pass on what comes over the wire; False at its end."""
        octets = await self._receive(_PIECE)
        tls.incoming.write(octets)
        tls.fed += 1
        if tls.fed % _IN_A_ROW == 0:
            # What is there already is read without a pause, and TLS may make nothing of it: time-outs need a turn.
            await asyncio.sleep(0)
        return bool(octets)

    async def _receive(self, size: int) -> bytes:
        while not self._closed:
            try:
                return self._socket.recv(size)
            except (BlockingIOError, InterruptedError):
                await self._readable()
        return b""

    async def _readable(self) -> None:
        """Wait for bytes, or for the end of them."""
        ready, descriptor = self._loop.create_future(), self._socket.fileno()
        self._busy += 1
        self._loop.add_reader(descriptor, _wake, ready)
        try:
            await ready
        finally:
            self._loop.remove_reader(descriptor)
            self._rest()

    async def _send(self, octets: bytes) -> None:
        if not octets:
            return
        if self._closed:
            raise ConnectionAbortedError("the connection was closed from here")
        # Nearly always, the kernel takes all at once.
        with suppress(BlockingIOError, InterruptedError):
            octets = octets[self._socket.send(octets) :]
        if octets:
            await self._send_rest(octets)

    async def _send_rest(self, octets: bytes) -> None:
        self._busy += 1
        try:
            await self._loop.sock_sendall(self._socket, octets)
        finally:
            self._rest()

    def close(self) -> None:
        """Drop the connection without waiting for the other side's goodbye; TLS lets go of its memory."""
        if self._closed:
            return
        self._closed = True
        self._tls = None
        if not self._busy:
            self._socket.close()
            return
        # Whoever waits for this socket is woken by its end, and closes it: the event loop still watches it.
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            # The other side was faster: then whoever waits is awake already.
            return

    def _rest(self) -> None:
        self._busy -= 1
        if self._closed and not self._busy:
            self._socket.close()


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


class _Tls:
    """The state of TLS, and what goes through it."""

    __slots__ = ("fed", "incoming", "outgoing", "state")

    def __init__(self, context: ssl.SSLContext, host: str | None) -> None:
        self.fed = 0
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.state = context.wrap_bio(self.incoming, self.outgoing, server_hostname=host)


async def connected(address: str, port: int, timeout: float) -> Wire:
    """A connection to an IP literal, within ``timeout`` seconds. Raises OSError, TimeoutError among them."""
    where = (address, port)
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(BlockingIOError):
            sock.connect(where)
        if _stands(sock):
            # On this machine, the kernel is done before the event loop could wait for it. Others have their turn.
            await asyncio.sleep(0)
        else:
            async with asyncio.timeout(timeout):
                await _standing(sock, where)
        return Wire(sock)
    except BaseException:
        sock.close()
        raise


def _stands(sock: socket.socket) -> bool:
    try:
        sock.getpeername()
    except OSError:
        return False
    return True


async def _standing(sock: socket.socket, where: tuple[str, int]) -> None:
    """Wait for a connection that is under way."""
    try:
        await asyncio.get_running_loop().sock_connect(sock, where)
    except OSError as error:
        # It came about between the two questions.
        if error.errno != errno.EISCONN:
            raise
