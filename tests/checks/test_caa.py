"""CAA as a check: who may issue certificates."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.dns_claims import assert_judged, assert_lies_break, commands, requests
from tests.checks.honest_dns import DOMAIN, caa
from tests.fuzzing import fuzzed
from trustgen.facts.climb import CaaFacts, CaaRequest
from trustgen.syntax.caa import CaaProperty, issuer, parse

ONE = '0 issue "letsencrypt.org"'


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({}, caa(ONE), "holds: certificates may be issued by letsencrypt.org"),
        ({}, caa(ONE, above=True), "holds: letsencrypt.org (by the CAA records of example)"),
        ({}, caa('0 issue ";"'), "holds: by nobody"),
        ({}, caa(), "broken: has no CAA record, nor has any domain above it"),
        ({}, caa(above=True), "broken: has no CAA record"),
        ({}, caa('0 iodef "mailto:a@x.example"'), "broken: leave it open which authorities may issue"),
        ({}, caa('0 issuewild "letsencrypt.org"'), "broken: leave it open"),
        ({}, caa("nonsense"), "broken: leave it open"),
        ({"issuers": ["letsencrypt.org"]}, caa(ONE), "holds: "),
        ({"issuers": ["LetsEncrypt.org"]}, caa('128 issue "LetsEncrypt.ORG; accounturi=x"'), "holds: "),
        (
            {"issuers": ["letsencrypt.org"]},
            caa(ONE, '0 issue "pki.goog"'),
            "broken: letsencrypt.org and pki.goog; the ",
        ),
        (
            {"issuers": ["letsencrypt.org"]},
            caa(ONE, '0 issuewild "pki.goog"'),
            "broken: the claim says letsencrypt.org",
        ),
        ({"issuers": ["letsencrypt.org"]}, caa(ONE, '0 issuewild ";"'), "holds: "),
        ({"issuers": ["letsencrypt.org", "pki.goog"]}, caa(ONE), "broken: the claim says letsencrypt.org and pki.goog"),
        ({"iodef": True}, caa(ONE), "broken: name no address for reports (iodef)"),
        ({"iodef": True}, caa(ONE, '0 iodef "mailto:a@x.example"'), "holds: "),
    ],
)
def test_records(given: dict[str, Any], facts: CaaFacts, expected: str) -> None:
    """Exactly the authorities that are named may issue."""
    assert_judged("caa", given, facts, expected)


@pytest.mark.parametrize(("given", "least"), [({}, 2), ({"issuers": ["letsencrypt.org"]}, 5), ({"iodef": True}, 3)])
def test_lies(given: dict[str, Any], least: int) -> None:
    """Every lie about sound records is noticed, at the name and above it."""
    for above in (False, True):
        assert_lies_break("caa", given, caa(ONE, '0 iodef "mailto:a@x.example"', above=above), least)


def test_asks_one_climb_a_name() -> None:
    """A reader begins with the name itself."""
    assert requests("caa") == [CaaRequest(DOMAIN)]
    assert commands("caa") == (f"dig +short CAA {DOMAIN}",)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ('0 issue "a.example"', CaaProperty(False, "issue", "a.example")),
        ('128 TBS "x"', CaaProperty(True, "tbs", "x")),
        ("0 issue a.example", CaaProperty(False, "issue", "a.example")),
        (r'0 iodef "a\"b\032c\\"', CaaProperty(False, "iodef", 'a"b c\\')),
        ('256 issue "a.example"', None),
        ("issue", None),
    ],
)
def test_a_record_is_read(record: str, expected: CaaProperty | None) -> None:
    """Presentation format, with its escapes."""
    assert parse(record) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("CA.example", "ca.example"), (" ca.example ; a=b", "ca.example"), (";", ""), ("", ""), ("%%%", "")],
)
def test_who_may_issue(value: str, expected: str) -> None:
    """An empty or malformed value lets nobody issue (RFC 8659 §4.2)."""
    assert issuer(value) == expected


@fuzzed
@given(st.text(alphabet='01289 issuew"\\;.é', max_size=40))
def test_any_record_is_read_or_left(text: str) -> None:
    """No record crashes the parser."""
    found = parse(text)
    assert found is None or found.tag
