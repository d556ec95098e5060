"""The list of sub-processors in a browser: sorted, grouped, filtered, and whole without any of that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.served import Site

pytestmark = [pytest.mark.chromium]
PATH = "subprocessors/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when its script fails."""
    with browser.new_context() as context:
        made = context.new_page()
        wrong: list[str] = []
        made.on("pageerror", lambda error: wrong.append(str(error)))
        yield made
        assert wrong == []


def names(page: Page, within: str = "[data-current]") -> list[str]:
    """The ids of the rows that can be seen, in order."""
    found = page.eval_on_selector_all(f"{within} tbody tr", "rows => rows.filter(r => r.offsetParent).map(r => r.id)")
    return [str(one) for one in found]


def headings(page: Page) -> list[str]:
    """The headings of the parts that can be seen."""
    return page.eval_on_selector_all(".set h2", "all => all.filter(h => h.offsetParent).map(h => h.textContent)")  # type: ignore[no-any-return]


def test_it_is_sorted_and_grouped_as_the_reader_likes(page: Page, demo: Site) -> None:
    """No row is lost on the way, and the first order comes back."""
    page.goto(demo.url + PATH)
    before, parts = names(page), headings(page)
    assert len(before) == 10
    page.get_by_label("Group").select_option("none")
    page.get_by_label("Sort").select_option("name")
    assert headings(page)[0] == "At work now"
    assert names(page) == sorted(before, key=lambda one: {"aws": "amazon", "tidemark-nz": "tidemark n"}.get(one, one))
    page.get_by_label("Sort").select_option("since")
    assert names(page)[0] == "tidemark-nz"
    page.get_by_label("Group").select_option("place")
    assert "Not confirmed" in headings(page)
    assert sorted(names(page)) == sorted(before)
    page.get_by_label("Group").select_option("use")
    page.get_by_label("Sort").select_option("listed")
    assert (names(page), headings(page)) == (before, parts)


def test_it_is_filtered_by_any_word(page: Page, demo: Site) -> None:
    """By name, place or purpose, whatever the case; parts without a row go, and the number is told."""
    page.goto(demo.url + PATH)
    page.get_by_label("Find").fill("NEW zealand")
    assert names(page, ".set") == ["tidemark-nz"]
    assert headings(page) == ["Our own companies"]
    assert page.locator("output").inner_text() == "1 of 12 shown"
    page.get_by_label("Find").fill("nobody at all")
    assert names(page, ".set") == []
    assert page.locator("output").inner_text() == "0 of 12 shown"
    page.get_by_label("Find").fill("")
    assert len(names(page, ".set")) == 12


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits(browser: Browser, demo: Site, width: int) -> None:
    """Nothing has to be scrolled sideways, on the smallest telephone neither."""
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for path in (PATH, "disclosure/"):
            page.goto(demo.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_all_of_it_is_there(browser: Browser, demo: Site) -> None:
    """In groups with links to them; the tools, which would do nothing, are not shown."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(demo.url + PATH)
        assert page.locator(".set tbody tr").count() == 12
        assert not page.locator("#page_tools").is_visible()
        page.locator(".jump a", has_text="Former").click()
        assert page.url.endswith("#page_former")
