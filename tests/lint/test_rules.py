"""Rules over a valid registry: warnings, and waivers that cover them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.registry.test_load import HEAD
from tests.vocabulary import VOCABULARY
from trustgen.errors import Problem, Severity
from trustgen.lint.rules import apply
from trustgen.model.content import Content
from trustgen.registry.load import load

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
OWNED = HEAD.replace("title: Main,", "title: Main, owner: platform,").replace(
    "{id: other, title: Other}", "{id: other, title: Other, owner: platform}"
)
USED = """\
  - {id: u1, section: main, says: a, checks: [number: {target: all}]}
  - {id: u2, section: other, says: "{targets.mail}", kind: limit}
"""


def found(claims: str, head: str = OWNED) -> list[Problem]:
    """What the rules find."""
    registry, _ = load((head + "claims:\n" + USED + claims).encode(), "claims.yaml", VOCABULARY)
    return list(apply(registry, Content({}), NOW))


def test_a_sound_registry_has_nothing_to_tell() -> None:
    """No warning for nothing."""
    assert found("") == []


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("Backups are kept for 90 days.", True),
        ("Up 99.9% of the time.", True),
        ("Encrypted with AES-256 over HTTP/2 on S3.", False),
        ("Kept for {least}.", False),
        ("There is no SOC 2 report, and none of ISO/IEC 27001.", False),
        ("As Art. 33 and the Privacy Act 1988 ask.", False),
        ("There is no SOC 2 report of the last 3 years.", True),
        ("See section 13.", True),
    ],
)
def test_a_number_is_to_be_a_parameter(says: str, told: bool) -> None:
    """A number in a sentence that no check owns is a warning; names with digits are none."""
    problems = found(f'  - {{id: a, section: main, says: "{says}", checks: [number: {{target: app, least: 3}}]}}\n')
    assert [p.code for p in problems] == (["literal-number"] if told else [])
    assert all(p.severity is Severity.WARNING for p in problems)


@pytest.mark.parametrize(("account", "told"), [("", True), (", account: '123456789012'", False)])
def test_an_aws_target_names_its_account(account: str, told: bool) -> None:
    """A credential of a sandbox would verify what is claimed of production."""
    line = f"  cloud: {{kind: aws, region: eu-west-1{account}}}\n"
    head = OWNED.replace("targets:\n", f"targets:\n{line}")
    assert head != OWNED
    problems = found("", head)
    assert [p.code for p in problems if p.code != "unused-target"] == (["no-account"] if told else [])


def test_limits_may_say_numbers() -> None:
    """What nobody judges may say what it likes."""
    assert found("  - {id: a, section: main, says: We are 7 people., kind: limit}\n") == []


def test_somebody_owns_every_claim_and_every_name_is_used() -> None:
    """Claims without an owner, sections without claims and targets without a look are told."""
    head = HEAD.replace("  mail: {", "  spare: https://spare.example\n  mail: {").replace(
        "  - {id: other, title: Other}", "  - {id: other, title: Other}\n  - {id: empty, title: Empty}"
    )
    assert {p.code for p in found("", head)} == {"no-owner", "unused-target", "empty-section"}


def test_a_waiver_covers_and_runs_out() -> None:
    """A waiver has a reason and an end; one that covers nothing or is past its end fails."""
    claim = "  - {id: a, section: main, says: 7 people, rests_on: [u1]}\n"
    waiver = "waivers: [{rule: literal-number, about: %s, reason: a name, until: %s}]\n"
    assert found(claim, OWNED + waiver % ("a", "2027-01-01")) == []
    assert [p.code for p in found(claim, OWNED + waiver % ("a", "2026-01-01"))] == ["waiver-ran-out"]
    assert [p.code for p in found(claim, OWNED + waiver % ("b", "2027-01-01"))] == ["literal-number", "unused-waiver"]
