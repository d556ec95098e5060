"""Tidemark's OpenPGP key, and what it signs (RFC 9580; EdDSA as version 4 keys have it, §9.2 of RFC 4880bis).

No secret: the key is made from a constant, so that it is the same in every run, and it signs for nobody who exists.
"""

from __future__ import annotations

import base64
import hashlib
import textwrap
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

USER = b"Tidemark security <security@tidemark.example>"
BORN, EXPIRES = datetime(2026, 1, 5, tzinfo=UTC), datetime(2028, 1, 5, tzinfo=UTC)

_SIGNING = ed25519.Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"tidemark demo, signs for nobody").digest())
_READING = x25519.X25519PrivateKey.from_private_bytes(hashlib.sha256(b"tidemark demo, reads nothing").digest())
_EDDSA, _ECDH, _SHA512 = 22, 18, 10
_CERTIFIES, _BINDS, _TEXT = 0x13, 0x18, 0x01
_ED25519 = bytes.fromhex("2b06010401da470f01")
_CURVE25519 = bytes.fromhex("2b060104019755010501")
#: SHA-256 and AES-128 derive the key that a message is wrapped with (RFC 9580 §11.5).
_DERIVATION = bytes((3, 1, 8, 7))
_MAY_SIGN, _MAY_ENCRYPT = 0x03, 0x0C


def public_key() -> str:
    """The key with its user and its subkey for encryption, in ASCII armour."""
    certified = _hashed_key(_PRIMARY) + b"\xb4" + len(USER).to_bytes(4, "big") + USER
    bound = _hashed_key(_PRIMARY) + _hashed_key(_SUBKEY)
    packets = (
        _packet(6, _PRIMARY),
        _packet(13, USER),
        _signature(_CERTIFIES, certified, BORN, _MAY_SIGN),
        _packet(14, _SUBKEY),
        _signature(_BINDS, bound, BORN, _MAY_ENCRYPT),
    )
    return _armour("PUBLIC KEY BLOCK", b"".join(packets))


def clearsigned(text: str, at: datetime) -> str:
    """``text`` in the cleartext signature framework, signed at ``at`` (aware), all in CRLF."""
    lines = [line.rstrip(" \t\r") for line in text.removesuffix("\n").split("\n")]
    signature = _armour("SIGNATURE", _signature(_TEXT, "\r\n".join(lines).encode(), at))
    escaped = [f"- {line}" if line.startswith("-") else line for line in lines]
    head = ["-----BEGIN PGP SIGNED MESSAGE-----", "Hash: SHA512", ""]
    return "".join(f"{line}\r\n" for line in (*head, *escaped, *signature.splitlines()))


def _public(key: ed25519.Ed25519PrivateKey | x25519.X25519PrivateKey) -> bytes:
    return b"\x40" + key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _key(algorithm: int, curve: bytes, public: bytes, more: bytes = b"") -> bytes:
    """The body of a key packet, version 4 (RFC 9580 §5.5.2.2)."""
    born = int(BORN.timestamp()).to_bytes(4, "big")
    return bytes((4, *born, algorithm, len(curve))) + curve + _number(public) + more


def _number(octets: bytes) -> bytes:
    """A multiprecision integer (RFC 9580 §3.2)."""
    value = int.from_bytes(octets, "big")
    return value.bit_length().to_bytes(2, "big") + value.to_bytes((value.bit_length() + 7) // 8, "big")


def _hashed_key(body: bytes) -> bytes:
    return b"\x99" + len(body).to_bytes(2, "big") + body


_PRIMARY = _key(_EDDSA, _ED25519, _public(_SIGNING))
_SUBKEY = _key(_ECDH, _CURVE25519, _public(_READING), _DERIVATION)
#: The format's own hash, and no claim about SHA-1.
FINGERPRINT = hashlib.sha1(_hashed_key(_PRIMARY), usedforsecurity=False).hexdigest().upper()


def _signature(kind: int, signed: bytes, at: datetime, flags: int | None = None) -> bytes:
    """A signature packet, version 4 (RFC 9580 §5.2.3), over ``signed`` by the primary key."""
    fingerprint = bytes.fromhex(FINGERPRINT)
    hashed = _subpacket(2, int(at.timestamp()).to_bytes(4, "big")) + _subpacket(33, b"\x04" + fingerprint)
    if flags is not None:
        hashed += _subpacket(27, bytes((flags,))) + _subpacket(
            9, int((EXPIRES - BORN).total_seconds()).to_bytes(4, "big")
        )
    trailer = bytes((4, kind, _EDDSA, _SHA512)) + len(hashed).to_bytes(2, "big") + hashed
    digest = hashlib.sha512(signed + trailer + b"\x04\xff" + len(trailer).to_bytes(4, "big")).digest()
    made = _SIGNING.sign(digest)
    issuer = _subpacket(16, fingerprint[-8:])
    unhashed = len(issuer).to_bytes(2, "big") + issuer
    return _packet(2, trailer + unhashed + digest[:2] + _number(made[:32]) + _number(made[32:]))


def _subpacket(kind: int, body: bytes) -> bytes:
    return bytes((len(body) + 1, kind)) + body


def _packet(tag: int, body: bytes) -> bytes:
    """A packet of less than 192 octets (RFC 9580 §4.2.1)."""
    return bytes((0xC0 | tag, len(body))) + body


def _armour(kind: str, octets: bytes) -> str:
    """ASCII armour, with the checksum that older programs ask for (RFC 9580 §6.1)."""
    lines = textwrap.wrap(base64.b64encode(octets).decode(), 64)
    check = base64.b64encode(_crc24(octets).to_bytes(3, "big")).decode()
    return "\n".join((f"-----BEGIN PGP {kind}-----", "", *lines, f"={check}", f"-----END PGP {kind}-----", ""))


def _crc24(octets: bytes) -> int:
    crc = 0xB704CE
    for octet in octets:
        crc ^= octet << 16
        for _ in range(8):
            crc = (crc << 1) ^ 0x1864CFB if crc & 0x800000 else crc << 1
    return crc & 0xFFFFFF
