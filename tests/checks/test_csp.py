"""csp: what all policies of a page let happen together."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest_web import HTML, page
from tests.checks.judging import judge, lies, refused
from trustgen.facts.http import HttpFacts

CSP = "content-security-policy"


def sent(*policies: str, text: str | None = "<p>Hi") -> HttpFacts:
    """A page with these header values."""
    return page(HTML, *((CSP, policy) for policy in policies), text=text)


@pytest.mark.parametrize(
    ("policies", "claimed", "verdict"),
    [
        (["script-src 'self'"], {"forbids": ["unsafe-inline"]}, "holds"),
        (["script-src 'unsafe-inline'"], {"forbids": ["unsafe-inline"]}, "broken"),
        (["script-src 'unsafe-inline' 'nonce-abc'"], {"forbids": ["unsafe-inline"]}, "holds"),
        (["script-src 'unsafe-inline' 'sha256-abc='"], {"forbids": ["unsafe-inline"]}, "holds"),
        (["script-src 'unsafe-inline' 'strict-dynamic'"], {"forbids": ["unsafe-inline"]}, "holds"),
        (["style-src 'unsafe-inline' 'strict-dynamic'"], {"forbids": ["unsafe-inline-styles"]}, "broken"),
        (["script-src 'self'; script-src 'unsafe-inline'"], {"forbids": ["unsafe-inline"]}, "holds"),
        (["script-src 'unsafe-inline'; script-src 'self'"], {"forbids": ["unsafe-inline"]}, "broken"),
        (["script-src 'self'; script-src-attr 'unsafe-inline'"], {"forbids": ["unsafe-inline"]}, "broken"),
        (["script-src 'unsafe-inline'", "default-src 'self'"], {"forbids": ["unsafe-inline"]}, "holds"),
        (["script-src 'unsafe-inline', default-src 'self'"], {"forbids": ["unsafe-inline"]}, "holds"),
        (["script-src-elem 'self'", "script-src-attr 'none'"], {"forbids": ["unsafe-inline"]}, "holds"),
        (["img-src 'self'"], {"forbids": ["unsafe-inline"]}, "broken"),
        (["default-src 'self'"], {"forbids": ["unsafe-eval", "wasm-unsafe-eval", "unsafe-hashes"]}, "holds"),
        (["default-src 'self' 'unsafe-eval'"], {"forbids": ["unsafe-eval"]}, "broken"),
        (["default-src 'self' 'WASM-unsafe-eval'"], {"forbids": ["wasm-unsafe-eval"]}, "broken"),
        (["default-src 'self' 'unsafe-hashes'"], {"forbids": ["unsafe-hashes"]}, "broken"),
        (["default-src 'self'"], {"requires": ["upgrade-insecure-requests"]}, "broken"),
        (["default-src *", "upgrade-insecure-requests"], {"requires": ["upgrade-insecure-requests"]}, "holds"),
        ([], {"forbids": ["unsafe-inline"]}, "broken"),
        ([" ; "], {"forbids": ["unsafe-inline"]}, "broken"),
        (["script-src 'self' https://js.stripe.com"], {"scripts": ["self", "https://js.stripe.com"]}, "holds"),
        (["script-src 'self' https://js.stripe.com"], {"scripts": ["self"]}, "broken"),
        (["script-src 'self' https:"], {"scripts": ["self"]}, "broken"),
        (["script-src *"], {"scripts": ["self"]}, "broken"),
        (["script-src 'nonce-a' 'strict-dynamic' https:"], {"scripts": ["nonce", "strict-dynamic"]}, "holds"),
        (["script-src 'nonce-a' 'strict-dynamic' https:"], {"scripts": ["nonce"]}, "broken"),
        (["script-src 'nonce-a'"], {"scripts": ["self"]}, "broken"),
        (["script-src 'self' *.a.example", "script-src x.a.example"], {"scripts": ["x.a.example"]}, "holds"),
        (["script-src 'self' *.a.example", "script-src x.a.example"], {"scripts": ["self"]}, "broken"),
        (["frame-src 'nonce-a' 'strict-dynamic' 'none'"], {"frames": ["none"]}, "holds"),
        (["child-src https://js.stripe.com"], {"frames": ["https://js.stripe.com"]}, "holds"),
        (["default-src 'self'"], {"frames": ["self"]}, "holds"),
        (["default-src 'self'"], {"forms": ["self"]}, "broken"),
        (["form-action 'self'"], {"forms": ["self"]}, "holds"),
        (["default-src 'self'"], {"framed_by": ["none"]}, "broken"),
        (["frame-ancestors 'none'; base-uri 'none'"], {"framed_by": ["none"], "base": ["none"]}, "holds"),
        (["object-src 'none'; connect-src 'self'"], {"objects": ["none"], "connections": ["self"]}, "holds"),
        (["img-src data:"], {"images": ["self", "data:"]}, "holds"),
        (["style-src 'self'"], {"styles": ["self"]}, "holds"),
    ],
)
def test_policies_combine_as_a_browser_combines_them(
    policies: list[str], claimed: dict[str, Any], verdict: str
) -> None:
    """Each row of policies and claim has the verdict that a browser's behaviour gives."""
    finding = judge("csp", sent(*policies), **claimed)
    assert finding.verdict == verdict, finding.reason


