"""Words that are legal and odd: one that does not end before the line does, and sentences that run from the right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.pages.served import Site, served
from tests.pages.test_hostile import OPENED, site_of

pytestmark = pytest.mark.chromium

LONG = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverordnungsentwurfsfassung"
HEBREW = "כל הדיסקים שלנו מוצפנים, בכל מכשיר."
#: Where the full stop stands: right or left of the sentence's first letter.
_STOP = """(selector) => {
  const text = [...document.querySelectorAll(selector)].flatMap((one) => [...one.childNodes])
    .find((one) => one.nodeType === 3 && one.data.includes("מכשיר."));
  const at = (start) => {
    const range = document.createRange();
    range.setStart(text, start);
    range.setEnd(text, start + 1);
    return range.getBoundingClientRect().left;
  };
  const begin = text.data.indexOf("כל");
  return at(text.data.indexOf(".", begin)) < at(begin) ? "left" : "right";
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_a_word_that_is_wider_than_the_page_is_broken(browser: Browser, width: int) -> None:
    """No field of the registry makes a page scroll sideways (WCAG 2.2, 1.4.10)."""
    wide = []
    with served(site_of(LONG)) as site, browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for path in OPENED:
            page.goto(site.url + path)
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(path)
    assert wide == []


@pytest.mark.parametrize(
    ("path", "selector"),
    [
        ("", "h1"),
        ("", ".says"),
        ("", "section h2"),
        ("claims/attested/", "h1"),
        ("subprocessors/", ".told p"),
        ("disclosure/", "section li"),
        ("questions/", ".prose p"),
    ],
)
def test_a_sentence_that_runs_from_the_right_ends_on_the_left(browser: Browser, path: str, selector: str) -> None:
    """Hebrew and Arabic set their full stop on the left, also among words of another direction."""
    with served(site_of(HEBREW)) as site, browser.new_context() as context:
        page = context.new_page()
        page.goto(site.url + path)
        assert page.evaluate(_STOP, selector) == "left"


def test_what_opens_inside_an_opened_row_keeps_to_its_line(browser: Browser, demo: Site) -> None:
    """The many hosts of a look wait behind one line of words, as wide as it needs to be, and are not set in."""
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(demo.url + "#claim_no-other-vendors")
        page.locator("#claim_no-other-vendors > details > summary").click()
        summary = page.locator("#claim_no-other-vendors .rest > summary")
        box = summary.bounding_box()
        assert box is not None
        assert box["height"] < 40
        left = page.evaluate(
            "['.facts', '.places'].map((one) => document.querySelector('#claim_no-other-vendors ' + one)"
            ".getBoundingClientRect().left + parseFloat(getComputedStyle(document.querySelector("
            "'#claim_no-other-vendors ' + one)).paddingLeft))"
        )
        assert left[0] == left[1]
