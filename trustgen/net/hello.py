"""The ClientHello that offers one TLS version, or some suites of it, and what may come back: a pure codec, no sockets.

Why not the ``ssl`` module: an OpenSSL 3 client that is limited to an old version fails before it has sent anything,
which reads as "refused" of a server that accepts. Sources: RFC 8446 §4.1.2, §4.1.3, §4.2.1, §5.1, §6;
RFC 5246 §6.2.1, §7.2, §7.4.1; RFC 6066 §3 (SNI); RFC 7685 (padding).
"""

from __future__ import annotations

import hashlib
import struct
from functools import cache

from trustgen.frozen import dataclass

#: Version as people write it → its number on the wire.
WIRE = {"1.0": 0x0301, "1.1": 0x0302, "1.2": 0x0303, "1.3": 0x0304}
_NAMES = {number: f"TLS {name}" for name, number in WIRE.items()} | {0x0300: "SSL 3.0", 0x0002: "SSL 2.0"}

_TLS13_SUITES = (0x1301, 0x1302, 0x1303, 0x1304, 0x1305)
_TLS12_SUITES = (
    *(0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xCCAA, 0x009E, 0x009F, 0x009C, 0x009D),
    *(0xC023, 0xC027, 0xC024, 0xC028, 0x0067, 0x006B, 0x003C, 0x003D, 0xC0AC, 0xC0AD, 0xC09C, 0xC09D),
)
#: Everything that a server of 1999 may still insist on, so that a missing cipher is not taken for a refused version.
_OLD_SUITES = (
    *(0xC009, 0xC013, 0xC00A, 0xC014, 0x0033, 0x0039, 0x0032, 0x0038, 0x002F, 0x0035, 0x0041, 0x0084, 0x0096),
    *(0xC008, 0xC012, 0x0016, 0x0013, 0x000A, 0xC007, 0xC011, 0x0005, 0x0004, 0x0015, 0x0009),
)
_RENEGOTIATION_SCSV = 0x00FF
_GROUPS = (0x001D, 0x0017, 0x0018, 0x0019, 0x001E, 0x0100, 0x0101)
_SIGNATURES = (
    *(0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B),
    *(0x0401, 0x0501, 0x0601, 0x0402, 0x0203, 0x0201, 0x0202),
)
#: SHA-256 of "HelloRetryRequest" (RFC 8446 §4.1.3).
_RETRY_RANDOM = hashlib.sha256(b"HelloRetryRequest").digest()

_ALERT, _HANDSHAKE = 21, 22
_ALERTS = dict(
    (
        *((0, "close_notify"), (10, "unexpected_message"), (20, "bad_record_mac"), (22, "record_overflow")),
        *((40, "handshake_failure"), (42, "bad_certificate"), (47, "illegal_parameter"), (49, "access_denied")),
        *((50, "decode_error"), (51, "decrypt_error"), (70, "protocol_version"), (71, "insufficient_security")),
        *((80, "internal_error"), (86, "inappropriate_fallback"), (90, "user_canceled"), (109, "missing_extension")),
        *((110, "unsupported_extension"), (112, "unrecognized_name"), (120, "no_application_protocol")),
    )
)
#: A record holds at most 2^14 bytes, plus what encryption adds (RFC 5246 §6.2.3).
_MAX_RECORD = 2**14 + 2048
_MAX_SERVER_HELLO = 2**14


@dataclass(frozen=True, slots=True)
class Chose:
    """A ServerHello (or HelloRetryRequest: ``retry``) that settles on ``version`` and ``suite``, numbers on the wire.

    ``renegotiation`` tells that the server renegotiates securely (RFC 5746 §3.6); it means nothing in TLS 1.3.
    """

    version: int
    suite: int
    retry: bool = False
    renegotiation: bool = False


@dataclass(frozen=True, slots=True)
class Alerted:
    """The connection is being ended: a fatal alert, or close_notify."""

    code: int

    @property
    def name(self) -> str:
        """The alert's name in RFC 8446 §6."""
        return _ALERTS.get(self.code, f"alert {self.code}")


