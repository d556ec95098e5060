"""Cipher suites and renegotiation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checks.honest import HOST, ciphers
from tests.checks.judging import judge, lies, refused, subjects
from trustgen.facts.ciphers import FAMILIES

ALONE = replace(ciphers(), before_1_3=False, secure_renegotiation=False)


@pytest.mark.parametrize(
    ("given", "answers", "verdict", "reason"),
    [
        ({"refuses": ["RC4"]}, {}, "holds", "refuses cipher suites of the family RC4"),
        ({"refuses": ["CBC", "RC4"]}, {}, "holds", "of the families RC4 and CBC"),
        ({"refuses": ["RC4"]}, {"CBC": "accepted"}, "holds", "RC4"),
        ({"refuses": ["RC4", "CBC"]}, {"CBC": "accepted"}, "broken", "accepts cipher suites of the family CBC"),
        ({"refuses": ["RC4", "CBC"]}, {"CBC": "accepted", "RC4": "silent"}, "broken", "CBC"),
        ({"refuses": ["RC4", "CBC"]}, {"CBC": "silent"}, "unknown", "suites of the family CBC with silence"),
        ({"forward_secrecy": True}, {"RC4": "accepted"}, "holds", "static RSA and static DH"),
        ({"forward_secrecy": True}, {"static RSA": "accepted"}, "broken", "family static RSA"),
        ({"forward_secrecy": True, "refuses": ["static RSA"]}, {"static DH": "accepted"}, "broken", "static DH"),
    ],
)  # fmt: skip
def test_suites(given: dict[str, Any], answers: dict[str, str], verdict: str, reason: str) -> None:
    """One accepted family breaks; silence settles nothing."""
    found = judge("ciphers", ciphers(**answers), **given)
    assert (found.verdict, reason in found.reason) == (verdict, True), found.reason


def test_what_was_not_asked_is_unknown() -> None:
    """Facts without the family say nothing of it."""
    assert judge("ciphers", replace(ciphers(), families=()), refuses=["RC4"]).verdict == "unknown"


def test_tls_1_3_alone_has_none_of_them() -> None:
    """And no renegotiation either."""
    assert "TLS 1.3 alone" in judge("ciphers", ALONE, refuses=list(FAMILIES)).reason
    assert judge("secure_renegotiation", ALONE).verdict == "holds"


def test_each_family_is_lied_about() -> None:
    """Also of a server that speaks TLS 1.3 alone."""
    for facts in (ciphers(), ALONE):
        assert len(lies("ciphers", facts, refuses=["RC4", "CBC"], forward_secrecy=True)) == 4
        assert len(lies("secure_renegotiation", facts)) == 1


def test_what_is_meant_is_said() -> None:
    """Nothing claimed, and a family that nobody knows."""
    refused("ciphers", "say what it refuses")
    refused("ciphers", "the families are NULL, export", refuses=["MD5"])


def test_each_host_is_asked() -> None:
    """One look a host and port."""
    assert subjects("ciphers", target="both", refuses=["RC4"]) == [HOST, f"www.{HOST}:8443"]
    assert subjects("secure_renegotiation", target="both") == [HOST, f"www.{HOST}:8443"]


@pytest.mark.parametrize(("said", "verdict"), [(True, "holds"), (False, "broken")])
def test_renegotiation(said: bool, verdict: str) -> None:
    """What the answer says."""
    assert judge("secure_renegotiation", replace(ciphers(), secure_renegotiation=said)).verdict == verdict
