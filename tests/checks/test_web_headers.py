"""The checks of single headers: each verdict, and the bounds between them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest_web import HTML, page
from tests.checks.judging import judge, lies, refused, subjects
from trustgen.facts.http import HttpFacts

STS, XFO, PP = "strict-transport-security", "x-frame-options", "permissions-policy"
COOP, COEP, CORP = "cross-origin-opener-policy", "cross-origin-embedder-policy", "cross-origin-resource-policy"


def shown(*headers: tuple[str, str], **more: Any) -> HttpFacts:
    """An HTML page with these headers."""
    return page(HTML, *headers, **more)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (page((STS, "max-age=1"), ("referrer-policy", "origin")), "holds"),
        (page((STS, "max-age=1")), "broken"),
        (page((STS, "max-age=1"), ("referrer-policy", " ")), "broken"),
        (page((STS, "max-age=1"), ("referrer-policy", "origin"), status=404), "holds"),
        (page(status=404), "broken"),
        (page((STS, "max-age=1"), ("referrer-policy", "origin"), status=503), "unknown"),
    ],
)
def test_security_headers_must_all_be_there_and_say_something(facts: HttpFacts, verdict: str) -> None:
    """A header that lacks, or is empty, breaks; an error page counts only where the claim says so."""
    given = {"headers": ["Strict-Transport-Security", "Referrer-Policy"], "error_pages": [404]}
    assert judge("security_headers", facts, **given).verdict == verdict


def test_security_headers_look_at_every_path_once() -> None:
    """Each path of each target is a look with its own subject."""
    found = subjects("security_headers", target="both", paths=["/", "/login", "/"], headers=["a"])
    assert found == [
        "tidemark.example",
        "www.tidemark.example:8443",
        "tidemark.example/login",
        "www.tidemark.example:8443/login",
    ]


def test_security_headers_refuse_what_is_no_name() -> None:
    """A name with a space is refused."""
    refused("security_headers", "letters, digits", headers=["no name"])


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (shown(("referrer-policy", "origin"), text=""), "holds"),
        (shown(("referrer-policy", "unsafe-url, ORIGIN, new-word"), text=""), "holds"),
        (shown(("referrer-policy", "origin"), ("referrer-policy", "unsafe-url"), text=""), "broken"),
        (shown(("referrer-policy", "origin"), text="<meta name=referrer content=always>"), "broken"),
        (shown(text="<meta name=referrer content=' Origin '><meta name=x>"), "holds"),
        (shown(text="<meta name=referrer>"), "broken"),
        (shown(("referrer-policy", "origin"), text=None), "unknown"),
        (page(("referrer-policy", "origin")), "holds"),
        (shown(("referrer-policy", "origin"), status=500), "unknown"),
    ],
)
def test_the_last_known_referrer_policy_counts(facts: HttpFacts, verdict: str) -> None:
    """Header words are read from the end, and a <meta> comes after them."""
    assert judge("referrer_policy", facts, equals="origin").verdict == verdict


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (["nosniff"], "holds"),
        (["NoSniff, x"], "holds"),
        (["x", "nosniff"], "broken"),
        ([], "broken"),
    ],
)
def test_the_first_word_of_content_type_options_counts(values: list[str], verdict: str) -> None:
    """Browsers look at the first word alone."""
    facts = shown(*(("x-content-type-options", value) for value in values))
    assert judge("content_type_options", facts).verdict == verdict


def test_nosniff_without_a_content_type_is_unknown() -> None:
    """There is nothing to keep to."""
    facts = page(("x-content-type-options", "nosniff"), text="Hi")
    assert judge("content_type_options", facts).verdict == "unknown"
    assert judge("content_type_options", page(status=500)).verdict == "unknown"


@pytest.mark.parametrize(
    ("headers", "by", "verdict"),
    [
        ([(XFO, "DENY")], "nobody", "holds"),
        ([(XFO, "SameOrigin")], "self", "holds"),
        ([(XFO, "SAMEORIGIN")], "nobody", "broken"),
        ([(XFO, "SAMEORIGIN, DENY")], "self", "holds"),
        ([(XFO, "a"), (XFO, "b")], "self", "broken"),
        ([(XFO, "ALLOW-FROM https://x.example")], "self", "broken"),
        ([], "self", "broken"),
        ([(XFO, "DENY"), ("content-security-policy", "frame-ancestors *")], "self", "broken"),
        ([("content-security-policy", "frame-ancestors 'self'")], "self", "holds"),
        ([("content-security-policy", "frame-ancestors 'self'")], "nobody", "broken"),
        ([("content-security-policy", "frame-ancestors 'self', frame-ancestors x.example")], "nobody", "holds"),
        ([(XFO, "DENY"), ("content-security-policy", "default-src *")], "nobody", "holds"),
    ],
)
def test_frame_ancestors_win_over_frame_options(headers: list[tuple[str, str]], by: str, verdict: str) -> None:
    """X-Frame-Options counts only where no enforced policy speaks of frame-ancestors."""
    assert judge("frame_options", shown(*headers), by=by).verdict == verdict


def test_frame_options_of_an_error_page_are_unknown() -> None:
    """An error page has other headers."""
    assert judge("frame_options", shown((XFO, "DENY"), status=502)).verdict == "unknown"


@pytest.mark.parametrize(
    ("values", "claimed", "verdict"),
    [
        (["camera=(), microphone=()"], {"denies": ["camera", "microphone"]}, "holds"),
        (["camera=()", "microphone=()"], {"denies": ["camera", "microphone"]}, "holds"),
        (["camera=()"], {"denies": ["camera", "microphone"]}, "broken"),
        (["camera=*"], {"denies": ["camera"]}, "broken"),
        (["camera=self"], {"denies": ["camera"]}, "broken"),
        (["camera=none"], {"denies": ["camera"]}, "holds"),
        (["camera"], {"denies": ["camera"]}, "holds"),
        (["camera=(), camera=*"], {"denies": ["camera"]}, "broken"),
        (["camera=();"], {"denies": ["camera"]}, "broken"),
        (["camera 'none'"], {"denies": ["camera"]}, "broken"),
        ([], {"denies": ["camera"]}, "broken"),
        (['usb=(self "https://a.example")'], {"limits": {"usb": ["self", "https://a.example"]}}, "holds"),
        (['usb=("https://tidemark.example:443")'], {"limits": {"usb": ["self"]}}, "holds"),
        (['usb=(self "https://b.example")'], {"limits": {"usb": ["self"]}}, "broken"),
        (['usb=("https://[")'], {"limits": {"usb": ["self"]}}, "broken"),
        (["usb=(), camera=()"], {"denies": ["camera"], "limits": {"usb": []}}, "holds"),
    ],
)
def test_features_are_given_as_the_header_says(values: list[str], claimed: dict[str, Any], verdict: str) -> None:
    """Every line is read together, the last of a name counts, and one error voids all."""
    finding = judge("permissions_policy", shown(*((PP, value) for value in values)), **claimed)
    assert finding.verdict == verdict, finding.reason


def test_permissions_policies_lie_about_each_feature() -> None:
    """A feature given to everybody or not mentioned breaks the claim, whatever else is said."""
    told = lies("permissions_policy", shown((PP, "usb=(self), camera=()")), denies=["camera"], limits={"usb": ["self"]})
    assert len(told) == 6
    assert judge("permissions_policy", shown(status=500), denies=["camera"]).verdict == "unknown"


def test_permissions_policy_parameters_must_say_something() -> None:
    """Neither nothing nor a name in capitals is taken."""
    refused("permissions_policy", "denies or limits")
    refused("permissions_policy", "small letters", denies=["Camera"])


@pytest.mark.parametrize(
    ("headers", "claimed", "verdict"),
    [
        ([(COOP, "same-origin"), (COEP, "require-corp")], {"isolated": True}, "holds"),
        ([(COOP, 'same-origin; report-to="x"'), (COEP, "credentialless")], {"isolated": True}, "holds"),
        ([(COOP, "same-origin")], {"isolated": True}, "broken"),
        ([(COOP, "same-origin, same-origin")], {"opener": "same-origin"}, "broken"),
        ([(COOP, '"same-origin"')], {"opener": ["same-origin"]}, "broken"),
        ([(COOP, "same-origin-allow-popups")], {"opener": ["same-origin", "same-origin-allow-popups"]}, "holds"),
        ([(CORP, "same-site")], {"resource": "same-site"}, "holds"),
        ([(CORP, "Same-Site")], {"resource": "same-site"}, "broken"),
        ([(COOP, "same-origin"), (COEP, "require-corp")], {"isolated": True, "resource": "same-origin"}, "broken"),
    ],
)
def test_isolation_is_what_browsers_read(headers: list[tuple[str, str]], claimed: dict[str, Any], verdict: str) -> None:
    """A value that is not a single known token counts as the default."""
    assert judge("cross_origin_isolation", shown(*headers), **claimed).verdict == verdict


def test_isolation_parameters_must_say_something_once() -> None:
    """Neither nothing nor the same thing twice is taken, and an error page says nothing."""
    refused("cross_origin_isolation", "say isolated")
    refused("cross_origin_isolation", "leave them out", isolated=True, opener="same-origin")
    assert judge("cross_origin_isolation", shown(status=404), isolated=True).verdict == "unknown"


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ([("content-encoding", "br")], "holds"),
        ([("content-encoding", "X-GZIP")], "holds"),
        ([("content-encoding", "zstd")], "broken"),
        ([], "broken"),
        ([("content-length", "0")], "unknown"),
    ],
)
def test_compression_is_the_coding_that_was_sent(headers: list[tuple[str, str]], verdict: str) -> None:
    """An answer without content is not judged."""
    assert judge("compression", shown(*headers), codings=["br", "gzip"]).verdict == verdict


def test_compression_asks_for_every_coding() -> None:
    """One word stands for a list of one, and an error page says nothing."""
    from tests.checks.honest import registry
    from tests.checks.judging import parameters
    from trustgen.checks import table

    (look,) = table.find("compression").looks(parameters("compression"), registry())
    assert look.requests[0].headers == (("accept-encoding", "gzip, deflate, br, zstd"),)  # type: ignore[attr-defined]
    assert judge("compression", shown(("content-encoding", "br")), codings="br").verdict == "holds"
    assert judge("compression", shown(status=500)).verdict == "unknown"
