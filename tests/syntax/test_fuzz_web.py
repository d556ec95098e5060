"""Parsers of what strangers send: whatever it is, they end, say something of the right shape, raise nothing else."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzzing import fuzzed
from trustgen.syntax import alt_svc, capture, cookies, csp, html, robots, selector, sources, structured


def words(*parts: str) -> st.SearchStrategy[str]:
    """Texts made of these parts and of anything."""
    return st.lists(st.sampled_from(parts) | st.text(max_size=6), max_size=30).map("".join)


MARKUP = words(
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "--!>",
    "<!",
    "<?",
    "<a",
    " b",
    "=",
    "'",
    '"',
    "/",
    "<script>",
    "</script",
    "<template>",
)
POLICY = words(
    ";",
    ",",
    " ",
    "script-src",
    "default-src ",
    "'self' ",
    "'nonce-a' ",
    "'unsafe-inline' ",
    "*",
    "https:",
    "a.b",
    ":*",
    "/p/",
)
COOKIE = words(
    ";",
    "=",
    " ",
    "sid",
    "Max-Age=",
    "Expires=",
    "21 Nov 2026 10:00:00",
    "Secure",
    "SameSite=",
    "Domain=",
    "__Host-",
    "9",
)
FIELD = words(",", ";", "=", "(", ")", " ", "a", "*", '"', "\\", ":YQ==:", "?1", "@1", '%"%c3%bc"', "-", "1", ".5")
FILE = words("User-agent:", "Disallow:", "Allow:", "Sitemap:", "*", "$", "/", "#", "\n", "\r")
URL = words("https://", "a.example", ":", "443", "/", "*.", "[::1]")
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@fuzzed
@given(MARKUP | st.text())
def test_html_is_read_whatever_it_is(source: str) -> None:
    """Every start tag has a name in small letters, and the text has no stretch of two spaces."""
    page = html.parse(source)
    assert all(element.name == element.name.lower() and element.name for element in page.elements)
    assert "  " not in page.text


@fuzzed
@given(st.lists(POLICY, max_size=3), POLICY, URL)
def test_policies_are_read_whatever_they_are(values: list[str], claimed: str, host: str) -> None:
    """No directive is named twice, every question has an answer, and what is beyond a claim is let through."""
    policies = csp.from_headers(values)
    page = sources.origin("https://tidemark.example/")
    for policy in policies:
        names = [name for name, _ in policy.directives]
        assert len(names) == len(set(names))
    assert csp.allows(policies, "unsafe-inline") in (True, False)
    lists = [policy.effective("script-src-elem") for policy in policies]
    claim = tuple(word for word in (*claimed.split(), host) if sources.is_source(word))
    load = sources.beyond(lists, claim, page)
    assert load is None or all(sources.permits(words, load, page) for words in lists)
    assert str(load)


@fuzzed
@given(st.lists(st.sampled_from(["'self'", "https:", "a.example", "*.a.example", "a.example:*", "*"]), max_size=4))
def test_a_list_is_never_beyond_itself(given_words: list[str]) -> None:
    """What a policy lets through is within a claim of the same sources."""
    words = tuple(given_words)
    assert sources.beyond([words], words, sources.origin("https://tidemark.example/")) is None


@fuzzed
@given(COOKIE | st.text())
def test_cookies_are_read_whatever_they_are(value: str) -> None:
    """A cookie has at most the attributes that there are, and a lifetime that can be compared."""
    cookie = cookies.parse(value)
    if cookie is not None:
        assert cookie.same_site in ("", "Strict", "Lax", "None")
        assert cookie.prefix in ("", "__Host-", "__Secure-")
        kept = cookie.lifetime(NOON)
        assert kept is None or abs(kept) < 10**13


@fuzzed
@given(FIELD | st.text())
def test_structured_fields_are_read_or_refused(value: str) -> None:
    """Nothing but ValueError is raised."""
    for read in (structured.item, structured.members, structured.dictionary):
        assert "expected" in _refusal(read, value)


@fuzzed
@given(FILE | st.text(), st.text(max_size=30))
def test_robots_txt_is_read_whatever_it_is(text: str, path: str) -> None:
    """Every path is open or closed."""
    assert robots.parse(text).allows(f"/{path}") in (True, False)


@fuzzed
@given(st.lists(words("h3", "=", '":443"', ";", "ma=1", ",", " ", "clear", '"', "\\"), max_size=3))
def test_alt_svc_is_read_whatever_it_is(values: list[str]) -> None:
    """No protocol is named twice."""
    found = alt_svc.protocols(values)
    assert len(found) == len(set(found))


@fuzzed
@given(words("a", "*", "[", "]", "=", "^=", "$=", "'", '"', "b", " "))
def test_selectors_are_read_or_refused(text: str) -> None:
    """What is read fits its own example; nothing but ValueError is raised."""
    try:
        read = selector.parse(text)
    except ValueError:
        return
    assert read.fits(read.example())


@fuzzed
@given(words("a", "(", ")", "[", "]", "\\", "|", "?", "*", "(?:", "{2}", "^"), st.text(alphabet="ab(]", max_size=40))
def test_patterns_with_a_group_are_read_or_refused(pattern: str, text: str) -> None:
    """What is captured is part of the text; nothing but ValueError is raised."""
    try:
        capture.checked(pattern)
    except ValueError:
        return
    for found in capture.captures(pattern, text):
        assert found.text in text


def _refusal(read: Callable[[str], object], value: str) -> str:
    """Why ``value`` is refused; of what is read, a word that means nothing was expected in vain."""
    try:
        read(value)
    except ValueError as error:
        return str(error)
    return "read as expected"


LONG = 200_000


@pytest.mark.parametrize(
    "evil",
    [
        *(part * LONG for part in ("<", "<!--", "<!-- -->", "<a ", "</", "<![CDATA[", "&", "&#")),
        *("<a" + part * LONG for part in (" b", " b=", " b='", "/")),
        *(f"<{name}>" + f"</{name[:-1]}" * LONG for name in ("script", "title", "noscript")),
        "<template>" * LONG,
        "<script></script>" * LONG,
    ],
    ids=range(17),
)
def test_long_pages_are_read_to_their_end(evil: str) -> None:
    """A megabyte that would be quadratic work for a careless reader leaves a page."""
    assert html.parse(evil + "'\">").elements is not None


@pytest.mark.parametrize("part", ["(", "a,", "a=", '"a", ', "a;b", ":", '"\\"', '%"', "-1, "])
def test_long_fields_are_read_to_their_end(part: str) -> None:
    """So is a header of a megabyte."""
    for read in (structured.item, structured.members, structured.dictionary):
        assert "expected" in _refusal(read, part * LONG)


@pytest.mark.parametrize("part", ["script-src 'self';", ";", ",", "a.b ", "a" * 5 + "-", "*."])
def test_long_policies_are_read_to_their_end(part: str) -> None:
    """So is a policy, and each of its words."""
    policies = csp.from_headers([part * LONG])
    assert all(csp.allows([policy], "unsafe-inline") in (True, False) for policy in policies[:5])
    assert sources.is_source(part * LONG) in (True, False)


@pytest.mark.parametrize("part", [";", "=", "Expires=1;", "1 ", "Max-Age=9", "a=" + string.digits])
def test_long_cookies_and_files_are_read_to_their_end(part: str) -> None:
    """So are cookies, robots.txt and Alt-Svc."""
    assert cookies.parse("a=b;" + part * LONG) is not None
    assert robots.parse("user-agent: *\nallow: /" + part * LONG).allows("/") in (True, False)
    assert alt_svc.protocols([f'h3=":443"; {part * LONG}'])[1:] == ()
