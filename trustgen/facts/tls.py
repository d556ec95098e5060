"""What TLS looks see: protocol versions by raw ClientHello, and certificates by a verified handshake."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from trustgen.frozen import dataclass

VERSIONS = ("1.0", "1.1", "1.2", "1.3")


class HelloAnswer(StrEnum):
    """How a server met a ClientHello that offers exactly one version (RFC 5246 §7.4.1, RFC 8446 §4.1)."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class TlsRequest:
    """Which of ``VERSIONS`` does ``host``:``port`` accept, with and without SNI, at each of its addresses?"""

    probe: ClassVar[str] = "tls"

    host: str
    port: int = 443


@dataclass(frozen=True, slots=True)
class VersionAnswer:
    """The answer to one version. ``how`` says it for a reader: ``protocol_version alert``, ``chose TLS 1.2``.

    REFUSED is either a clear refusal, or a weak one (another fatal alert, FIN, RST) that repeated between two
    successful controls. SILENT settles nothing. ``sni`` tells whether the hello named the host.
    """

    version: str
    sni: bool
    answer: HelloAnswer
    how: str


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """Answers of one address; at least one of them is ACCEPTED (else the look is Unseen)."""

    host: str
    port: int
    answers: tuple[VersionAnswer, ...]

    def of(self, version: str) -> tuple[VersionAnswer, ...]:
        """The answers to ``version``, with SNI first."""
        return tuple(answer for answer in self.answers if answer.version == version)

    def accepted(self) -> tuple[str, ...]:
        """Versions that were accepted at least once, oldest first."""
        return tuple(v for v in VERSIONS if any(a.answer is HelloAnswer.ACCEPTED for a in self.of(v)))


@dataclass(frozen=True, slots=True)
class CertificateRequest:
    """Which certificate does ``host``:``port`` show to a client that names the host, and is it trusted?"""

    probe: ClassVar[str] = "certificate"

    host: str
    port: int = 443


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """The leaf as shown, and what verification said (RFC 5280, RFC 9525).

    ``trusted`` is the chain's verdict against the trust store apart from dates of the leaf and its names;
    ``untrusted_because`` is OpenSSL's reason. ``names`` are the DNS and IP subject alternative names; ``matches_host``
    ignores the common name. Dates are aware, UTC. ``issuer`` is (attribute, value) pairs, e.g. ("O", "Let's Encrypt").
    ``chain_sent`` counts the certificates that the server sent; ``leaf_der`` is the leaf in base64 DER.

    ``key`` is RSA, EC, Ed25519, Ed448 or DSA, of ``key_bits``; ``signature`` the hash that the issuer signed by
    (SHA-256), or the algorithm where it has its own (Ed25519). ``logs`` are the ids, in hexadecimal, of the
    transparency logs whose time-stamps are in the certificate (RFC 6962 §3.3). All are empty, and ``key_bits`` 0,
    where nothing is told.
    """

    host: str
    port: int
    subject: str
    issuer: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    trusted: bool
    untrusted_because: str
    matches_host: bool
    serial: str = ""
    sha256: str = ""
    chain_sent: int = 0
    leaf_der: str = ""
    key: str = ""
    key_bits: int = 0
    signature: str = ""
    logs: tuple[str, ...] = ()
