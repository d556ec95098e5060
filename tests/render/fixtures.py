"""A small company with every kind of claim and every verdict, for looking at pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from trustgen.errors import Place
from trustgen.model.claim import (
    Applies,
    Attestation,
    Claim,
    Inheritance,
    Kind,
    Plan,
    Promise,
    Span,
    Withdrawn,
)
from trustgen.model.content import Content, Prose
from trustgen.model.disclosure import Disclosure
from trustgen.model.document import Document
from trustgen.model.judgement import Assurance, CheckJudgement, Judgement, Verdict
from trustgen.model.organisation import Organisation, Owner, Section, Site
from trustgen.model.registry import Evidence, Registry
from trustgen.model.report import Entry, Report, Summary
from trustgen.model.subprocessor import SubProcessors
from trustgen.model.target import Web
from trustgen.model.values import Cadence, Duration, PlannedDate, VersionBound

TEMPLATES = Path(__file__).parents[2] / "templates"
AT = datetime(2026, 11, 20, 14, 5, 9, tzinfo=UTC)
PLACE = Place("claims.yaml", 1, 1)
Judged = tuple[Claim, Judgement]


def says(*parts: str | Span) -> tuple[Span, ...]:
    """A statement from texts and spans."""
    return tuple(Span(text=part) if isinstance(part, str) else part for part in parts)


def claim(name: str, section: str, *said: str | Span, kind: Kind = Kind.FACT, **more: Any) -> Claim:
    """A claim with the fields that every claim has."""
    return Claim(id=name, kind=kind, section=section, says=says(*said), place=PLACE, **more)


def judged(
    about: Claim,
    verdict: Verdict,
    reason: str,
    assurance: Assurance | None = Assurance.YOU_CAN_CHECK,
    repeat: Sequence[str] = (),
    check: str = "http",
    role: str = "checks",
    seen: datetime | None = AT,
) -> Judged:
    """A claim judged by one check."""
    checks: tuple[CheckJudgement, ...] = ()
    if assurance is not None:
        looked = AT - timedelta(minutes=1) if role == "checks" else None
        checks = (
            CheckJudgement(check, role, verdict, reason, "the operator's own detail", assurance, looked, tuple(repeat)),
        )
    until = AT + timedelta(days=3) if assurance else None
    return about, Judgement(
        about.id,
        verdict,
        reason,
        "the operator's own detail",
        assurance,
        checks,
        seen,
        until,
    )


def unjudged(about: Claim) -> Judged:
    """A claim with nothing to judge."""
    return about, Judgement(about.id, Verdict.UNJUDGED, "", "", None)


HOLDS, BROKEN, UNKNOWN, STALE = Verdict.HOLDS, Verdict.BROKEN, Verdict.UNKNOWN, Verdict.STALE
OURS, SELF, THIRD = Assurance.OUR_SYSTEMS_CHECKED, Assurance.SELF_REPORTED, Assurance.THIRD_PARTY
STATED, PROMISE = Assurance.STATED, Assurance.PROMISE
TLS = VersionBound.parse({"min": "1.2"}).labelled("TLS")
CURL = "curl -sI https://tidemark.example/ | grep -i "


def claims() -> list[Judged]:
    """One claim of every kind, standing and form."""
    privacy = Span(value="Privacy policy", path="documents.privacy", link="document:privacy")
    stripe = Span(value="Stripe", path="subprocessors.stripe", link="subprocessor:stripe")
    age = Span(value=Duration.parse("26h"), path="max")
    controls = ("soc2:CC6.7", "iso27001-2022:A.8.24")
    year = Attestation("security", date(2026, 9, 1), Cadence.parse("quarter"), "We looked at every laptop.")
    return [
        judged(
            claim(
                "tls-in-transit",
                "encryption",
                "All traffic is encrypted in transit with ",
                Span(value=TLS, path="version"),
                ".",
                controls=controls,
                cited={"version": TLS},
            ),
            HOLDS,
            "TLS 1.2 and 1.3 were accepted, 1.0 and 1.1 refused, by 203.0.113.7:443 and [2001:db8::7]:443",
            repeat=(
                "openssl s_client -connect tidemark.example:443 -tls1_1 </dev/null",
                "openssl s_client -connect tidemark.example:443 -tls1_2 </dev/null",
            ),
            check="tls",
        ),
        judged(
            claim("https-only", "encryption", "We answer over HTTPS only."),
            HOLDS,
            "http://tidemark.example/ answers 308 to https://tidemark.example/",
            repeat=(CURL + "location",),
        ),
        judged(
            claim(
                "hsts",
                "encryption",
                "Browsers are told for ",
                Span(value=Duration.parse("1 year"), path="max_age"),
                " to come back over HTTPS, with ",
                Span(value="includeSubDomains", path="x", format="code"),
                ".",
            ),
            HOLDS,
            "strict-transport-security: max-age=63072000; includeSubDomains",
            repeat=(CURL + "strict-transport-security",),
        ),
        judged(
            claim("at-rest", "encryption", "The disks below the database are encrypted with AES-256.", label="At rest"),
            HOLDS,
            "both volumes of the database are encrypted",
            OURS,
            check="aws.ebs",
        ),
        judged(
            claim(
                "cards",
                "encryption",
                "Card numbers go straight to ",
                stripe,
                " and never reach our servers.",
                kind=Kind.INHERITED,
                inherits=Inheritance("stripe", "stripe-aoc"),
                rests_on=("https-only",),
            ),
            HOLDS,
            "the PCI DSS attestation of Stripe is good until 31 March 2027",
            THIRD,
            role="inherits",
        ),
        judged(
            claim(
                "mfa",
                "access",
                "Multi-factor sign-in for every account comes by ",
                Span(value=PlannedDate.parse("2027-Q1"), path="by"),
                ".",
                kind=Kind.PLANNED,
                plan=Plan(PlannedDate.parse("2027-Q1"), date(2027, 1, 15)),
            ),
            HOLDS,
            "the plan was looked at in time",
            STATED,
            role="plan",
        ),
        judged(
            claim(
                "laptops",
                "access",
                "No production data is on developers’ laptops.",
                kind=Kind.NEGATIVE,
                attested=(year,),
            ),
            HOLDS,
            "stated by the Head of security on 1 September 2026, due again by 1 December 2026",
            STATED,
            role="attested",
        ),
        unjudged(
            claim(
                "destructive",
                "access",
                "Who may destroy what",
                table=("action", "roles"),
                columns={"action": "To do this", "roles": "you must be"},
                rows=("destructive-campaign", "destructive-form"),
            )
        ),
        judged(
            claim(
                "destructive-campaign",
                "access",
                "Deleting a campaign needs Owner or Admin.",
                parent="destructive",
                cells={"action": "deleting a campaign", "roles": ("Owner", "Admin")},
            ),
            HOLDS,
            "2 of 2 roles may, 3 others were refused",
            OURS,
        ),
        judged(
            claim(
                "destructive-form",
                "access",
                "Deleting a form needs Owner, Admin or Manager.",
                parent="destructive",
                cells={"action": "deleting a form", "roles": ("Owner", "Admin", "Manager")},
            ),
            UNKNOWN,
            "the results file is older than 2 days",
            OURS,
        ),
        judged(
            claim(
                "staff",
                "access",
                "Access to production ends the day someone leaves.",
                attested=(year,),
                owner="security",
            ),
            STALE,
            "the statement of 1 March 2026 was due again by 1 June 2026",
            STATED,
            role="attested",
            seen=datetime(2026, 5, 31, tzinfo=UTC),
        ),
        judged(
            claim(
                "backups-fresh",
                "continuity",
                "The newest backup is never older than ",
                age,
                ".",
                cited={"max": Duration.parse("26h")},
            ),
            HOLDS,
            "the newest backup was 3 hours old",
            SELF,
            repeat=("curl -s https://tidemark.example/api/health | jq .checks.backup.age",),
            check="health",
        ),
        judged(
            claim("restore-drills", "continuity", "We restore a backup every quarter, to see that it works."),
            UNKNOWN,
            "the results of the drill could not be read: the connection timed out after 5 seconds",
            OURS,
            seen=datetime(2026, 11, 18, 2, 0, tzinfo=UTC),
        ),
        judged(
            claim(
                "status-page",
                "continuity",
                "Our ",
                Span(value="status page", link="document:status"),
                " says when something is down.",
                kind=Kind.POINTER,
            ),
            BROKEN,
            "https://status.tidemark.example/ answered 404",
            repeat=("curl -sI https://status.tidemark.example/",),
            seen=None,
        ),
        unjudged(
            claim(
                "region",
                "continuity",
                "Backups leave the region only when you ask for it; we have no second region yet.",
                kind=Kind.LIMIT,
            )
        ),
        judged(
            claim(
                "breach-notice",
                "incidents",
                "tell you within ",
                Span(value=Duration.parse("72h"), path="within"),
                " of confirming it",
                kind=Kind.COMMITMENT,
                group="breach",
                promise=Promise({"within": Duration.parse("72h"), "from": "confirmation", "to": "workspace owners"}),
                applies=Applies(plans=("team",), when="personal data is affected"),
            ),
            HOLDS,
            "",
            PROMISE,
            role="promise",
            seen=None,
        ),
        judged(
            claim(
                "breach-summary",
                "incidents",
                "publish what happened within ",
                Span(value=Duration.parse("30d"), path="within"),
                kind=Kind.COMMITMENT,
                group="breach",
                promise=Promise({"within": Duration.parse("30d")}),
            ),
            HOLDS,
            "",
            PROMISE,
            role="promise",
            seen=None,
        ),
        unjudged(
            claim("framing", "incidents", "Nobody is immune; what counts is what happens next.", kind=Kind.FRAMING)
        ),
        unjudged(
            claim(
                "strong-password",
                "customers",
                "use a password that you use nowhere else",
                kind=Kind.CUSTOMER,
                group="do",
            )
        ),
        unjudged(
            claim("own-account", "customers", "give each person their own account", kind=Kind.CUSTOMER, group="do")
        ),
        unjudged(
            claim(
                "guide",
                "customers",
                "Please test with accounts of your own only; see our ",
                privacy,
                ".",
                kind=Kind.GUIDANCE,
            )
        ),
        unjudged(
            claim(
                "old-promise",
                "continuity",
                "Backups are kept for seven years.",
                withdrawn=Withdrawn(date(2026, 6, 1), "we keep them for 90 days, as our privacy policy says"),
            )
        ),
    ]


def registry(**more: Any) -> Registry:
    """The company's registry, with the fixture's claims."""
    fields: dict[str, Any] = {
        "organisation": Organisation.model_validate({"name": "Tidemark", "legal_name": "Tidemark Pty Ltd", "website": "https://tidemark.example", "country": "AU", "timezone": "Australia/Sydney"}),
        "site": Site.model_validate({"base_url": "https://trust.tidemark.example", "footer": [{"title": "Terms", "url": "https://tidemark.example/terms"}]}),
        "evidence": Evidence(Duration.parse("3d"), Duration.parse("90d")),
        "sections": tuple(Section.model_validate(one) for one in SECTIONS),
        "claims": tuple(one for one, _ in claims()),
        "contacts": {"security": "mailto:security@tidemark.example", "form": "https://tidemark.example/report"},
        "owners": {"security": Owner.model_validate({"title": "Head of security"}), "platform": Owner.model_validate({"title": "Platform lead"})},
        "plans": {"team": "Team"},
        "targets": {"app": Web.model_validate({"url": "https://tidemark.example"})},
        "documents": {
            "privacy": Document.model_validate({"kind": "policy", "title": "Privacy policy", "url": "https://tidemark.example/privacy"}),
            "status": Document.model_validate({"kind": "page", "title": "status page", "url": "https://status.tidemark.example"}),
            "stripe-aoc": Document.model_validate({"kind": "report", "title": "PCI DSS attestation", "of": "stripe", "expires": "2027-03-31"}),
        },
        "subprocessors": SubProcessors.model_validate(SUBPROCESSORS),
        "disclosure": Disclosure.model_validate(DISCLOSURE),
        "digest": "0" * 64,
    }  # fmt: skip
    return Registry(**{**fields, **more})


SECTIONS: list[dict[str, Any]] = [
    {"id": "encryption", "title": "Encryption", "owner": "platform"},
    {"id": "access", "title": "Access and accounts", "owner": "security"},
    {"id": "continuity", "title": "Backups and continuity", "owner": "platform"},
    {"id": "incidents", "title": "Incidents", "owner": "security", "groups": [{"id": "breach", "stem": "If your data is breached, we will", "style": "numbered"}]},
    {"id": "customers", "title": "Your part", "owner": "security", "groups": [{"id": "do", "title": "Good habits", "stem": "You can help by remembering to"}]},
]  # fmt: skip
SUBPROCESSORS: dict[str, Any] = {
    "notice": "30d",
    "objection": "14d",
    "channel": "e-mail to workspace owners",
    "statement": "Nobody else processes customers’ data for us.",
    "entries": [
        {"id": "stripe", "name": "Stripe", "legal_name": "Stripe Payments Australia Pty Ltd", "website": "https://stripe.example", "purpose": "Payments", "group": "core", "data": ["billing contact", "card details"], "countries": ["AU", "US"], "transfer": "scc", "dpa": "https://stripe.example/dpa", "privacy": "https://stripe.example/privacy", "since": "2024-03-01", "sensitive": True},
        {"id": "hetzner", "name": "Hetzner", "purpose": "Hosting", "group": "core", "data": ["everything"], "countries": ["DE"], "region": "Falkenstein", "transfer": "none", "since": "2023-01-01"},
        {"id": "helpdesk", "name": "Helpdesk Co", "purpose": "Customer support", "group": "support", "data": ["name", "e-mail address", "conversation"], "subjects": ["people who write to us"], "countries": "not confirmed", "location_note": "Edge locations vary", "condition": "you write to support", "since": "2025-05-01"},
        {"id": "newcomer", "name": "Newcomer", "purpose": "Search", "data": ["titles"], "countries": ["FR"], "announced": "2026-11-10", "since": "2026-12-15"},
        {"id": "gone", "name": "Gone Ltd", "purpose": "Mail", "data": ["addresses"], "countries": ["US"], "since": "2022-01-01", "until": "2025-12-31"},
    ],
}  # fmt: skip
# ruff: noqa: E501
DISCLOSURE: dict[str, Any] = {
    "contact": ["security", "form"],
    "expires": "180d",
    "languages": ["en", "de"],
    "encryption": ["https://tidemark.example/pgp.txt"],
    "acknowledge": "2 business days",
    "triage": "5 business days",
    "update": "2 weeks",
    "window": "90d",
    "scope": {"in": ["tidemark.example and everything below it"], "out": ["Denial of service", "Social engineering of our people"]},
    "rules": ["Use accounts of your own.", "Stop when you meet other people’s data, and tell us."],
    "safe_harbor": "full",
    "rewards": {"currency": "EUR", "within": "30d", "matrix": [
        {"id": "crit-app", "severity": "critical", "tier": "the application", "pays": {"from": 2000, "to": 5000}},
        {"id": "low-app", "severity": "low", "tier": "the application", "pays": {"from": 50, "to": 100}},
        {"id": "crit-site", "severity": "critical", "tier": "the website", "pays": 500},
    ]},
    "acknowledgments": [{"name": "Ada", "year": 2026, "consent": True}, {"name": "Nameless", "year": 2025, "consent": False}],
}  # fmt: skip


def content() -> Content:
    """Prose that places a claim and cites a value."""
    text = """Everything between you and us travels under [[tls-in-transit.version]].

