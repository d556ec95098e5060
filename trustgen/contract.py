"""The contract that every check keeps, ours and plugged in, as rules that any test-suite can run.

::

    import pytest
    from trustgen import contract

    SUBJECT = contract.Subject(CHECK, FACTS)


    @pytest.mark.parametrize("rule", contract.RULES, ids=str)
    def test_the_check_keeps_the_contract(rule: str) -> None:
        assert contract.broken_by(rule, SUBJECT) == ()
"""

from __future__ import annotations

import copy
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Self

from trustgen import evidence
from trustgen.checks.manual import HEADINGS, OPTIONAL, manual
from trustgen.checks.specimen import registry as specimen
from trustgen.errors import Place
from trustgen.facts.table import family
from trustgen.judge import judge
from trustgen.model.check import AnyCheck, Look
from trustgen.model.claim import Asserted, Claim, Kind
from trustgen.model.judgement import Assurance, Finding, Verdict
from trustgen.model.observation import Request, Seen, Unseen, Why
from trustgen.model.registry import Registry

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MOST_REQUESTS = 1000  # of the example; MOST_LIES likewise
MOST_LIES = 1000
LONGEST_REASON = 1000  # characters


@dataclass(frozen=True)
class Subject:
    """A check; facts of which its example holds at ``now`` (``()`` where it looks at nothing); and facts that it must
    find *unknown*. ``registry`` must be one against which the example is valid.
    """

    check: AnyCheck
    facts: Any
    unclear: tuple[Any, ...] = ()
    registry: Registry = field(default_factory=specimen)
    now: datetime = NOW

    @property
    def parameters(self) -> Any:
        """The check's own example, validated."""
        return self.check.parameters.model_validate(dict(self.check.example))

    def judged(self, facts: Any) -> Finding:
        """What the check makes of ``facts``."""
        return self.check.judge(self.parameters, facts, self.registry, self.now)


Rule = Callable[[Subject], Iterable[str]]


def broken_by(rule: str, subject: Subject) -> tuple[str, ...]:
    """What is wrong by that rule of `RULES`, a sentence each; empty where nothing is."""
    return tuple(RULES[rule](subject))


def _manual(subject: Subject) -> Iterator[str]:
    page = manual(subject.check)
    found = [heading for heading, _ in page.sections]
    if not page.summary:
        yield "the manual has no summary"
    if found != [heading for heading in HEADINGS if heading in found]:
        yield f"the headings stand in another order: {found}"
    for heading in HEADINGS:
        if heading not in found and heading not in OPTIONAL:
            yield f"the manual has no heading {heading!r}"
    if subject.check.assurance is Assurance.OUR_SYSTEMS_CHECKED and "Least privilege" not in found:
        yield "it looks from inside, and its manual does not say with which privilege"
    yield from (f"nothing stands under {heading!r}" for heading, text in page.sections if not text)
    for parameter in page.parameters:
        if len(parameter.description.split()) < 3:
            yield f"the parameter {parameter.name} is not described"


def _parameters(subject: Subject) -> Iterator[str]:
    model = subject.check.parameters
    if model.model_config.get("frozen") is not True:
        yield "its parameters can be changed"
    try:
        model.model_validate({**subject.check.example, "no_such_key": 1})
    except ValueError:
        return
    yield "its parameters take a key that nobody asked for"


def _looks(subject: Subject) -> Iterator[str]:
    looks = subject.check.looks(subject.parameters, subject.registry)
    if not looks:
        yield "it looks at nothing for its example"
    requests = [request for look in looks for request in look.requests]
    if len(requests) > MOST_REQUESTS:
        yield f"it makes {len(requests)} requests for its example"
    if not requests and subject.check.contradictions is None:
        yield "it makes no request, and has no contradictions by which it could be tried"
    for look in looks:
        if look.requests and not look.subject:
            yield "a look does not name its subject"
    for request in requests:
        if hash(request) != hash(copy.copy(request)):
            yield f"{request!r} is not equal to itself"
            continue
        try:
            kind, _ = family(request.probe)
        except KeyError:
            yield f"nobody has defined the facts of the probe {request.probe}"
            continue
        if not isinstance(request, kind):
            yield f"the requests of {request.probe} are {kind.__name__}, not {type(request).__name__}"


def _holds(subject: Subject) -> Iterator[str]:
    found = subject.judged(subject.facts)
    if found.verdict is not Verdict.HOLDS:
        yield f"its honest facts are {found.verdict}: {found.reason}"


def _lies(subject: Subject) -> Iterator[str]:
    lies = list(subject.check.lies(subject.parameters, subject.facts))
    contradictions = list(_contradictions(subject))
    if not lies and not contradictions:
        yield "it has no lie"
    if len(lies) > MOST_LIES:
        yield f"it has {len(lies)} lies"
    for lie in lies:
        found = subject.judged(lie)
        if lie == subject.facts:
            yield "a lie is the truth"
        elif found.verdict is not Verdict.BROKEN:
            yield f"a lie is {found.verdict}: {found.reason}"
    for found in contradictions:
        if found.verdict is Verdict.HOLDS:
            yield f"a contradiction holds: {found.reason}"


