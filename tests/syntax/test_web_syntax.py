"""Policies, HTML, selectors, structured fields, cookies, robots.txt, Alt-Svc and captures: what each of them means."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from trustgen.syntax import alt_svc, capture, cookies, csp, html, robots, selector, sources, structured

PAGE = sources.origin("https://tidemark.example/")


def test_directives_are_lower_case_and_the_first_of_a_name_counts() -> None:
    """CSP3 §2.2.1; what is not ASCII is skipped."""
    policy = csp.parse("Script-Src 'self' ;; script-src *; x ü; img-src\ta")
    assert policy.directives == (("script-src", ("'self'",)), ("img-src", ("a",)))


@pytest.mark.parametrize(
    ("policy", "name", "words"),
    [
        ("child-src a; default-src b", "frame-src", ("a",)),
        ("child-src a; script-src b", "worker-src", ("a",)),
        ("script-src b; default-src c", "worker-src", ("b",)),
        ("default-src c", "style-src-attr", ("c",)),
        ("default-src c", "form-action", None),
        ("default-src c", "frame-ancestors", None),
    ],
)
def test_fallbacks_follow_their_chain(policy: str, name: str, words: Any) -> None:
    """CSP3 §6.8.3: the first directive of the chain that is there decides."""
    assert csp.parse(policy).effective(name) == words


@pytest.mark.parametrize(
    ("word", "load", "permitted"),
    [
        ("'self'", PAGE, True),
        ("'self'", sources.Load("http", "tidemark.example", 80), False),
        ("'self'", sources.Load("wss", "tidemark.example", 443), True),
        ("'self'", sources.Load("https", "tidemark.example", 8443), False),
        ("*", sources.Load("data"), False),
        ("*", sources.Load("wss", "a.example", 443), True),
        ("data:", sources.Load("data"), True),
        ("http:", sources.Load("https", "a.example", 443), True),
        ("https:", sources.Load("http", "a.example", 80), False),
        ("a.example", sources.Load("https", "A.example".lower(), 443), True),
        ("a.example", sources.Load("http", "a.example", 80), False),
        ("a.example", sources.Load("https", "a.example", 8443), False),
        ("a.example:8443", sources.Load("https", "a.example", 8443), True),
        ("a.example:*", sources.Load("https", "a.example", 1), True),
        ("http://a.example:80", sources.Load("https", "a.example", 443), True),
        ("*.a.example", sources.Load("https", "b.a.example", 443), True),
        ("*.a.example", sources.Load("https", "a.example", 443), False),
        ("a.example/x/", sources.Load("https", "a.example", 443, "/x/y"), True),
        ("a.example/x", sources.Load("https", "a.example", 443, "/x/y"), False),
        ("a.example/", sources.Load("https", "a.example", 443, "/x/y"), True),
        ("a.example/%41", sources.Load("https", "a.example", 443, "/A"), True),
        ("a.example", sources.Load("data"), False),
        ("'unsafe-inline'", PAGE, False),
    ],
)
def test_sources_match_addresses(word: str, load: sources.Load, permitted: bool) -> None:
    """CSP3 §6.7.2: scheme, host, port and path each have their rule."""
    assert sources.permits((word,), load, PAGE) is permitted


def test_a_page_without_tls_lets_its_own_upgrade_through() -> None:
    """'self' on http matches https and ws at the usual ports."""
    plain = sources.origin("http://tidemark.example")
    assert sources.permits(("'self'",), PAGE, plain)
    assert sources.permits(("'self'",), sources.Load("ws", "tidemark.example", 80), plain)
    assert not sources.permits(("'self'",), sources.Load("data", "tidemark.example"), plain)


def test_what_is_let_through_reads_well() -> None:
    """A reader learns the scheme, the host with an unusual port, or that it is any host."""
    assert str(sources.Load("data")) == "data: addresses"
    assert str(sources.Load("https", "a.example", 8443, "/x", nonced=True)) == "https://a.example:8443/x with a nonce"
    assert (
        str(sources.Load("https", sources.ANYWHERE, 443, chained=True)) == "any other host loaded by a trusted script"
    )


@pytest.mark.parametrize(
    "policy", ["https://*.a.example:*/p/", "blob:", "wss:", "[::1]:80", "'none'", "*", "a.example:x"]
)
def test_every_pattern_is_within_itself(policy: str) -> None:
    """A claim of the very same words is never exceeded."""
    assert sources.beyond([(policy,)], (policy,), PAGE) is None


def names(source: str) -> list[str]:
    """The live elements' names."""
    return [element.name for element in html.parse(source).elements if not element.inert]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<P CLASS=a class=b>", ["p"]),
        ("<!doctype html><!-- <i> --><b>", ["b"]),
        ("<!--><b>", ["b"]),
        ("<!---><b>", ["b"]),
        ("<!-- --!><b>", ["b"]),
        ("<!-- <b>", []),
        ("<?php <b>", []),
        ("</ ><b>", ["b"]),
        ("</><b>", ["b"]),
        ("a < b <b>", ["b"]),
        ("<b", []),
        ("<b x='>", []),
        ("<b x", []),
        ("</b", []),
        ("<b/><i / x=1/>", ["b", "i"]),
        ("<script><b></script><i>", ["script", "i"]),
        ("<script><b></SCRIPT ><i>", ["script", "i"]),
        ("<script><b></scripty><i>", ["script"]),
        ("<noscript><b></noscript><i>", ["noscript", "i"]),
        ("<template><b></template></template><i>", ["template", "i"]),
        ("<plaintext><b>", ["plaintext"]),
        ("\ufeff<b>", ["b"]),
        ("<", []),
        ("<b =a>", ["b"]),
    ],
)
def test_tags_are_found_as_browsers_find_them(source: str, found: list[str]) -> None:
    """HTML §13.2.5."""
    assert names(source) == found


