"""TLS-RPT and BIMI as checks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.dns_claims import assert_judged, assert_lies_break, commands, requests
from tests.checks.honest_dns import DOMAIN, dmarc, dns
from trustgen.facts.climb import DmarcRequest
from trustgen.facts.dns import DnsRequest

RPT = f"v=TLSRPTv1; rua=mailto:tls@{DOMAIN},https://r.example/tls"
LOGO = f"v=BIMI1; l=https://{DOMAIN}/logo.svg"
MARK = f"{LOGO}; a=https://{DOMAIN}/mark.pem"


def rpt(*texts: str) -> Any:
    """What stands at ``_smtp._tls``."""
    return dns(f"_smtp._tls.{DOMAIN}", "TXT", *texts)


def bimi(*texts: str) -> Any:
    """What stands at the selector."""
    return dns(f"default._bimi.{DOMAIN}", "TXT", *texts)


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({}, rpt(RPT, "other"), "holds: asks for reports to mailto:tls@tidemark.example and https://r.example/tls"),
        ({"reports": ["https://r.example/tls"]}, rpt(RPT), "holds: "),
        ({"reports": ["https://s.example/tls"]}, rpt(RPT), "broken: not to https://s.example/tls"),
        ({}, rpt(), "broken: has no TLS-RPT record at _smtp._tls.tidemark.example"),
        ({}, rpt(RPT, RPT + ";"), "broken: has 2 TLS-RPT records at"),
        ({}, rpt("v=TLSRPTv1; rua"), "broken: cannot be read"),
        ({}, rpt("v=TLSRPTv1; rua=http://r.example"), "broken: names no usable address"),
        ({}, rpt("v=TLSRPTv1"), "broken: names no usable address"),
    ],
)
def test_tls_rpt(given: dict[str, Any], facts: Any, expected: str) -> None:
    """There is one record, and its addresses are the claimed ones."""
    assert_judged("tls_rpt", given, facts, expected)


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({}, bimi(LOGO), "holds: its BIMI record names the logo https://tidemark.example/logo.svg"),
        ({"certificate": True}, bimi(MARK), "holds: "),
        ({"certificate": True}, bimi(LOGO), "broken: names no certificate by an https address"),
        ({}, bimi(), "broken: has no BIMI record at default._bimi.tidemark.example"),
        ({}, bimi(LOGO, MARK), "broken: has 2 BIMI records at"),
        ({}, bimi("v=BIMI1; l"), "broken: cannot be read"),
        ({}, bimi("v=BIMI1; l="), "broken: names no logo"),
        ({}, bimi("v=BIMI1; l=http://x.example/logo.svg"), "broken: names no logo"),
        ({}, bimi("v=BIMI1; l=https://[x/logo.svg"), "broken: names no logo"),
        ({}, dmarc("v=DMARC1; p=quarantine"), "holds: its DMARC record"),
        ({}, dmarc("v=DMARC1; p=none"), "broken: the policy is none; the claim says quarantine"),
        ({}, dmarc("v=DMARC1; p=reject; sp=none"), "broken: the policy for subdomains is none"),
    ],
)
def test_bimi(given: dict[str, Any], facts: Any, expected: str) -> None:
    """The record names what is needed, and DMARC enforces."""
    assert_judged("bimi", given, facts, expected)


@pytest.mark.parametrize(
    ("name", "given", "facts", "least"),
    [
        ("tls_rpt", {}, rpt(RPT), 4),
        ("tls_rpt", {"reports": [f"mailto:tls@{DOMAIN}"]}, rpt(RPT), 5),
        ("bimi", {}, bimi(LOGO), 4),
        ("bimi", {"certificate": True}, bimi(MARK), 5),
        ("bimi", {}, dmarc("v=DMARC1; p=reject"), 5),
    ],
)
def test_lies(name: str, given: dict[str, Any], facts: Any, least: int) -> None:
    """Every lie is noticed."""
    assert_lies_break(name, given, facts, least)


def test_what_is_asked() -> None:
    """The selector is a part of the name; DMARC is asked for apart."""
    assert requests("tls_rpt") == [DnsRequest(f"_smtp._tls.{DOMAIN}", "TXT")]
    assert requests("bimi", selector="s") == [DnsRequest(f"s._bimi.{DOMAIN}", "TXT"), DmarcRequest(DOMAIN)]
    assert commands("tls_rpt") == (f"dig +short TXT _smtp._tls.{DOMAIN}",)
    assert commands("bimi") == (f"dig +short TXT default._bimi.{DOMAIN}", f"dig +short TXT _dmarc.{DOMAIN}")
