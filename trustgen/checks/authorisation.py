"""Tests show which roles may do something, and that the others may not.

Holds when
----------
In results that are young enough, for ``action`` there is a passed test for every role of ``allow`` that says so, and
for every other role of ``roles`` a passed test that it is refused; without ``roles``, for at least one other role.

Broken when
-----------
One of these tests failed, or one passed that says the contrary: that a role of ``allow`` is refused, or another one
allowed.

Unknown when
------------
The file is missing or unreadable, does not say when the tests ran, or is of another commit; a test that is needed is
not there, was skipped or ended with an error.

Results that are too old are stale.

Cannot see
----------
What a test tests: its name is the project's own word. Roles that no test mentions, unless ``roles`` lists them all.

Positive control
----------------
A refusal counts only beside a role that was allowed the same thing.

Least privilege
---------------
Reading that one file below the project's folder; the checker never starts the tests.

References
----------
The names of the tests, as ``name`` says; JUnit XML as for `junit`.

"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Self

from trustgen.checks import authorisation_cells as matrix
from trustgen.checks import results
from trustgen.checks.authorisation_cells import Cell
from trustgen.checks.source import nothing
from trustgen.checks.wording import listed
from trustgen.facts.results import Case, Outcome, ResultsFacts
from trustgen.model.base import Parameters, PlainText
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import ResultsTarget
from trustgen.model.registry import Registry
from trustgen.syntax import case_name
from trustgen.validated import Field, model_validator


class AuthorisationParameters(Parameters):
    """Which action, and who may."""

    target: ResultsTarget = Field(description="The target of kind results whose file holds the tests.")
    action: str = Field(pattern=r"^[\w.:-]{1,100}$", description="The action, as it stands in the tests' names.")
    allow: tuple[PlainText, ...] = Field(min_length=1, description="The roles that may, as in the tests' names.")
    roles: tuple[PlainText, ...] = Field(default=(), description="All roles that there are.")
    name: matrix.Template = Field(default=matrix.TEMPLATE, description=matrix.DESCRIPTION)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        strangers = [role for role in self.allow if self.roles and role not in self.roles]
        if strangers:
            raise ValueError(f"`allow` names {listed(strangers)}, and `roles` does not")
        return self


def looks(parameters: AuthorisationParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a file of results."""
    pattern = case_name.checked(matrix.pattern(parameters.name, parameters.action))
    return results.looks_at(registry, parameters.target, (pattern,))


def judge(parameters: AuthorisationParameters, facts: ResultsFacts, registry: Registry, now: datetime) -> Finding:
    """What the tests say first, then what they leave open, then their age."""
    run = results.run_of(facts, now)
    if isinstance(run, Finding):
        return run
    cells = matrix.cells(parameters.name, facts.cases, (parameters.action,), parameters.roles)
    good = _contrary(parameters, cells) or _open(parameters, cells)
    if good is None:
        refused = sorted({cell.role for cell in cells if not cell.allowed})
        told = f"allowed to {listed(parameters.allow)}"
        good = holds(f"{told} and refused to {listed(refused)}" if refused else told)
    return results.in_time(run, results.oldest_allowed(registry, parameters.target), good, registry, now)


def _contrary(parameters: AuthorisationParameters, cells: Sequence[Cell]) -> Finding | None:
    failed = [cell.case for cell in cells if cell.case.outcome is Outcome.FAILED]
    if failed:
        return results.passed(failed)
    passed = [cell for cell in cells if cell.case.outcome is Outcome.PASSED]
    for cell in passed:
        if cell.allowed is not (cell.role in parameters.allow):
            said = "allowed" if cell.allowed else "refused"
            return broken(f"{parameters.action} is {said} to {cell.role}; the claim says {listed(parameters.allow)}")
    return None


def _open(parameters: AuthorisationParameters, cells: Sequence[Cell]) -> Finding | None:
    """What no passed test says."""
    if not cells:
        return unknown(f"no test is about {parameters.action}")
    unsettled = [cell.case for cell in cells if cell.case.outcome is not Outcome.PASSED]
    if unsettled:
        return results.passed(unsettled)
    settled = {cell.role for cell in cells}
    missing = [role for role in parameters.roles or parameters.allow if role not in settled]
    if missing:
        return unknown(f"no test says whether {parameters.action} is allowed to {listed(missing, 'or')}")
    if not parameters.roles and settled <= set(parameters.allow):
        return unknown(f"no test says that {parameters.action} is refused to anybody")
    return None


def lies(parameters: AuthorisationParameters, facts: ResultsFacts) -> Iterable[ResultsFacts]:
    """One more role is allowed; an allowed one is refused; a test failed."""
    names = {"{action}": parameters.action, "{role}": "Intruder", "{outcome}": "allow"}
    others = [role for role in parameters.roles if role not in parameters.allow]
    if others or not parameters.roles:
        names["{role}"] = others[0] if others else "Intruder"
        yield replace(facts, cases=(*facts.cases, Case(_named(parameters.name, names), Outcome.PASSED)))
    refused = {**names, "{role}": parameters.allow[0], "{outcome}": "deny"}
    yield replace(facts, cases=(*facts.cases, Case(_named(parameters.name, refused), Outcome.PASSED)))
    yield results.failing(facts)


def _named(template: str, values: dict[str, str]) -> str:
    for place, value in values.items():
        template = template.replace(place, value)
    return template


CHECK = Check(
    name="authorisation",
    parameters=AuthorisationParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=nothing,
    manual=__doc__,
    example={"target": "e2e", "action": "campaign.delete", "allow": ["Owner", "Admin"]},
)
