"""What a page says when nobody rebuilds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.served import Site

pytestmark = pytest.mark.chromium
IN_TIME = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATE = datetime(2027, 12, 1, 9, 0, tzinfo=UTC)
PAGES = ("", "claims/tls-in-transit/", "claims/destructive-actions/", "subprocessors/")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab on a desk."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def standings(page: Page) -> list[str]:
    """The words of all marks on the page."""
    return [words.strip() for words in page.locator(".standing").all_text_contents()]


@pytest.mark.parametrize("path", PAGES)
def test_past_its_evidences_end_no_mark_says_verified(page: Page, demo: Site, path: str) -> None:
    """Words, shapes and the first screen's sentence give way to the reader's clock."""
    page.clock.set_fixed_time(LATE)
    page.goto(demo.url + path)
    assert not {"Verified", "Stated", "Planned"} & set(standings(page))
    assert page.locator("main use[href='#mark_verified']").count() == 0
    assert page.locator("main [data-valid-until]").count() == 0
    assert "Verified" not in page.locator("main").inner_text()
    assert "verified by machine" not in page.locator("main").inner_text()


def test_in_time_the_page_says_what_it_said(page: Page, demo: Site) -> None:
    """Nothing turns before its time."""
    page.clock.set_fixed_time(IN_TIME)
    page.goto(demo.url)
    assert standings(page).count("Verified") > 20
    assert "Out of date" not in standings(page)


def test_machine_evidence_runs_out_before_peoples(page: Page, demo: Site) -> None:
    """Each mark has a time of its own: after five days a role's word still stands, a look does not."""
    page.clock.set_fixed_time(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    page.goto(demo.url)
    assert page.locator("#claim_tls-in-transit .standing").first.text_content() == "Out of date"
    assert page.locator("#claim_no-laptops .standing").first.text_content() == "Stated"
    assert "ran out on 23 November 2026" in page.locator(".lede").inner_text()


def test_without_script_the_date_is_printed(browser: Browser, demo: Site) -> None:
    """Who runs no script reads until when it is good."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.url + "claims/tls-in-transit/")
    assert "Valid until\n23 November 2026, 09:00 UTC" in page.locator("main").inner_text()
    page.goto(demo.url)
    assert "Valid until 23 November 2026, 09:00 UTC." in page.locator(".hero").inner_text()
    context.close()


def test_a_page_that_stays_open_grows_old(page: Page, demo: Site) -> None:
    """Coming back to a tab after its time turns the marks without a reload."""
    page.clock.install(time=IN_TIME)
    page.goto(demo.url + "claims/tls-in-transit/")
    assert "Verified" in standings(page)
    page.clock.set_fixed_time(LATE)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert "Verified" not in standings(page)
