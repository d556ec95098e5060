"""What the checks of test results share: which run may be judged, and what becomes of tests that did not pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from trustgen.checks.wording import counted, lasting, listed, quoted
from trustgen.facts.results import Case, Outcome, ResultsFacts, ResultsRequest
from trustgen.frozen import dataclass
from trustgen.model.check import Look
from trustgen.model.judgement import Finding, Verdict, broken, holds, stale, unknown
from trustgen.model.registry import Registry
from trustgen.model.target import Results
from trustgen.model.values import Cadence, Duration

SKEW = timedelta(minutes=5)  # how far a time stamp may lie ahead of our clock
#: A time stamp without its offset may be of any place: up to 14 hours earlier than it would be in UTC, or 12 later.
EARLIER, LATER = timedelta(hours=14), timedelta(hours=12)
MOST_NAMED = 3
_NAME = re.compile("[0-9a-f]{7,64}")
_NO_TIME = "no timestamp (ISO 8601) on a testsuite or among its properties; in TAP, no comment # timestamp:"


def looks_at(
    registry: Registry, target: str, patterns: Sequence[str], written: str = "junit", properties: Iterable[str] = ()
) -> tuple[Look, ...]:
    """One request a target; a reader sees its name, not where the file lies."""
    return tuple(
        Look(
            name,
            (
                ResultsRequest(
                    found.file,
                    tuple(patterns),
                    written,
                    tuple(properties),
                    found.commit.names if found.commit else (),
                ),
            ),
        )
        for name, found in registry.members(target)
        if isinstance(found, Results)
    )


def oldest_allowed(registry: Registry, target: str) -> Duration:
    """How old a run may be: the target's ``max_age``, else as long as the registry lets machines' evidence stand."""
    terms = (found.max_age for _, found in registry.members(target) if isinstance(found, Results) and found.max_age)
    return min(terms, default=registry.evidence.machines)


@dataclass(frozen=True, slots=True)
class Run:
    """When the tests ran: at ``at``, and where that was written without its offset, some hours around it."""

    at: datetime
    zoned: bool

    @property
    def earliest(self) -> datetime:
        """The first instant that it may have been."""
        return self.at if self.zoned else self.at - EARLIER

    @property
    def latest(self) -> datetime:
        """The last instant that it may have been."""
        return self.at if self.zoned else self.at + LATER


def run_of(facts: ResultsFacts, now: datetime) -> Run | Finding:
    """The run, or why it says nothing: it is of another commit, of no known time, or of the future."""
    if facts.wanted and not _is_one(facts.commit, facts.wanted):
        told = f"are of the commit {quoted(facts.commit)}" if facts.commit else "name no commit"
        return unknown(f"the results {told}, and {quoted(facts.wanted[:12])} is looked at")
    if facts.at is None:
        return unknown("the results do not say when the tests ran", _NO_TIME)
    run = Run(facts.at, facts.zoned)
    if run.earliest - now > SKEW:
        return unknown("the results are of a time that is still to come")
    return run


def _is_one(commit: str, wanted: str) -> bool:
    """Whether both name one commit; git shortens a name to seven digits or more."""
    if _NAME.fullmatch(commit) and _NAME.fullmatch(wanted):
        return wanted.startswith(commit) or commit.startswith(wanted)
    return commit == wanted


def in_time(run: Run, limit: Duration, good: Finding, registry: Registry, now: datetime) -> Finding:
    """``good``, unless the run is older than ``limit``: then it is stale, and *unknown* where only its zone decides,
    or where ``good`` says that it was not true then either.
    """
    zone = registry.organisation.zone
    if now <= limit.add(run.earliest, zone):
        return good
    age = lasting((now - run.at).total_seconds())
    if now <= limit.add(run.latest, zone):
        return unknown(f"the tests ran about {age} ago, and the results do not say in which time zone")
    told = f"the tests ran {age} ago, and results may be {limit} old"
    return stale(told) if good.verdict is Verdict.HOLDS else unknown(f"{told}; then, {good.reason}")


def in_cadence(
    run: Run, every: Cadence, grace: Duration | None, good: Finding, registry: Registry, now: datetime
) -> Finding:
    """``good``, unless the next run is overdue: the claim itself says how often there is one."""
    zone = registry.organisation.zone
    day = run.at.astimezone(zone).date().isoformat()
    allowed = f"every {every}" + (f" and {grace} of grace" if grace else "")
    if good.verdict is Verdict.BROKEN:
        return good
    if now <= every.due_after(run.earliest, zone, grace):
        return replace(good, reason=f"{good.reason}, last on {day}")
    if now <= every.due_after(run.latest, zone, grace):
        return unknown(f"the last run was on {day} or the day beside it: the results do not say in which time zone")
    return broken(f"the last run was on {day}; the claim says {allowed}")


def passed(cases: Sequence[Case]) -> Finding:
    """Whether every one of ``cases``, at least one, passed. One that was skipped or ended early tells nothing."""
    failed = _named(cases, Outcome.FAILED)
    if failed:
        return broken(f"{_told(failed)} failed")
    ended = _named(cases, Outcome.ERROR)
    if ended:
        return unknown(f"{_told(ended)} ended in an error, which tells nothing")
    skipped = _named(cases, Outcome.SKIPPED)
    if skipped:
        return unknown(f"{_told(skipped)} {'was' if len(skipped) == 1 else 'were'} skipped")
    return holds(f"{counted(len(cases), 'test')} passed")


def _named(cases: Sequence[Case], outcome: Outcome) -> list[str]:
    return [case.name for case in cases if case.outcome is outcome]


def _told(names: Sequence[str]) -> str:
    """The first few names, and how many more."""
    shown = [quoted(name) for name in names[:MOST_NAMED]]
    more = len(names) - len(shown)
    noun = "the tests" if len(names) > 1 else "the test"
    return f"{noun} {listed([*shown, f'{more} more'] if more else shown)}"


def failing(facts: ResultsFacts) -> ResultsFacts:
    """The lie that every check of test results must notice: its last test failed."""
    *most, last = facts.cases
    return replace(facts, cases=(*most, replace(last, outcome=Outcome.FAILED)))
