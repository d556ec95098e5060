"""Which application protocol does a server choose? One handshake a protocol, which offers it alone (RFC 7301)."""

from __future__ import annotations

import ssl

from trustgen.facts.alpn import AlpnAnswer, ProtocolAnswer
from trustgen.frozen import dataclass
from trustgen.net.connection import Dialer
from trustgen.net.failure import LookFailed
from trustgen.net.settings import Endpoint, Settings


@dataclass(frozen=True, slots=True)
class Alpn:
    """Offers protocols; certificates are not verified, since what is spoken does not depend on trust."""

    settings: Settings
    dialer: Dialer

    async def offer(self, host: str, endpoint: Endpoint, protocol: str) -> ProtocolAnswer:
        """The answer to ``protocol`` (``h2``), offered alone. Raises LookFailed for whatever settles nothing."""
        connection = await self.dialer.reach(host, endpoint)
        try:
            await connection.start_tls(_context(protocol), host, self.settings.connect_timeout)
            state = connection.ssl_object
            chosen = state.selected_alpn_protocol() if state else None
        except LookFailed as failure:
            if _is_declined(failure):
                return ProtocolAnswer(protocol, AlpnAnswer.DECLINED, "no_application_protocol alert")
            raise
        finally:
            connection.close()
        how = f"chose {chosen}" if chosen else "chose none"
        # Who chooses nothing speaks what was spoken before there was a choice (RFC 9112 §9.7).
        taken = chosen == protocol or (chosen is None and protocol == "http/1.1")
        return ProtocolAnswer(protocol, AlpnAnswer.CHOSEN if taken else AlpnAnswer.DECLINED, how)


def _context(protocol: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols([protocol])
    return context


def _is_declined(failure: LookFailed) -> bool:
    # Python 3.11 has no name for this alert in ``reason``; OpenSSL's own text has it.
    return isinstance(failure.__cause__, ssl.SSLError) and "no application protocol" in str(failure.__cause__).lower()
