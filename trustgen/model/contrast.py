"""Contrast of colours (WCAG 2.2, 1.4.3), and the grounds that a brand's accent stands on."""

from __future__ import annotations

from collections.abc import Iterator

#: Text of normal size needs this much to one.
LEAST = 4.5
#: The theme's grounds, by scheme and what they are: the same colours as in its stylesheet.
GROUNDS = {
    "light paper": "#fcfdfd",
    "light wash": "#f1f5f5",
    "dark paper": "#0f1616",
    "dark wash": "#182121",
}


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``, 0 to 1."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def weak(accent: str | None, accent_dark: str | None) -> Iterator[tuple[str, str, float]]:
    """Each pair with too little contrast: the brand's key, the ground's name and the ratio, rounded down.

    An accent without one for the dark stands on dark pages, too.
    """
    for ground, colour in GROUNDS.items():
        dark = ground.startswith("dark")
        key, ink = ("accent_dark", accent_dark) if dark and accent_dark else ("accent", accent)
        if ink and (ratio := contrast(ink, colour)) < LEAST:
            yield key, ground, int(ratio * 10) / 10
