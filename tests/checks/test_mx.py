"""MX as a check: who receives mail, and whether over TLS."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tests.checks.dns_claims import assert_judged, assert_lies_break, commands, parameters, requests
from tests.checks.honest_dns import DOMAIN, dns, shown
from trustgen.facts.dns import DnsFacts, DnsRequest
from trustgen.facts.smtp import StarttlsFacts, StarttlsRequest

MX = dns(DOMAIN, "MX", "10 mx1.tidemark.example.", "20 MX2.tidemark.example.")
SES = dns(DOMAIN, "MX", "10 feedback-smtp.eu-west-1.amazonses.com.")
HOST = "mx1.tidemark.example"
TLS = StarttlsFacts(HOST, 25, offered=True, certificate=shown(HOST))
PLAIN = StarttlsFacts(HOST, 25, offered=False)


def bad(**changed: Any) -> StarttlsFacts:
    """A server whose certificate is wrong."""
    return StarttlsFacts(HOST, 25, offered=True, certificate=shown(HOST, **changed))


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({}, MX, "holds: has its mail received by mx1.tidemark.example and mx2.tidemark.example"),
        ({}, dns(DOMAIN, "MX"), "broken: has no mail servers: tidemark.example has no MX record"),
        ({}, dns(DOMAIN, "MX", nxdomain=True), "broken: does not exist"),
        ({}, dns(DOMAIN, "MX", "0 ."), "broken: refuses all mail (null MX)"),
        ({"suffix": "tidemark.example"}, MX, "holds: "),
        ({"suffix": ["a.example", "b.example"]}, MX, "broken: the claim says a.example or b.example"),
        ({"exactly": ["mx1.tidemark.example", "mx2.tidemark.example"]}, MX, "holds: "),
        ({"exactly": ["mx1.tidemark.example"]}, MX, "broken: the claim says exactly mx1.tidemark.example"),
        ({"provider": "amazonses"}, SES, "holds: "),
        ({"provider": "amazonses", "region": "eu-west-1"}, SES, "holds: "),
        ({"provider": "amazonses", "region": "us-east-1"}, SES, "broken: the claim says that it is in us-east-1"),
        ({"region": "west-1"}, SES, "broken: in west-1"),
        ({"provider": "google"}, SES, "broken: the claim says google"),
        ({"starttls": True}, TLS, "holds: the mail server mx1.tidemark.example speaks TLS"),
        ({"starttls": True}, bad(trusted=False), "holds: "),
        ({"starttls": True}, PLAIN, "broken: the mail server mx1.tidemark.example does not offer STARTTLS"),
        ({"certificate": True}, TLS, "holds: with a trusted certificate for its name"),
        ({"certificate": True}, PLAIN, "broken: does not offer STARTTLS"),
        ({"certificate": True}, bad(trusted=False, untrusted_because="self-signed"), "broken: not trusted: self-sign"),
        ({"certificate": True}, bad(matches_host=False, names=("x.example",)), "broken: is for x.example"),
        ({"certificate": True}, bad(matches_host=False, names=()), "broken: is for nobody"),
    ],
)
def test_servers(given: dict[str, Any], facts: DnsFacts | StarttlsFacts, expected: str) -> None:
    """Names and certificates are compared with the claim."""
    assert_judged("mx", given, facts, expected)


@pytest.mark.parametrize(
    ("given", "facts", "least"),
    [
        ({}, MX, 2),
        ({"region": "eu-west-1"}, SES, 3),
        ({"provider": "amazonses"}, SES, 3),
        ({"starttls": True}, TLS, 1),
        ({"certificate": True}, TLS, 3),
    ],
)
def test_lies(given: dict[str, Any], facts: DnsFacts | StarttlsFacts, least: int) -> None:
    """Every lie about servers is noticed."""
    assert_lies_break("mx", given, facts, least)


def test_servers_are_asked_only_where_tls_is_claimed() -> None:
    """A claim about names alone opens no connection to a mail server."""
    assert requests("mx") == [DnsRequest(DOMAIN, "MX")]
    assert requests("mx", starttls=True) == [DnsRequest(DOMAIN, "MX"), StarttlsRequest(DOMAIN)]
    assert requests("mx", certificate=True) == requests("mx", starttls=True)
    assert commands("mx") == (f"dig +short MX {DOMAIN}",)
    assert "-starttls" in shlex.split(commands("mx", starttls=True)[1])


@pytest.mark.parametrize("given", [{"provider": "nobody"}, {"provider": "google", "suffix": "x.example"}])
def test_who_receives_is_said_once(given: dict[str, Any]) -> None:
    """An unknown provider, or two ways to say who it is, are mistakes."""
    with pytest.raises(ValueError, match="validation error"):
        parameters("mx", **given)
