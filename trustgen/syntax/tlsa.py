"""TLSA records and the certificates that they are about (RFC 6698 §2, RFC 7671)."""

from __future__ import annotations

import hashlib
import re

from trustgen.frozen import dataclass

_RECORD = re.compile(r"([0-3]) ([01]) ([0-2]) ([0-9A-Fa-f ]+)")
PKIX_EE, DANE_EE = 1, 3


@dataclass(frozen=True, slots=True)
class Tlsa:
    """``usage`` 0 and 2 are about an authority's certificate, 1 and 3 about the server's own.

    ``selector`` 0 is the whole certificate, 1 its public key; ``matching`` 0 is all of it, 1 and 2 its SHA-256 and
    SHA-512.
    """

    usage: int
    selector: int
    matching: int
    association: bytes

    @property
    def is_about_server(self) -> bool:
        """Whether it names the server's own certificate."""
        return self.usage in (PKIX_EE, DANE_EE)

    def matches(self, certificate: bytes) -> bool:
        """Whether the certificate (DER) is the one that is meant. Raises ValueError for one that cannot be read."""
        octets = certificate if self.selector == 0 else public_key(certificate)
        seen = (octets, hashlib.sha256(octets).digest(), hashlib.sha512(octets).digest())[self.matching]
        return seen == self.association


def parse(record: str) -> Tlsa | None:
    """A record in presentation format, or None where it cannot be used."""
    found = _RECORD.fullmatch(record.strip())
    digits = found[4].replace(" ", "") if found else ""
    if found is None or len(digits) % 2:
        return None
    return Tlsa(int(found[1]), int(found[2]), int(found[3]), bytes.fromhex(digits))


def public_key(certificate: bytes) -> bytes:
    """The SubjectPublicKeyInfo (DER) of a certificate (DER). Raises ValueError."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import load_der_x509_certificate

    key = load_der_x509_certificate(certificate).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
