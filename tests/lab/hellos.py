"""The server's half of a TLS greeting, in bytes: independent of the codec under test."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

_NUMBERS = {"1.0": 0x0301, "1.1": 0x0302, "1.2": 0x0303, "1.3": 0x0304}
_VERSIONS = {number: version for version, number in _NUMBERS.items()}


@dataclass(frozen=True)
class Asked:
    """What a ClientHello offers: its only version, the name it asks for ("" without SNI), and its suites."""

    version: str
    name: str
    record: bytes
    suites: tuple[int, ...] = ()


def asked(message: bytes) -> Asked:
    """Read a ClientHello (a handshake message without its record header)."""
    position = 4
    (legacy,) = struct.unpack_from("!H", message, position)
    position += 34
    position += 1 + message[position]
    (length,) = struct.unpack_from("!H", message, position)
    suites = struct.unpack_from(f"!{length // 2}H", message, position + 2)
    position += 2 + length
    position += 1 + message[position]
    end = position + 2 + struct.unpack_from("!H", message, position)[0]
    position += 2
    version, name = legacy, ""
    while position < end:
        number, length = struct.unpack_from("!HH", message, position)
        content = message[position + 4 : position + 4 + length]
        if number == 43:
            version = max(value for (value,) in struct.iter_unpack("!H", content[1:]) if value in _VERSIONS)
        if number == 0:
            name = content[5:].decode("ascii")
        position += 4 + length
    return Asked(_VERSIONS[version], name, _record(22, message), suites)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("!BHH", kind, 0x0303, len(content)) + content


def alert(level: int, code: int) -> bytes:
    """An alert record."""
    return _record(21, bytes([level, code]))


ALERT_VERSION = alert(2, 70)
ALERT_FAILURE = alert(2, 40)


def server_hello(
    version: str,
    *,
    suite: int | None = None,
    random: bytes = bytes(32),
    fragment: int = 16384,
    renegotiation: bool = False,
) -> bytes:
    """A ServerHello that chooses ``version``, in records of at most ``fragment`` bytes.

    ``renegotiation`` adds the extension of RFC 5746 to one before TLS 1.3.
    """
    modern = version == "1.3"
    chosen = suite if suite is not None else (0x1301 if modern else 0x002F)
    body = struct.pack("!H", min(_NUMBERS[version], 0x0303)) + random + b"\x00" + struct.pack("!HB", chosen, 0)
    if modern:
        body += struct.pack("!HHHH", 6, 43, 2, 0x0304)
    elif renegotiation:
        body += struct.pack("!HHHB", 5, 0xFF01, 1, 0)
    message = b"\x02" + len(body).to_bytes(3, "big") + body
    pieces = (message[start : start + fragment] for start in range(0, len(message), fragment))
    return b"".join(_record(22, piece) for piece in pieces)


def retry() -> bytes:
    """A HelloRetryRequest: a ServerHello with a random that says so (RFC 8446 §4.1.3)."""
    return server_hello("1.3", random=hashlib.sha256(b"HelloRetryRequest").digest())
