"""A deflate stream that is the same on every machine (RFC 1951): fixed Huffman codes, and runs of one byte.

Libraries compress the same bytes differently from version to version; what a site holds must not depend on that.
"""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import adler32

_LONGEST = 258
_RUN = re.compile(rb"\0+|(.)\1*", re.DOTALL)
#: (base length, extra bits) of the length codes 257 to 285.
_LENGTHS = (
    *((length, 0) for length in range(3, 11)),
    *((base, bits) for bits in range(1, 6) for base in range(3 + (4 << bits), 3 + (8 << bits), 1 << bits)),
)


#: Bits, the first to be written lowest, and how many they are.
_Bits = tuple[int, int]


def compressed(plain: bytes) -> bytes:
    """``plain`` as a zlib stream (RFC 1950)."""
    out, held, count = bytearray(), 0b011, 3  # the last block, fixed codes
    for run in _RUN.finditer(plain):
        bits, more = _run(plain[run.start()], run.end() - run.start())
        held |= bits << count
        count += more
        if count >= 512:
            whole = count // 8
            out += (held & (1 << whole * 8) - 1).to_bytes(whole, "little")
            held, count = held >> whole * 8, count % 8
    count += 7  # the end of the block is seven zeros
    out += held.to_bytes((count + 7) // 8, "little")
    return b"\x78\x01" + bytes(out) + adler32(plain).to_bytes(4, "big")


@lru_cache(maxsize=4096)
def _run(byte: int, length: int) -> _Bits:
    """``length`` times ``byte``: itself, and matches at distance 1."""
    bits, count = _code(byte)
    left = length - 1
    while left:
        part = min(left, _LONGEST)
        for one, more in [_code(byte)] * part if part < 3 else [_repeat(part)]:
            bits |= one << count
            count += more
        left -= part
    return bits, count


def _code(symbol: int) -> _Bits:
    """A symbol of the fixed literal and length code (RFC 1951 §3.2.6), its highest bit first."""
    if symbol < 144:
        value, count = 0x30 + symbol, 8
    elif symbol < 256:
        value, count = 0x190 + symbol - 144, 9
    elif symbol < 280:
        value, count = symbol - 256, 7
    else:
        value, count = 0xC0 + symbol - 280, 8
    return int(f"{value:0{count}b}"[::-1], 2), count


@lru_cache
def _repeat(length: int) -> _Bits:
    """The last byte ``length`` times more, as a match at distance 1, whose code is five zeros."""
    if length == _LONGEST:
        bits, count = _code(285)
        return bits, count + 5
    index = max(i for i, (base, _) in enumerate(_LENGTHS) if base <= length)
    base, extra = _LENGTHS[index]
    bits, count = _code(257 + index)
    return bits | (length - base) << count, count + extra + 5
