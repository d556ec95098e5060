"""Requests that must be refused, on real sockets."""

from __future__ import annotations

import hmac
import re
from dataclasses import replace

import pytest

from tests.lab.fault import HOST
from tests.lab.running import NOW, QUICK, Lab, look
from tests.lab.site import Site, ok
from trustgen.facts.refusal import (
    RefusalFacts,
    RefusalRequest,
    Scheme,
    SignedRefusalFacts,
    SignedRefusalRequest,
)
from trustgen.model.observation import Seen, Unseen, Why
from trustgen.net import ConnectTo, Endpoint, Net
from trustgen.probes import refusal
from trustgen.probes.access import Secrets

URL = f"http://{HOST}/hook"


def answer(status: int) -> bytes:
    """A response without a body."""
    return f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\n\r\n".encode()


def asked(
    lab: Lab, site: Site, request: RefusalRequest | SignedRefusalRequest, secrets: Secrets | None = None
) -> object:
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


def signed_by_a_server(head: str, secret: bytes, now: int, tolerance: int) -> bool:
    """What a careful server makes of a request, written from Stripe's documentation and not from our own signing."""
    found = re.search(r"stripe-signature: t=(\d+),v1=([0-9a-f]{64})", head.lower())
    if found is None:
        return False
    wanted = hmac.new(secret, f"{found[1]}.".encode() + b"{}", "sha256").hexdigest()
    return hmac.compare_digest(found[2], wanted) and now - int(found[1]) <= tolerance


@pytest.mark.parametrize(
    ("tolerance", "verifies", "remembers", "facts"),
    [
        (300, True, True, SignedRefusalFacts(200, 400, 400, 400)),
        (300, True, False, SignedRefusalFacts(200, 400, 400, 200)),
        (10**9, True, True, SignedRefusalFacts(200, 200, 400, 400)),
        (300, False, False, SignedRefusalFacts(200, 200, 200, 200)),
    ],
)
def test_signed_requests(lab: Lab, tolerance: int, verifies: bool, remembers: bool, facts: SignedRefusalFacts) -> None:
    """The proper one, one signed too long ago, one signed by somebody else, and the proper one again."""
    taken: list[str] = []

    def page(head: str) -> bytes:
        if verifies and not signed_by_a_server(head, b"whsec-planted", int(NOW.timestamp()), tolerance):
            return answer(400)
        line = next((one for one in head.lower().splitlines() if one.startswith("stripe-signature")), "")
        again = remembers and line in taken
        taken.append(line)
        return answer(400 if again else 200)

    request = SignedRefusalRequest(URL, "POST", "{}", (), Scheme.STRIPE, "SECRET", 360, again=True)
    site = Site(page)
    assert asked(lab, site, request, Secrets({"SECRET": "whsec-planted"})) == facts
    assert len(site.heads) == 4
    assert not any("planted" in head for head in site.heads)


@pytest.mark.parametrize(
    ("scheme", "environment"),
    [
        (Scheme.STRIPE, {}),
        (Scheme.STRIPE, {"SECRET": ""}),
        (Scheme.STANDARD_WEBHOOKS, {"SECRET": "whsec_no base64"}),
    ],
)
def test_without_a_secret_that_signs_nothing_is_asked(lab: Lab, scheme: Scheme, environment: dict[str, str]) -> None:
    """A missing one, an empty one, one of another scheme."""
    site = Site(lambda head: ok())
    request = SignedRefusalRequest(URL, "POST", "{}", (), scheme, "SECRET", 360)
    found = asked(lab, site, request, Secrets(environment))
    assert isinstance(found, Unseen)
    assert (found.why, site.heads) == (Why.NO_CREDENTIAL, [])


def test_each_address_is_asked(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """One address that takes what the other refuses is seen; of a series, the first address alone."""
    ports = [
        lab.run(Site(lambda head, status=status: answer(status)).start(lab.bench))  # type: ignore[misc]
        for status in (401, 200)
    ]
    places = tuple(Endpoint("127.0.0.1", port) for port in ports)

    async def resolved(net: Net, host: str, port: int) -> tuple[Endpoint, ...]:
        return places

    monkeypatch.setattr(Net, "resolve", resolved)
    signed = SignedRefusalRequest(URL, "POST", "{}", (), Scheme.SLACK, "SECRET", 360)
    secrets = Secrets({"SECRET": "planted"})
    for request, facts in (
        (RefusalRequest(URL, "POST"), [RefusalFacts(401, (401,)), RefusalFacts(200, (200,))]),
        (RefusalRequest(URL, "POST", times=2), [RefusalFacts(401, (401,))]),
        (signed, [SignedRefusalFacts(401, 401, 401), SignedRefusalFacts(200, 200, 200)]),
    ):
        found = look(request, QUICK, secrets=secrets)
        assert [one.facts for one in found if isinstance(one, Seen)] == facts
        assert [str(one.place) for one in found] == [str(place) for place in places[: len(facts)]]


def test_a_series_that_breaks_off_is_not_seen(lab: Lab) -> None:
    """Half of a series proves nothing."""
    site = Site(lambda head: answer(401) if len(site.heads) < 3 else b"what?\r\n\r\n")
    found = asked(lab, site, RefusalRequest(URL, "GET", times=4))
    assert isinstance(found, Unseen)
    assert found.why is Why.GARBLED


def test_what_is_no_web_address_is_not_seen(lab: Lab) -> None:
    """Nothing is asked, nothing raises."""
    signed = SignedRefusalRequest("ftp://x/", "POST", "", (), Scheme.STRIPE, "SECRET", 360)
    for request in (RefusalRequest("ftp://x/", "GET"), signed):
        assert isinstance(asked(lab, Site(lambda head: ok()), request), Unseen)
