"""What came of each of a claim's checks, as the evidence shows it.

Reasons are written in English, where a check saw something. What people said or planned is told in the page's own
language: everything that it takes stands in the registry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup

from trustgen.frozen import dataclass
from trustgen.model.claim import Claim
from trustgen.model.judgement import Assurance, CheckJudgement, Verdict, in_a_row
from trustgen.model.registry import Registry
from trustgen.model.report import Entry
from trustgen.render.phrases import Phrases
from trustgen.render.voice import Voice

#: The language of reasons.
REASONS = "en"
_MANY = 8  # names that are shown at once
_LONG = 40  # characters of names that deserve a line of their own
_MARKS = {
    Verdict.HOLDS: "verified",
    Verdict.BROKEN: "not-true",
    Verdict.UNKNOWN: "unchecked",
    Verdict.STALE: "out-of-date",
    Verdict.UNJUDGED: "stated",
}
#: What somebody's word, not a look, bears out.
SAID = {Assurance.THIRD_PARTY: "stated", Assurance.STATED: "stated", Assurance.PROMISE: "promised"}
#: Verdicts that have words of their own in the catalogues.
_TOLD = {Verdict.HOLDS: "", Verdict.STALE: "_stale"}


class Place(NamedTuple):
    """What was seen alike of some subjects: the first names, the sentence, and the names of ``more`` others."""

    names: str
    seen: str
    rest: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """One check: its mark, until when that is good, and what was seen.

    ``places`` are there where one line would not do; ``language`` is set where ``text`` is not in the page's own.
    """

    check: CheckJudgement
    mark: str
    text: Markup | str
    places: tuple[Place, ...]
    language: str
    until: datetime | None

    @property
    def role(self) -> str:
        """Why it was made, where that has to be said."""
        return "" if self.check.role in ("checks", "rows") else self.check.role


def shown_checks(entry: Entry, registry: Registry, phrases: Phrases, voice: Voice) -> tuple[Shown, ...]:
    """Every check of a claim, in the order in which it was judged."""
    told = dict(_told(entry, registry, phrases, voice))
    foreign = "" if voice.words.language == REASONS else REASONS
    return tuple(
        Shown(
            check,
            _mark(check),
            told.get(number) or _against(check, check.reason) or entry.judgement.reason,
            () if number in told else _places(check),
            "" if number in told else foreign,
            check.valid_until if check.verdict is Verdict.HOLDS else None,
        )
        for number, check in enumerate(entry.judgement.checks)
    )


def _mark(check: CheckJudgement) -> str:
    """The shape of its verdict; what holds because somebody said so is no tick."""
    if check.verdict is Verdict.HOLDS and check.role == "plan":
        return "planned"
    said = check.verdict is Verdict.HOLDS and check.assurance in SAID
    return SAID[check.assurance] if said else _MARKS[check.verdict]


def _places(check: CheckJudgement) -> tuple[Place, ...]:
    """What was seen of several subjects, of the fewest first where there are many; empty where one line says it."""
    told = [_place(one.subjects, _against(check, one.reason)) for one in check.told if one.subjects]
    long = any(len(one.names) >= _LONG for one in told)
    return tuple(sorted(told, key=lambda one: one.more)) if len(told) > 1 or long else ()


def _against(check: CheckJudgement, reason: str) -> str:
    """What a ``false_if`` look asked for is what would make the claim false, not what the claim says."""
    return reason.replace("the claim says", "what would make it false:") if check.role == "false_if" else reason


def _place(names: Sequence[str], seen: str) -> Place:
    if len(names) <= _MANY:
        return Place(in_a_row(names), seen)
    return Place(", ".join(names[:_MANY]), seen, in_a_row(names[_MANY:]), len(names) - _MANY)


def _told(entry: Entry, registry: Registry, phrases: Phrases, voice: Voice) -> Iterator[tuple[int, Markup]]:
    """What people said and planned, by the number of the check."""
    zone, words = registry.organisation.zone, iter(entry.claim.attested)
    for number, check in enumerate(entry.judgement.checks):
        word = next(words, None) if check.role == "attested" else None
        if check.verdict not in _TOLD or check.valid_until is None:
            continue
        key = f"told.{check.role}{_TOLD[check.verdict]}"
        until = check.valid_until.astimezone(zone).date()
        if word is not None:
            owner = registry.owners.get(word.role)
            by = str(owner.title) if owner else word.role
            yield number, phrases.html(key, role=by, on=voice.day_tag(word.on), until=voice.day_tag(until))
        elif check.role == "inherits":
            last = voice.day_tag(until - timedelta(days=1))
            yield number, phrases.html(key, document=_inherited(entry.claim, registry), until=last)
        elif check.role == "plan" and entry.claim.plan:
            yield number, phrases.html(key, on=voice.day_tag(entry.claim.plan.review))


def _inherited(claim: Claim, registry: Registry) -> str:
    document = registry.documents.get(claim.inherits.document) if claim.inherits else None
    return str(document.title) if document else ""
