"""How long words and papers stand: attestations, providers' evidence and documents, judged by the registry alone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from trustgen.frozen import dataclass
from trustgen.model.claim import Attestation, Inheritance
from trustgen.model.judgement import Finding, holds, stale, unknown
from trustgen.model.registry import Registry

if TYPE_CHECKING:
    from trustgen.model.document import Document


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding, since when it stands, and until when; None where that is not known."""

    finding: Finding
    since: datetime | None = None
    until: datetime | None = None


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The beginning of ``day`` where the organisation is."""
    return datetime.combine(day, time.min, zone)


def attested(attestation: Attestation, registry: Registry, now: datetime) -> Standing:
    """A role's word stands until it is due to be given again."""
    zone = registry.organisation.zone
    given = start_of(attestation.on, zone)
    due = attestation.every.due_after(given, zone)
    owner = registry.owners.get(attestation.role)
    said = f"{owner.title if owner else attestation.role} stated it on {attestation.on.isoformat()}"
    if given > now:
        finding = unknown(f"{said}, a day that is still to come")
    elif now > due:
        finding = stale(f"{said}; it was to be stated again by {due.date().isoformat()}")
    else:
        finding = holds(f"{said}; to be stated again by {due.date().isoformat()}")
    return Standing(finding, given, due)


def inherited(inheritance: Inheritance, registry: Registry, now: datetime) -> Standing:
    """A provider's evidence stands until it expires or its review is due."""
    return dated(registry.documents[inheritance.document], registry, now)


def dated(document: Document, registry: Registry, now: datetime) -> Standing:
    """A document stands until it expires, its bridge letter ends, or its review is due."""
    zone = registry.organisation.zone
    today = now.astimezone(zone).date()
    day = document.seen or document.issued or (document.period.to if document.period else None)
    ends = document.expires or (document.bridge.to if document.bridge else None)
    if ends is None and document.review and day:
        ends = document.review.due_after(start_of(day, zone), zone).date()
    title = document.title
    if day and day > today:
        finding = unknown(f"{title} is dated {day.isoformat()}, a day that is still to come")
    elif ends is None:
        finding = unknown(f"{title} carries no date until which it stands")
    elif today > ends:
        finding = stale(f"{title} ran out on {ends.isoformat()}")
    else:
        finding = holds(f"{title}{f' of {day.isoformat()}' if day else ''} stands until {ends.isoformat()}")
    since = start_of(day, zone) if day else None
    return Standing(finding, since, start_of(ends + timedelta(days=1), zone) if ends else None)