def test_attributes_are_resolved_and_the_first_of_a_name_counts() -> None:
    """Values may be quoted in two ways or not at all, and references are resolved."""
    (element,) = html.parse("<a HREF = 'x&amp;y' href=z rel=\"Me  You\" data-x= y&lt; off>").elements
    assert dict(element.attributes) == {"href": "x&y", "rel": "Me  You", "data-x": "y<", "off": ""}
    assert element.words("rel") == {"me", "you"}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<title>A &amp; B</title><p>x<b>y</b>z<p>w", "A & B xyz w"),
        ("<style>p{}</style><script>x</script><textarea>t</textarea>", "t"),
        ("<template><title>no</title>no</template>yes", "yes"),
        ("a\n\n\tb", "a b"),
        ("1 < 2", "1 < 2"),
        ("<plaintext>a<b>", "a<b>"),
    ],
)
def test_text_is_what_is_shown(source: str, text: str) -> None:
    """Scripts, styles and templates show nothing; white space is one space."""
    assert html.parse(source).text == text


@pytest.mark.parametrize(
    ("source", "in_head"),
    [
        ("<meta>", True),
        ("<html><head><script></script><meta>", True),
        ("<head></head><meta>", False),
        ("<body><meta>", False),
        ("text<meta>", False),
        ("<template>text<p></p></template><meta>", True),
    ],
)
def test_the_head_ends_where_content_begins(source: str, in_head: bool) -> None:
    """An element of the body, text or </head> ends it."""
    assert html.parse(source).live("meta")[0].in_head is in_head


@pytest.mark.parametrize(
    ("written", "tag", "fits"),
    [
        ("input", "<input>", True),
        ("INPUT", "<input>", True),
        ("*[a]", "<p a>", True),
        ("[a=b]", "<p a=b>", True),
        ("[a = 'b c']", "<p a='b c'>", True),
        ('[a="b"]', "<p a=c>", False),
        ("p[a^=b]", "<p a=bc>", True),
        ("p[a$=c]", "<p a=bc>", True),
        ("p[a*=x]", "<p a=bc>", False),
        ("p[a^='']", "<p a=bc>", None),
        ("p[a]", "<b a>", False),
        ("p[a][b]", "<p a>", False),
    ],
)
def test_selectors_fit_by_tag_and_attributes(written: str, tag: str, fits: bool | None) -> None:
    """None: a selector that nothing fits is refused."""
    (element,) = html.parse(tag).elements
    if fits is None:
        with pytest.raises(ValueError, match="nothing could fit"):
            selector.parse(written)
    else:
        assert selector.parse(written).fits(element) is fits


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("", "empty"),
        ("*", "every element"),
        ("a b", "not read"),
        (".x", "not read"),
        ("a[b=1][b=2]", "nothing could fit"),
    ],
)
def test_selectors_that_are_not_read_are_refused(written: str, because: str) -> None:
    """Neither combinators nor what fits nothing or everything."""
    with pytest.raises(ValueError, match=because):
        selector.parse(written)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-42", -42),
        ("1.50", Decimal("1.5")),
        ('"a\\"b\\\\"', 'a"b\\'),
        ("a/b:c", "a/b:c"),
        ("*x", "*x"),
        (":aGk=:", b"hi"),
        (":aGk:", b"hi"),
        ("?1", True),
        ("?0", False),
        ("@0", datetime(1970, 1, 1, tzinfo=UTC)),
        ('%"%c3%bc"', "ü"),
        ("  a  ", "a"),
    ],
)
def test_structured_items_have_their_types(text: str, value: Any) -> None:
    """RFC 9651 §4.2.3."""
    read = structured.item(text).value
    assert read == value
    assert isinstance(read, type(value))


