"""Whether everybody can use the pages: axe-core's rules for WCAG 2.2 AA, the keyboard, and small screens."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.served import Site
from tests.pages.tools import SORTS, long, tool

pytestmark = pytest.mark.chromium
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Scheme = Literal["light", "dark"]
#: Each width, scheme and forced colours, in the pairs that show different colours or another layout.
_LOOKS: tuple[tuple[int, Scheme, bool], ...] = (
    (320, "light", False),
    (320, "dark", True),
    (390, "dark", False),
    (1280, "light", True),
    (1280, "dark", False),
)


def findings(page: Page) -> list[str]:
    """What axe finds on the page that is open, every row opened."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.evaluate(tool("axe-core/axe.min.js").read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("(tags) => axe.run({runOnly: tags})", TAGS)
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"][:3]]


@pytest.mark.parametrize("path", SORTS)
def test_axe_finds_nothing_on_a_desk(browser: Browser, demo: Site, path: str) -> None:
    """No violation on any sort of page, with every row open."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(demo.url + path)
        assert findings(page) == []


@pytest.mark.parametrize(("width", "scheme", "forced"), [(320, "dark", False), (390, "light", True)])
def test_axe_finds_nothing_on_a_phone(browser: Browser, demo: Site, width: int, scheme: Scheme, forced: bool) -> None:
    """Nor on narrow screens, in the dark or in forced colours."""
    with browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, forced_colors="active" if forced else "none"
    ) as context:
        page = context.new_page()
        page.goto(demo.url)
        assert findings(page) == []


@long
@pytest.mark.slow
@pytest.mark.parametrize("path", SORTS)
def test_axe_finds_nothing_anywhere(browser: Browser, demo: Site, path: str) -> None:
    """Every sort of page at three widths, light, dark and in forced colours."""
    found: list[str] = []
    for width, scheme, forced in _LOOKS:
        with browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            forced_colors="active" if forced else "none",
        ) as context:
            page = context.new_page()
            page.goto(demo.url + path)
            found += [f"{width} {scheme} {forced}: {one}" for one in findings(page)]
    assert found == []


@pytest.mark.parametrize("path", SORTS)
def test_nothing_is_cut_off_at_320_pixels(browser: Browser, demo: Site, path: str) -> None:
    """The page itself never scrolls sideways (WCAG 2.2, 1.4.10)."""
    with browser.new_context(viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        page.goto(demo.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_row_opens_by_keyboard_and_the_skip_link_comes_first(browser: Browser, demo: Site) -> None:
    """The first stop leads past the menu; a statement opens with Enter."""
    with browser.new_context(java_script_enabled=True) as context:
        page = context.new_page()
        page.goto(demo.url)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#page_main"
        summary = page.locator("#claim_tls-in-transit summary")
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator("#claim_tls-in-transit details").get_attribute("open") is not None


def test_targets_are_large_enough(browser: Browser, demo: Site) -> None:
    """Links outside sentences are at least 24 pixels high on a phone (WCAG 2.2, 2.5.8)."""
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(demo.url)
        heights = page.evaluate(
            "[...document.querySelectorAll('nav a, summary, .permanent a')].filter((e) => e.offsetParent)"
            ".map((e) => [e.textContent.trim().slice(0, 40), e.getBoundingClientRect().height])"
        )
        assert [one for one in heights if one[1] and one[1] < 24] == []
