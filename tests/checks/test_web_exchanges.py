"""cors, redirects, hsts_preload, http_versions and well_known: what several exchanges say together."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.checks.honest_web import HOST, HTML, ORIGIN, alpn, hops, page
from tests.checks.judging import REGISTRY, judge, lies, parameters, refused, subjects
from trustgen.checks import table
from trustgen.facts.alpn import AlpnAnswer, AlpnFacts
from trustgen.facts.http import HttpFacts
from trustgen.model.target import Web

ACAO = "access-control-allow-origin"
APP = "https://app.tidemark.example"


def allowing(*values: str, **more: Any) -> HttpFacts:
    """An answer that allows these origins."""
    return page(*((ACAO, value) for value in values), **more)


@pytest.mark.parametrize(
    ("facts", "given", "verdict"),
    [
        (allowing(), {}, "holds"),
        (allowing("https://stranger.invalid"), {}, "broken"),
        (allowing("https://tidemark.example.stranger.invalid"), {"public": True}, "broken"),
        (allowing("null"), {}, "broken"),
        (allowing("*"), {}, "broken"),
        (allowing("*"), {"public": True}, "holds"),
        (allowing(APP), {}, "holds"),
        (allowing("*", "*"), {}, "holds"),
        (allowing(status=500), {}, "unknown"),
        ((allowing(), allowing(APP)), {"allows": [APP]}, "holds"),
        ((allowing(), allowing()), {"allows": [APP]}, "broken"),
        ((allowing(), allowing(APP, APP)), {"allows": [APP]}, "broken"),
        ((allowing("*"), allowing("*")), {"allows": [APP], "public": True}, "holds"),
        ((allowing("null"), allowing(APP)), {"allows": [APP]}, "broken"),
        ((allowing(), allowing(APP, status=500)), {"allows": [APP]}, "unknown"),
    ],
)
def test_foreign_sites_must_not_be_allowed(facts: Any, given: dict[str, Any], verdict: str) -> None:
    """Reflection, null and everybody break; a known origin must be allowed."""
    assert judge("cors", facts, **given).verdict == verdict


def test_a_reflected_origin_with_credentials_is_said_to_carry_cookies() -> None:
    """The worst sort of reflection is named."""
    facts = page((ACAO, "https://stranger.invalid"), ("access-control-allow-credentials", "true"))
    assert "with a visitor's cookies" in judge("cors", facts).reason


def test_sharing_is_asked_by_strangers_alone_and_beside_a_known_origin() -> None:
    """Four strangers and one pair; every request carries its Origin."""
    looks = table.find("cors").looks(parameters("cors", allows=[APP]), REGISTRY)
    asked = [[request.headers for request in look.requests] for look in looks]  # type: ignore[attr-defined]
    assert [len(pair) for pair in asked] == [1, 1, 1, 1, 2]
    assert asked[3] == [(("origin", "null"),)]
    assert asked[4][1] == (("origin", APP),)
    assert len(lies("cors", (allowing(), allowing(APP)), allows=[APP])) == 4
    assert len(lies("cors", allowing("*"), public=True)) == 2


@pytest.mark.parametrize(
    ("chain", "given", "verdict"),
    [
        ([(f"http://{HOST}/", 301), (f"{ORIGIN}/", 200)], {}, "holds"),
        ([(f"http://{HOST}/", 301), (f"{ORIGIN}/", 302), ("https://www.tidemark.example/", 200)], {}, "holds"),
        ([(f"http://{HOST}/", 301), (f"{ORIGIN}/", 302), ("https://www.tidemark.example/", 200)], {"max": 1}, "broken"),
        ([(f"http://{HOST}/", 302), (f"{ORIGIN}/", 200)], {"permanent": True}, "broken"),
        ([(f"http://{HOST}/", 308), (f"{ORIGIN}/", 200)], {"permanent": True}, "holds"),
        ([(f"http://{HOST}/", 200)], {}, "broken"),
        ([(f"http://{HOST}/", 301), ("https://www.tidemark.example/", 200)], {}, "broken"),
        ([(f"http://{HOST}/", 301), (f"http://{HOST}/a", 301), (f"{ORIGIN}/", 200)], {}, "broken"),
        ([(f"http://{HOST}/", 301), (f"{ORIGIN}/", 301), (f"http://{HOST}/b", 200)], {}, "broken"),
        ([(f"http://{HOST}/", 301), (f"{ORIGIN}/", 301)], {}, "broken"),
        ([(f"http://{HOST}/", 301), (f"{ORIGIN}/", 503)], {}, "unknown"),
        ([(f"http://{HOST}/", 503)], {}, "unknown"),
        ([(f"http://{HOST}/", 301), (f"{ORIGIN}/", 200)], {"ends_at": f"{ORIGIN}:443"}, "holds"),
        ([(f"http://{HOST}/", 301), (f"{ORIGIN}/", 200)], {"ends_at": f"{ORIGIN}/home"}, "broken"),
    ],
)
def test_every_hop_of_a_redirect_counts(chain: list[tuple[str, int]], given: dict[str, Any], verdict: str) -> None:
    """HTTPS on the same host first, HTTPS ever after, to an end that is no error."""
    finding = judge("redirects", hops(*chain), **given)
    assert finding.verdict == verdict, finding.reason


@pytest.mark.parametrize(
    ("url", "path", "begins"),
    [
        ("https://tidemark.example", "/a?b=c", "http://tidemark.example/a?b=c"),
        ("https://tidemark.example:8443", "", "http://tidemark.example/"),
        ("http://tidemark.example:8080", "", "http://tidemark.example:8080/"),
        ("https://[2001:db8::7]", "", "http://[2001:db8::7]/"),
    ],
)
def test_redirects_begin_without_tls(url: str, path: str, begins: str) -> None:
    """The chain begins at port 80, or where a plain target says."""
    from trustgen.checks.redirects import start

    assert start(Web(url=url), path) == begins


def status(**document: Any) -> HttpFacts:
    """What the preload list's site answers."""
    url = f"https://hstspreload.org/api/v2/status?domain={HOST}"
    return page(text=json.dumps(document), url=url)


