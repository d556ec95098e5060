"""Prose as markup."""

from __future__ import annotations

import pytest

from trustgen.render.insert import Insert
from trustgen.render.prose import ProseWriter

INSERT = Insert(claim=lambda name: f"<li>{name}</li>", value=lambda name, value: f"<i>{name}/{value}</i>")


def written(text: str, prefix: str = "s--") -> str:
    """``text`` as markup."""
    return str(ProseWriter().html(text, INSERT, prefix))


def test_raw_html_is_text() -> None:
    """Markup in prose is shown, not obeyed."""
    assert "<script" not in written("<script>alert(1)</script>\n\na <b onclick=x>b</b>")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "JAVASCRIPT:x", "vbscript:x"]
)
def test_links_with_unsafe_addresses_stay_text(url: str) -> None:
    """A link in prose goes through the same list of schemes as every other link."""
    assert "<a " not in written(f"[x]({url}) and <{url}>")


def test_images_are_not_loaded() -> None:
    """Nothing is loaded from elsewhere, so prose has no images."""
    assert "<img" not in written("![x](https://evil.example/x.png)")


def test_neighbouring_claims_share_a_list() -> None:
    """Claims placed one under the other are one list, without a blank line between them or before."""
    assert '<ul class="claims"><li>a-b</li>\n<li>c</li></ul>' in written("Words:\n[[a-b]]\n[[c]]\n\nMore.")


def test_a_claim_inside_a_line_is_not_placed() -> None:
    """Only a line of its own places a claim."""
    assert "<li>" not in written("see [[a]] here")
    assert "[[a]]" in written("see [[a]] here")


def test_nothing_is_placed_or_cited_inside_code() -> None:
    """Code is shown as it is written."""
    assert written("```\n[[a]]\n[[a.b]]\n```\n\n`[[a.b]]`").count("[[a") == 3


def test_values_are_cited_inside_a_line() -> None:
    """A dotted name stands for a value, even alone on a line and with dots of its own."""
    assert written("never older than [[a.max]]") == "<p>never older than <i>a/max</i></p>\n"
    assert "<i>a/limit.for-all</i>" in written("[[a.limit.for-all]]")


def test_headings_start_below_the_sections_own() -> None:
    """The highest heading of a file is the third level, whichever level its writer chose, and ids are unique."""
    html = written("## One\n\n### Two\n\n## One\n\n####### x")
    assert '<h3 id="s--one">' in html
    assert '<h4 id="s--two">' in html
    assert '<h3 id="s--one-2">' in html


def test_tables_are_tables() -> None:
    """Pipes make a table."""
    assert "<th>a</th>" in written("| a |\n|---|\n| b |")
