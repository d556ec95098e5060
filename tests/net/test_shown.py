"""What a certificate says of its own depth: key, signature, and the logs that have seen it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from trustgen.facts.tls import CertificateFacts
from trustgen.model.observation import Why
from trustgen.net.failure import LookFailed
from trustgen.net.shown import Shown, describe

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "faulty.example")])
NOW = datetime(2026, 6, 15, tzinfo=UTC)
ISSUER = ec.generate_private_key(ec.SECP256R1())
#: RFC 6962 §3.3.
STAMPS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")


def shown(key: Any, *, signer: Any = ISSUER, by: Any = None, stamps: bytes = b"") -> CertificateFacts:
    """The facts of a certificate for ``key`` that ``signer`` signed."""
    made = x509.CertificateBuilder().subject_name(NAME).issuer_name(NAME).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=90))
    if stamps:
        made = made.add_extension(x509.UnrecognizedExtension(STAMPS, stamps), critical=False)
    der = made.sign(signer, by or hashes.SHA256()).public_bytes(Encoding.DER)
    return describe(Shown(der, (der,), ()), "faulty.example", 443, trusted=False, because="")


def stamp(log: bytes) -> bytes:
    """A time-stamp of ``log`` (RFC 6962 §3.2), with a signature that nobody made."""
    body = b"\x00" + log + (1_750_000_000_000).to_bytes(8, "big") + b"\x00\x00" + b"\x04\x03\x00\x02\x05\x00"
    return len(body).to_bytes(2, "big") + body


def listed(*stamps: bytes) -> bytes:
    """The list, in an OCTET STRING."""
    joined = b"".join(stamps)
    value = len(joined).to_bytes(2, "big") + joined
    length = bytes([len(value)]) if len(value) < 128 else bytes([0x81, len(value)])
    return b"\x04" + length + value


@pytest.mark.parametrize(
    ("key", "sort", "bits"),
    [
        (rsa.generate_private_key(65537, 2048), "RSA", 2048),
        (ec.generate_private_key(ec.SECP384R1()), "EC", 384),
        (dsa.generate_private_key(2048), "DSA", 2048),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519", 0),
        (ed448.Ed448PrivateKey.generate(), "Ed448", 0),
        (x25519.X25519PrivateKey.generate(), "", 0),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_keys(key: Any, sort: str, bits: int) -> None:
    """The sort, and its length where there are several; nothing of a sort that signs nothing."""
    facts = shown(key)
    assert (facts.key, facts.key_bits) == (sort, bits)


@pytest.mark.parametrize(
    ("signer", "by", "said"),
    [
        (ISSUER, hashes.SHA256(), "SHA-256"),
        (ISSUER, hashes.SHA384(), "SHA-384"),
        (ISSUER, hashes.SHA3_256(), "sha3-256"),
        (rsa.generate_private_key(65537, 2048), hashes.SHA512(), "SHA-512"),
    ],
)
def test_signatures(signer: Any, by: Any, said: str) -> None:
    """The hash that the issuer signed by."""
    assert shown(ISSUER, signer=signer, by=by).signature == said


def test_a_signature_with_its_own_hash() -> None:
    """Ed25519 has no other (RFC 8410)."""
    key = ed25519.Ed25519PrivateKey.generate()
    made = x509.CertificateBuilder().subject_name(NAME).issuer_name(NAME).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=90))
    der = made.sign(key, None).public_bytes(Encoding.DER)
    assert describe(Shown(der, (der,), ()), "x.example", 443, trusted=False, because="").signature == "Ed25519"


def test_logs_are_counted_once_each() -> None:
    """Two stamps of one log are one; without the extension there is none; rubbish cannot be read at all."""
    one, other = b"\x01" * 32, b"\x02" * 32
    assert shown(ISSUER, stamps=listed(stamp(one), stamp(other), stamp(one))).logs == (one.hex(), other.hex())
    assert shown(ISSUER).logs == ()
    with pytest.raises(LookFailed) as caught:
        shown(ISSUER, stamps=b"\x04\x03\x00\xff\x00")
    assert caught.value.why is Why.GARBLED
