"""A security page of three hundred statements. What it costs in time is measured by ``benchmarks/run.py reading``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.served import Site, served
from tests.pages.tools import WATCH_MOVES
from tests.render import fixtures
from trustgen.model.content import Content
from trustgen.model.judgement import Verdict
from trustgen.render.site import render

pytestmark = pytest.mark.chromium
MANY = 300
IN_TIME = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def long_site() -> Iterator[Site]:
    """A site whose sections hold three hundred statements, each with evidence of its own."""
    sections = [section["id"] for section in fixtures.SECTIONS]
    pairs = [
        fixtures.judged(
            fixtures.claim(f"claim-{number}", sections[number * len(sections) // MANY], f"Statement number {number}."),
            Verdict.HOLDS,
            f"host{number}.example answered as it should",
            repeat=(f"curl -sI https://host{number}.example/",),
        )
        for number in range(MANY)
    ]
    with served(dict(render(fixtures.report(pairs), Content({}), (fixtures.TEMPLATES,)).files)) as site:
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab on a phone, on a day on which the evidence stands."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    found = context.new_page()
    found.clock.set_fixed_time(IN_TIME)
    yield found
    context.close()


def test_closed_rows_are_not_laid_out(page: Page, long_site: Site) -> None:
    """What a closed row holds costs neither layout nor paint, and each row is fewer than fifty elements."""
    page.goto(long_site.url)
    assert page.locator(".claim").count() == MANY
    assert page.evaluate("document.querySelectorAll('main *').length") < 50 * MANY
    visible = "(e) => e.checkVisibility({contentVisibilityAuto: true})"
    shown = page.evaluate(f"[...document.querySelectorAll('.panel')].filter({visible}).length")
    assert shown == 0


def test_nothing_moves_while_it_is_scrolled(page: Page, long_site: Site) -> None:
    """From the top to the end nothing changes its place or its height."""
    page.add_init_script(WATCH_MOVES)
    page.goto(long_site.url)
    before = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate(
        "async () => { for (let at = 0; at < document.documentElement.scrollHeight; at += 400) {"
        " scrollTo(0, at); await new Promise(requestAnimationFrame); } }"
    )
    assert page.evaluate("document.documentElement.scrollHeight") == before
    assert page.evaluate("window.moved") == 0


def test_the_browsers_search_opens_the_row_that_holds_the_words(page: Page, long_site: Site) -> None:
    """Words that stand only inside a closed row are found there, and that row alone opens."""
    page.goto(long_site.url + "#:~:text=host287.example%20answered")
    expect(page.locator("details[open]")).to_have_count(1)
    row = page.locator("#claim_claim-287")
    expect(row.locator("details")).to_have_attribute("open", "")
    expect(row).to_be_in_viewport()


def test_a_link_to_a_row_leads_to_it(page: Page, long_site: Site) -> None:
    """However far down it stands."""
    page.goto(long_site.url + "#claim_claim-250")
    expect(page.locator("#claim_claim-250")).to_be_in_viewport()