@pytest.mark.parametrize(
    ("check", "claimed", "directive"),
    [("csp", {"scripts": ["self"]}, "script-src"), ("frame_options", {"by": "self"}, "frame-ancestors")],
)
def test_policies_of_very_many_sources_are_not_compared(check: str, claimed: dict[str, Any], directive: str) -> None:
    """To find out what two long lists let through together takes the square of their length: then it is not known."""
    lists = [" ".join(f"{letter}{number}.example" for number in range(151)) for letter in "ab"]
    long = judge(check, sent(*(f"{directive} {words}" for words in lists)), **claimed)
    assert (long.verdict, long.reason) == ("unknown", "its policies list 302 sources, more than are compared (300)")
    short = judge(check, sent(*(f"{directive} {words[:1000]}" for words in lists)), **claimed)
    assert short.verdict == "holds", short.reason


def test_a_report_only_policy_blocks_nothing() -> None:
    """Of a page that only reports, the reason says so."""
    finding = judge("csp", page(HTML, (f"{CSP}-report-only", "default-src 'none'"), text=""), forbids=["unsafe-eval"])
    assert (finding.verdict, finding.reason) == ("broken", "sends a policy that only reports, and blocks nothing")


@pytest.mark.parametrize(
    ("text", "claimed", "verdict"),
    [
        (
            "<meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">",
            {"forbids": ["unsafe-inline"]},
            "holds",
        ),
        (
            "<script></script><meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">",
            {"forbids": ["unsafe-inline"]},
            "broken",
        ),
        (
            "<p><meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">",
            {"forbids": ["unsafe-inline"]},
            "broken",
        ),
        ("<meta name=a><meta http-equiv=Content-Security-Policy>", {"forbids": ["unsafe-inline"]}, "broken"),
        (
            "<meta http-equiv=Content-Security-Policy content=\"frame-ancestors 'none'; base-uri 'none'\">",
            {"framed_by": ["none"]},
            "broken",
        ),
    ],
)
def test_a_meta_element_counts_in_the_head_before_scripts(text: str, claimed: dict[str, Any], verdict: str) -> None:
    """A policy in a <meta> is combined, but never for frame-ancestors, in the body or after a script."""
    assert judge("csp", sent(text=text), **claimed).verdict == verdict


def test_a_meta_element_of_what_is_no_page_counts_for_nothing() -> None:
    """JSON that holds a <meta> has no policy."""
    facts = page(("content-type", "application/json"), text='<meta http-equiv=Content-Security-Policy content="a">')
    assert judge("csp", facts, requires=["a"]).verdict == "broken"


def test_an_unreadable_body_leaves_a_weak_header_unknown_and_a_strong_one_standing() -> None:
    """A <meta> that was not seen can only add protection."""
    assert judge("csp", sent("img-src 'self'", text=None), forbids=["unsafe-eval"]).verdict == "unknown"
    assert judge("csp", sent("default-src 'self'", text=None), forbids=["unsafe-eval"]).verdict == "holds"


def test_a_redirect_shows_no_page() -> None:
    """Of a redirect the finding is unknown and names where it leads."""
    finding = judge("csp", page(("location", "/login"), status=302), forbids=["unsafe-eval"])
    assert finding.verdict == "unknown"
    assert "/login" in finding.reason
    assert judge("csp", page(status=304), forbids=["unsafe-eval"]).verdict == "unknown"


def test_what_is_allowed_is_named() -> None:
    """The reason names the host that a policy lets through, and what the claim says."""
    finding = judge("csp", sent("script-src cdn.example:8443/a/"), scripts=["self"])
    assert "scripts from https://cdn.example:8443/a/any" in finding.reason
    assert "the claim says self" in finding.reason


def test_every_part_of_the_claim_is_said() -> None:
    """The reason of a page that holds names hazards, directives and sources."""
    finding = judge(
        "csp",
        sent("default-src 'none'; script-src 'self'", "upgrade-insecure-requests"),
        forbids=["unsafe-eval"],
        requires=["upgrade-insecure-requests"],
        scripts=["self"],
        frames=["none"],
    )
    assert finding.reason == (
        "its 2 policies block unsafe-eval, carry upgrade-insecure-requests, allow only scripts from self "
        "and allow no frames"
    )


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({}, "say at least one"),
        ({"scripts": ["'self'"]}, "no source"),
        ({"scripts": ["none", "self"]}, "stands alone"),
        ({"scripts": ["*"]}, "nothing could break"),
        ({"scripts": []}, "at least 1"),
        ({"forbids": ["inline"]}, "unsafe-inline"),
    ],
)
def test_parameters_that_say_nothing_are_refused(given: dict[str, Any], because: str) -> None:
    """What could never break, or is not understood, is refused."""
    refused("csp", because, **given)


def test_each_way_of_claiming_has_its_lie() -> None:
    """A page without a policy, with one that reports and with one that restricts nothing breaks every claim."""
    facts = sent("default-src 'none'; upgrade-insecure-requests")
    for claimed in ({"forbids": ["unsafe-hashes"]}, {"requires": ["upgrade-insecure-requests"]}, {"frames": ["self"]}):
        assert len(lies("csp", facts, **claimed)) == 3


def test_what_is_allowed_nowhere_is_said_without_an_article() -> None:
    """No base address, not no a base address."""
    finding = judge("csp", sent("base-uri 'none'"), base=["none"])
    assert finding.reason == "its policy allows no base address"
