"""The rules of the sub-processor list, each mistake with its own code and line."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vocabulary import VOCABULARY
from trustgen.errors import InputError, Problem, Severity
from trustgen.model.notice import earliest_start, objection_deadline
from trustgen.model.registry import Registry
from trustgen.model.subprocessor import SubProcessor, SubProcessors
from trustgen.model.values import Duration, Unit
from trustgen.registry.load import load

SYDNEY = ZoneInfo("Australia/Sydney")
HEAD = """\
version: 1
organisation: {name: Tidemark, country: IE, timezone: Europe/Dublin}
contacts: {security: mailto:security@tidemark.example, phone: "tel:+35312345678", form: https://tidemark.example/r}
sections: [{id: main, title: Main}]
claims: [{id: one, section: main, kind: limit, says: We are few.}]
"""


def read(text: str) -> tuple[Registry, tuple[Problem, ...]]:
    """The registry of ``HEAD`` and ``text``."""
    return load((HEAD + text).encode(), "claims.yaml", VOCABULARY)


def problems(text: str) -> list[Problem]:
    """Every problem of it, warnings too."""
    try:
        return list(read(text)[1])
    except InputError as error:
        return list(error.problems)


def entry(more: str, terms: str = "notice: 30d") -> str:
    """A list with one entry."""
    return f"subprocessors:\n  {terms}\n  entries:\n    - {{id: acme, name: Acme, purpose: Mail, {more}}}\n"


TEN = """\
subprocessors:
  notice: 30d
  objection: 45d
  groups: {core: Core}
  entries:
    - {id: a, name: A, purpose: Mail, announced: 2026-01-01, since: 2026-01-30}
    - {id: b, name: B, purpose: Mail, announced: 2026-01-01, since: 2026-03-01, until: 2026-02-01}
    - {id: b, name: B again, purpose: Mail, from_the_start: true}
    - {id: c, name: C, purpose: Mail, from_the_start: true, group: cores}
    - {id: d, name: D, purpose: Mail, from_the_start: true, countries: not confirmed, region: Europe}
    - {id: e, name: E, purpose: Mail, from_the_start: true, countries: [IE, US]}
    - {id: f, name: F, purpose: Mail, from_the_start: true, countries: [IE, US], transfer: none}
    - {id: g, name: G, purpose: Mail, since: 2026-05-01}
    - {id: h, name: H, purpose: Mail, announced: 2026-05-01, since: 2026-04-01}
    - {id: i, name: I, purpose: Mail, from_the_start: true, replaces: [zz]}
    - {id: j, name: J, purpose: X, formerly: [{name: K, until: 2025-01-01}], announced: 2026-01-01, since: 2026-02-01}
    - {id: k, nome: K}
disclosure:
  contact: [security, form, security]
  expires: 400d
  languages: [en, en]
  encryption: ["http://tidemark.example/key.asc"]
  csaf: https://tidemark.example/csaf.json
  bug_bounty: true
  acknowledge: 5 business days
  triage: 2 business days
  window: 3 business days
  update: 30d
  safe_harbor: full
  sign: ABCD
  acknowledgments:
    - {name: Mira Okonkwo-Hale, year: 2025, consent: false}
"""
TOLD = [
    (8, "objection-outlasts-notice"),
    (11, "notice-not-kept"),
    (12, "until-before-since"),
    (13, "duplicate-sub-processor"),
    (14, "unknown-group-of-sub-processors"),
    (15, "contradictory-location"),
    (16, "transfer-missing"),
    (17, "transfer-contradiction"),
    (18, "not-announced"),
    (19, "announced-after-since"),
    (20, "unknown-predecessor"),
    (21, "renamed-before-since"),
    (22, "missing-key"),
    (22, "missing-key"),
    (22, "unknown-key"),
    (24, "repeated-contact"),
    (25, "expires-over-a-year"),
    (26, "repeated-language"),
    (27, "encryption-scheme"),
    (28, "bad-csaf"),
    (29, "bounty-without-rewards"),
    (31, "triage-before-acknowledge"),
    (33, "update-after-window"),
    (34, "safe-harbor-without-scope"),
    (35, "bad-value"),
    (37, "acknowledgment-without-consent"),
]
REWARDED = """\
disclosure:
  contact: [security]
  expires: 9d
  bug_bounty: false
  rewards: {currency: EUR, matrix: [{id: x, severity: high, tier: all, pays: 5}]}
"""


def test_each_mistake_is_told_with_its_line_in_one_run() -> None:
    """Every mistake of the list and the policy has its own code and line, beside entries that cannot be read."""
    assert sorted((p.place.line, p.code) for p in problems(TEN)) == TOLD


def test_a_start_that_is_not_said_is_told_with_the_earliest_lawful_day() -> None:
    """Without it the entry would be at work from the day on which it was announced."""
    (told,) = problems(entry("announced: 2026-01-01"))
    assert told.fix == "add `since:`; with 30 days of notice the earliest lawful date is 2026-01-31"


def test_the_message_says_the_earliest_lawful_date() -> None:
    """Thirty days after the first of January is the 31st, and it is said."""
    (told,) = problems(entry("announced: 2026-01-01, since: 2026-01-30"))
    assert "the earliest lawful date is 2026-01-31" in told.what
    assert problems(entry("announced: 2026-01-01, since: 2026-01-31")) == []


@pytest.mark.parametrize(
    ("announced", "notice", "earliest"),
    [
        ("2026-11-06", "5 business days", "2026-11-13"),  # Friday
        ("2026-11-07", "5 business days", "2026-11-13"),  # Saturday counts from the Friday
        ("2026-11-08", "1 business day", "2026-11-09"),  # Sunday
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2026-04-04", "48h", "2026-04-06"),  # the clocks go back on the 5th: it is 23:00, so the next day
        ("2026-10-03", "48h", "2026-10-06"),  # and forward on the 4th: it is 01:00
        ("2026-06-01", "36h", "2026-06-03"),
        ("2026-06-01", "0d", "2026-06-01"),
    ],
)
def test_notice_runs_in_the_organisation_s_own_time(announced: str, notice: str, earliest: str) -> None:
    """Days are local days; what ends within a day lets work begin on the next."""
    found = earliest_start(date.fromisoformat(announced), Duration.parse(notice), SYDNEY)
    assert found.isoformat() == earliest


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60), st.booleans())
def test_notice_is_never_kept_a_day_early(day: date, amount: int, business: bool) -> None:
    """The earliest start holds the notice, and the day before it does not, for any day and notice."""
    notice = Duration(amount, Unit.DAY, business)
    start = earliest_start(day, notice, SYDNEY)
    passed = [date.fromordinal(n) for n in range(day.toordinal() + 1, start.toordinal() + 1)]
    worked = sum(one.weekday() < 5 for one in passed) if business else len(passed)
    assert worked == amount
    assert not business or amount == 0 or start.weekday() < 5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("subprocessors: {notice: 30d}\n", "empty-list-without-statement"),
        ("subprocessors: {objection: 14d, statement: Nobody., entries: []}\n", "objection-without-notice"),
        ("subprocessors: {objections: {to: security}, statement: Nobody.}\n", "objection-without-window"),
        ("subprocessors: {notice: 30d, objection: 14d, objections: {to: x}, statement: N.}\n", "unknown-contact"),
        (
            entry("since: 2026-03-01, until: 2026-01-01, announced: 2026-02-01", terms="channel: e-mail"),
            "until-before-since",
        ),
        (
            entry("from_the_start: true, customers: {Europe: {countries: not confirmed, region: EU}}"),
            "contradictory-location",
        ),
        (entry("countries: [IE]"), "not-announced"),
        (entry("since: 2026-01-01"), "not-announced"),
        (entry("until: 2026-01-01"), "not-announced"),
        (entry("announced: 2026-01-01"), "start-not-said"),
        (entry("from_the_start: true, announced: 2026-01-01, since: 2026-02-01"), "announced-from-the-start"),
        (
            entry("from_the_start: true, since: 2026-02-01", terms="published: 2026-01-01"),
            "began-after-the-start",
        ),
        (
            entry(
                "announced: 2024-01-01, since: 2024-02-01,"
                " corrections: [{on: 2026-02-01, what: Back again., until: 2025-12-31}]"
            ),
            "returned-without-notice",
        ),
        (entry("from_the_start: true, countries: [DE], transfer: dpf"), "transfer-contradiction"),
        (
            entry("from_the_start: true, countries: not confirmed, customers: {Europe: {countries: [DE]}}"),
            "contradictory-location",
        ),
        (entry("from_the_start: true, customers: {America: {countries: [US]}}"), "transfer-missing"),
        ("disclosure: {contact: [phone, security], expires: 90d}\n", "telephone-first"),
        ("disclosure: {contact: [security], expires: 0d}\n", "expires-at-once"),
        ("disclosure: {contact: [security], expires: 365d}\n", "expires-over-a-year"),
        ("disclosure: {contact: [security], expires: 9d, acknowledge: 3d, window: 2d}\n", "window-before-answer"),
        ("disclosure: {contact: [security], expires: 9d, coordinated: true}\n", "coordinated-without-window"),
        (
            "disclosure: {contact: [security], expires: 9d, safe_harbor: full, scope: {in: [all]}}\n",
            "safe-harbor-without-window",
        ),
        (f"disclosure: {{contact: [security], expires: 9d, sign: '{'AB' * 20}'}}\n", "signing-key-not-published"),
        (
            "disclosure: {contact: [security], expires: 9d, hosts: ['https://a.example', 'https://a.example/']}\n",
            "repeated-host",
        ),
        (REWARDED, "rewards-without-bounty"),
        (
            "disclosure: {contact: [security], expires: 9d, rules: [A., B.], translations: {de: {rules: [A.]}}}\n",
            "translation-not-whole",
        ),
        (
            "disclosure: {contact: [security], expires: 9d, translations: {de: {scope: {in: [alles]}}}}\n",
            "translation-not-whole",
        ),
    ],
)
def test_a_mistake_alone(text: str, code: str) -> None:
    """One mistake is one problem, with nothing beside it."""
    assert [p.code for p in problems(text)] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "subprocessors: {notice: 30d, statement: We use no sub-processors., entries: []}\n",
        entry("since: 2020-01-01", terms="channel: e-mail"),
        entry("role: independent controller, since: 2020-01-01"),
        entry("from_the_start: true, countries: not confirmed, location_note: At the edge"),
        entry("from_the_start: true, countries: [IE, DE]"),
        entry("announced: 2026-01-01, since: 2026-02-01, until: 2026-02-01"),
        entry("announced: 2026-01-01, since: 2026-01-31", terms="notice: 30d\n  objection: 30d"),
        entry("announced: 2026-01-01", terms="channel: e-mail"),
        entry("from_the_start: true"),
        entry(
            "from_the_start: true, since: 2019-01-01, until: 2020-01-01", terms="notice: 30d\n  published: 2019-06-01"
        ),
        entry(
            "announced: 2024-01-01, since: 2024-02-01,"
            " corrections: [{on: 2025-12-01, what: It stays., until: 2025-12-31}]"
        ),
        entry(
            "announced: 2024-01-01, since: 2024-02-01, until: 2025-11-30,"
            " corrections: [{on: 2026-02-01, what: It left earlier., until: 2025-12-31}]"
        ),
        "disclosure: {contact: [security, phone], expires: 364d, acknowledge: 2d, triage: 2d}\n",
        (
            "disclosure: {contact: [security], expires: 9d, scope: {in: [all], out: [x]}, rules: [One.],"
            " translations: {de: {scope: {in: [alles], out: [x]}}, fr: {rules: [Un.]}}}\n"
        ),
    ],
)
def test_what_is_lawful_is_not_told(text: str) -> None:
    """No problem and no warning."""
    assert problems(text) == []


def test_outside_europe_a_ground_is_advice() -> None:
    """A company in Australia is warned where no transfer mechanism is said; one in Ireland may not publish."""
    text = (HEAD + entry("from_the_start: true, countries: [US]")).replace("country: IE", "country: AU")
    _, warnings = load(text.encode(), "claims.yaml", VOCABULARY)
    assert [(p.code, p.severity) for p in warnings] == [("transfer-missing", Severity.WARNING)]


def test_the_window_to_object_closes_with_its_last_day() -> None:
    """Fourteen days from the first of June end on the 15th; independent controllers have no window."""
    listing = SubProcessors.model_validate({"notice": "30d", "objection": "14d"})
    acme = {"id": "acme", "name": "Acme", "purpose": "Mail", "announced": "2026-06-01"}
    assert objection_deadline(listing, SubProcessor.model_validate(acme), SYDNEY) == date(2026, 6, 15)
    other = SubProcessor.model_validate({**acme, "role": "independent controller"})
    assert objection_deadline(listing, other, SYDNEY) is None
