"""A deflate stream that is the same on every machine (RFC 1951): fixed Huffman codes, and runs of one byte.

Libraries compress the same bytes differently from version to version; what a site holds must not depend on that.
"""

from __future__ import annotations

import re
from zlib import adler32

_LONGEST = 258
_RUN = re.compile(rb"(.)\1*", re.DOTALL)
#: (base length, extra bits) of the length codes 257 to 285.
_LENGTHS = (
    *((length, 0) for length in range(3, 11)),
    *((base, bits) for bits in range(1, 6) for base in range(3 + (4 << bits), 3 + (8 << bits), 1 << bits)),
)


class _Bits:
    """A writer of bits, the least significant first."""

    def __init__(self) -> None:
        self.out = bytearray()
        self._held = self._count = 0

    def put(self, value: int, count: int) -> None:
        """``count`` bits of ``value``, its lowest first."""
        self._held |= value << self._count
        self._count += count
        while self._count >= 8:
            self.out.append(self._held & 255)
            self._held >>= 8
            self._count -= 8

    def code(self, symbol: int) -> None:
        """A symbol of the fixed literal and length code (RFC 1951 §3.2.6), its highest bit first."""
        if symbol < 144:
            value, count = 0x30 + symbol, 8
        elif symbol < 256:
            value, count = 0x190 + symbol - 144, 9
        elif symbol < 280:
            value, count = symbol - 256, 7
        else:
            value, count = 0xC0 + symbol - 280, 8
        self.put(int(f"{value:0{count}b}"[::-1], 2), count)

    def end(self) -> bytes:
        """All bytes, the last filled up with zeros."""
        self.put(0, -self._count % 8)
        return bytes(self.out)


def compressed(plain: bytes) -> bytes:
    """``plain`` as a zlib stream (RFC 1950)."""
    bits = _Bits()
    bits.put(0b011, 3)  # the last block, fixed codes
    for run in _RUN.finditer(plain):
        byte, left = plain[run.start()], run.end() - run.start() - 1
        bits.code(byte)
        while left:
            length = min(left, _LONGEST)
            if length < 3:
                for _ in range(length):
                    bits.code(byte)
            else:
                _repeat(bits, length)
            left -= length
    bits.code(256)
    return b"\x78\x01" + bits.end() + adler32(plain).to_bytes(4, "big")


def _repeat(bits: _Bits, length: int) -> None:
    """The last byte ``length`` times more: a match at distance 1."""
    if length == _LONGEST:
        bits.code(285)
    else:
        index = max(i for i, (base, _) in enumerate(_LENGTHS) if base <= length)
        base, extra = _LENGTHS[index]
        bits.code(257 + index)
        bits.put(length - base, extra)
    bits.put(0, 5)  # the code of distance 1
