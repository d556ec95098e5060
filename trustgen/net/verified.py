"""The first verified handshake with a host at an endpoint, made once for everybody who needs one.

A look at the certificate and a question by HTTP begin alike: connect, shake hands, verify. Whoever comes first does
it; the certificate is kept for whoever asks, and the connection is kept for the first question.
"""

from __future__ import annotations

import asyncio

from trustgen.model.observation import Why
from trustgen.net.connection import Connection, Dialer
from trustgen.net.failure import LookFailed
from trustgen.net.settings import Endpoint, Settings
from trustgen.net.shown import Shown, shown_by
from trustgen.net.slots import Slots
from trustgen.net.trust import Trust

Key = tuple[str, Endpoint]


class Verified:
    """Connections over which verified TLS stands, and the certificates that were shown on them."""

    def __init__(self, settings: Settings, dialer: Dialer, slots: Slots, trust: Trust) -> None:
        self._settings = settings
        self._dialer = dialer
        self._slots = slots
        self._trust = trust
        self._first: dict[Key, asyncio.Task[Shown]] = {}
        self._spare: dict[Key, Connection] = {}
        #: The hosts that were asked for, by endpoint: a thousand endpoints need not be gone through for one.
        self._hosts: dict[Endpoint, dict[str, None]] = {}
        #: Where somebody waits to talk over the first connection.
        self._wanted: set[Key] = set()

    async def shown(self, host: str, endpoint: Endpoint) -> Shown:
        """The certificates of the first handshake. Raises LookFailed."""
        return await asyncio.shield(self._handshake((host, endpoint)))

    async def connection(self, host: str, endpoint: Endpoint) -> Connection:
        """A connection to talk over: the first if nobody has it yet, else a new one. Raises LookFailed."""
        key = (host, endpoint)
        if not self._is_taken(key):
            self._wanted.add(key)
            try:
                await asyncio.shield(self._handshake(key))
            finally:
                self._wanted.discard(key)
            spare = self._spare.pop(key, None)
            if spare is not None and not spare.has_input:
                return spare
            if spare is not None:
                spare.close()
        return await self._dial(key)

    def _is_taken(self, key: Key) -> bool:
        first = self._first.get(key)
        return key in self._wanted or (first is not None and first.done() and key not in self._spare)

    def yield_idle(self, endpoint: Endpoint | None) -> None:
        """Give up connections to ``endpoint`` (None: to anywhere) that nobody uses."""
        asked = list(self._spare) if endpoint is None else [(host, endpoint) for host in self._hosts.get(endpoint, ())]
        for key in asked:
            if key in self._spare and key not in self._wanted:
                self._spare.pop(key).close()

    async def close(self) -> None:
        """Close every connection that nobody has taken."""
        pending = [task for task in self._first.values() if not task.done()]
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        self._wanted.clear()
        self.yield_idle(None)

    def _handshake(self, key: Key) -> asyncio.Task[Shown]:
        task = self._first.get(key)
        if task is None:
            self._hosts.setdefault(key[1], {})[key[0]] = None
            task = self._first[key] = asyncio.create_task(self._shake(key))
            task.add_done_callback(lambda done: self._forget_failure(key, done))
        return task

    def _forget_failure(self, key: Key, task: asyncio.Task[Shown]) -> None:
        """What failed may be tried again."""
        if task.cancelled() or task.exception() is not None:
            self._first.pop(key, None)

    async def _shake(self, key: Key) -> Shown:
        connection = await self._dial(key)
        try:
            shown = shown_of(connection)
        except LookFailed:
            connection.close()
            raise
        if key in self._wanted or not self._slots.wanted(connection.endpoint):
            self._spare[key] = connection
        else:
            connection.close()
        return shown

    async def _dial(self, key: Key) -> Connection:
        host, endpoint = key
        connection = await self._dialer.reach(host, endpoint)
        try:
            await connection.start_tls(self._trust.verified, host, self._settings.connect_timeout)
        except BaseException:
            connection.close()
            raise
        return connection


def shown_of(connection: Connection) -> Shown:
    """The certificates of a connection over which TLS stands. Raises LookFailed when there are none."""
    state = connection.ssl_object
    if state is None:
        raise LookFailed(Why.CRASHED, "the TLS handshake left no trace", "asyncio lost the ssl object")
    return shown_by(state)
