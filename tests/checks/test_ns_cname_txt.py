"""The checks that compare names and texts of the DNS."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.dns_claims import assert_judged, assert_lies_break, commands, parameters, requests
from tests.checks.honest_dns import DOMAIN, dns
from trustgen.facts.dns import DnsFacts, DnsRequest

NS = dns(DOMAIN, "NS", "ada.ns.example.", "BOB.ns.example.")
MANY = dns(DOMAIN, "NS", *(f"ns{number}.example." for number in range(7)))
ALIAS = dns(DOMAIN, "CNAME", "Edge.cdn.example.")
TXT = dns(DOMAIN, "TXT", "v=spf1 -all", "token=1")
GONE = dns(DOMAIN, "TXT", nxdomain=True)


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({"suffix": "ns.example"}, NS, "holds: is served by ada.ns.example and bob.ns.example"),
        ({"suffix": "NS.Example."}, NS, "holds: "),
        ({"suffix": ["x.example", "ns.example"]}, NS, "holds: "),
        ({"suffix": "s.example"}, NS, "broken: ada.ns.example and bob.ns.example are not below s.example"),
        ({"suffix": "ada.ns.example"}, NS, "broken: bob.ns.example is not below ada.ns.example"),
        (
            {"suffix": "example"},
            MANY,
            "holds: ns0.example, ns1.example, ns2.example, ns3.example, ns4.example and 2 mo",
        ),
        (
            {"suffix": "example"},
            dns(DOMAIN, "NS"),
            "broken: has no name servers of its own: tidemark.example has no NS",
        ),
        ({"exactly": ["bob.ns.example", "ada.ns.example"]}, NS, "holds: "),
        ({"exactly": ["ada.ns.example"]}, NS, "broken: the claim says exactly ada.ns.example"),
    ],
)
def test_ns(given: dict[str, Any], facts: DnsFacts, expected: str) -> None:
    """Every name server is compared, without regard to case."""
    assert_judged("ns", given, facts, expected)


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({"equals": "edge.cdn.example"}, ALIAS, "holds: is an alias of edge.cdn.example"),
        ({"equals": "cdn.example"}, ALIAS, "broken: is an alias of edge.cdn.example; the claim says cdn.example"),
        ({"suffix": "cdn.example"}, ALIAS, "holds: "),
        ({"suffix": "dn.example"}, ALIAS, "broken: the claim says one below dn.example"),
        ({"suffix": "cdn.example"}, dns(DOMAIN, "CNAME"), "broken: is no alias: tidemark.example has no CNAME record"),
    ],
)
def test_cname(given: dict[str, Any], facts: DnsFacts, expected: str) -> None:
    """The alias is compared by whole labels."""
    assert_judged("cname", given, facts, expected)


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({"equals": "token=1"}, TXT, 'holds: has the TXT record "token=1"'),
        ({"equals": "token="}, TXT, 'broken: has no TXT record that is "token=" (2 TXT records)'),
        ({"contains": "token"}, TXT, "holds: "),
        ({"contains": "TOKEN"}, TXT, 'broken: that contains "TOKEN"'),
        ({"matches": "^token=[0-9]$"}, TXT, "holds: "),
        ({"matches": "^oken"}, TXT, 'broken: that matches "^oken"'),
        ({"contains": "token"}, GONE, "broken: the name tidemark.example does not exist"),
        ({"contains": "token", "absent": True}, GONE, 'holds: has no TXT record that contains "token"'),
        ({"contains": "token", "absent": True}, TXT, 'broken: has the TXT record "token=1"; the claim says that none'),
    ],
)
def test_txt(given: dict[str, Any], facts: DnsFacts, expected: str) -> None:
    """One record must agree, or none where that is claimed."""
    assert_judged("txt", given, facts, expected)


@pytest.mark.parametrize(
    ("name", "given", "facts", "least"),
    [
        ("ns", {"suffix": "ns.example"}, NS, 2),
        ("ns", {"exactly": ["ada.ns.example", "bob.ns.example"]}, NS, 3),
        ("ns", {"exactly": ["a.example"]}, dns(DOMAIN, "NS", "a.example."), 2),
        ("cname", {"equals": "edge.cdn.example"}, ALIAS, 2),
        ("txt", {"equals": "token=1"}, TXT, 3),
        ("txt", {"matches": "[^a]$"}, TXT, 2),
        ("txt", {"matches": "^x", "absent": True}, TXT, 1),
        ("txt", {"contains": "x", "absent": True}, GONE, 1),
    ],
)
def test_lies(name: str, given: dict[str, Any], facts: DnsFacts, least: int) -> None:
    """Every lie about what is there is noticed."""
    assert_lies_break(name, given, facts, least)


def test_names_below_the_target_can_be_asked_for() -> None:
    """The name is put before the target's, for the question and for the reader."""
    assert requests("txt", name="_verify", contains="x") == [DnsRequest(f"_verify.{DOMAIN}", "TXT")]
    assert commands("cname", name="www", suffix="x.example") == (f"dig +short CNAME www.{DOMAIN}",)
    assert requests("cname", target="both", suffix="x.example") == [
        DnsRequest(DOMAIN, "CNAME"),
        DnsRequest(f"www.{DOMAIN}", "CNAME"),
    ]
    assert requests("ns", suffix="x.example") == [DnsRequest(DOMAIN, "NS")]
    assert commands("txt", name="_verify", contains="x") == (f"dig +short TXT _verify.{DOMAIN}",)
    assert commands("ns", suffix="x.example") == (f"dig +short NS {DOMAIN}",)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("ns", {}),
        ("ns", {"suffix": "a.example", "exactly": ["b.example"]}),
        ("ns", {"suffix": "a b"}),
        ("cname", {}),
        ("cname", {"suffix": "a.example", "equals": "b.example"}),
        ("txt", {}),
        ("txt", {"equals": "a", "contains": "b"}),
        ("txt", {"matches": r"\p{Greek}\pL", "absent": True}),
    ],
)
def test_exactly_one_way_is_said(name: str, given: dict[str, Any]) -> None:
    """None or two ways to compare are a mistake, and so is what no lie could break."""
    with pytest.raises(ValueError, match="validation error"):
        parameters(name, **given)
