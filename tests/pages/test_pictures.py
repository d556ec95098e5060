"""Pictures to look at: every sort of page on a desk and on a phone, light and dark, and printed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.pages.served import Site
from tests.pages.tools import FOLDER, SORTS, long

pytestmark = [pytest.mark.chromium, pytest.mark.slow]
TALLEST = 6000  # pixels


@long
@pytest.mark.parametrize("path", SORTS)
def test_every_sort_of_page_has_its_pictures(browser: Browser, demo: Site, path: str) -> None:
    """Four pictures and a PDF of A4 pages, in the folder that ``make pages`` names."""
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    name = path.strip("/").replace("/", "-") or "security"
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for width in (390, 1280):
        for scheme in schemes:
            with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
                page = context.new_page()
                page.goto(demo.url + path)
                height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
                page.set_viewport_size({"width": width, "height": height})
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(demo.url + path)
        page.pdf(path=folder / f"{name}.pdf", prefer_css_page_size=True)
    assert (folder / f"{name}.pdf").read_bytes().startswith(b"%PDF-")


def test_print_opens_every_row(browser: Browser, demo: Site) -> None:
    """On paper nothing can be opened, so all of it is."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(demo.url)
        page.emulate_media(media="print")
        assert page.locator("#claim_tls-in-transit .facts").is_visible()
        assert not page.locator(".contents").is_visible()


def test_print_keeps_a_company_below_its_heading(browser: Browser, demo: Site) -> None:
    """On paper no table's head stands at the foot of a page without a row, and no label runs into the next column."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(demo.url + "subprocessors/")
        page.emulate_media(media="print")
        alone = page.evaluate(
            "[...document.querySelectorAll('.set')].filter((one) => one.querySelectorAll('tbody tr').length === 1)"
            ".map((one) => getComputedStyle(one).breakInside)"
        )
        page.set_viewport_size({"width": 660, "height": 900})
        wide = page.evaluate(
            "[...document.querySelectorAll('.tag')].filter((one) =>"
            " one.getBoundingClientRect().right > one.closest('th').getBoundingClientRect().right).length"
        )
    assert (set(alone), wide) == ({"avoid"}, 0)
