"""The certificates of one handshake, parsed."""

from __future__ import annotations

import base64
import ipaddress
import ssl
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from trustgen.facts.tls import CertificateFacts
from trustgen.frozen import dataclass
from trustgen.model.observation import Why
from trustgen.net.failure import LookFailed
from trustgen.net.settings import is_ip

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

_HASHES = {
    "md5": "MD5", "sha1": "SHA-1", "sha224": "SHA-224", "sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512",
}  # fmt: skip
#: Signatures without a hash beside them (RFC 8410 §3).
_ALONE = {"1.3.101.112": "Ed25519", "1.3.101.113": "Ed448"}
#: OpenSSL's ENCODING_DER; public as ssl.ENCODING_DER only inside ``_ssl``.
_DER = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """DER: the leaf, every certificate that was sent (leaf first), and the chain that verification built, if any."""

    leaf: bytes
    sent: tuple[bytes, ...]
    verified: tuple[bytes, ...]


def shown_by(state: ssl.SSLObject) -> Shown:
    """The certificates of a finished handshake. Raises LookFailed when there are none."""
    leaf = state.getpeercert(binary_form=True)
    if leaf is None:
        raise LookFailed(Why.TLS_FAILED, "the server showed no certificate")
    return Shown(leaf, _chain(state, "get_unverified_chain"), _chain(state, "get_verified_chain"))


def _chain(state: ssl.SSLObject, name: str) -> tuple[bytes, ...]:
    """Python 3.13 made these methods public; before, they stood on the object beneath and gave wrapped certificates."""
    method = getattr(state, name, None) or getattr(getattr(state, "_sslobj", None), name, None)
    found = method() if method is not None else None
    return tuple(item if isinstance(item, bytes) else item.public_bytes(_DER) for item in found or ())


def _parsed(der: bytes) -> Certificate:
    from cryptography import x509

    try:
        return x509.load_der_x509_certificate(der)
    except ValueError as error:
        raise LookFailed(Why.GARBLED, "the certificate cannot be read", str(error)) from error


def outdated(shown: Shown, now: datetime) -> str:
    """Why a certificate above the leaf is not valid at ``now``, in OpenSSL's words; "" when all are."""
    for der in shown.verified[1:]:
        certificate = _parsed(der)
        if now > certificate.not_valid_after_utc:
            return "intermediate certificate has expired"
        if now < certificate.not_valid_before_utc:
            return "intermediate certificate is not yet valid"
    return ""


def describe(shown: Shown, host: str, port: int, *, trusted: bool, because: str) -> CertificateFacts:
    """The facts of the leaf. Raises LookFailed (garbled) when it cannot be parsed."""
    facts = _facts(shown.leaf)
    return replace(
        facts,
        host=host,
        port=port,
        trusted=trusted,
        untrusted_because=because,
        matches_host=matches(facts.names, host),
        chain_sent=len(shown.sent),
    )


@lru_cache(maxsize=256)
def _facts(der: bytes) -> CertificateFacts:
    """What a leaf says of itself, whoever shows it: many hosts show the same one."""
    from cryptography.hazmat.primitives.hashes import SHA256

    leaf = _parsed(der)
    names = _names(leaf)
    key, bits = _key(leaf)
    try:
        subject, issuer = leaf.subject.rfc4514_string(), _attributes(leaf.issuer)
    except ValueError as error:
        raise LookFailed(Why.GARBLED, "the certificate cannot be read", str(error)) from error
    return CertificateFacts(
        host="",
        port=0,
        subject=subject,
        issuer=issuer,
        names=names,
        not_before=leaf.not_valid_before_utc,
        not_after=leaf.not_valid_after_utc,
        trusted=False,
        untrusted_because="",
        matches_host=False,
        serial=f"{leaf.serial_number:x}",
        sha256=leaf.fingerprint(SHA256()).hex(),
        leaf_der=base64.b64encode(der).decode("ascii"),
        key=key,
        key_bits=bits,
        signature=_signature(leaf),
        logs=_logs(leaf),
    )


def _key(leaf: Certificate) -> tuple[str, int]:
    """The sort of key, and the bits of its modulus or field: 0 where there is one size. ("", 0) of any other sort."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

    try:
        key = leaf.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return "", 0
    match key:
        case rsa.RSAPublicKey():
            return "RSA", key.key_size
        case ec.EllipticCurvePublicKey():
            return "EC", key.key_size
        case dsa.DSAPublicKey():
            return "DSA", key.key_size
        case ed25519.Ed25519PublicKey():
            return "Ed25519", 0
        case ed448.Ed448PublicKey():
            return "Ed448", 0
        case _:
            return "", 0


def _signature(leaf: Certificate) -> str:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        used = leaf.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    if used is None:
        return _ALONE.get(leaf.signature_algorithm_oid.dotted_string, "")
    return _HASHES.get(used.name, used.name)


def _logs(leaf: Certificate) -> tuple[str, ...]:
    """The logs that have seen it. Time-stamps that come in the handshake or with OCSP are not told by OpenSSL."""
    from cryptography import x509

    try:
        found = leaf.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(sorted({stamp.log_id.hex() for stamp in found}))


def _names(leaf: Certificate) -> tuple[str, ...]:
    from cryptography import x509

    try:
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    except ValueError as error:
        raise LookFailed(Why.GARBLED, "the certificate's names cannot be read", str(error)) from error
    addresses = (str(address) for address in found.get_values_for_type(x509.IPAddress))
    return (*found.get_values_for_type(x509.DNSName), *addresses)


def _attributes(name: Name) -> tuple[tuple[str, str], ...]:
    return tuple((part.rfc4514_attribute_name, str(part.value)) for part in name)


def matches(names: tuple[str, ...], host: str) -> bool:
    """Whether one of ``names`` is for ``host``.

    A wildcard stands for exactly one whole left-most label (RFC 9525 §6.3).
    """
    if is_ip(host):
        wanted = ipaddress.ip_address(host)
        return any(is_ip(name) and ipaddress.ip_address(name) == wanted for name in names)
    host = host.lower().rstrip(".")
    _, _, parent = host.partition(".")
    patterns = {name.lower().rstrip(".") for name in names if not is_ip(name)}
    return host in patterns or (parent.count(".") > 0 and f"*.{parent}" in patterns)
