"""TLS versions: what is accepted, refused, and neither."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest import HOST, NOW, registry, versions
from trustgen.checks.tls import CHECK, TlsParameters, judge, lies, looks, repeat
from trustgen.facts.tls import HelloAnswer, TlsFacts, TlsRequest, VersionAnswer
from trustgen.model.judgement import Verdict

YES, NO, SILENT = "accepted", "refused", "silent"


def claim(**bound: str) -> TlsParameters:
    """Parameters about ``app``."""
    return TlsParameters.model_validate({"target": "app", "version": bound})


@pytest.mark.parametrize(
    ("bound", "answers", "verdict", "reason"),
    [
        ({"min": "1.2"}, {}, "holds", "accepts TLS 1.2 and TLS 1.3; refuses TLS 1.0 and TLS 1.1"),
        ({"min": "1.2"}, {"v1_2": NO}, "holds", "accepts TLS 1.3; refuses TLS 1.0, TLS 1.1 and TLS 1.2"),
        ({"min": "1.2"}, {"v1_3": SILENT}, "holds", "accepts TLS 1.2; refuses TLS 1.0 and TLS 1.1"),
        ({"min": "1.2"}, {"v1_1": YES}, "broken", "TLS 1.1 is accepted; the claim says 1.2 or newer"),
        ({"min": "1.2"}, {"v1_0": YES, "v1_1": YES}, "broken", "TLS 1.0 and TLS 1.1 are accepted"),
        ({"min": "1.2"}, {"v1_0": SILENT}, "unknown", "TLS 1.0 is met with silence"),
        ({"min": "1.2"}, {"v1_0": YES, "v1_1": SILENT}, "broken", "TLS 1.0 is accepted"),
        ({"min": "1.2"}, {"v1_2": NO, "v1_3": NO}, "broken", "TLS 1.2 and TLS 1.3 are refused"),
        ({"min": "1.2"}, {"v1_2": NO, "v1_3": SILENT}, "unknown", "TLS 1.2 or TLS 1.3 is neither"),
        ({"min": "1.1"}, {"v1_1": YES}, "holds", "refuses TLS 1.0"),
        ({"only": "1.3"}, {"v1_2": NO}, "holds", "accepts TLS 1.3; refuses TLS 1.0, TLS 1.1 and TLS 1.2"),
        ({"only": "1.3"}, {}, "broken", "TLS 1.2 is accepted; the claim says 1.3 only"),
        ({"only": "1.3"}, {"v1_2": NO, "v1_3": NO}, "broken", "TLS 1.3 is refused"),
        ({"only": "1.3"}, {"v1_2": SILENT}, "unknown", "TLS 1.2 is met with silence"),
        ({"best": "1.3"}, {"v1_0": YES, "v1_1": YES}, "holds", "accepts TLS 1.0, TLS 1.1, TLS 1.2 and TLS 1.3"),
        ({"best": "1.3"}, {"v1_3": NO}, "broken", "TLS 1.3 is refused; the claim says up to 1.3"),
        ({"best": "1.3"}, {"v1_3": SILENT}, "unknown", "TLS 1.3 is neither accepted nor refused"),
        ({"best": "1.2"}, {"v1_3": NO}, "holds", "accepts TLS 1.2"),
        ({"best": "1.2"}, {}, "broken", "TLS 1.3 is accepted; the claim says up to 1.2"),
    ],
)
def test_versions(bound: dict[str, str], answers: dict[str, str], verdict: str, reason: str) -> None:
    """One forbidden acceptance breaks; silence settles nothing."""
    found = judge(claim(**bound), versions(**answers), registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def _one(version: str, sni: bool, answer: HelloAnswer) -> VersionAnswer:
    return VersionAnswer(version, sni, answer, "")


def test_a_lax_default_host_is_named_as_such() -> None:
    """A version that only clients without SNI get is accepted all the same, and the reason says by whom."""
    strict = versions()
    kept = tuple(a for a in strict.answers if (a.version, a.sni) != ("1.0", False))
    lax = TlsFacts(HOST, 443, (*kept, _one("1.0", False, HelloAnswer.ACCEPTED)))
    found = judge(claim(min="1.2"), lax, registry(), NOW)
    assert found.verdict is Verdict.BROKEN
    assert "TLS 1.0 is accepted from clients that do not name the host" in found.reason


def test_a_version_that_was_not_asked_is_not_refused() -> None:
    """No answer at all about a forbidden version is unknown."""
    asked = TlsFacts(HOST, 443, (_one("1.2", True, HelloAnswer.ACCEPTED),))
    assert judge(claim(min="1.2"), asked, registry(), NOW).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ({"min": "1.0"}, "nothing could break this"),
        ({"min": "1.4"}, "there is no TLS 1.4"),
        ({"min": 1.2}, "put it in quotes"),
        ("1.2", "does not say whether newer"),
    ],
)
def test_a_bound_that_means_nothing_is_refused(version: Any, message: str) -> None:
    """A bound that no server could break, or that is no version of TLS, is an error of the registry."""
    with pytest.raises(ValueError, match=message):
        TlsParameters.model_validate({"target": "app", "version": version})


@pytest.mark.parametrize(
    ("bound", "answers"), [({"only": "1.3"}, {"v1_2": NO}), ({"best": "1.3"}, {}), ({"best": "1.2"}, {"v1_3": NO})]
)
def test_every_bound_has_lies_that_break_it(bound: dict[str, str], answers: dict[str, str]) -> None:
    """A forbidden version accepted, the promised one refused: each is broken."""
    told = [judge(claim(**bound), lie, registry(), NOW).verdict for lie in lies(claim(**bound), versions(**answers))]
    assert told
    assert set(told) == {Verdict.BROKEN}


def test_each_host_and_port_is_one_request() -> None:
    """A group is looked at member by member, each at its own port."""
    both = TlsParameters.model_validate({"target": "both", "version": {"min": "1.2"}})
    assert [look.requests for look in looks(both, registry())] == [
        (TlsRequest(HOST, 443),),
        (TlsRequest(f"www.{HOST}", 8443),),
    ]


def test_the_command_lets_openssl_try_old_versions() -> None:
    """Every ruled-out version is tried at security level 0, else OpenSSL itself would refuse."""
    first, second, third = repeat(claim(min="1.2"), registry())
    assert "-tls1 " in first
    assert "-tls1_1 " in second
    assert "-tls1_3 " in third
    assert "SECLEVEL=0" in first
    assert CHECK.repeat is repeat
