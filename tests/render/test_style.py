"""The stylesheet."""

from __future__ import annotations

import re

import pytest

from tests.render.fixtures import TEMPLATES

CSS = (TEMPLATES / "style.css").read_text("utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z0-9]+):(#[0-9a-f]{6})", block))
    for block in re.findall(r":root\{(.*?)\}", CSS, re.DOTALL)[:2]
)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "good", "calm", "warn", "bad"])
def test_every_text_colour_has_contrast_on_every_ground(scheme: dict[str, str], ground: str, ink: str) -> None:
    """At least 4.5 to 1 (WCAG 2.2, 1.4.3), in both schemes."""
    lighter, darker = sorted((luminance(scheme[ink]), luminance(scheme[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_the_stylesheet_is_small() -> None:
    """Under 18 kB as it is written, a third of that compressed."""
    assert len(CSS.encode()) < 18_000


@pytest.mark.parametrize(
    "wanted", ["prefers-color-scheme", "prefers-reduced-motion", "forced-colors", "@media print", ":focus-visible"]
)
def test_the_stylesheet_minds_how_people_read(wanted: str) -> None:
    """Dark, calm, high-contrast and printed pages, and those who use a keyboard."""
    assert wanted in CSS