[[tls-in-transit]]
[[https-only]]

## How keys are kept

Keys live in a *separate* account. See the [privacy policy](https://tidemark.example/privacy).

| Key | Turned |
|---|---|
| Disk | every year |
"""
    intro = "This page is built from what our checks saw, and is not published when one of them disagrees."
    placed = Prose(
        text, Place("content/encryption.md"), ("tls-in-transit", "https-only"), (("tls-in-transit", "version"),)
    )
    return Content({("encryption", ""): placed, ("index", ""): Prose(intro, Place("content/index.md"))})


def report(some: Sequence[Judged] | None = None, **more: Any) -> Report:
    """The report of the fixture's claims, or of ``some``."""
    pairs = claims() if some is None else list(some)
    entries = tuple(Entry(about, judgement) for about, judgement in pairs)
    own = {key: more.pop(key) for key in ("overrides", "via", "at") if key in more}
    held = registry(**{"claims": tuple(about for about, _ in pairs), **more})
    return Report(
        registry=held,
        entries=entries,
        summary=_summary(entries),
        valid_until=AT + timedelta(days=3),
        **{"at": AT, "via": ("Sydney",), **own},
    )


def _summary(entries: Sequence[Entry]) -> Summary:
    counted = [entry.judgement for entry in entries if not entry.claim.rows]
    verdicts = Counter(judgement.verdict for judgement in counted)
    held = Counter(j.assurance for j in counted if j.verdict is Verdict.HOLDS and j.assurance)
    return Summary({verdict: verdicts[verdict] for verdict in Verdict}, dict(held))


def healthy() -> Report:
    """A report in which nothing is wrong."""
    return report([(a, j) for a, j in claims() if j.verdict in (Verdict.HOLDS, Verdict.UNJUDGED)])


def renamed(about: Claim, name: str) -> Claim:
    """The same claim under another id."""
    return replace(about, id=name)
