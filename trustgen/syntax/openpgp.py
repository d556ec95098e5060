"""OpenPGP keys in ASCII armour (RFC 9580): enough to tell whose key a file holds, and that it holds no secret."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator

#: What stands between the lines of a block holds no five hyphens; thus no text is read over and over.
_BLOCK = re.compile(r"-----BEGIN PGP ([A-Z ]+)-----\r?\n([^-]*+(?:-(?!----)[^-]*+)*+)-----END PGP \1-----")
_PUBLIC_KEY, _SECRET = 6, (5, 7)


class SecretKey(ValueError):
    """The file holds the key that must stay at home."""


def key_fingerprint(text: str) -> str:
    """The fingerprint of the first public key in ``text``, upper-case hexadecimal (version 4 or 6, §5.5.4).

    Raises SecretKey if a private key is in it, and ValueError for what is no public key in ASCII armour.
    """
    found: list[tuple[int, bytes]] = []
    for kind, body in _BLOCK.findall(text):
        if kind == "PRIVATE KEY BLOCK":
            raise SecretKey("it holds a private key")
        found += _packets(_octets(body)) if kind == "PUBLIC KEY BLOCK" else ()
    if any(tag in _SECRET for tag, _ in found):
        raise SecretKey("it holds a private key")
    keys = [body for tag, body in found if tag == _PUBLIC_KEY]
    if not keys:
        raise ValueError("it holds no public key in ASCII armour")
    return _fingerprint(keys[0])


def _octets(body: str) -> bytes:
    """What the armour holds: the lines after its headers, without the checksum."""
    _, _, rest = f"\n{body}".replace("\r", "").partition("\n\n")
    lines = [line for line in rest.split("\n") if not line.startswith("=")]
    try:
        return base64.b64decode("".join(lines), validate=True)
    except binascii.Error:
        raise ValueError("its ASCII armour is damaged") from None


def _packets(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and body of each packet (§4.2)."""
    at = 0
    while at < len(octets):
        first = octets[at]
        if first & 0x40:
            tag, (size, start) = first & 0x3F, _new_length(octets, at + 1)
        else:
            width = 1 << (first & 3)
            tag, size, start = (
                (first >> 2) & 0xF,
                int.from_bytes(octets[at + 1 : at + 1 + width], "big"),
                at + 1 + width,
            )
        if not first & 0x80 or start + size > len(octets):
            raise ValueError("its packets are damaged")
        yield tag, octets[start : start + size]
        at = start + size


def _new_length(octets: bytes, at: int) -> tuple[int, int]:
    """The length that stands at ``at``, and where the body begins (§4.2.1)."""
    first = octets[at] if at < len(octets) else 0
    if first < 192:
        return first, at + 1
    if first < 224:
        return ((first - 192) << 8) + int.from_bytes(octets[at + 1 : at + 2], "big") + 192, at + 2
    return int.from_bytes(octets[at + 1 : at + 5], "big"), at + 5


def _fingerprint(body: bytes) -> str:
    if body[:1] == b"\x04":
        # The format's own hash, and no claim about SHA-1.
        whole = b"\x99" + len(body).to_bytes(2, "big") + body
        return hashlib.sha1(whole, usedforsecurity=False).hexdigest().upper()
    if body[:1] == b"\x06":
        return hashlib.sha256(b"\x9b" + len(body).to_bytes(4, "big") + body).hexdigest().upper()
    raise ValueError("its key is of a version that has no whole fingerprint")
