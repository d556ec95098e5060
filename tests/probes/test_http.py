"""The http probe: hops, credentials, and what it keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.lab.fault import HOST
from tests.lab.running import QUICK, Lab, look
from tests.lab.site import Page, Site, ok, redirect
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.model.observation import Seen, Unseen, Why
from trustgen.net import ConnectTo, Settings
from trustgen.probes.access import Secrets

_TOKEN = "s3cret-t0ken"


def _two_hosts(lab: Lab, first: Page, second: Page) -> tuple[Site, Site, Settings]:
    """``first`` answers for ``HOST``, ``second`` for ``other.example``."""
    sites = Site(first), Site(second)
    ports = [lab.run(site.start(lab.bench)) for site in sites]
    rules = tuple(
        ConnectTo(host, None, "127.0.0.1", port) for host, port in zip((HOST, "other.example"), ports, strict=True)
    )
    return *sites, replace(QUICK, connect_to=rules)


def _seen(request: HttpRequest, settings: Settings, secrets: Secrets | None = None) -> HttpFacts:
    (seen,) = look(request, settings, secrets=secrets)
    assert isinstance(seen, Seen), seen
    facts = seen.facts
    assert isinstance(facts, HttpFacts)
    return facts


def test_every_hop_is_a_fact(lab: Lab) -> None:
    """A chain over two hosts is listed in order; each hop has its own address looked up."""
    _, _, settings = _two_hosts(
        lab, lambda head: redirect("http://other.example/b?c=d#e"), lambda head: ok(head.split()[1].encode())
    )
    facts = _seen(HttpRequest(f"http://{HOST}/a", follow=2, body=True), settings)
    assert [hop.url for hop in facts.hops] == [f"http://{HOST}/a", "http://other.example/b?c=d"]
    assert [hop.status for hop in facts.hops] == [302, 200]
    assert facts.answer.text == "/b?c=d"


def test_redirect_is_the_answer_when_none_is_followed(lab: Lab) -> None:
    """The other host is not even asked."""
    _, other, settings = _two_hosts(lab, lambda head: redirect("http://other.example/"), lambda head: ok())
    facts = _seen(HttpRequest(f"http://{HOST}/"), settings)
    assert (facts.answer.status, facts.answer.first("Location")) == (302, "http://other.example/")
    assert other.heads == []


def test_as_many_redirects_as_allowed_are_followed(lab: Lab) -> None:
    """Two of two arrive; the third of two does not."""

    def countdown(head: str) -> bytes:
        left = int(head.split()[1].lstrip("/"))
        return redirect(f"/{left - 1}") if left else ok(b"there")

    _, _, settings = _two_hosts(lab, countdown, countdown)
    assert _seen(HttpRequest(f"http://{HOST}/2", follow=2, body=True), settings).answer.text == "there"
    (unseen,) = look(HttpRequest(f"http://{HOST}/3", follow=2), settings)
    assert isinstance(unseen, Unseen)
    assert unseen.why is Why.TOO_MANY_REDIRECTS


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_sort_of_redirect_is_followed(lab: Lab, status: int) -> None:
    """RFC 9110 §15.4 knows five."""
    moved = f"HTTP/1.1 {status} Moved\r\nContent-Length: 0\r\nLocation: //other.example/\r\n\r\n".encode()
    _, _, settings = _two_hosts(lab, lambda head: moved, lambda head: ok(b"there"))
    assert _seen(HttpRequest(f"http://{HOST}/", follow=1, body=True), settings).answer.text == "there"


def test_credentials_stay_with_their_origin(lab: Lab) -> None:
    """The first host gets the header, the one that it redirects to does not."""
    first, second, settings = _two_hosts(lab, lambda head: redirect("http://other.example/"), lambda head: ok())
    request = HttpRequest(f"http://{HOST}/", header_env=(("Authorization", "TOKEN"),), follow=1)
    _seen(request, settings, Secrets({"TOKEN": _TOKEN}))
    assert f"Authorization: {_TOKEN}" in first.heads[0]
    assert _TOKEN not in second.heads[0]


def test_echoed_credential_does_not_reach_the_facts(lab: Lab) -> None:
    """A server that repeats what it was sent, in headers and body, gives nothing away."""
    site, _, settings = _two_hosts(lab, lambda head: ok(head.encode(), f"X-Echo: {_TOKEN}\r\n"), lambda head: ok())
    request = HttpRequest(f"http://{HOST}/", header_env=(("Authorization", "TOKEN"),), body=True)
    facts = _seen(request, settings, Secrets({"TOKEN": _TOKEN}))
    assert _TOKEN in site.heads[0]
    assert _TOKEN not in repr(facts)
    assert facts.answer.first("x-echo") == "***"


@pytest.mark.parametrize("environment", [{}, {"TOKEN": ""}, {"TOKEN": "two\r\nlines"}, {"TOKEN": "caf\u00e9!"}])
def test_missing_or_unusable_credential_is_unseen(lab: Lab, environment: dict[str, str]) -> None:
    """Nothing is asked without it, and the variable is named to the operator only."""
    site, _, settings = _two_hosts(lab, lambda head: ok(), lambda head: ok())
    request = HttpRequest(f"http://{HOST}/", header_env=(("Authorization", "TOKEN"),))
    (unseen,) = look(request, settings, secrets=Secrets(environment))
    assert isinstance(unseen, Unseen)
    assert unseen.why is Why.NO_CREDENTIAL
    assert "TOKEN" not in unseen.reason
    assert site.heads == []


def test_body_is_kept_only_when_asked_for(lab: Lab) -> None:
    """Without it the size is known and the text is not."""
    _, _, settings = _two_hosts(lab, lambda head: ok(b"text"), lambda head: ok())
    assert _seen(HttpRequest(f"http://{HOST}/"), settings).answer.text is None
    assert _seen(HttpRequest(f"http://{HOST}/"), settings).answer.size == 4
    assert _seen(HttpRequest(f"http://{HOST}/", body=True), settings).answer.text == "text"


def test_duplicated_headers_are_kept_apart_in_order(lab: Lab) -> None:
    """Two headers of one name are two values, never one with a comma."""
    _, _, settings = _two_hosts(lab, lambda head: ok(head="X-A: 1\r\nX-B: 2\r\nx-a: 3\r\n"), lambda head: ok())
    answer = _seen(HttpRequest(f"http://{HOST}/"), settings).answer
    assert answer.values("X-A") == ("1", "3")
    assert [name for name, _ in answer.headers] == ["content-length", "x-a", "x-b", "x-a"]


def test_head_is_asked_as_head(lab: Lab) -> None:
    """The method is the request's, and a HEAD has no body whatever its length says."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    site, _, settings = _two_hosts(lab, lambda _: head, lambda _: head)
    assert _seen(HttpRequest(f"http://{HOST}/", method="HEAD"), settings).answer.size == 0
    assert site.heads[0].startswith("HEAD / ")


