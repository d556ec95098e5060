"""Judgement: claim + observations + now → verdict, reason and detail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from trustgen.frozen import dataclass


class Verdict(StrEnum):
    """What a look says about a claim; ``unjudged`` claims have nothing to look at."""

    HOLDS = "holds"
    STALE = "stale"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    UNJUDGED = "unjudged"

    @property
    def severity(self) -> int:
        """Higher is worse: broken > unknown > stale > holds > unjudged."""
        return _SEVERITY[self]


_SEVERITY = {
    Verdict.UNJUDGED: 0,
    Verdict.HOLDS: 1,
    Verdict.STALE: 2,
    Verdict.UNKNOWN: 3,
    Verdict.BROKEN: 4,
}


class Assurance(StrEnum):
    """Who can know. The weakest of a claim's checks is what is shown."""

    YOU_CAN_CHECK = "you-can-check"
    OUR_SYSTEMS_CHECKED = "our-systems-checked"
    SELF_REPORTED = "self-reported"
    THIRD_PARTY = "third-party"
    STATED = "stated"
    PROMISE = "promise"

    @property
    def weakness(self) -> int:
        """0 is the strongest."""
        return _WEAKNESS[self]


_WEAKNESS = {assurance: rank for rank, assurance in enumerate(Assurance)}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check makes of one look.

    ``reason`` is a sentence without its final full stop that holds the value seen and is fit to publish;
    ``detail`` is for the operator only.
    """

    verdict: Verdict
    reason: str
    detail: str = ""


def holds(reason: str, detail: str = "") -> Finding:
    """The facts bear the claim out."""
    return Finding(Verdict.HOLDS, reason, detail)


def broken(reason: str, detail: str = "") -> Finding:
    """The facts contradict the claim."""
    return Finding(Verdict.BROKEN, reason, detail)


def unknown(reason: str, detail: str = "") -> Finding:
    """The facts do not settle the claim."""
    return Finding(Verdict.UNKNOWN, reason, detail)


def stale(reason: str, detail: str = "") -> Finding:
    """What was true once is past its date."""
    return Finding(Verdict.STALE, reason, detail)


@dataclass(frozen=True, slots=True)
class Told:
    """What was seen alike of several subjects: their names, and the sentence about each of them.

    ``subjects`` is empty where a look is about nothing that has a name.
    """

    subjects: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        """``a and b: what was seen``; a subject that the sentence begins with is not named before it."""
        if not self.subjects or (len(self.subjects) == 1 and self.reason.startswith(f"{self.subjects[0]} ")):
            return self.reason
        return f"{in_a_row(self.subjects)}: {self.reason}"


def in_a_row(names: Sequence[str]) -> str:
    """Names in a row: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


@dataclass(frozen=True, slots=True)
class CheckJudgement:
    """The judgement of one check of a claim, over every look and place it needed.

    ``reason`` is what ``told`` says in one line; judgements that need no look have a reason alone.
    ``role`` is ``checks``, ``false_if``, ``supports``, ``attested``, ``inherits``, ``rows``, ``rests_on`` or
    ``plan``.
    ``looked_at`` is the time of the oldest observation that it rests on; None where it needed none.
    ``valid_until`` is when that runs out.
    """

    check: str
    role: str
    verdict: Verdict
    reason: str
    detail: str
    assurance: Assurance
    looked_at: datetime | None = None
    repeat: tuple[str, ...] = ()
    valid_until: datetime | None = None
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one claim. ``seen_at`` is when it was last seen true, in this run or before it."""

    claim: str
    verdict: Verdict
    reason: str
    detail: str
    assurance: Assurance | None
    checks: tuple[CheckJudgement, ...] = ()
    seen_at: datetime | None = None
    valid_until: datetime | None = None
