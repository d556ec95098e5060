"""What it costs to read the security page, and that nobody else learns of it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.served import Site, matching
from tests.pages.tools import SORTS, WATCH_MOVES

pytestmark = pytest.mark.chromium
MOST_BYTES = 60 * 1024
MOST_REQUESTS = 4


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


def test_the_security_page_is_light(page: Page, demo: Site) -> None:
    """At most 60 kB compressed and four requests, all to the site itself; no cookie, no font, no shift."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    demo.asked.clear()
    page.goto(demo.url)
    assert all(url.startswith(demo.url) for url in asked)
    assert len(set(demo.asked)) <= MOST_REQUESTS
    weight = sum(
        len(gzip.compress(demo.files[path.lstrip("/") or "index.html"], 6)) for path in dict.fromkeys(demo.asked)
    )
    assert weight <= MOST_BYTES
    assert page.context.cookies() == []
    assert (
        page.evaluate("performance.getEntriesByType('resource').filter((one) => /font|woff/.test(one.name)).length")
        == 0
    )


def test_nothing_moves_while_the_page_loads(page: Page, demo: Site) -> None:
    """No layout shift: what is painted first stays where it is."""
    page.add_init_script(WATCH_MOVES)
    page.goto(demo.url)
    # What comes after loading, such as the script's marks, is painted with the second frame at the latest.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.moved") == 0


@pytest.mark.parametrize("path", SORTS)
def test_with_the_shipped_headers_the_console_is_silent(page: Page, demo: Site, path: str) -> None:
    """The policy forbids nothing that the page does, and nothing fails to load."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    answer = page.goto(demo.url + path)
    assert answer is not None
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert said == []


def test_the_policy_would_stop_what_got_in(page: Page, demo: Site) -> None:
    """Inline script, foreign script and foreign pictures are refused on the page as shipped."""
    page.goto(demo.url)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate(
        "const made = document.createElement('script'); made.textContent = 'window.ran = 1';"
        "document.body.append(made);"
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://elsewhere.example/x.png\">')"
    )
    page.wait_for_timeout(50)
    assert page.evaluate("window.ran") is None
    assert len(said) >= 2


def test_without_script_everything_is_there(browser: Browser, demo: Site) -> None:
    """Rows open, and every word of the page is the same."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(demo.url)
        page.locator("#claim_tls-in-transit summary").click()
        assert page.locator("#claim_tls-in-transit .repeat").is_visible()
        assert "are verified by machine" in page.locator(".lede").inner_text()


def test_what_never_changes_may_be_kept(demo: Site) -> None:
    """Files whose names change with their content are cached for a year; pages are not."""
    (style,) = (path for path in demo.files if path.startswith("style."))
    assert ("Cache-Control", "public, max-age=31536000, immutable") in matching(demo, f"/{style}")
    assert not [value for name, value in matching(demo, "/") if name == "Cache-Control"]
