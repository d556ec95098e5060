"""Who may do what, as tests show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.checks.honest_inside import FAILED, MATRIX, MATRIX_RUN, SKIPPED, ran
from trustgen.checks import authorisation, authorisation_complete
from trustgen.checks.specimen import registry
from trustgen.contract import NOW
from trustgen.facts.files import TableFacts, TableRequest
from trustgen.facts.results import ResultsFacts
from trustgen.model.judgement import Finding, Verdict


def judged(facts: ResultsFacts, **parameters: Any) -> Finding:
    """The finding about voiding an invoice, which owners and admins may."""
    given = {"target": "e2e", "action": "void", "allow": ["Owner", "Admin"], **parameters}
    return authorisation.judge(authorisation.CHECK.parameters.model_validate(given), facts, registry(), NOW)


BOTH = ("void.Owner.allow", "e2e.void.Admin.allowed[chrome]")
ALL = {"roles": ["Owner", "Admin", "Viewer"]}


@pytest.mark.parametrize(
    ("facts", "parameters", "verdict", "reason"),
    [
        (ran(*BOTH, "void.Viewer.deny"), {}, "holds", "allowed to Owner and Admin and refused to Viewer"),
        (ran(*BOTH, "void.Viewer.deny"), ALL, "holds", "refused to Viewer"),
        (ran(*BOTH), {"roles": ["Owner", "Admin"]}, "holds", "allowed to Owner and Admin"),
        (ran(*BOTH), {}, "unknown", "no test says that void is refused to anybody"),
        (ran(*BOTH), ALL, "unknown", "no test says whether void is allowed to Viewer"),
        (ran("void.Owner.allow", "void.Viewer.deny"), {}, "unknown", "allowed to Admin"),
        (ran(*BOTH, "void.Viewer.allow"), {}, "broken", "void is allowed to Viewer; the claim says Owner and Admin"),
        (ran(*BOTH, "void.Admin.denied"), {}, "broken", "void is refused to Admin"),
        (ran(*BOTH, ("void.Viewer.deny", FAILED)), {}, "broken", '"void.Viewer.deny" failed'),
        (ran(*BOTH, ("void.Viewer.deny", SKIPPED)), {}, "unknown", "was skipped"),
        (ran("something.else"), {}, "unknown", "no test is about void"),
        (ran(*BOTH, "void.Viewer.deny", at=NOW - timedelta(days=9)), {}, "stale", "ago"),
        (ran(*BOTH, at=NOW - timedelta(days=9)), {}, "unknown", "then, no test"),
        (ran(*BOTH, at=None), {}, "unknown", "when"),
    ],
)
def test_authorisation(facts: ResultsFacts, parameters: dict[str, Any], verdict: str, reason: str) -> None:
    """A test that says the contrary breaks it, a cell without a test is unknown."""
    found = judged(facts, **parameters)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_tests_may_be_named_otherwise() -> None:
    """The template says how; brackets are brackets."""
    facts = ran("test_rights[void-Owner-allow]", "test_rights[void-Admin-allow]", "test_rights[void-Viewer-deny]")
    assert judged(facts, name="test_rights[{action}-{role}-{outcome}]").verdict is Verdict.HOLDS


def test_lies_name_a_role_that_there_is() -> None:
    """With all roles known, the intruder is one of them; with all allowed, there is none."""
    model = authorisation.CHECK.parameters
    facts = ran(*BOTH)
    given = {"target": "e2e", "action": "void", "allow": ["Owner", "Admin"]}
    names = [lie.cases[-1].name for lie in authorisation.lies(model.model_validate({**given, **ALL}), facts)]
    assert names[:2] == ["void.Viewer.allow", "void.Owner.deny"]
    assert len(list(authorisation.lies(model.model_validate({**given, "roles": ["Owner", "Admin"]}), facts))) == 2


@pytest.mark.parametrize(
    "wrong",
    [{"allow": []}, {"roles": ["Owner"]}, {"action": "a b"}, {"name": "{action}{role}{outcome}"}, {"name": "{action}"}],
)
def test_what_cannot_be_told_apart_is_refused(wrong: dict[str, Any]) -> None:
    """Nobody allowed, a role that is not listed, a name that cannot be taken apart."""
    with pytest.raises(ValueError, match="AuthorisationParameters"):
        judged(ran(), **wrong)


def whole(facts: Any, **parameters: Any) -> Finding:
    """The finding about the whole matrix."""
    given = {"target": "e2e", **(parameters or {"table": "t.csv"})}
    model = authorisation_complete.CHECK.parameters.model_validate(given)
    return authorisation_complete.judge(model, facts, registry(), NOW)


def run(*more: Any, without: str = "", **changed: Any) -> ResultsFacts:
    """The run of the whole matrix, with more cases, or without one."""
    cases = tuple(case for case in MATRIX_RUN.cases if case.name != without)
    return replace(MATRIX_RUN, cases=(*cases, *ran(*more).cases), **changed)


@pytest.mark.parametrize(
    ("facts", "verdict", "reason"),
    [
        ((run(), MATRIX), "holds", "4 cells of the matrix, each with a test that passed"),
        ((run(without="void.Viewer.deny"), MATRIX), "unknown", "1 cell of 4 without a test: of void by Viewer"),
        ((ran("void.Owner.allow"), MATRIX), "unknown", "of read by Owner, and of 2 more"),
        ((run("void.Viewer.allow"), MATRIX), "broken", "void is allowed to Viewer; the table says refused"),
        ((run("read.Viewer.deny"), MATRIX), "broken", "read is refused to Viewer; the table says allowed"),
        ((run(("read.Viewer.allow", FAILED)), MATRIX), "broken", "failed"),
        ((run(("read.Viewer.allow", SKIPPED)), MATRIX), "unknown", "skipped"),
        ((run(), replace(MATRIX, rows=(("void", "", "deny"),))), "unknown", "whether void is allowed to Owner"),
        ((run(), replace(MATRIX, rows=MATRIX.rows + MATRIX.rows)), "unknown", "says twice whether void"),
        ((run(), replace(MATRIX, rows=())), "unknown", "the matrix is empty"),
        ((run(at=NOW - timedelta(days=9)), MATRIX), "stale", "ago"),
        ((run(at=None), MATRIX), "unknown", "when"),
        (
            (ran("a.R.allow", "a.S.allow"), TableFacts(("", "R", "S"), (("a", "x", "x"),))),
            "unknown",
            "the same of every cell",
        ),
    ],
)
def test_complete_by_table(facts: Any, verdict: str, reason: str) -> None:
    """Every cell has its test, and the test says what the cell says."""
    found = whole(facts)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


@pytest.mark.parametrize(
    ("facts", "roles", "verdict", "reason"),
    [
        (MATRIX_RUN, ["Owner", "Viewer"], "holds", "4 cells"),
        (MATRIX_RUN, {"at_least": ["Owner"]}, "unknown", "the same of every cell"),
        (MATRIX_RUN, ["Owner"], "broken", "tests mention Viewer, whom the claim does not name"),
        (MATRIX_RUN, ["Owner", "Viewer", "Admin"], "unknown", "2 cells of 6 without a test"),
        (ran(), ["Owner"], "unknown", "the matrix is empty"),
        (ran("a.R.allow", "a.R.deny", "a.S.deny"), ["R", "S"], "unknown", "both that a is allowed"),
    ],
)
def test_complete_by_roles(facts: ResultsFacts, roles: Any, verdict: str, reason: str) -> None:
    """Each action that tests mention is tried by each role."""
    found = whole(facts, roles=roles)
    if roles == {"at_least": ["Owner"]}:
        verdict, reason = "holds", "2 cells"
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_the_matrix_and_its_lies() -> None:
    """A table is looked at beside the results, and either is lied about."""
    model = authorisation_complete.CHECK.parameters
    tabled = model.model_validate({"target": "e2e", "table": "t.csv"})
    bare = model.model_validate({"target": "e2e", "roles": ["Owner", "Viewer"]})
    (look,) = authorisation_complete.looks(tabled, registry())
    assert look.requests[1] == TableRequest("t.csv")
    assert len(authorisation_complete.looks(bare, registry())[0].requests) == 1
    assert len(list(authorisation_complete.lies(tabled, (MATRIX_RUN, MATRIX)))) == 2
    denied = replace(MATRIX, rows=(("void", "deny", "deny"),))
    lies: Any = list(authorisation_complete.lies(tabled, (MATRIX_RUN, denied)))
    assert lies[1][1].rows[0] == ("void", "allow", "deny")
    (lie,) = authorisation_complete.lies(bare, MATRIX_RUN)
    assert authorisation_complete.judge(bare, lie, registry(), NOW).verdict is Verdict.BROKEN


@pytest.mark.parametrize("wrong", [{}, {"table": "a.csv", "roles": ["a"]}, {"table": "../a.csv"}])
def test_one_matrix_is_asked_for(wrong: dict[str, Any]) -> None:
    """Either a table or the roles."""
    with pytest.raises(ValueError, match="AuthorisationCompleteParameters"):
        authorisation_complete.CHECK.parameters.model_validate({"target": "e2e", **wrong})
