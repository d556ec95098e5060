"""SPF as a check: the record, its limits, and who is included."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.dns_claims import assert_judged, assert_lies_break, commands, parameters, requests
from tests.checks.honest_dns import DOMAIN, dns, spf
from trustgen.facts.spf import SpfFacts, SpfRequest

ELEVEN = "v=spf1 " + "exists:%{i}.x.example " * 11 + "-all"
VOID = [dns(f"{name}.example", rtype) for name in "abc" for rtype in ("A", "AAAA")]
HALF_VOID = [dns(f"{n}.example", t, *(["192.0.2.1"] if t == "A" else [])) for n in "abc" for t in ("A", "AAAA")]
OTHER = dns("other.example", "TXT", "v=spf1 ip4:192.0.2.0/24 ?all")


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({}, spf(), "holds: ends in ~all and needs 2 DNS look-ups"),
        ({}, spf("v=spf1 -all"), "holds: ends in -all and needs 0 DNS look-ups"),
        ({}, spf("v=spf1"), "holds: ends in ?all"),
        ({}, spf(""), "broken: has no SPF record"),
        ({}, SpfFacts("localhost", ()), "unknown: is no name that can have an SPF record"),
        ({}, spf("v=spf1 -all", dns("x.example", "TXT")), "holds: "),
        ({}, SpfFacts(DOMAIN, (dns(DOMAIN, "TXT", "v=spf1", "V=SPF1 -all"),)), "broken: has 2 SPF records"),
        ({}, spf("v=spf1 +all"), "broken: lets anybody send"),
        ({}, spf("v=spf1 include:other.example", dns("other.example", "TXT", "v=spf1 all")), "broken: lets anybody"),
        ({}, spf("v=spf1 ipv4:1.2.3.4 -all"), "broken: in the record of tidemark.example: there is no mechanism ipv4"),
        ({}, spf(ELEVEN), "broken: needs more than 10 DNS look-ups; exists:%{i}.x.example is one too many"),
        ({}, spf("v=spf1 a:a.example a:b.example a:c.example -all", *VOID), "broken: more than 2 of its DNS look-ups"),
        (
            {},
            spf("v=spf1 a:a.example a:b.example a:c.example -all", *HALF_VOID),
            "broken: c.example AAAA is one too many (for senders over IPv6)",
        ),
        ({}, spf("v=spf1 include:none.example -all", dns("none.example", "TXT")), "broken: has no SPF record"),
        ({}, spf("v=spf1 redirect=none.example", dns("none.example", "TXT")), "broken: the redirect leads to none"),
        ({}, spf("v=spf1 include:unseen.example -all"), "unknown: not every record"),
        ({"ends": "-all"}, spf("v=spf1 -all"), "holds: "),
        ({"ends": "~all"}, spf("v=spf1 -all"), "holds: "),
        ({"ends": "-all"}, spf("v=spf1 ~all"), "broken: ends in ~all; the claim says -all"),
        ({"ends": "~all"}, spf("v=spf1 redirect=other.example", OTHER), "broken: ends in ?all; the claim says ~all"),
        ({"ends": "~all"}, spf("v=spf1 redirect=%{i}.example"), "unknown: depends on the sender (redirect=%{i}.exampl"),
        ({"includes": ["other.example"]}, spf("v=spf1 include:other.example -all", OTHER), "holds: "),
        ({"includes": ["Other.Example."]}, spf("v=spf1 redirect=other.example", OTHER), "holds: "),
        ({"includes": ["other.example"]}, spf("v=spf1 -all"), "broken: does not include other.example"),
        ({"includes": ["other.example"]}, spf("v=spf1 include:%{i}.example -all"), "unknown: depends on the sender"),
        ({"permits": ["192.0.2.7"]}, spf("v=spf1 include:other.example -all", OTHER), "holds: "),
        ({"permits": ["192.0.3.7"]}, spf("v=spf1 include:other.example -all", OTHER), "broken: not pass mail from 192"),
        ({"permits": ["2001:db8::1"]}, spf("v=spf1 ip6:2001:db8::/32 -all"), "holds: "),
        ({"permits": ["192.0.2.1"]}, spf("v=spf1 mx -all"), "unknown: not every record"),
    ],
)
def test_record(given: dict[str, Any], facts: SpfFacts, expected: str) -> None:
    """Each flaw of a record is named, and what hangs on the sender is unknown."""
    assert_judged("spf", given, facts, expected)


@pytest.mark.parametrize(
    ("given", "text", "least"),
    [
        ({}, "v=spf1 -all", 4),
        ({"ends": "?all"}, "v=spf1 -all", 4),
        ({"ends": "-all"}, "v=spf1 -all", 5),
        ({"permits": ["192.0.2.1"]}, "v=spf1 ip4:192.0.2.1 -all", 5),
    ],
)
def test_lies(given: dict[str, Any], text: str, least: int) -> None:
    """Every lie about a sound record is noticed."""
    assert_lies_break("spf", given, spf(text), least)


def test_asks_one_tree_a_domain() -> None:
    """The addresses that must pass are part of the question."""
    assert requests("spf", permits=["192.0.2.1"]) == [SpfRequest(DOMAIN, ("192.0.2.1",))]
    assert commands("spf") == (f"dig +short TXT {DOMAIN}",)


def test_only_addresses_are_permitted() -> None:
    """A network is no sender."""
    with pytest.raises(ValueError, match="is no IP address"):
        parameters("spf", permits=["192.0.2.0/24"])