@pytest.mark.parametrize(
    "text",
    [
        *("", "a b", "1.", "1.2345", "1234567890123456", "1234567890123.1", '"a', '"\\a"', '"ü"', ":a", ":a:", ":*:"),
        *("?2", "@", "@1.5", "@999999999999999", '%"%ff"', '%"%C3"', "%x", "-", "a;", "a;A", "ü", "(a)", "١"),
    ],
)
def test_structured_items_that_cannot_be_read_are_refused(text: str) -> None:
    """One error voids the whole field."""
    with pytest.raises(ValueError, match="expected"):
        structured.item(text)


def test_structured_lists_and_dictionaries_keep_parameters() -> None:
    """Inner lists and items carry parameters; of a name that comes twice the last counts."""
    first, second = structured.members('a;q=1;w, ("b" c;x);y')
    assert first == structured.Item(structured.Token("a"), {"q": 1, "w": True})
    assert second == structured.InnerList(
        (structured.Item("b"), structured.Item(structured.Token("c"), {"x": True})), {"y": True}
    )
    assert structured.dictionary("a=1,\tb;c, a=(x)") == {
        "a": structured.InnerList((structured.Item(structured.Token("x")),)),
        "b": structured.Item(True, {"c": True}),
    }
    assert structured.members("") == ()
    assert structured.members("a ") == (structured.Item(structured.Token("a")),)


@pytest.mark.parametrize("text", ["a,", "a b", "(a", "(a,b)", 'a, "', "A=1"])
def test_structured_dictionaries_that_cannot_be_read_are_refused(text: str) -> None:
    """A comma at the end, or a missing one, is an error."""
    with pytest.raises(ValueError, match="expected"):
        structured.dictionary(text)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a=b", {"name": "a"}),
        ("b", {"name": ""}),
        (" a = b ; SECURE ; HttpOnly=x", {"name": "a", "secure": True, "http_only": True}),
        ("a=b; SameSite=STRICT", {"name": "a", "same_site": "Strict"}),
        ("a=b; SameSite=Lax; SameSite=x", {"name": "a"}),
        ("a=b; Domain=.A.example; Path=x", {"name": "a", "domain": "a.example"}),
        ("a=b; Path=/; Path=/b", {"name": "a", "path": "/b"}),
        ("a=b; Max-Age=5; Max-Age=x", {"name": "a", "max_age": 5}),
        ("a=b; Max-Age=-5", {"name": "a", "max_age": -5}),
        ("a=b; Max-Age=" + "9" * 5000, {"name": "a"}),
        ("a=b; Max-Age=" + "9" * 500, {"name": "a", "max_age": 10**12}),
        ("a=b; Domain=" + "a" * 1025, {"name": "a"}),
    ],
)
def test_cookies_are_read_as_browsers_read_them(value: str, said: dict[str, Any]) -> None:
    """RFC 6265bis §5.6."""
    assert cookies.parse(value) == cookies.Cookie(**said)


@pytest.mark.parametrize("value", ["", "=", "a=\x00", "a=" + "b" * 4096, "a=b\x7f"])
def test_cookies_that_browsers_ignore_are_none(value: str) -> None:
    """Empty, too large, or with control characters."""
    assert cookies.parse(value) is None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Wed, 21 Oct 2026 07:28:00 GMT", datetime(2026, 10, 21, 7, 28, tzinfo=UTC)),
        ("Wednesday, 21-Oct-26 07:28:00 GMT", datetime(2026, 10, 21, 7, 28, tzinfo=UTC)),
        ("Oct 21 07:28:00 1999", datetime(1999, 10, 21, 7, 28, tzinfo=UTC)),
        ("21 October 99 1:2:3x", datetime(1999, 10, 21, 1, 2, 3, tzinfo=UTC)),
        ("31 Feb 2026 00:00:00", None),
        ("21 Oct 1600 00:00:00", None),
        ("21 Oct 2026", None),
        ("21 2026 00:00:00", None),
        ("Oct 2026 00:00:00", None),
        ("21 Oct 00:00:00", None),
        ("21 Oct 2026 25:00:00", None),
    ],
)
def test_dates_of_cookies_may_be_written_in_any_order(text: str, when: datetime | None) -> None:
    """RFC 6265bis §5.1.1."""
    assert cookies.date(text) == when