@dataclass(frozen=True, slots=True)
class NotTls:
    """Bytes that no TLS server would send in answer to this hello."""

    what: str


@dataclass(frozen=True, slots=True)
class More:
    """Nothing is settled yet: more bytes are needed."""


Outcome = Chose | Alerted | NotTls | More


def name_of(version: int) -> str:
    """``TLS 1.2`` for 0x0303."""
    return _NAMES.get(version, f"version 0x{version:04x}")


def build(version: str, host: str | None, random: bytes, suites: tuple[int, ...] = ()) -> bytes:
    """One record with a ClientHello that offers ``version`` alone and names ``host`` (ASCII; None: no SNI).

    ``random`` is 32 bytes, from which the session id and the key share are derived. Without ``suites``, all are
    offered that a server of the version may insist on.
    """
    number = WIRE[version]
    session = hashlib.sha256(b"session" + random).digest() if version == "1.3" else b""
    body = (
        struct.pack("!H", min(number, 0x0303)) + random + _vector(session, 1) + _offered(version, suites) + b"\x01\x00"
    )
    extensions = _extensions(version, host, random)
    extensions += _padding(len(body) + 2 + len(extensions) + 4)
    body += _vector(extensions, 2)
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    # Record version 1.0: some servers refuse a first record that says anything newer (RFC 8446 §5.1).
    return struct.pack("!BHH", _HANDSHAKE, 0x0301, len(message)) + message


@cache
def _offered(version: str, suites: tuple[int, ...]) -> bytes:
    return _numbers((*suites, _RENEGOTIATION_SCSV) if suites else _suites(version))


@cache
def _suites(version: str) -> tuple[int, ...]:
    # The hello for 1.3 carries older suites too: a server that has never heard of 1.3 can then answer with the version
    # that it chose, which is a clear refusal, where it would otherwise fail for want of a cipher, which is none.
    newer = {"1.3": _TLS13_SUITES + _TLS12_SUITES, "1.2": _TLS12_SUITES}.get(version, ())
    return (*newer, *_OLD_SUITES, _RENEGOTIATION_SCSV)


def _vector(content: bytes, width: int) -> bytes:
    return len(content).to_bytes(width, "big") + content


def _extension(number: int, content: bytes) -> bytes:
    return struct.pack("!H", number) + _vector(content, 2)


def _numbers(values: tuple[int, ...]) -> bytes:
    return _vector(b"".join(struct.pack("!H", value) for value in values), 2)


def _extensions(version: str, host: str | None, random: bytes) -> bytes:
    named = b"" if host is None else _extension(0, _vector(b"\x00" + _vector(host.encode("ascii"), 2), 2))
    if version != "1.3":
        return named + _constant_extensions(version)
    share = struct.pack("!H", _GROUPS[0]) + _vector(hashlib.sha256(b"share" + random).digest(), 2)
    return named + _constant_extensions(version) + _extension(51, _vector(share, 2))


@cache
def _constant_extensions(version: str) -> bytes:
    parts = [_extension(10, _numbers(_GROUPS)), _extension(11, b"\x01\x00"), _extension(35, b""), _extension(23, b"")]
    if version in ("1.2", "1.3"):
        parts.append(_extension(13, _numbers(_SIGNATURES)))
    if version == "1.3":
        parts += [_extension(43, b"\x02\x03\x04"), _extension(45, b"\x01\x01")]
    return b"".join(parts)


def _padding(length: int) -> bytes:
    """Some load balancers hang on a ClientHello of 256 to 511 bytes (RFC 7685 §1); ``length`` includes its header."""
    if not 256 <= length < 512:
        return b""
    return _extension(21, bytes(max(1, 512 - length - 4)))


