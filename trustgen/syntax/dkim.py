"""DKIM key records (RFC 6376 §3.6.1, RFC 8301, RFC 8463)."""

from __future__ import annotations

import base64
import binascii
import re

from trustgen.frozen import dataclass
from trustgen.syntax.tags import TagError, begins, parse

_ED25519_OCTETS = 32


class DkimError(ValueError):
    """No key can be had from the record; the sentence says why."""


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A key: ``kind`` is ``rsa`` or ``ed25519``, ``bits`` its size; 0 bits where it was revoked.

    ``testing`` is ``t=y``. ``hashes`` are the hash algorithms that it may be used with, none given meaning all.
    """

    kind: str
    bits: int
    testing: bool = False
    hashes: tuple[str, ...] = ()

    @property
    def revoked(self) -> bool:
        """Whether the record says that the key is no longer used (an empty ``p``)."""
        return self.bits == 0


def is_key(text: str) -> bool:
    """Whether a TXT record at a selector's name can be a key record: ``v`` may be left out, ``p`` may not."""
    return begins(text, "DKIM1") or (not re.match(r"v[ \t]*=", text) and re.search(r"(^|;)\s*p\s*=", text) is not None)


def read(text: str) -> DkimKey:
    """The key in a record. Raises DkimError."""
    try:
        tags = parse(text)
    except TagError as error:
        raise DkimError(str(error)) from None
    if "v" in tags and (tags["v"] != "DKIM1" or next(iter(tags)) != "v"):
        raise DkimError("it does not begin with v=DKIM1")
    if "p" not in tags:
        raise DkimError("it holds no key (p)")
    kind = tags.get("k", "rsa").lower()
    if kind not in ("rsa", "ed25519"):
        raise DkimError(f"its keys are of an unknown kind, {kind[:20]!a}")
    if not {"*", "email"} & set(_listed(tags.get("s", "*"))):
        raise DkimError("its key is not for e-mail (s)")
    hashes = _listed(tags.get("h", ""))
    octets = _octets(tags["p"])
    bits = _bits(kind, octets) if octets else 0
    return DkimKey(kind, bits, "y" in _listed(tags.get("t", "")), hashes)


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in value.split(":") if part.strip())


def _octets(value: str) -> bytes:
    try:
        return base64.b64decode(re.sub(r"[ \t\r\n]", "", value), validate=True)
    except binascii.Error:
        raise DkimError("its key is no base64") from None


def _bits(kind: str, octets: bytes) -> int:
    if kind == "ed25519":
        if len(octets) != _ED25519_OCTETS:
            raise DkimError(f"its Ed25519 key has {len(octets)} octets, not {_ED25519_OCTETS}")
        return 8 * _ED25519_OCTETS
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(octets)
    except (ValueError, UnsupportedAlgorithm):
        raise DkimError("its key cannot be read") from None
    if not isinstance(key, RSAPublicKey):
        raise DkimError("its key is no RSA key")
    return key.key_size
