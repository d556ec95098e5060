"""The signs of a provider as a check."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.dns_claims import assert_judged, assert_lies_break, commands, parameters, requests
from tests.checks.honest_dns import DOMAIN, front
from trustgen.facts.dns import DnsRequest
from trustgen.facts.http import HttpRequest

CF = {"provider": "cloudflare", "target": "app"}
INSIDE = ("104.16.0.1", "172.64.1.1")


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        (
            CF,
            front(("cf-ray", "x")),
            "holds: shows signs of cloudflare, which are no proof: it sends the header cf-ray",
        ),
        (CF, front(("server", "CloudFlare")), "holds: it sends the header server with cloudflare"),
        (CF, front(a=INSIDE), "holds: its addresses (104.16.0.1 and 172.64.1.1) are in the published ranges"),
        (
            {"provider": "fastly", "target": "app"},
            front(a=("146.75.1.1", "2a04:4e42::1")),
            "holds: its addresses (146.75.1.1 and 2a04:4e42::1) are in the published ranges",
        ),
        (CF, front(chain=("x.cdn.cloudflare.net",)), "holds: its name leads to x.cdn.cloudflare.net"),
        (
            CF,
            front(a=("104.16.0.1", "192.0.2.1")),
            "broken: shows no sign of cloudflare; the claim needs 1 sort of sign",
        ),
        (CF, front(("server", "nginx"), chain=("x.example",), a=()), "broken: shows no sign of cloudflare"),
        ({**CF, "signs": 2}, front(("cf-ray", "x"), a=INSIDE), "holds: and it sends the header cf-ray"),
        (
            {**CF, "signs": 2},
            front(("cf-ray", "x")),
            "broken: only it sends the header cf-ray; the claim needs 2 sorts",
        ),
        ({"target": "app", "ranges": ["192.0.2.0/24"]}, front(), "holds: shows signs of the provider"),
        ({"target": "app", "names": ["cdn.example"]}, front(chain=("a.cdn.example",)), "holds: "),
        ({"target": "app", "headers": {"X-Host": "A1"}}, front(("x-host", "a1-b2")), "holds: "),
        ({"target": "app", "headers": {"X-Host": "A1"}}, front(("x-host", "b2")), "broken: no sign of the provider"),
    ],
)
def test_signs(given: dict[str, Any], facts: Any, expected: str) -> None:
    """Names, addresses and headers are each one sort of sign."""
    assert_judged("provider", given, facts, expected)


@pytest.mark.parametrize(
    ("given", "facts", "least"),
    [
        (CF, front(("cf-ray", "x")), 2),
        ({"target": "app", "ranges": ["192.0.2.0/24"]}, front(), 1),
    ],
)
def test_lies(given: dict[str, Any], facts: Any, least: int) -> None:
    """No sign at all is noticed."""
    assert_lies_break("provider", given, facts, least)


def test_what_is_asked() -> None:
    """Both families of addresses and the page, which other checks ask for too."""
    assert requests("provider", **CF) == [
        DnsRequest(DOMAIN, "A"),
        DnsRequest(DOMAIN, "AAAA"),
        HttpRequest(f"https://{DOMAIN}/"),
    ]
    assert len(commands("provider", **CF)) == 2


@pytest.mark.parametrize(
    "given",
    [
        {"target": "app"},
        {**CF, "provider": "nobody"},
        {"target": "app", "ranges": ["192.0.2.1/24"]},
        {**CF, "signs": 4},
        {"target": "app", "names": ["x.example"], "signs": 2},
    ],
)
def test_a_claim_must_be_able_to_hold(given: dict[str, Any]) -> None:
    """Without signs, or with more asked for than there are sorts, the claim is a mistake."""
    with pytest.raises(ValueError, match="validation error"):
        parameters("provider", **given)
