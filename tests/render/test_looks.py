"""What came of each check: told in the page's language where the registry knows it all."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.render import fixtures
from trustgen.judge import judge
from trustgen.model.claim import Attestation, Inheritance, Kind, Plan
from trustgen.model.document import Document
from trustgen.model.judgement import Assurance, Verdict
from trustgen.model.report import Entry
from trustgen.model.values import Cadence, PlannedDate
from trustgen.render.looks import Shown, shown_checks
from trustgen.render.phrases import load_phrases
from trustgen.render.voice import Voice

# ruff: noqa: E501
AT = datetime(2026, 11, 20, 14, tzinfo=UTC)
GUIDE = Document.model_validate(
    {"kind": "provider", "title": "Stripe's guide", "of": "stripe", "expires": "2027-03-31"}
)
WORDS = (
    Attestation("security", date(2026, 11, 2), Cadence.parse("90d"), ""),
    Attestation("nobody", date(2026, 11, 9), Cadence.parse("90d"), ""),
)


def shown(at: datetime, language: str = "en", **more: Any) -> list[Shown]:
    """What is shown of a claim's checks, judged at ``at``."""
    about = fixtures.claim("one", "access", "x", **more)
    registry = fixtures.registry(claims=(about,), documents={"guide": GUIDE})
    (judgement,) = judge(registry, {}, at)
    phrases = load_phrases((fixtures.TEMPLATES,), language)
    return list(shown_checks(Entry(about, judgement), registry, phrases, Voice(phrases.words)))


def said(found: list[Shown]) -> list[str]:
    """The words of what is shown."""
    return [re.sub("<[^>]+>", "", str(one.text)) for one in found]


def test_each_role_that_vouches_is_told_apart() -> None:
    """Two words given on two days, each with its own role and date; a role without a title by its name."""
    assert said(shown(AT, attested=WORDS)) == [
        "Head of security stated it on 2 November 2026; to be stated again by 31 January 2027.",
        "nobody stated it on 9 November 2026; to be stated again by 7 February 2027.",
    ]


@pytest.mark.parametrize(
    ("at", "more", "words"),
    [
        (AT, {"attested": WORDS[:1]}, "Head of security: bestätigt am 2. November 2026; erneut zu bestätigen bis 31. Januar 2027."),
        (datetime(2027, 6, 1, tzinfo=UTC), {"attested": WORDS[:1]}, "Head of security: bestätigt am 2. November 2026; war bis 31. Januar 2027 erneut zu bestätigen."),
        (AT, {"inherits": Inheritance("stripe", "guide")}, "Stripe&#39;s guide gilt bis 31. März 2027."),
        (datetime(2027, 6, 1, tzinfo=UTC), {"inherits": Inheritance("stripe", "guide")}, "Stripe&#39;s guide lief am 31. März 2027 ab."),
        (AT, {"kind": Kind.PLANNED, "plan": Plan(PlannedDate.parse("2027-Q1"), date(2027, 1, 15))}, "Geplant; zu überprüfen bis 15. Januar 2027."),
        (datetime(2027, 6, 1, tzinfo=UTC), {"kind": Kind.PLANNED, "plan": Plan(PlannedDate.parse("2027-Q1"), date(2027, 1, 15))}, "Das Vorhaben war bis 15. Januar 2027 zu überprüfen."),
    ],
)  # fmt: skip
def test_peoples_words_are_told_in_the_pages_language(at: datetime, more: dict[str, Any], words: str) -> None:
    """Good or run out, nothing of it is left in English."""
    (one,) = shown(at, "de", **more)
    assert said([one]) == [words]
    assert one.language == ""
    assert one.mark == ("out-of-date" if at > AT else "planned" if "plan" in more else "stated")


def test_what_cannot_be_told_otherwise_stays_in_english_and_is_marked() -> None:
    """A word of a day to come is told as the judgement tells it."""
    ahead = (Attestation("security", date(2027, 1, 1), Cadence.parse("90d"), ""),)
    (one,) = shown(AT, "de", attested=ahead)
    assert one.text == "Head of security stated it on 2027-01-01, a day that is still to come"
    assert one.language == "en"
    assert shown(AT, "en", attested=ahead)[0].language == ""


@pytest.mark.parametrize(
    ("assurance", "mark"),
    [
        (Assurance.YOU_CAN_CHECK, "verified"),
        (Assurance.OUR_SYSTEMS_CHECKED, "verified"),
        (Assurance.SELF_REPORTED, "verified"),
        (Assurance.THIRD_PARTY, "stated"),
        (Assurance.STATED, "stated"),
        (Assurance.PROMISE, "promised"),
    ],
)
def test_only_what_a_machine_saw_has_a_tick(assurance: Assurance, mark: str) -> None:
    """Somebody's word has the shape of a word, also among several checks; trouble has its own shape whoever said it."""
    about = fixtures.claim("one", "access", "x")
    registry = fixtures.registry()
    phrases = load_phrases((fixtures.TEMPLATES,), "en")
    for verdict, shape in ((Verdict.HOLDS, mark), (Verdict.STALE, "out-of-date")):
        _, judgement = fixtures.judged(about, verdict, "seen", assurance, role="rows")
        (one,) = shown_checks(Entry(about, judgement), registry, phrases, Voice(phrases.words))
        assert one.mark == shape
