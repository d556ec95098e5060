"""DMARC as a check: the record that applies, and what it asks for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.dns_claims import assert_judged, assert_lies_break, commands, requests
from tests.checks.honest_dns import DOMAIN, dmarc, dns
from trustgen.facts.climb import DmarcFacts, DmarcRequest

REJECT = "v=DMARC1; p=reject"
SUB = f"mail.{DOMAIN}"


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({}, dmarc("v=DMARC1; p=none"), 'holds: its DMARC record is "v=DMARC1; p=none"'),
        ({}, dmarc("", example=""), "broken: has no DMARC record"),
        (
            {},
            DmarcFacts(DOMAIN, (dns(f"_dmarc.{DOMAIN}", "TXT", REJECT, REJECT + ";"),)),
            "broken: has 2 DMARC records",
        ),
        ({}, dmarc("v=DMARC1; p=hold"), "broken: is ignored by receivers: it has no policy that can be read"),
        ({"policy": "quarantine"}, dmarc(REJECT), "holds: "),
        ({"policy": "quarantine"}, dmarc("v=DMARC1; p=quarantine"), "holds: "),
        ({"policy": "reject"}, dmarc("v=DMARC1; p=Quarantine"), "broken: the policy is quarantine; the claim says rej"),
        ({"policy": "reject"}, dmarc(f"{REJECT}; t=y"), "broken: the policy is only tested (t=y)"),
        ({"policy": "quarantine"}, dmarc(f"{REJECT}; t=y"), "holds: "),
        ({"policy": "reject"}, dmarc(f"{REJECT}; pct=50"), "broken: is for 50 percent of the mail; the claim says 100"),
        ({"policy": "reject", "percent": 50}, dmarc(f"{REJECT}; pct=50"), "holds: "),
        ({}, dmarc(f"{REJECT}; pct=0"), "holds: "),
        ({"subdomains": "reject"}, dmarc(REJECT), "holds: "),
        ({"subdomains": "reject"}, dmarc(f"{REJECT}; sp=none"), "broken: the policy for subdomains is none; the claim"),
        ({"reports": True}, dmarc(f"{REJECT}; rua=mailto:a@x.example"), "holds: "),
        ({"reports": True}, dmarc(REJECT), "broken: no reports are asked for (rua)"),
        ({"reports": ["mailto:A@x.example"]}, dmarc(f"{REJECT}; rua=mailto:a@x.example!10m"), "holds: "),
        ({"reports": ["mailto:b@x.example"]}, dmarc(f"{REJECT}; rua=mailto:a@x.example"), "broken: do not go to mailt"),
        ({"reports": []}, dmarc(REJECT), "holds: "),
        (
            {"policy": "reject"},
            dmarc("", SUB, tidemark_example=REJECT, example=""),
            "holds: that of tidemark.example, ",
        ),
        (
            {"policy": "reject"},
            dmarc("", SUB, tidemark_example=f"{REJECT}; sp=none", example=""),
            "broken: the policy is none",
        ),
        (
            {"policy": "reject"},
            dmarc(
                "",
                f"a.b.{DOMAIN}",
                b_tidemark_example=f"{REJECT}; psd=n",
                tidemark_example="v=DMARC1; p=none",
            ),
            "unknown: receivers differ in which record they use",
        ),
        ({}, dmarc("", SUB, tidemark_example="", example=f"{REJECT}; psd=y"), "unknown: receivers differ"),
    ],
)
def test_record(given: dict[str, Any], facts: DmarcFacts, expected: str) -> None:
    """The record that applies is compared with the claim, by the old rules and the new."""
    assert_judged("dmarc", given, facts, expected)


@pytest.mark.parametrize(
    ("given", "least"),
    [
        ({}, 3),
        ({"policy": "none"}, 4),
        ({"policy": "reject", "subdomains": "quarantine"}, 5),
        ({"reports": True}, 4),
    ],
)
def test_lies(given: dict[str, Any], least: int) -> None:
    """Every lie about a sound record is noticed, also where the walk went up."""
    assert_lies_break("dmarc", given, dmarc(f"{REJECT}; rua=mailto:a@x.example"), least)
    above = dmarc("", SUB, tidemark_example=f"{REJECT}; rua=mailto:a@x.example", example="")
    assert_lies_break("dmarc", given, above, least)


def test_asks_one_walk_a_domain() -> None:
    """The record of the domain itself is what a reader begins with."""
    assert requests("dmarc") == [DmarcRequest(DOMAIN)]
    assert commands("dmarc") == (f"dig +short TXT _dmarc.{DOMAIN}",)
