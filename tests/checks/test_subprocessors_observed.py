"""Drift as a check: what is looked at, which lies each look can tell, and how a reader asks the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest import NOW, ORIGIN, page, registry
from trustgen.checks.subprocessors_observed import SubprocessorsObservedParameters, judge, lies, looks, repeat
from trustgen.facts.dns import DnsAnswer, DnsFacts
from trustgen.model.judgement import Verdict
from trustgen.model.subprocessor import SubProcessors
from trustgen.model.target import Domain, Group, Postgres, Web

MAIL = "tidemark.example"
TARGETS = {
    "app": Web(url=ORIGIN),
    "inside": Web.model_validate({"url": f"https://in.{MAIL}", "headers": {"authorization": {"env": "TOKEN"}}}),
    "number": Web(url="https://203.0.113.7"),
    "mail": Domain(kind="domain", name=MAIL),
    "db": Postgres.model_validate({"kind": "postgres", "dsn": {"env": "DSN"}}),
    "all": Group(kind="group", members=("app", "inside", "number", "mail", "db")),
}
REGISTRY = registry(targets=TARGETS, subprocessors=SubProcessors())
PARAMETERS = SubprocessorsObservedParameters.model_validate({"target": "all"})


def dns(name: str, kind: str, *records: str) -> DnsFacts:
    """An answer, or a clean nothing."""
    return DnsFacts(name, kind, DnsAnswer.ANSWER if records else DnsAnswer.EMPTY, records)


def test_domains_and_pages_are_looked_at_and_nothing_else() -> None:
    """A database shows no vendor; an address has no alias."""
    subjects = [look.subject for look in looks(PARAMETERS, REGISTRY)]
    assert {f"{MAIL} (alias)", f"{MAIL} (MX)", f"{MAIL} (TXT)", f"{MAIL} (NS)", f"in.{MAIL} (alias)"} <= set(subjects)
    assert any("._domainkey." in subject for subject in subjects)
    assert not any("203.0.113.7 (alias)" in subject for subject in subjects)
    assert sum(subject == MAIL for subject in subjects) == 1


@pytest.mark.parametrize(
    ("facts", "least"),
    [
        (dns(MAIL, "MX", f"10 mx.{MAIL}."), 1),
        (dns(MAIL, "TXT", "v=spf1 -all"), 1),
        (dns(MAIL, "NS", f"ns1.{MAIL}."), 1),
        (dns(MAIL, "A", "203.0.113.7"), 1),
        (dns(f"k1._domainkey.{MAIL}", "TXT"), 1),
        (page(("content-type", "text/html"), text="<p>Hello.</p>"), 3),
    ],
    ids=["mx", "spf", "ns", "alias", "dkim", "page"],
)
def test_every_look_has_its_lie(facts: Any, least: int) -> None:
    """Where no vendor shows it holds; one that nobody can have declared is noticed, by each sign."""
    assert judge(PARAMETERS, facts, REGISTRY, NOW).verdict is Verdict.HOLDS
    told = list(lies(PARAMETERS, facts))
    assert len(told) >= least
    assert {judge(PARAMETERS, lie, REGISTRY, NOW).verdict for lie in told} == {Verdict.BROKEN}


def test_a_reader_is_told_what_can_be_repeated() -> None:
    """A page that needs a credential is not; its name is."""
    commands = repeat(PARAMETERS, REGISTRY)
    assert f"dig +short {MAIL} MX" in commands
    assert f"curl -sSiL {ORIGIN}" in [command.rstrip("/") for command in commands]
    assert f"dig +short in.{MAIL}" in commands
    assert not any("curl" in command and f"in.{MAIL}" in command for command in commands)
    assert len(set(commands)) == len(commands)
