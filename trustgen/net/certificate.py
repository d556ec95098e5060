"""Which certificate a server shows, and what verification says: chain, dates and names apart (RFC 5280, RFC 9525).

One verified handshake settles the usual case. When it fails, a second one without names and dates tells whether
the chain is at fault; when it is, a third one without any verification obtains the certificate to describe.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from trustgen.facts.tls import CertificateFacts
from trustgen.frozen import dataclass
from trustgen.net.connection import Connection, Dialer
from trustgen.net.failure import LookFailed
from trustgen.net.loading import imported
from trustgen.net.settings import Endpoint, Settings
from trustgen.net.shown import Shown, describe, outdated
from trustgen.net.trust import Trust
from trustgen.net.verified import Verified, shown_of

#: X509_V_ERR_*: not yet valid, expired, host name mismatch, IP address mismatch. The chain may still be sound.
_NOT_THE_CHAIN = frozenset({9, 10, 62, 64})


#: What is said on a new connection before the handshake may begin; raises LookFailed.
Prelude = Callable[[Connection], Awaitable[None]]


async def _silence(connection: Connection) -> None:
    """TLS from the first byte."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """Looks at certificates with the run's trust."""

    settings: Settings
    dialer: Dialer
    trust: Trust
    verified: Verified
    clock: Callable[[], datetime]

    async def look(self, host: str, endpoint: Endpoint, prelude: Prelude = _silence) -> CertificateFacts:
        """The certificate shown to a client that names ``host``. Raises LookFailed."""
        try:
            shown = await self._first(host, endpoint, prelude)
        except _Rejected as rejected:
            because = rejected
        else:
            return describe(shown, host, endpoint.port, trusted=True, because="")
        if because.code in _NOT_THE_CHAIN:
            try:
                shown = await self._shake(host, endpoint, self.trust.chain_only, prelude)
            except _Rejected as rejected:
                because = rejected
            else:
                late = outdated(shown, self.clock())
                return describe(shown, host, endpoint.port, trusted=not late, because=late)
        shown = await self._shake(host, endpoint, self.trust.unverified, prelude)
        return describe(shown, host, endpoint.port, trusted=False, because=because.message)

    async def _first(self, host: str, endpoint: Endpoint, prelude: Prelude) -> Shown:
        if prelude is not _silence:
            return await self._shake(host, endpoint, self.trust.verified, prelude)
        with _telling_rejection():
            asked = asyncio.ensure_future(self.verified.shown(host, endpoint))
            await imported("cryptography.x509")
            return await asked

    async def _shake(self, host: str, endpoint: Endpoint, context: ssl.SSLContext, prelude: Prelude) -> Shown:
        connection = await self.dialer.reach(host, endpoint)
        try:
            await prelude(connection)
            with _telling_rejection():
                await connection.start_tls(context, host, self.settings.connect_timeout)
            return shown_of(connection)
        finally:
            connection.close()


class _Rejected(Exception):
    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@contextmanager
def _telling_rejection() -> Iterator[None]:
    """Tell a certificate that did not pass from a handshake that failed for another reason."""
    try:
        yield
    except LookFailed as failure:
        cause = failure.__cause__
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise _Rejected(cause.verify_code, cause.verify_message) from failure
        raise