@pytest.mark.parametrize(
    ("text", "path", "agent", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/a", "*", False),
        ("User-agent: *\nDisallow:", "/a", "*", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", "*", True),
        ("User-agent: *\nDisallow: /a/b\nAllow: /a", "/a/b/c", "*", False),
        ("User-agent: a\nUser-agent: b\nDisallow: /", "/x", "B", False),
        ("User-agent: a\nDisallow: /\nUser-agent: *\nDisallow:", "/x", "c", True),
        ("User-agent: *\nDisallow: /*.gif$", "/x/a.gif", "*", False),
        ("User-agent: *\nDisallow: /*.gif$", "/x/a.gif?", "*", True),
        ("User-agent: *\nDisallow: /a$", "/a", "*", False),
        ("User-agent: *\nDisallow: /a$", "/ab", "*", True),
        ("User-agent: *\nDisallow: /a*b*c", "/axbyc/z", "*", False),
        ("User-agent: *\nDisallow: /a*b*c", "/axc", "*", True),
        ("User-agent: *\nDisallow: /x*a$", "/x", "*", True),
        ("Disallow: /\nwords\n# User-agent: *", "/a", "*", True),
        ("User-agent: *\nDisallow: /" + "a" * 3000, "/" + "a" * 3000, "*", True),
        ("User-agent: *\nDisallow: /%C3%BC", "/ü", "*", False),
    ],
)
def test_the_longest_rule_decides(text: str, path: str, agent: str, allowed: bool) -> None:
    """RFC 9309 §2.2.2 and §2.2.3."""
    assert robots.parse(text).allows(path, agent) is allowed


def test_alternative_services_are_read_in_order() -> None:
    """RFC 7838 §3: parameters are passed over, ``clear`` and what is broken off offer nothing."""
    assert alt_svc.protocols(['h3=":443"; ma=86400; v="46,43", h2="x:1"', "clear"]) == ("h3", "h2")
    assert alt_svc.protocols(['w%3Dx=":1"', 'h3="', 'h3=""']) == ("w=x",)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"(\d+) days", "keep 90 days or 30 days", ["90", "30"]),
        (r"keep (\d+)", "keep 90", ["90"]),
        (r"(?i)KEEP ([a-z]+)", "keep Ninety days", ["Ninety"]),
        (r"k(?:ee|e)p [(]([^)]+)\)", "keep (90 [days])", ["90 [days]"]),
        (r"\((\d+)\)", "(1)(2)", ["1", "2"]),
        (r"[]x]([^]]+)y", "]ay", ["a"]),
        (r"no (\d+)", "none", []),
        (r"a.{0,3}(x+)b", "aaaaaxb", ["x"]),
    ],
)
def test_captures_find_the_longest_group(pattern: str, text: str, found: list[str]) -> None:
    """From the left, none over another."""
    assert [one.text for one in capture.captures(capture.checked(pattern), text)] == found


def test_captures_are_found_across_the_stretches_in_which_they_are_looked_for() -> None:
    """A finding far into the text, and over the edge of a window, is found; there are at most so many."""
    filler = "x" * (capture.WIDEST - 3)
    assert [one.text for one in capture.captures(r"keep (\d+)", filler + "keep 90")] == ["90"]
    assert len(list(capture.captures(r"k(\d)", "k1" * 100))) == capture.MOST
    assert list(capture.captures(r"a[^b]*b(c+)", "a" + "x" * 599 + "bc")) == []


@pytest.mark.parametrize(
    ("pattern", "because"),
    [
        ("a", "exactly one group"),
        ("(a)(b)", "exactly one group"),
        ("((a))", "exactly one group"),
        ("(?:(a))", "exactly one group"),
        ("(a)+", "exactly one group"),
        ("x(a*)", "may be empty"),
        ("x|(a)", "alternatives stand"),
        (r"\b(a)", "boundaries"),
        ("^(a)", "boundaries"),
        ("(a", "cannot be read"),
    ],
)
def test_patterns_without_one_clear_group_are_refused(pattern: str, because: str) -> None:
    """Each with what to write instead."""
    with pytest.raises(ValueError, match=because):
        capture.checked(pattern)


@pytest.mark.parametrize("pattern", [r"[\[](a)", r"[^\]](a)", r"[[:alpha:]](a)", r"[]](a)", r"[a\]\[]+(a)"])
def test_brackets_in_a_class_are_no_group(pattern: str) -> None:
    """Escaped, first, or nested: the class ends where the engine ends it."""
    assert capture.checked(pattern) == pattern
    text = {"[": "[a", "^": "xa"}.get(pattern[1], "]a")
    assert all(found.text == "a" for found in capture.captures(pattern, text))
