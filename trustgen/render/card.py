"""The picture that other sites show beside a link: the shield, and how the statements are known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from zlib import crc32

from trustgen.render.deflate import compressed

WIDTH, HEIGHT = 1200, 630
_SHADES = 16  # steps from one colour to the next, for edges
_FINER = 4  # lines that are looked at for each that is drawn
Point = tuple[float, float]
Colour = tuple[int, int, int]

_PAPER: Colour = (0xF1, 0xF5, 0xF5)
#: The colours of the bar, by the key of a share, as the stylesheet has them.
_BAR = {
    "you-can-check": "0b5c63", "our-systems-checked": "3d8289", "self-reported": "7fb0b4", "third-party": "6f7fa6",
    "stated": "a3aecb", "promise": "cbd2e3", "planned": "dbe3e2",
    "not-true": "a8201a", "unchecked": "865000", "out-of-date": "b9c6c4",
}  # fmt: skip
_LEFT, _RIGHT, _TOP, _BOTTOM = 120, 1080, 520, 536
_PLAIN = bytes(WIDTH)


def card_png(accent: str, shares: Sequence[tuple[str, int]]) -> bytes:
    """A PNG of 1200 by 630. ``accent`` is ``#rrggbb``; ``shares`` are the bar's keys and numbers, in order."""
    ink = _colour(accent.lstrip("#"))
    palette = [_mixed(_PAPER, ink, step / (_SHADES - 1)) for step in range(_SHADES)]
    palette += [_colour(_BAR[key]) for key, _ in shares]
    bar = _bar_row(shares)
    shield = _shield_rows()
    rows = [shield.get(y, bar if _TOP <= y < _BOTTOM else _PLAIN) for y in range(HEIGHT)]
    return _png(rows, palette)


def _bar_row(shares: Sequence[tuple[str, int]]) -> bytes:
    total = sum(number for _, number in shares)
    row, done = bytearray(WIDTH), 0
    for index, (_, number) in enumerate(shares):
        start = _LEFT + (_RIGHT - _LEFT) * done // total
        done += number
        end = _LEFT + (_RIGHT - _LEFT) * done // total
        row[start:end] = bytes([_SHADES + index]) * (end - start)
    return bytes(row)


def _shield_rows() -> dict[int, bytes]:
    """The lines that the shield crosses, as indexes of the palette, its edges in shades."""
    shield = [(x * 11 + 424, y * 11 + 80) for x, y in _outline()]
    tick = [(x * 11 + 424, y * 11 + 80) for x, y in _TICK]
    found = {}
    for y in range(80, 80 + 32 * 11):
        rises = [0.0] * (WIDTH + 1)
        for part in range(_FINER):
            line = y + (part + 0.5) / _FINER
            _cover(rises, _spans(shield, line), 1 / _FINER)
            _cover(rises, _spans(tick, line), -1 / _FINER)
        covered = accumulate(rises[_LEFT:_RIGHT])
        shades = bytes([round(min(1.0, max(0.0, one)) * (_SHADES - 1)) for one in covered])
        found[y] = bytes(_LEFT) + shades + bytes(WIDTH - _RIGHT)
    return found


_TICK: list[Point] = [
    (9.0, 15.9), (11.1, 13.8), (14.5, 17.2), (20.8, 10.3), (23.0, 12.3), (14.6, 21.5),
]  # fmt: skip


def _outline() -> list[Point]:
    """The shield of the icon, its curves as short lines."""
    curve = _bezier((28, 15), (28, 22.5), (23, 27.7), (16, 30))
    mirrored = [(32 - x, y) for x, y in reversed(curve)]
    return [(16, 2), (28, 6.5), *curve, *mirrored, (4, 6.5)]


def _bezier(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    steps = [step / 24 for step in range(25)]
    weights = [((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in steps]
    return [
        (w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0], w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1])
        for w in weights
    ]


def _spans(shape: Sequence[Point], y: float) -> list[tuple[float, float]]:
    """Where a horizontal line is inside a polygon."""
    crossings = sorted(
        x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        for (x0, y0), (x1, y1) in zip(shape, [*shape[1:], shape[0]], strict=True)
        if (y0 <= y) != (y1 <= y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def _cover(rises: list[float], spans: Sequence[tuple[float, float]], weight: float) -> None:
    """Add spans to a line that is kept as the rise of coverage from pixel to pixel."""
    for start, end in spans:
        for edge, sign in ((start, weight), (end, -weight)):
            pixel = int(edge)
            rises[pixel] += sign * (pixel + 1 - edge)
            rises[pixel + 1] += sign * (edge - pixel)


def _colour(text: str) -> Colour:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _png(rows: Sequence[bytes], palette: Sequence[Colour]) -> bytes:
    """An indexed PNG; each line is written as its difference from the one above, which is mostly zeros."""
    above, lines = _PLAIN, bytearray()
    for row in rows:
        lines.append(2)
        lines += _PLAIN if row == above else bytes([a - b & 255 for a, b in zip(row, above, strict=True)])
        above = row
    head = WIDTH.to_bytes(4, "big") + HEIGHT.to_bytes(4, "big") + bytes((8, 3, 0, 0, 0))
    colours = bytes(channel for colour in palette for channel in colour)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", compressed(bytes(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + kind + body + crc32(kind + body).to_bytes(4, "big") for kind, body in chunks
    )
