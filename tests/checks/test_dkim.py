"""DKIM as a check: each selector's key record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.dns_claims import assert_judged, assert_lies_break, commands, parameters, requests
from tests.checks.honest_dns import DOMAIN, ED25519, dns
from tests.keys import rsa
from trustgen.facts.dns import DnsFacts, DnsRequest

S1 = {"selectors": ["s1"]}


def key(*texts: str, nxdomain: bool = False) -> DnsFacts:
    """What stands at the selector."""
    return dns(f"s1._domainkey.{DOMAIN}", "TXT", *texts, nxdomain=nxdomain)


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({}, key(f"v=DKIM1; k=rsa; p={rsa(2048)}"), "holds: publishes a DKIM key of 2048 bits (RSA)"),
        ({}, key(f"p={rsa(1024)}"), "holds: 1024 bits"),
        ({}, key(f"k=ed25519; p={ED25519}", "something else"), "holds: publishes a DKIM key (Ed25519)"),
        ({"min_bits": 2048}, key(f"p={rsa(1024)}"), "broken: 1024 bits (RSA); the claim says at least 2048"),
        ({"kind": "rsa"}, key(f"k=ed25519; p={ED25519}"), "broken: (Ed25519); the claim says rsa"),
        ({}, key(), "broken: has no DKIM key record: s1._domainkey.tidemark.example has no TXT record"),
        ({}, key(nxdomain=True), "broken: the name s1._domainkey.tidemark.example does not exist"),
        ({}, key("v=spf1 -all"), "broken: has no DKIM key record"),
        ({}, key(f"p={ED25519}; k=ed25519", f"p={rsa(1024)}"), "broken: has 2 DKIM key records"),
        ({}, key("v=DKIM1; p="), "broken: its DKIM key is revoked"),
        ({}, key(f"p={rsa(1024)}; t=s:y"), "broken: in testing (t=y)"),
        ({}, key(f"p={rsa(1024)}; t=s"), "holds: "),
        ({}, key(f"p={rsa(1024)}; h=sha1"), "broken: may not be used with SHA-256"),
        ({}, key(f"p={rsa(1024)}; h=sha1:sha256"), "holds: "),
        ({}, key("v=DKIM1; k=dsa; p=AAAA"), "broken: cannot be used: its keys are of an unknown kind, 'dsa'"),
    ],
)
def test_key(given: dict[str, Any], facts: DnsFacts, expected: str) -> None:
    """A key holds only if receivers can and will use it."""
    assert_judged("dkim", {**S1, **given}, facts, expected)


def test_lies() -> None:
    """Every lie about a sound key is noticed."""
    assert_lies_break("dkim", S1, key(f"p={rsa(1024)}"), 5)


def test_asks_once_a_selector() -> None:
    """A selector that stands twice is asked for once."""
    names = [f"a._domainkey.{DOMAIN}", f"b.c._domainkey.{DOMAIN}"]
    assert requests("dkim", selectors=["a", "b.c", "A"]) == [DnsRequest(name, "TXT") for name in names]
    assert commands("dkim", selectors=["a"]) == (f"dig +short TXT {names[0]}",)


@pytest.mark.parametrize("given", [{"selectors": []}, {}, {**S1, "min_bits": 512}, {"selectors": ["a b"]}])
def test_nothing_vacuous_can_be_claimed(given: dict[str, Any]) -> None:
    """Without a selector nothing could be false, and keys below 1,024 bits are never enough."""
    with pytest.raises(ValueError, match="validation error"):
        parameters("dkim", **given)
