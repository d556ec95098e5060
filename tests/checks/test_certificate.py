"""Certificates: trust, names, dates and issuer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.checks.honest import HOST, NOW, certificate, registry
from trustgen.checks.certificate import CertificateParameters, covers, judge, lies, looks, repeat
from trustgen.facts.tls import CertificateRequest
from trustgen.model.judgement import Verdict


def claim(**parameters: Any) -> CertificateParameters:
    """Parameters about ``app``."""
    return CertificateParameters.model_validate({"target": "app", **parameters})


@pytest.mark.parametrize(
    ("parameters", "facts", "verdict", "reason"),
    [
        ({}, {}, "holds", 'issued by "Harbour Trust, R1", valid until 2027-01-20 (60 days left)'),
        ({}, {"issuer": ()}, "holds", "issued by an issuer without a name"),
        ({}, {"trusted": False, "untrusted_because": "self-signed certificate"}, "broken", "not trusted: self-signed"),
        ({}, {"trusted": False}, "broken", "the certificate is not trusted"),
        ({}, {"matches_host": False, "names": ("other.example",)}, "broken", f'is for "other.example", not for {HOST}'),
        ({}, {"matches_host": False, "names": ()}, "broken", "is for no name at all"),
        ({}, {"not_after": NOW}, "broken", "ran out on 2026-11-21"),
        ({}, {"not_before": NOW + timedelta(hours=13)}, "broken", "valid only from 2026-11-22"),
        ({"min_left": "20d"}, {"not_after": NOW + timedelta(days=20)}, "holds", "20 days left"),
        ({"min_left": "20d"}, {"not_after": NOW + timedelta(days=19)}, "broken", "has 19 days left, until 2026-12-10"),
        ({"min_left": "2 months"}, {}, "broken", "the claim says 2 months"),
        ({"issuer": "harbour trust"}, {}, "holds", "Harbour Trust"),
        ({"issuer": "R1"}, {}, "holds", "Harbour Trust"),
        ({"issuer": "AU"}, {"issuer": (("C", "AU"), ("O", "H"))}, "broken", 'issued by "H"; the claim says AU'),
        ({"names": [f"api.{HOST}"]}, {}, "holds", "in its own name"),
        ({"max_validity": "90d"}, {}, "holds", "in its own name"),
        ({"max_validity": "89d"}, {}, "broken", "made out for 90 days; the claim says 89 days at most"),
        ({"strength": 128}, {}, "holds", "(60 days left), EC 256 key"),
        ({"strength": 112}, {"key": "RSA", "key_bits": 2048}, "holds", "RSA 2048 key"),
        ({"strength": 128}, {"key": "RSA", "key_bits": 2048}, "broken", "RSA 2048 key is worth 112 bits; the claim"),
        ({"strength": 80}, {"key": "RSA", "key_bits": 1023}, "broken", "is worth 0 bits"),
        ({"strength": 192}, {"key": "EC", "key_bits": 256}, "broken", "EC 256 key is worth 128 bits"),
        ({"strength": 256}, {"key": "EC", "key_bits": 521}, "holds", "EC 521 key"),
        ({"strength": 128}, {"key": "Ed25519", "key_bits": 0}, "holds", "Ed25519 key"),
        ({"strength": 256}, {"key": "Ed448", "key_bits": 0}, "broken", "Ed448 key is worth 224 bits"),
        ({"strength": 112}, {"key": "", "key_bits": 0}, "unknown", "a key of a sort that is not known"),
        ({"strength": 112}, {"key": "RSA", "key_bits": 0}, "unknown", "a key of a sort that is not known"),
        ({"signature": "SHA-256"}, {}, "holds", "signed by SHA-256"),
        ({"signature": "SHA-384"}, {}, "broken", "signed by SHA-256; the claim says SHA-384 or better"),
        ({"signature": "SHA-256"}, {"signature": "SHA-1"}, "broken", "signed by SHA-1; the"),
        ({"signature": "SHA-512"}, {"signature": "Ed25519"}, "holds", "signed by Ed25519"),
        ({"signature": "SHA-256"}, {"signature": "sm3"}, "unknown", "a signature of a sort that is not known"),
        ({"signature": "SHA-256"}, {"signature": ""}, "unknown", "a signature of a sort that is not known"),
        ({"signature": "SHA-256"}, {"signature": "", "matches_host": False}, "broken", "not for"),
        ({"logs": 2}, {}, "holds", "in 2 transparency logs"),
        ({"logs": 2}, {"logs": ("0e57",)}, "broken", "the time-stamps of 1 transparency log; the claim says 2 at"),
        ({"names": [f"a.b.{HOST}", "x.example"]}, {}, "broken", f"does not cover a.b.{HOST} and x.example"),
    ],
)
def test_certificate(parameters: dict[str, Any], facts: dict[str, Any], verdict: str, reason: str) -> None:
    """Each fault breaks by itself, and the reason names what was seen."""
    found = judge(claim(**parameters), certificate(**facts), registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_every_fault_is_told() -> None:
    """A certificate with several faults is broken for all of them."""
    found = judge(claim(), certificate(trusted=False, matches_host=False, not_after=NOW), registry(), NOW)
    assert found.reason.count("the certificate") == 3


@pytest.mark.parametrize(
    ("shown", "name", "covered"),
    [
        ("tidemark.example", "Tidemark.Example.", True),
        ("*.tidemark.example", "api.tidemark.example", True),
        ("*.tidemark.example", "tidemark.example", False),
        ("*.tidemark.example", "a.b.tidemark.example", False),
        ("*.tidemark.example", "*.tidemark.example", True),
        ("*.tidemark.example", ".tidemark.example", False),
    ],
)
def test_a_wildcard_stands_for_one_label(shown: str, name: str, covered: bool) -> None:
    """RFC 9525 §6.3."""
    assert covers(shown, name) is covered


def test_claimed_issuer_and_names_are_lied_about_too() -> None:
    """Where issuer and names are claimed, there are lies about them that break."""
    parameters = claim(issuer="Harbour", names=[f"api.{HOST}"])
    found = [judge(parameters, lie, registry(), NOW) for lie in lies(parameters, certificate())]
    assert len(found) == 5
    assert {one.verdict for one in found} == {Verdict.BROKEN}
    assert len(list(lies(claim(), certificate()))) == 3


def test_claimed_depth_is_lied_about_too() -> None:
    """How long, which key, which signature, which logs."""
    parameters = claim(max_validity="90d", strength=128, signature="SHA-256", logs=2)
    found = [judge(parameters, lie, registry(), NOW) for lie in lies(parameters, certificate())]
    assert (len(found), {one.verdict for one in found}) == (7, {Verdict.BROKEN})


def test_the_command_shows_the_depth_that_is_claimed() -> None:
    """The whole text of the certificate, only where it matters."""
    assert ["-text" in repeat(claim(**given), registry())[0] for given in ({}, {"logs": 2})] == [False, True]


def test_looks_at_each_host_at_its_port() -> None:
    """One request a host and port; the command connects there too."""
    both = CertificateParameters.model_validate({"target": "both"})
    assert looks(both, registry())[1].requests == (CertificateRequest(f"www.{HOST}", 8443),)
    assert f"-connect www.{HOST}:8443" in repeat(both, registry())[1]
