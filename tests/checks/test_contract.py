"""The contract that every check of the table keeps."""

from __future__ import annotations

import copy
import shlex
from dataclasses import replace
from typing import Any

import pytest

from tests.checks.honest import HONEST, NOW, registry
from tests.checks.honest_inside import HONEST as INSIDE
from trustgen.checks import table
from trustgen.checks.manual import HEADINGS, OPTIONAL, manual
from trustgen.facts.http import HttpFacts, PlainHttpFacts
from trustgen.facts.table import FAMILIES
from trustgen.model.check import AnyCheck
from trustgen.model.judgement import Assurance, Finding, Verdict
from trustgen.model.observation import Request

#: The checks from inside have a suite of their own.
CHECKS = [table.find(name) for name in table.names() if name not in INSIDE]
every_check = pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])
REGISTRY = registry()


def parameters(check: AnyCheck) -> Any:
    """The check's own example, validated."""
    return check.parameters.model_validate(dict(check.example))


def judged(check: AnyCheck, facts: Any) -> Finding:
    """The finding on the check's own example."""
    return check.judge(parameters(check), facts, REGISTRY, NOW)


@every_check
def test_is_found_under_its_own_name(check: AnyCheck) -> None:
    """The table's name and the check's name are one."""
    assert table.find(check.name) is check


def test_an_unknown_name_is_a_key_error() -> None:
    """A name that nobody has defined raises KeyError."""
    with pytest.raises(KeyError):
        table.find("no_such_check")


@every_check
def test_has_a_complete_manual(check: AnyCheck) -> None:
    """The page has a summary and every heading that is not optional, in the fixed order, each with text."""
    page = manual(check)
    found = [heading for heading, _ in page.sections]
    assert page.summary
    assert found == [heading for heading in HEADINGS if heading in found]
    assert set(HEADINGS) - set(found) <= OPTIONAL
    assert all(text for _, text in page.sections)


@every_check
def test_describes_every_parameter(check: AnyCheck) -> None:
    """No parameter is without a description of at least a few words."""
    for parameter in manual(check).parameters:
        assert len(parameter.description.split()) >= 3, parameter.name


@every_check
def test_parameters_are_frozen_and_refuse_unknown_keys(check: AnyCheck) -> None:
    """A key that nobody asked for is an error, and a validated parameter cannot be changed."""
    with pytest.raises(ValueError, match="no_such_key"):
        check.parameters.model_validate({**check.example, "no_such_key": 1})
    assert check.parameters.model_config.get("frozen") is True


@every_check
def test_looks_at_something_for_its_example(check: AnyCheck) -> None:
    """Every look names its subject and asks at least one known probe."""
    looks = check.looks(parameters(check), REGISTRY)
    assert looks
    for look in looks:
        assert look.subject
        assert look.requests
        for request in look.requests:
            assert isinstance(request, Request)
            assert request.probe in FAMILIES
            assert hash(request) == hash(copy.copy(request))


@every_check
def test_holds_on_honest_facts(check: AnyCheck) -> None:
    """Facts of which the example is true are judged so."""
    assert judged(check, HONEST[check.name]).verdict is Verdict.HOLDS


@every_check
def test_is_broken_by_every_lie(check: AnyCheck) -> None:
    """There is at least one lie, no lie is the truth, and each is judged broken."""
    lies = list(check.lies(parameters(check), HONEST[check.name]))
    assert lies
    for lie in lies:
        assert lie != HONEST[check.name]
        assert judged(check, lie).verdict is Verdict.BROKEN, lie


@every_check
def test_judging_is_pure(check: AnyCheck) -> None:
    """Judging twice says the same and leaves the facts as they were."""
    before = copy.deepcopy(HONEST[check.name])
    assert judged(check, HONEST[check.name]) == judged(check, HONEST[check.name])
    assert HONEST[check.name] == before


@every_check
def test_reasons_are_fit_to_publish(check: AnyCheck) -> None:
    """A reason is one line without a final full stop that reads on after the subject."""
    facts = HONEST[check.name]
    for seen in (facts, *check.lies(parameters(check), facts)):
        reason = judged(check, seen).reason
        assert reason
        assert "\n" not in reason
        assert not reason.endswith(".")
        assert reason[0].islower() or reason.startswith(("TLS", "Canonical", "Contact"))


@every_check
def test_an_outside_check_can_be_repeated(check: AnyCheck) -> None:
    """Every command is shell that splits cleanly and names the host that was looked at."""
    commands = check.repeat(parameters(check), REGISTRY)
    if check.assurance is not Assurance.OUR_SYSTEMS_CHECKED:
        assert commands
    for command in commands:
        assert "tidemark.example" in command
        assert shlex.split(command)


@every_check
@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_an_error_page_is_never_a_yes(check: AnyCheck, status: int) -> None:
    """An error page is unknown to every check of pages but those to which the status itself is the fact."""
    facts = HONEST[check.name]
    if isinstance(facts, HttpFacts):
        seen = judged(check, replace(facts, hops=(replace(facts.answer, status=status),)))
    elif isinstance(facts, PlainHttpFacts) and facts.response:
        seen = judged(check, replace(facts, response=replace(facts.response, status=status)))
    else:
        pytest.skip("does not look at pages")
    if check.name in ("status", "security_txt", "link", "robots"):
        assert seen.verdict in (Verdict.BROKEN, Verdict.UNKNOWN)
    else:
        assert seen.verdict is Verdict.UNKNOWN
