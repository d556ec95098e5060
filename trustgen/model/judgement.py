"""Judgement: claim + observations + now → verdict, reason and detail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
class CheckJudgement:
    """The judgement of one check of a claim, over every look and place it needed.

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
