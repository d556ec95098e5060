"""The sub-processor list as the template sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trustgen.model.report import Report
from trustgen.model.subprocessor import SubProcessor


@dataclass(frozen=True, slots=True)
class Listing:
    """Sub-processors by state on the report's day; the current ones by group, in the order of the registry."""

    groups: tuple[tuple[str, tuple[SubProcessor, ...]], ...]
    coming: tuple[SubProcessor, ...]
    former: tuple[SubProcessor, ...]
    updated: date | None


def listing_of(report: Report) -> Listing:
    """Sort the list into current, announced and former entries."""
    listed = report.registry.subprocessors
    entries = listed.entries if listed else ()
    today = report.at.astimezone(report.registry.organisation.zone).date()
    former = tuple(one for one in entries if one.until and one.until < today)
    coming = tuple(one for one in entries if one.since and one.since > today and one not in former)
    current = [one for one in entries if one not in former and one not in coming]
    groups = dict.fromkeys(str(one.group or "") for one in current)
    return Listing(
        tuple((group, tuple(one for one in current if str(one.group or "") == group)) for group in groups),
        coming,
        former,
        max((day for one in entries for day in _days(one) if day <= today), default=None),
    )


def _days(entry: SubProcessor) -> Iterable[date]:
    return (day for day in (entry.announced, entry.since, entry.until) if day)