@pytest.mark.parametrize(
    ("facts", "claimed", "verdict"),
    [
        (status(name=HOST, status="preloaded"), "preloaded", "holds"),
        (status(status="preloaded"), "preloaded", "holds"),
        (status(name=HOST, status="pending"), "preloaded", "broken"),
        (status(name=HOST, status="pending-removal"), "preloaded", "broken"),
        (status(name=HOST, status="unknown"), "unknown", "holds"),
        (status(name="other.example", status="preloaded"), "preloaded", "unknown"),
        (status(name=HOST, status="new"), "preloaded", "unknown"),
        (status(name=HOST, status=7), "preloaded", "unknown"),
        (page(text="[]"), "preloaded", "unknown"),
        (page(text="<p>"), "preloaded", "unknown"),
        (page(text=None), "preloaded", "unknown"),
        (page(text="{}", status=429), "preloaded", "unknown"),
    ],
)
def test_the_preload_lists_own_word_counts(facts: HttpFacts, claimed: str, verdict: str) -> None:
    """Only a status that is understood, about the domain asked for, is compared."""
    assert judge("hsts_preload", facts, status=claimed).verdict == verdict


def test_a_domain_may_be_preloaded_through_the_one_above_it() -> None:
    """The reason names the domain that stands on the list."""
    assert '"example"' in judge("hsts_preload", status(name=HOST, status="preloaded", preloadedDomain="example")).reason


H3 = page(HTML, ("alt-svc", 'h3=":443"; ma=86400'))
NO, SILENT = AlpnAnswer.DECLINED, AlpnAnswer.SILENT


@pytest.mark.parametrize(
    ("facts", "versions", "verdict"),
    [
        ((alpn(), page(HTML)), ["1.1", "2"], "holds"),
        ((alpn(h2=NO), page(HTML)), ["1.1", "2"], "broken"),
        ((alpn(h2=SILENT), page(HTML)), ["1.1", "2"], "unknown"),
        ((alpn(h1=NO), page(HTML)), ["2"], "holds"),
        ((alpn(), page(HTML)), ["2"], "broken"),
        ((alpn(), page(HTML)), {"at_least": ["2"]}, "holds"),
        ((alpn(), H3), {"at_least": ["3"]}, "holds"),
        ((alpn(), H3), ["1.1", "2"], "broken"),
        ((alpn(), page(HTML)), {"at_least": ["3"]}, "broken"),
        ((alpn(), page(HTML, status=503)), {"at_least": ["3"]}, "unknown"),
        ((alpn(), page(HTML, status=503)), {"at_least": ["2"]}, "holds"),
        ((AlpnFacts(HOST, 443, alpn().answers[:1]), page(HTML)), {"at_least": ["2"]}, "unknown"),
    ],
)
def test_versions_of_http_are_those_that_were_chosen(facts: Any, versions: Any, verdict: str) -> None:
    """Exact lists exclude the others; silence settles nothing."""
    finding = judge("http_versions", facts, versions=versions)
    assert finding.verdict == verdict, finding.reason


def test_versions_lie_by_declining_and_by_offering_more() -> None:
    """Each claimed version declined, and each other one offered, breaks an exact list."""
    assert len(lies("http_versions", (alpn(h2=NO), page(HTML)), versions=["1.1"])) == 3
    assert len(lies("http_versions", (alpn(), H3), versions=["1.1", "2", "3"])) == 3
    assert len(lies("http_versions", (AlpnFacts(HOST, 443, alpn().answers[1:]), page(HTML)), versions=["2"])) == 3
    refused("http_versions", "in quotes", versions=["4"])


FILE = page(("content-type", "application/json; charset=utf-8"))
NOT_THERE = page(status=404)


@pytest.mark.parametrize(
    ("file", "control", "given", "verdict"),
    [
        (FILE, NOT_THERE, {}, "holds"),
        (FILE, NOT_THERE, {"type": "application/json"}, "holds"),
        (FILE, NOT_THERE, {"type": "text/plain"}, "broken"),
        (page(), NOT_THERE, {"type": "text/plain"}, "broken"),
        (page(), NOT_THERE, {}, "holds"),
        (FILE, page(), {}, "unknown"),
        (page(status=410), NOT_THERE, {}, "broken"),
        (page(status=500), NOT_THERE, {}, "unknown"),
        (page(("location", "/account"), status=302), NOT_THERE, {}, "unknown"),
        (page(("location", "/account"), status=302), NOT_THERE, {"redirects": True}, "holds"),
        (page(("location", "/a"), status=302), page(("location", "/a"), status=302), {"redirects": True}, "unknown"),
    ],
)
def test_a_well_known_file_is_there_only_where_another_is_not(
    file: HttpFacts, control: HttpFacts, given: dict[str, Any], verdict: str
) -> None:
    """A site that says yes to everything says nothing."""
    assert judge("well_known", (file, control), name="x", **given).verdict == verdict


def test_well_known_lies_of_another_type_only_where_one_is_claimed() -> None:
    """Without a type, only absence breaks."""
    assert len(lies("well_known", (FILE, NOT_THERE), name="x")) == 2
    assert subjects("well_known", name="x") == ["tidemark.example/.well-known/x"]
