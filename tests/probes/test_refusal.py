"""Requests that must be refused, on real sockets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.lab.fault import HOST
from tests.lab.running import QUICK, Lab, look
from tests.lab.site import Site, ok
from trustgen.facts.refusal import RefusalFacts, RefusalRequest
from trustgen.model.observation import Seen, Unseen, Why
from trustgen.net import ConnectTo
from trustgen.probes import refusal
from trustgen.probes.access import Secrets

URL = f"http://{HOST}/hook"


def answer(status: int) -> bytes:
    """A response without a body."""
    return f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\n\r\n".encode()


def asked(lab: Lab, site: Site, request: RefusalRequest, secrets: Secrets | None = None) -> object:
    """What came of it, with the site answering for HOST."""
    port = lab.run(site.start(lab.bench))
    (seen,) = look(request, replace(QUICK, connect_to=(ConnectTo(HOST, None, "127.0.0.1", port),)), secrets=secrets)
    return seen.facts if isinstance(seen, Seen) else seen


def test_the_proper_one_comes_first(lab: Lab) -> None:
    """Only it carries the credential; both carry the body's headers."""
    site = Site(lambda head: answer(200 if "x-signature: s3cret-value" in head.lower() else 401))
    request = RefusalRequest(
        URL, "POST", "{}", (("content-type", "application/json"),), proper_env=(("x-signature", "SIGNATURE"),)
    )
    assert asked(lab, site, request, Secrets({"SIGNATURE": "s3cret-value"})) == RefusalFacts(200, (401,))
    # The site leaves bodies unread, so that the first one stands before the second head.
    assert [head.split()[0].lstrip("{}") for head in site.heads] == ["POST", "POST"]
    assert all("content-length: 2" in head.lower() for head in site.heads)


def test_as_many_as_asked_for_and_no_more(lab: Lab) -> None:
    """One after the other; equal ones are not shared."""
    site = Site(lambda head: answer(429 if len(site.heads) > 2 else 401))
    assert asked(lab, site, RefusalRequest(URL, "GET", times=4)) == RefusalFacts(401, (401, 429, 429))
    assert len(site.heads) == 4


@pytest.mark.parametrize("value", ["", "two\nlines"])
def test_a_missing_credential_is_not_seen(lab: Lab, value: str) -> None:
    """Nothing is asked without it."""
    site = Site(lambda head: ok())
    request = RefusalRequest(URL, "POST", proper_env=(("x-signature", "SIGNATURE"),))
    found = asked(lab, site, request, Secrets({"SIGNATURE": value}))
    assert isinstance(found, Unseen)
    assert (found.why, site.heads) == (Why.NO_CREDENTIAL, [])


def test_nobody_is_flooded(lab: Lab) -> None:
    """More than the most is refused before the first request."""
    site = Site(lambda head: ok())
    found = asked(lab, site, RefusalRequest(URL, "GET", times=refusal.MOST_TIMES + 1))
    assert isinstance(found, Unseen)
    assert (found.why, site.heads) == (Why.NOT_LOOKED, [])


def test_what_is_no_web_address_is_not_seen(lab: Lab) -> None:
    """Nothing is asked, nothing raises."""
    found = asked(lab, Site(lambda head: ok()), RefusalRequest("ftp://x/", "GET"))
    assert isinstance(found, Unseen)
