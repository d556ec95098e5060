"""The picture that other sites show beside a link: the shield, and how the statements are known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
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
_VERIFIED = frozenset({"you-can-check", "our-systems-checked", "self-reported"})
_LEFT, _RIGHT, _TOP, _BOTTOM = 120, 1080, 520, 536
_PLAIN = bytes(WIDTH)
_LOW, _LOANS = (int.from_bytes(pair * (WIDTH // 2), "big") for pair in (b"\0\xff", b"\1\0"))


def card_png(accent: str, shares: Sequence[tuple[str, int]]) -> bytes:
    """A PNG of 1200 by 630. ``accent`` is ``#rrggbb``; ``shares`` are the bar's keys and numbers, in order.

    The shield has its tick where a machine verified something, and nothing turned out to be false.
    """
    ink = _colour(accent.lstrip("#"))
    palette = [_mixed(_PAPER, ink, step / (_SHADES - 1)) for step in range(_SHADES)]
    palette += [_colour(_BAR[key]) for key, _ in shares]
    bar = _bar_row(shares)
    keys = {key for key, _ in shares}
    shield = _shield_rows(ticked=bool(keys & _VERIFIED) and "not-true" not in keys)
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


def _shield_rows(*, ticked: bool) -> dict[int, bytes]:
    """The lines that the shield crosses, as indexes of the palette, its edges in shades."""
    shield = [(x * 11 + 424, y * 11 + 80) for x, y in _outline()]
    tick = [(x * 11 + 424, y * 11 + 80) for x, y in _TICK]
    rows = range(80, 80 + 32 * 11)
    lines = [y + (part + 0.5) / _FINER for y in rows for part in range(_FINER)]
    drawn = [(_crossings(shield, lines), 1 / _FINER)]
    if ticked:
        drawn.append((_crossings(tick, lines), -1 / _FINER))
    found = {}
    for index, y in enumerate(rows):
        rises: dict[int, float] = {}
        for line in range(index * _FINER, (index + 1) * _FINER):
            for crossings, weight in drawn:
                _cover(rises, crossings[line], weight)
        found[y] = _shaded(rises)
    return found


def _shaded(rises: Mapping[int, float]) -> bytes:
    """A line by the rise of its coverage at the few pixels where it changes."""
    row, covered, shade, done = bytearray(), 0.0, 0, 0
    for pixel in sorted(rises):
        row += bytes([shade]) * (pixel - done)
        covered, done = covered + rises[pixel], pixel
        shade = round(min(1.0, max(0.0, covered)) * (_SHADES - 1))
    return bytes(row + bytes([shade]) * (WIDTH - done))


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


def _crossings(shape: Sequence[Point], lines: Sequence[float]) -> list[list[float]]:
    """Where each horizontal line (in order) crosses a polygon, from left to right: it is inside between pairs."""
    found: list[list[float]] = [[] for _ in lines]
    for (x0, y0), (x1, y1) in zip(shape, [*shape[1:], shape[0]], strict=True):
        for index in range(bisect_left(lines, min(y0, y1)), bisect_left(lines, max(y0, y1))):
            found[index].append(x0 + (lines[index] - y0) * (x1 - x0) / (y1 - y0))
    return [sorted(crossings) for crossings in found]


def _cover(rises: dict[int, float], crossings: Sequence[float], weight: float) -> None:
    """Add what is inside to a line that is kept as the rise of coverage from pixel to pixel."""
    for edge in crossings:
        pixel = int(edge)
        rises[pixel] = rises.get(pixel, 0.0) + weight * (pixel + 1 - edge)
        rises[pixel + 1] = rises.get(pixel + 1, 0.0) + weight * (edge - pixel)
        weight = -weight


def _colour(text: str) -> Colour:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _less(row: bytes, above: bytes) -> bytes:
    """``row`` minus ``above``, byte by byte, modulo 256: every other one at a time, those between catch the loans."""
    one, other = int.from_bytes(row, "big"), int.from_bytes(above, "big")
    low = (one & _LOW | _LOANS) - (other & _LOW) & _LOW
    high = ((one >> 8) & _LOW | _LOANS) - ((other >> 8) & _LOW) & _LOW
    return (high << 8 | low).to_bytes(WIDTH, "big")


def _png(rows: Sequence[bytes], palette: Sequence[Colour]) -> bytes:
    """An indexed PNG; each line is written as its difference from the one above, which is mostly zeros."""
    above, lines = _PLAIN, bytearray()
    for row in rows:
        lines.append(2)
        lines += _PLAIN if row == above else _less(row, above)
        above = row
    head = WIDTH.to_bytes(4, "big") + HEIGHT.to_bytes(4, "big") + bytes((8, 3, 0, 0, 0))
    colours = bytes(channel for colour in palette for channel in colour)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", compressed(bytes(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + kind + body + crc32(kind + body).to_bytes(4, "big") for kind, body in chunks
    )
