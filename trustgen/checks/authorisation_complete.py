"""Tests go through every cell of the authorisation matrix: each action by each role.

Holds when
----------
In results that are young enough there is a passed test for every cell, and with ``table`` (a CSV file of the project:
a column of actions, then a column a role, with allow or deny in each cell) each says what its cell says. Without a
table the cells are all actions that tests mention by all roles of ``roles``.

Broken when
-----------
One of these tests failed, or says the contrary of its cell; with ``roles`` as *exactly*, a test mentions another role.

Unknown when
------------
The file or the table is missing or unreadable; the results do not say when the tests ran, or are of another commit; a
cell has no test, one that was skipped or ended with an error, or two that say the contrary; the matrix is empty; a cell
of the table is empty or neither allow nor deny.

Results that are too old are stale.

Cannot see
----------
What a test tests: its name is the project's own word. Actions that neither the table nor a test mentions.

Positive control
----------------
A matrix in which nothing is allowed, or nothing refused, proves nothing and is *unknown*.

Least privilege
---------------
Reading those two files below the project's folder; the checker never starts the tests.

References
----------
The names of the tests, as ``name`` says; JUnit XML as for `junit`; RFC 4180 (CSV).

"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Self

from trustgen.checks import authorisation_cells as matrix
from trustgen.checks import results
from trustgen.checks.authorisation_cells import Cell
from trustgen.checks.source import Glob, nothing
from trustgen.checks.wording import counted, listed
from trustgen.facts.files import TableFacts, TableRequest
from trustgen.facts.results import Outcome, ResultsFacts
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import ResultsTarget
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.validated import Field, model_validator

Facts = ResultsFacts | tuple[ResultsFacts, TableFacts]
#: (action, role) → whether it is allowed; None where any answer will do.
Wanted = Mapping[tuple[str, str], bool | None]
_YES = matrix.ALLOW | {"yes", "x", "true"}
_NO = matrix.DENY | {"no", "-", "false"}


class AuthorisationCompleteParameters(Parameters):
    """Which matrix: a table of the project, or the roles alone."""

    target: ResultsTarget = Field(description="The target of kind results whose file holds the tests.")
    table: Glob | None = Field(default=None, description="A CSV file of the project: actions by roles.")
    roles: SetOf | None = Field(default=None, description="The roles, as in the tests' names, where there is no table.")
    name: matrix.Template = Field(default=matrix.TEMPLATE, description=matrix.DESCRIPTION)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.table is None) is (self.roles is None):
            raise ValueError("say either `table` or `roles`")
        return self


def looks(parameters: AuthorisationCompleteParameters, registry: Registry) -> tuple[Look, ...]:
    """The results, and the table where there is one, judged together."""
    found = results.looks_at(registry, parameters.target, (matrix.pattern(parameters.name),))
    if parameters.table is None:
        return found
    return tuple(replace(look, requests=(*look.requests, TableRequest(parameters.table))) for look in found)


def judge(parameters: AuthorisationCompleteParameters, facts: Facts, registry: Registry, now: datetime) -> Finding:
    """What the tests say first, then what they leave open, then their age."""
    seen, table = facts if isinstance(facts, tuple) else (facts, None)
    run = results.run_of(seen, now)
    if isinstance(run, Finding):
        return run
    good = _matrix(parameters, seen, table)
    return results.in_time(run, results.oldest_allowed(registry, parameters.target), good, registry, now)


def _matrix(parameters: AuthorisationCompleteParameters, seen: ResultsFacts, table: TableFacts | None) -> Finding:
    if table is not None:
        wanted = read(table)
        if isinstance(wanted, Finding):
            return wanted
        actions, roles = [tuple(dict.fromkeys(pair[at] for pair in wanted)) for at in (0, 1)]
        return _judged(wanted, matrix.cells(parameters.name, seen.cases, actions, roles))
    cells = matrix.cells(parameters.name, seen.cases, ())
    names = parameters.roles.names() if parameters.roles else ()
    strangers = {cell.role for cell in cells}.difference(names)
    if strangers and parameters.roles and parameters.roles.mode == "exactly":
        return broken(f"tests mention {listed(sorted(strangers))}, whom the claim does not name")
    each = dict.fromkeys(cell.action for cell in cells)
    return _judged({(action, role): None for action in each for role in names}, cells)


def read(table: TableFacts) -> Wanted | Finding:
    """The cells of the table, or why it cannot be read."""
    wanted: dict[tuple[str, str], bool | None] = {}
    for action, *row in table.rows:
        for role, written in zip(table.head[1:], row, strict=True):
            said = written.lower()
            if said not in _YES | _NO:
                return unknown(f"the table does not say whether {action} is allowed to {role}")
            if (action, role) in wanted:
                return unknown(f"the table says twice whether {action} is allowed to {role}")
            wanted[action, role] = said in _YES
    return wanted


def _judged(wanted: Wanted, cells: Sequence[Cell]) -> Finding:
    failed = [cell.case for cell in cells if cell.case.outcome is Outcome.FAILED]
    if failed:
        return results.passed(failed)
    passed = [cell for cell in cells if cell.case.outcome is Outcome.PASSED]
    for cell in passed:
        if wanted.get((cell.action, cell.role)) is (not cell.allowed):
            said = ("allowed", "refused") if cell.allowed else ("refused", "allowed")
            return broken(f"{cell.action} is {said[0]} to {cell.role}; the table says {said[1]}")
    if not wanted:
        return unknown("the matrix is empty")
    both = {(c.action, c.role) for c in passed if c.allowed} & {(c.action, c.role) for c in passed if not c.allowed}
    if both:
        action, role = min(both)
        return unknown(f"the tests say both that {action} is allowed and that it is refused to {role}")
    unsettled = [cell.case for cell in cells if cell.case.outcome is not Outcome.PASSED]
    if unsettled:
        return results.passed(unsettled)
    missing = sorted(set(wanted) - {(cell.action, cell.role) for cell in passed})
    if missing:
        action, role = missing[0]
        more = f", and of {len(missing) - 1} more" if len(missing) > 1 else ""
        return unknown(f"{counted(len(missing), 'cell')} of {len(wanted)} without a test: of {action} by {role}{more}")
    if len({cell.allowed for cell in passed}) < 2:
        return unknown("the tests say the same of every cell, so that they prove nothing")
    return holds(f"{counted(len(wanted), 'cell')} of the matrix, each with a test that passed")


def lies(parameters: AuthorisationCompleteParameters, facts: Facts) -> Iterable[Facts]:
    """A test failed; a cell of the table says the contrary."""
    if not isinstance(facts, tuple):
        yield results.failing(facts)
        return
    seen, table = facts
    yield results.failing(seen), table
    (action, first, *rest), *others = table.rows
    turned = "deny" if first.lower() in _YES else "allow"
    yield seen, replace(table, rows=((action, turned, *rest), *others))


CHECK = Check(
    name="authorisation.complete",
    parameters=AuthorisationCompleteParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=nothing,
    manual=__doc__,
    example={"target": "e2e", "table": "evidence/permissions.csv"},
)
