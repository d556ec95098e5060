"""MTA-STS as a check: the record, and the policy beside the mail servers."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from tests.checks.dns_claims import assert_judged, assert_lies_break, commands, parameters, requests
from tests.checks.honest_dns import DOMAIN, POLICY, dns, policy
from tests.fuzzing import fuzzed
from trustgen.facts.dns import DnsRequest
from trustgen.facts.http import HttpRequest
from trustgen.syntax.mta_sts import MODES, MtaStsError, identifier, matches, read

MX = dns(DOMAIN, "MX", f"10 mx1.{DOMAIN}.", "20 mx2.backup.example.")


def record(*texts: str) -> Any:
    """What stands at ``_mta-sts``."""
    return dns(f"_mta-sts.{DOMAIN}", "TXT", *texts)


def changed(old: str, new: str) -> Any:
    """The usual policy with one thing changed, beside the usual mail servers."""
    assert old in POLICY
    return policy(POLICY.replace(old, new)), MX


@pytest.mark.parametrize(
    ("given", "facts", "expected"),
    [
        ({}, record("v=STSv1; id=20260101T000000;", "other"), "holds: with the id 20260101T000000"),
        ({}, record(), "broken: has no MTA-STS record at _mta-sts.tidemark.example"),
        ({}, record("v=STSv1; id=1", "v=STSv1; id=2"), "broken: has 2 MTA-STS records at"),
        ({}, record("v=STSv1; id=a-b"), "broken: it has no id of 1 to 32 letters and digits"),
        ({}, record("v=STSv1; id"), "broken: is no tag with a value"),
        ({}, (policy(), MX), "holds: its MTA-STS policy is in mode enforce for 7 days, for 2 mail servers"),
        (
            {},
            (policy(status=404), MX),
            "broken: has no MTA-STS policy: https://mta-sts.tidemark.example/.well-known/mt",
        ),
        ({}, (policy(status=301), MX), "broken: answers with status 301"),
        ({}, (policy(status=429), MX), "unknown: status 429"),
        ({}, (policy(status=503), MX), "unknown: status 503"),
        ({}, (policy(kind="text/html"), MX), 'broken: served as "text/html", not as text/plain'),
        ({}, (policy(kind="Text/Plain; charset=utf-8"), MX), "holds: "),
        ({}, (policy(None), MX), "broken: is no text"),
        ({}, changed("version: STSv1", "version: STSv2"), "broken: does not say version: STSv1"),
        (
            {},
            changed("mode: enforce", "mode: testing"),
            "broken: is in mode testing for 7 days; the claim says enforce",
        ),
        ({"mode": "testing"}, changed("mode: enforce", "mode: testing"), "holds: "),
        ({"mode": "none"}, changed("mode: enforce", "mode: none"), "holds: "),
        ({"mode": "none"}, (policy("version: STSv1\nmode: none\nmax_age: 0\n"), MX), "holds: "),
        ({"max_age": "7d"}, (policy(), MX), "holds: "),
        ({"max_age": "8d"}, (policy(), MX), "broken: for 7 days; the claim says at least 8 days"),
        (
            {},
            changed("*.backup", "*.spare"),
            "broken: but is not for mx2.backup.example; it names mx1.tidemark.example",
        ),
        ({}, (policy(), dns(DOMAIN, "MX")), "broken: is not for tidemark.example"),
        ({}, (policy(), dns(DOMAIN, "MX", "0 .")), "unknown: takes no mail (null MX)"),
    ],
)
def test_policy(given: dict[str, Any], facts: Any, expected: str) -> None:
    """Record and policy are each judged for themselves."""
    assert_judged("mta_sts", given, facts, expected)


@pytest.mark.parametrize(
    ("given", "facts", "least"),
    [
        ({}, record("v=STSv1; id=1"), 3),
        ({}, (policy(), MX), 4),
        ({"max_age": "7d"}, (policy(), MX), 5),
        ({"max_age": "1s"}, (policy(), MX), 4),
        ({"mode": "none"}, (policy(), MX), 2),
    ],
)
def test_lies(given: dict[str, Any], facts: Any, least: int) -> None:
    """Every lie is noticed."""
    assert_lies_break("mta_sts", given, facts, least)


def test_asks_for_record_policy_and_servers() -> None:
    """A policy that is missing does not hide whether the record is there."""
    url = f"https://mta-sts.{DOMAIN}/.well-known/mta-sts.txt"
    assert requests("mta_sts") == [
        DnsRequest(f"_mta-sts.{DOMAIN}", "TXT"),
        HttpRequest(url, body=True),
        DnsRequest(DOMAIN, "MX"),
    ]
    assert commands("mta_sts")[1] == f"curl -sS -i {url}"


def test_a_lifetime_is_counted_in_seconds() -> None:
    """Months differ in length."""
    with pytest.raises(ValueError, match="no fixed length"):
        parameters("mta_sts", max_age="1 month")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("version: STSv1\nnonsense", "the line 'nonsense' is no key"),
        ("version: STSv1\nmode: maybe", "names no mode"),
        ("version: STSv1\nmode: enforce\nmax_age: 1", "names no mail servers"),
        ("version: STSv1\nmode: enforce\nmx: a..b\nmax_age: 1", "no pattern of a mail server's name"),
        ("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 31557601", "no number of seconds"),
        ("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: -1", "no number of seconds"),
    ],
)
def test_an_unusable_policy(text: str, why: str) -> None:
    """The sentence says what is wrong."""
    with pytest.raises(MtaStsError, match=why):
        read(text)


def test_the_first_of_a_repeated_key_counts() -> None:
    """But for mx, of which every one does (RFC 8461 §3.2)."""
    found = read("version: STSv1\n\nmode: enforce\nmode: none\nmx: A.example\nmx: b.example.\nmax_age: 1\nnew: x")
    assert (found.mode, found.mx) == ("enforce", ("a.example", "b.example"))


@pytest.mark.parametrize(
    ("pattern", "host", "expected"),
    [
        ("mx.example", "mx.example", True),
        ("mx.example", "a.mx.example", False),
        ("*.example", "a.example", True),
        ("*.example", "b.a.example", False),
        ("*.example", "example", False),
    ],
)
def test_a_wildcard_is_one_label(pattern: str, host: str, expected: bool) -> None:
    """As in certificates (RFC 8461 §4.1)."""
    assert matches(pattern, host) is expected


@fuzzed
@examples(st.text(alphabet="version: STSv1\r\nmode: enforce testing none mx: *.a-max_age: 0123é;=", max_size=120))
def test_any_policy_is_read_or_refused(text: str) -> None:
    """No text crashes the parsers."""
    with contextlib.suppress(MtaStsError):
        assert read(f"version: STSv1\n{text}").mode in MODES
    with contextlib.suppress(MtaStsError):
        assert identifier(f"v=STSv1;{text}")