def parse(received: bytes, version: str, suites: tuple[int, ...] = ()) -> Outcome:
    """What the bytes received so far mean as an answer to the hello that offered ``version`` (and ``suites`` alone).

    Warning alerts are passed over; a ServerHello may be split over records in any way.
    """
    message = b""
    position = 0
    while len(received) - position >= 5:
        kind, record_version, length = struct.unpack_from("!BHH", received, position)
        if kind not in (_ALERT, _HANDSHAKE) or record_version >> 8 != 3 or not 0 < length <= _MAX_RECORD:
            return NotTls("not a TLS record")
        content = received[position + 5 : position + 5 + length]
        if kind == _HANDSHAKE:
            message += content
            outcome = _handshake(message, version, suites or _suites(version))
        elif len(content) < length:
            return More()
        else:
            outcome = _alerts(content)
        if not isinstance(outcome, More):
            return outcome
        position += 5 + length
    rest = received[position : position + 2]
    if rest[:1] not in (b"", bytes([_ALERT]), bytes([_HANDSHAKE])) or rest[1:] not in (b"", b"\x03"):
        return NotTls("not a TLS record")
    return More()


def _alerts(content: bytes) -> Outcome:
    if len(content) % 2:
        return NotTls("an alert of odd length")
    for level, code in zip(content[::2], content[1::2], strict=True):
        if level not in (1, 2):
            return NotTls(f"an alert of level {level}")
        if level == 2 or code == 0:
            return Alerted(code)
    return More()


def _handshake(message: bytes, version: str, suites: tuple[int, ...]) -> Outcome:
    # HelloRequest may come at any time before TLS 1.3 and means nothing here (RFC 5246 §7.4.1.1).
    while message.startswith(b"\x00\x00\x00\x00"):
        message = message[4:]
    if message[:1] not in (b"", b"\x00", b"\x02"):
        return NotTls(f"handshake message {message[0]} in place of a ServerHello")
    if len(message) < 4:
        return More()
    length = int.from_bytes(message[1:4], "big")
    if message[0] != 2 or length > _MAX_SERVER_HELLO:
        return NotTls("a ServerHello of impossible length")
    if len(message) < 4 + length:
        return More()
    try:
        return _server_hello(_Reader(message[4 : 4 + length]), version, suites)
    except _Short:
        return NotTls("a ServerHello that ends too early")


class _Short(Exception):
    pass


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._position = 0

    def take(self, count: int) -> bytes:
        taken = self._content[self._position : self._position + count]
        if len(taken) < count:
            raise _Short
        self._position += count
        return taken

    def number(self, width: int) -> int:
        return int.from_bytes(self.take(width), "big")

    def vector(self, width: int) -> bytes:
        return self.take(self.number(width))

    @property
    def more(self) -> bool:
        return self._position < len(self._content)


def _server_hello(hello: _Reader, version: str, suites: tuple[int, ...]) -> Outcome:
    chosen = hello.number(2)
    random = hello.take(32)
    hello.vector(1)
    suite = hello.number(2)
    compression = hello.number(1)
    selected, renegotiation = _answered(hello)
    if suite not in suites or compression:
        return NotTls("a ServerHello with what was not offered")
    if selected is not None and version != "1.3":
        return NotTls("a ServerHello with an extension that was not offered")
    chosen = chosen if selected is None else selected
    if not 0x0300 <= chosen <= WIRE[version]:
        return NotTls(f"a ServerHello that chose {name_of(chosen)}")
    return Chose(chosen, suite, retry=random == _RETRY_RANDOM, renegotiation=renegotiation)


def _answered(hello: _Reader) -> tuple[int | None, bool]:
    """The version in supported_versions (RFC 8446 §4.2.1), and whether there is renegotiation_info (RFC 5746 §3.2)."""
    if not hello.more:
        return None, False
    extensions = _Reader(hello.vector(2))
    version, renegotiation = None, False
    while extensions.more:
        number, content = extensions.number(2), _Reader(extensions.vector(2))
        if number == 43:
            version = content.number(2)
        renegotiation |= number == 0xFF01
    return version, renegotiation
