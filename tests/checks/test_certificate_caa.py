"""The issuer of a certificate, and who may issue by CAA."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest import HOST, certificate
from tests.checks.honest_dns import caa
from tests.checks.judging import judge, lies, subjects
from trustgen.checks.authorities import RECOGNISED, known_as

OURS = {"authority": "harbourtrust.example"}
ISSUE = '0 issue "harbourtrust.example"'
WILD = {"names": (f"*.{HOST.partition('.')[2]}",)}


@pytest.mark.parametrize(
    ("given", "shown", "records", "verdict", "reason"),
    [
        (OURS, {}, (ISSUE,), "holds", 'of "Harbour Trust", and CAA permits harbourtrust.example'),
        (OURS, {}, (ISSUE, '0 issue "pki.goog"'), "holds", "harbourtrust.example and pki.goog"),
        (OURS, {}, ('0 issue "pki.goog"',), "broken", "by CAA, pki.goog may issue"),
        (OURS, {}, ('0 issue ";"',), "broken", "by CAA, nobody may issue"),
        (OURS, {}, (), "broken", "no CAA record that says who may issue"),
        (OURS, {}, ('0 iodef "mailto:a@x.example"',), "broken", "no CAA record that says who may issue"),
        (OURS, {}, ('0 issuewild "harbourtrust.example"',), "broken", "no CAA record that says who may issue"),
        (OURS, {}, (ISSUE, '0 issuewild ";"'), "holds", "harbourtrust.example"),
        (OURS, WILD, (ISSUE,), "holds", "harbourtrust.example"),
        (OURS, WILD, (ISSUE, '0 issuewild ";"'), "broken", "nobody may issue"),
        (OURS, WILD, (ISSUE, '0 issuewild "pki.goog"'), "broken", "pki.goog may issue"),
        (OURS, {"trusted": False}, (ISSUE,), "unknown", "its issuer says nothing"),
        (OURS, {"matches_host": False}, (ISSUE,), "unknown", "its issuer says nothing"),
        ({}, {}, (ISSUE,), "unknown", 'of "Harbour Trust", of whom it is not known'),
        ({}, {"issuer": ()}, (ISSUE,), "unknown", "of whom it is not known"),
        ({}, {"issuer": (("O", "Let's Encrypt"),)}, ('0 issue "letsencrypt.org"',), "holds", "letsencrypt.org"),
        ({}, {"issuer": (("O", "DigiCert Inc"),)}, ('0 issue "thawte.com"',), "holds", "thawte.com"),
        ({}, {"issuer": (("O", "DigiCert Inc"),)}, ('0 issue "letsencrypt.org"',), "broken", "letsencrypt.org may"),
    ],
)
def test_issuers(
    given: dict[str, str], shown: dict[str, Any], records: tuple[str, ...], verdict: str, reason: str
) -> None:
    """Who issued must be among those who may."""
    found = judge("certificate.caa", (certificate(**shown), caa(*records)), **given)
    assert (found.verdict, reason in found.reason) == (verdict, True), found.reason


def test_lies_are_noticed() -> None:
    """No records and others, at the name and above it, for a name and for a wildcard."""
    for above in (False, True):
        for shown in ({}, WILD):
            assert len(lies("certificate.caa", (certificate(**shown), caa(ISSUE, above=above)), **OURS)) == 2


def test_certificate_and_records_are_looked_at_together() -> None:
    """One look a host."""
    assert subjects("certificate.caa", target="both") == [HOST, f"www.{HOST}:8443"]


def test_authorities_are_told_apart() -> None:
    """By the beginning of their names; each table entry is its own."""
    assert all(known_as(name) == domains for name, domains in RECOGNISED.items())
    assert known_as("Harbour Trust") == ()
    assert known_as("") == ()
