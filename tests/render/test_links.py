"""Which addresses a page may link."""

from __future__ import annotations

import pytest

from tests.render.fixtures import registry
from trustgen.render.links import Links, readable, root_of, safe_href

HARMLESS = [
    "https://a.example/x?y=1#z",
    "http://a.example",
    "mailto:a@b.example",
    "tel:+61255501234",
    "../x/",
    "#y",
    "a/b",
]
HOSTILE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    "/\\evil.example",
    "\\\\evil.example",
    "blob:https://a.example/1",
    "ja\nvascript:alert(1)",
    "x y:z",
    "javascript&colon;alert(1):",
]


@pytest.mark.parametrize("url", HARMLESS)
def test_harmless_addresses_are_linked_as_they_are(url: str) -> None:
    """Web, mail and telephone addresses and relative ones come back unchanged."""
    assert safe_href(url) == url


@pytest.mark.parametrize("url", HOSTILE)
def test_no_other_scheme_is_ever_linked(url: str) -> None:
    """A scheme outside the list, in any spelling that a browser reads, gives no link."""
    assert safe_href(url) == ""


@pytest.mark.parametrize(("path", "root"), [("index.html", ""), ("claims/x/index.html", "../../"), ("a/b.html", "../")])
def test_the_way_to_the_root_follows_the_depth_of_the_page(path: str, root: str) -> None:
    """Each folder costs one step up."""
    assert root_of(path) == root


@pytest.mark.parametrize(
    ("link", "href"),
    [
        ("section:access", "../../#access"),
        ("claim:hsts", "../../claims/hsts/"),
        ("subprocessor:stripe", "../../subprocessors/#stripe"),
        ("document:privacy", "https://tidemark.example/privacy"),
        ("contact:security", "mailto:security@tidemark.example"),
        ("target:app", "https://tidemark.example"),
        ("document:stripe-aoc", "../../documents/#document_stripe-aoc"),
        ("document:nothing", ""),
        ("claim:nobody", ""),
        ("nonsense:x", ""),
    ],
)
def test_references_lead_to_their_pages_or_nowhere(link: str, href: str) -> None:
    """A reference is resolved relative to the page; one without an address is not linked."""
    assert Links.of(registry()).href(link, "../../") == href


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("mailto:a@b.example?subject=x", "a@b.example"),
        ("https://b.example/x", "b.example/x"),
        ("tel:+612", "+612"),
        ("x", "x"),
    ],
)
def test_addresses_are_read_without_their_scheme(uri: str, words: str) -> None:
    """People see the mail address, number or web address alone."""
    assert readable(uri) == words