@pytest.mark.parametrize("url", ["ftp://faulty.example/", "javascript:alert(1)", "http://", "//x", "http://[::1", ""])
def test_what_is_no_web_address_is_unseen(url: str) -> None:
    """Nothing is asked, nothing raises."""
    (unseen,) = look(HttpRequest(url), QUICK)
    assert isinstance(unseen, Unseen)
    assert unseen.why is Why.GARBLED


def test_password_in_an_address_is_not_sent_nor_kept(lab: Lab) -> None:
    """Credentials come by name; those in a URL are dropped."""
    site, _, settings = _two_hosts(lab, lambda head: ok(), lambda head: ok())
    facts = _seen(HttpRequest(f"http://me:{_TOKEN}@{HOST}/"), settings)
    assert _TOKEN not in repr(facts)
    assert "authorization" not in site.heads[0].lower()


def test_the_value_of_a_cookie_is_not_kept(lab: Lab) -> None:
    """A session's key does not reach the evidence; the cookie's name and attributes do."""
    cookie = "__Host-sid=5ecre7va1ue; Path=/; Secure; HttpOnly; SameSite=Lax"
    page = f"HTTP/1.1 200 OK\r\nSet-Cookie: {cookie}\r\nSet-Cookie: bare\r\nContent-Length: 0\r\n\r\n".encode()
    _, _, settings = _two_hosts(lab, lambda head: page, lambda head: ok(b""))
    facts = _seen(HttpRequest(f"http://{HOST}/"), settings)
    assert facts.answer.values("set-cookie") == ("__Host-sid=***; Path=/; Secure; HttpOnly; SameSite=Lax", "bare")
