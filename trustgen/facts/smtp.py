"""What a look at mail servers sees (RFC 5321, RFC 3207)."""

from __future__ import annotations

from typing import ClassVar

from trustgen.facts.dnssec import DnssecFacts
from trustgen.facts.tls import CertificateFacts
from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class StarttlsRequest:
    """Does every mail server of ``domain``, at each of its addresses, offer TLS, and with which certificate?

    ``tlsa``: its TLSA records are wanted too, validated.
    """

    probe: ClassVar[str] = "starttls"

    domain: str
    port: int = 25
    tlsa: bool = False


@dataclass(frozen=True, slots=True)
class StarttlsFacts:
    """One mail server at one address. ``certificate`` is None exactly where STARTTLS is not ``offered``.

    The certificate is looked at as a client would that names ``exchange``. ``tlsa`` is None where it was not asked for.
    """

    exchange: str
    port: int
    offered: bool
    certificate: CertificateFacts | None = None
    tlsa: DnssecFacts | None = None
