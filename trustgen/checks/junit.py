"""Tests of a name passed, in a file of results that is young enough.

Holds when
----------
Every pattern of ``tests`` names at least one test in the file, every test that it names passed, there are at least
``min`` of them, and the run is young enough: no older than the target's ``max_age`` (else than evidence of machines
may stand), or, where the claim says how often it happens (``every``), no older than that and ``grace``. A
``property`` that each of the tests recorded is what the claim says: a length of time at most as long, anything else
equal.

Broken when
-----------
A test failed; there are fewer than ``min``; the next run is overdue (``every``); a recorded property is otherwise.

Unknown when
------------
The file is missing, too large, no JUnit XML, has a document type, or counts more failures than its tests tell of (a
file of tests that did not even load); it does not say when the tests ran, by ``timestamp`` of a suite or a property of
that name (as ``mvn -Dtimestamp=2026-11-21T09:00:00Z`` gives to a Surefire that writes none); it is of another commit
than the target's ``commit``; a pattern names no test (where ``min`` is given, too few tests are *broken* instead, as
``false_if`` of a plan needs it while it has not come true); a test was skipped or ended with an error, for then it told
nothing; a property is missing or of another sort.

Results that are too old are stale.

Cannot see
----------
What a test tests: its name is the project's own word. Whether the file was written by hand. A test that failed first
and passed when it was repeated counts as passed.

Positive control
----------------
That nothing failed counts only where tests of that name ran: a run without them is no pass.

Least privilege
---------------
Reading that one file below the project's folder; the checker never starts the tests.

References
----------
The JUnit XML that Surefire, Gradle, pytest, Jest and Playwright write; ISO 8601 (``timestamp``).

"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Self

from trustgen.checks import health_value, results
from trustgen.checks.expectation import Expectation, compare, contradictions
from trustgen.checks.wording import counted, listed, quoted
from trustgen.facts.results import Case, ResultsFacts
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, Verdict, broken, unknown
from trustgen.model.reference import ResultsTarget
from trustgen.model.registry import Registry
from trustgen.model.values import Cadence, Duration, SetOf
from trustgen.syntax import case_name
from trustgen.validated import AfterValidator, Field, model_validator


def _patterns(tests: SetOf) -> SetOf:
    if tests.mode != "exactly":
        raise ValueError("write a list of names, or word: name for each")
    for name in tests.names():
        case_name.checked(name)
    return tests


Tests = Annotated[SetOf, AfterValidator(_patterns)]


class JunitParameters(Parameters):
    """Which tests, of which file, and how often they run."""

    target: ResultsTarget = Field(description="The target of kind results whose file holds the tests.")
    tests: Tests = Field(
        description="Names of tests with * for anything: a list, or word: name where people read words."
    )
    min: Annotated[Integer, Field(ge=1)] | None = Field(default=None, description="The least number of tests.")
    every: Cadence | None = Field(default=None, description="How often the claim says that they run.")
    grace: Duration | None = Field(default=None, description="How late a run may be beyond `every`.")
    property: dict[str, Any] = Field(
        default={}, description="Name of a recorded property: what it must be, or the longest that it may be."
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.grace and not self.every:
            raise ValueError("`grace` belongs to `every`; say how often, or remove it")
        for wanted in self.property.values():
            expectation(wanted)
        return self


def expectation(wanted: Any) -> Expectation:
    """What a property must be: a length of time is the longest that is allowed. Raises ValueError."""
    expected = health_value.expected(wanted)
    return Expectation(max=expected) if isinstance(expected, Duration) else Expectation(equals=expected)


def looks(parameters: JunitParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a file of results."""
    properties = sorted(parameters.property)
    return results.looks_at(registry, parameters.target, parameters.tests.names(), properties=properties)


def judge(parameters: JunitParameters, facts: ResultsFacts, registry: Registry, now: datetime) -> Finding:
    """Every test that was named, then the age of the run."""
    run = results.run_of(facts, now)
    if isinstance(run, Finding):
        return run
    found = _absent(parameters, facts)
    if found:
        return found
    good = results.passed(facts.cases)
    if good.verdict is Verdict.HOLDS:
        good = _recorded(parameters, facts, registry, now) or good
    if parameters.every:
        return results.in_cadence(run, parameters.every, parameters.grace, good, registry, now)
    return results.in_time(run, results.oldest_allowed(registry, parameters.target), good, registry, now)


def _absent(parameters: JunitParameters, facts: ResultsFacts) -> Finding | None:
    """What is said where too few tests have such names."""
    if parameters.min is not None and len(facts.cases) < parameters.min:
        verb = "is" if len(facts.cases) == 1 else "are"
        return broken(
            f"there {verb} {counted(len(facts.cases), 'such test')}; the claim says at least {parameters.min}"
        )
    missing = [
        quoted(pattern)
        for pattern in parameters.tests.names()
        if not any(case_name.matches(pattern, case.name) for case in facts.cases)
    ]
    if missing:
        advice = "where there may be none yet, as in `false_if` of a plan, say `min: 1`"
        return unknown(f"of {counted(facts.total, 'test')}, none is named {listed(missing, 'or')}", advice)
    return None


def _recorded(parameters: JunitParameters, facts: ResultsFacts, registry: Registry, now: datetime) -> Finding | None:
    """The first property of a test that is missing or not as claimed."""
    for name, wanted in parameters.property.items():
        for case in facts.cases:
            found = _property(name, expectation(wanted), case, registry, now)
            if found:
                return found
    return None


def _property(name: str, wanted: Expectation, case: Case, registry: Registry, now: datetime) -> Finding | None:
    written = dict(case.properties).get(name)
    if written is None:
        return unknown(f"the test {quoted(case.name)} recorded no {name}")
    try:
        good, seen, said = compare(wanted, typed(written, wanted), now, registry.organisation.zone)
    except health_value.Incomparable as error:
        return unknown(f"{name} of the test {quoted(case.name)} {error}")
    return None if good else broken(f"{name} of the test {quoted(case.name)} is {seen}; the claim says {said}")


def typed(written: str, wanted: Expectation) -> Any:
    """A recorded text as the sort that is expected, where it can be read so."""
    if isinstance(wanted.equals, bool):
        return {"true": True, "false": False}.get(written.lower(), written)
    if isinstance(wanted.equals, str):
        return written
    for kind in (int, float):
        with contextlib.suppress(ValueError):
            return kind(written)
    return written


def lies(parameters: JunitParameters, facts: ResultsFacts) -> Iterable[ResultsFacts]:
    """A test that failed, too few tests, a run long ago, a property that is otherwise."""
    yield results.failing(facts)
    if parameters.min is not None:
        yield replace(facts, cases=facts.cases[: parameters.min - 1])
    if parameters.every and facts.at:
        yield replace(facts, at=datetime(2000, 1, 1, tzinfo=facts.at.tzinfo))
    for name, wanted in parameters.property.items():
        value = next(contradictions(expectation(wanted), None))
        *most, last = facts.cases
        kept = tuple(pair for pair in last.properties if pair[0] != name)
        said = str(value).lower() if isinstance(value, bool) else str(value)
        yield replace(facts, cases=(*most, replace(last, properties=(*kept, (name, said)))))


def repeat(parameters: JunitParameters, registry: Registry) -> tuple[str, ...]:
    """Nobody outside can."""
    return ()


CHECK = Check(
    name="junit",
    parameters=JunitParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "e2e", "tests": ["restore.*"], "min": 1, "every": "quarter", "grace": "10d"},
)
