"""DNSSEC and DANE as checks."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import Any

import pytest
import trustme

from tests.checks.dns_claims import assert_judged, assert_lies_break, commands, parameters, requests
from tests.checks.honest_dns import DOMAIN, LEAF, shown, signed
from trustgen.checks.dane import CHECK
from trustgen.facts.dnssec import DnssecFacts, DnssecRequest, DnssecState
from trustgen.facts.smtp import StarttlsFacts, StarttlsRequest
from trustgen.facts.tls import CertificateRequest
from trustgen.syntax.tlsa import Tlsa, parse, public_key

DIGEST = hashlib.sha256(LEAF).hexdigest()
OTHER = "00" * 32
TLSA = f"_443._tcp.{DOMAIN}"
MX = f"mx1.{DOMAIN}"
SMTP = {"service": "smtp"}


def unsigned(state: DnssecState) -> DnssecFacts:
    """Not secure."""
    return replace(signed(TLSA, "TLSA"), state=state, because="example says so", sets=())


def https(*records: str, **certificate: Any) -> Any:
    """Records beside a certificate."""
    return signed(TLSA, "TLSA", *records), shown(**certificate)


def smtp(*records: str) -> StarttlsFacts:
    """A mail server with records."""
    return StarttlsFacts(MX, 25, True, shown(MX), signed(f"_25._tcp.{MX}", "TLSA", *records))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (signed(), "holds: is signed soundly (validated: the root, example and tidemark.example); the first signature"),
        (signed(), "holds: ends on 2026-12-01"),
        (unsigned(DnssecState.INSECURE), "broken: is not signed: example says so"),
        (unsigned(DnssecState.BOGUS), "broken: is signed, but not soundly: example says so"),
    ],
)
def test_dnssec(facts: DnssecFacts, expected: str) -> None:
    """Only what was validated holds."""
    assert_judged("dnssec", {}, facts, expected)


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({}, https(f"3 0 1 {DIGEST}"), "holds: is the one that its TLSA records name, secured by DNSSEC"),
        ({}, https(f"3 0 1 {DIGEST}", trusted=False, matches_host=False), "holds: "),
        ({}, https(f"3 0 1 {OTHER}", f"3 0 0 {LEAF.hex()}"), "holds: "),
        ({}, https(f"1 0 1 {DIGEST}"), "holds: "),
        ({}, https(f"1 0 1 {DIGEST}", trusted=False), "broken: names, but is not trusted".replace("names", "name")),
        ({}, https(f"1 0 1 {DIGEST}", matches_host=False), "broken: but is not trusted"),
        ({}, https(f"3 0 1 {OTHER}"), "broken: is not the one that its TLSA records name"),
        ({}, https(f"2 0 1 {DIGEST}"), "unknown: name an authority, which is not looked at"),
        ({}, https(), f"broken: has no TLSA record that can be used at {TLSA}"),
        ({}, https("9 9 9 zz"), "broken: has no TLSA record that can be used"),
        ({}, https(f"3 1 1 {DIGEST}"), "unknown: the certificate cannot be read"),
        ({}, (unsigned(DnssecState.INSECURE), shown()), "broken: are not secured by DNSSEC: example says so"),
        ({}, (unsigned(DnssecState.BOGUS), shown()), "broken: are not secured by DNSSEC"),
        (SMTP, signed(DOMAIN, "MX", f"10 {MX}."), "holds: its MX records are secured by DNSSEC"),
        (SMTP, unsigned(DnssecState.INSECURE), "broken: its MX records are not secured by DNSSEC"),
        (SMTP, smtp(f"3 0 1 {DIGEST}"), "holds: "),
        (SMTP, smtp(f"1 0 1 {DIGEST}"), "broken: has no TLSA record that can be used"),
        (SMTP, StarttlsFacts(MX, 25, False), "broken: mx1.tidemark.example does not offer STARTTLS"),
    ],
)
def test_dane(given: dict[str, Any], facts: Any, expected: str) -> None:
    """The certificate must be the one that validated records name."""
    assert_judged("dane", given, facts, expected)


@pytest.mark.parametrize(
    ("name", "given", "facts", "least"),
    [
        ("dnssec", {}, signed(), 2),
        ("dane", {}, https(f"3 0 1 {DIGEST}"), 4),
        ("dane", SMTP, signed(DOMAIN, "MX", f"10 {MX}."), 2),
        ("dane", SMTP, smtp(f"3 0 1 {DIGEST}"), 5),
    ],
)
def test_lies(name: str, given: dict[str, Any], facts: Any, least: int) -> None:
    """Every lie is noticed."""
    assert_lies_break(name, given, facts, least)


def test_a_mail_server_without_records_can_still_be_lied_about() -> None:
    """Where its records were not asked for, the lie is that it offers no TLS; and nothing holds."""
    unasked = replace(smtp(f"3 0 1 {DIGEST}"), tlsa=None)
    assert_judged("dane", SMTP, unasked, "unknown: were not looked at")
    (lie,) = CHECK.lies(parameters("dane", **SMTP), unasked)
    assert_judged("dane", SMTP, lie, "broken: does not offer STARTTLS")


def test_what_is_asked() -> None:
    """Records and certificate of one port are one look; mail servers are found by validated records."""
    assert requests("dnssec") == [DnssecRequest(DOMAIN)]
    assert requests("dane", port=8443) == [
        DnssecRequest(f"_8443._tcp.{DOMAIN}", ("TLSA",)),
        CertificateRequest(DOMAIN, 8443),
    ]
    assert requests("dane", service="smtp") == [
        DnssecRequest(DOMAIN, ("MX",)),
        StarttlsRequest(DOMAIN, 25, tlsa=True),
    ]
    assert commands("dnssec") == (f"delv {DOMAIN} SOA",)
    assert commands("dane") == (f"delv {TLSA} TLSA",)
    assert commands("dane", service="smtp") == (f"delv {DOMAIN} MX",)


def test_a_key_is_matched_whatever_the_certificate_around_it() -> None:
    """Selector 1 is about the public key alone, in full or as a digest."""
    certificate = trustme.CA().issue_cert(DOMAIN).cert_chain_pems[0].bytes()
    der = base64.b64decode(b"".join(certificate.split(b"\n")[1:-2]))
    key = public_key(der)
    assert key in der
    assert Tlsa(3, 1, 0, key).matches(der)
    assert Tlsa(3, 1, 2, hashlib.sha512(key).digest()).matches(der)
    assert not Tlsa(3, 1, 1, hashlib.sha256(der).digest()).matches(der)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("3 1 1 ABcd ef", Tlsa(3, 1, 1, b"\xab\xcd\xef")),
        ("3 1 1 ABC", None),
        ("4 1 1 AB", None),
        ("3 1 1", None),
    ],
)
def test_a_record_is_read(record: str, expected: Tlsa | None) -> None:
    """Presentation format, its digits perhaps in groups."""
    assert parse(record) == expected