def _contradictions(subject: Subject) -> Iterator[Finding]:
    check = subject.check
    if check.contradictions is not None:
        for registry, now in check.contradictions(subject.parameters, subject.registry, subject.now):
            yield check.judge(subject.parameters, subject.facts, registry, now)


def _unknowns(subject: Subject) -> Iterator[str]:
    """What was not seen is unknown, and so are facts that do not settle it."""
    for why in Why:
        unseen = Unseen(why, "it could not be looked at", subject.now)
        verdict = _judged_as_a_claim(subject, unseen)
        if verdict not in (Verdict.UNKNOWN, None):
            yield f"it is {verdict} though nothing was seen ({why})"
    for facts in subject.unclear:
        found = subject.judged(facts)
        if found.verdict is not Verdict.UNKNOWN:
            yield f"facts that settle nothing are {found.verdict}: {found.reason}"


def _judged_as_a_claim(subject: Subject, unseen: Unseen) -> Verdict | None:
    """The verdict on a claim that rests on the check alone; None where the check makes no request."""
    looks = subject.check.looks(subject.parameters, subject.registry)
    requests = [request for look in looks for request in look.requests]
    if not requests:
        return None
    asserted = Asserted(subject.check, subject.parameters, Place("claims.yaml"))
    claim = Claim("subject", Kind.FACT, "main", (), Place("claims.yaml"), checks=(asserted,))
    registry = replace(subject.registry, claims=(claim,))
    observed = dict.fromkeys(requests, (unseen,))
    return judge(registry, observed, subject.now)[0].verdict


def _pure(subject: Subject) -> Iterator[str]:
    before = copy.deepcopy(subject.facts)
    first = subject.judged(subject.facts)
    with _Watch() as watch:
        second = subject.judged(subject.facts)
        lies = list(subject.check.lies(subject.parameters, subject.facts))
    if first != second or lies != list(subject.check.lies(subject.parameters, subject.facts)):
        yield "it says one thing now and another then"
    if subject.facts != before:
        yield "it changes its facts"
    yield from (f"it reaches outside while it judges: {event}" for event in watch.events)


class _Watch:
    """Notes what reaches outside of the process while it is on. An audit hook stays for good, so there is one."""

    watched = ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.putenv")
    current: _Watch | None = None

    def __init__(self) -> None:
        self.events: list[str] = []

    def __enter__(self) -> Self:
        _hook()
        _Watch.current = self
        return self

    def __exit__(self, *failure: object) -> None:
        _Watch.current = None


@cache
def _hook() -> None:
    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if _Watch.current is not None and event in _Watch.watched:
            _Watch.current.events.append(event)

    sys.addaudithook(note)


def _reasons(subject: Subject) -> Iterator[str]:
    """A reason is one line, without a final full stop, and is short."""
    facts = (subject.facts, *subject.unclear, *subject.check.lies(subject.parameters, subject.facts))
    for found in (*map(subject.judged, facts), *_contradictions(subject)):
        reason = found.reason
        if not reason or "\n" in reason or reason.endswith(".") or len(reason) > LONGEST_REASON:
            yield f"the reason is not fit to publish: {reason[:200]!r}"


def _repeats(subject: Subject) -> Iterator[str]:
    commands = subject.check.repeat(subject.parameters, subject.registry)
    if not commands and subject.check.assurance is Assurance.YOU_CAN_CHECK:
        yield "anybody can check it, and there is no command to do so"
    for command in commands:
        try:
            shlex.split(command)
        except ValueError as error:
            yield f"a command is no shell ({error}): {command}"


def _evidence(subject: Subject) -> Iterator[str]:
    """Facts and requests survive being written down and read again."""
    looks = subject.check.looks(subject.parameters, subject.registry)
    fitting = [pairs for look in looks if (pairs := _answered(look, subject.facts))]
    if any(look.requests for look in looks) and not fitting:
        yield "its honest facts answer none of its looks"
    for pairs in fitting[:1]:
        observed = {request: (Seen(seen, subject.now),) for request, seen in pairs}
        kept = evidence.Evidence(subject.now, "0" * 64, "0", observed)
        if evidence.loads(evidence.dumps(kept)).observations != observed:
            yield "its evidence is another one after it was written down"


def _answered(look: Look, facts: Any) -> list[tuple[Request, Any]]:
    """Each request of ``look`` with its facts; empty where the facts are those of another look."""
    given = facts if len(look.requests) > 1 and isinstance(facts, tuple) else (facts,)
    if len(given) != len(look.requests):
        return []
    pairs = list(zip(look.requests, given, strict=True))
    return pairs if all(isinstance(seen, family(request.probe)[1]) for request, seen in pairs) else []


#: Every rule by name.
RULES: dict[str, Rule] = {
    "has a manual": _manual,
    "has strict parameters": _parameters,
    "looks at something, within bounds": _looks,
    "holds on honest facts": _holds,
    "is broken by its lies": _lies,
    "has unknowns": _unknowns,
    "is pure": _pure,
    "gives reasons fit to publish": _reasons,
    "can be repeated": _repeats,
    "survives as evidence": _evidence,
}
