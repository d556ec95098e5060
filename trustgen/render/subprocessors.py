"""The sub-processor list as the template sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Any

from trustgen.frozen import dataclass
from trustgen.model.notice import objection_deadline, owes_notice
from trustgen.model.report import Report
from trustgen.model.subprocessor import SubProcessor, SubProcessors
from trustgen.render.filters import capital
from trustgen.render.theme import Theme

#: Entries from which on a list can be sorted and filtered.
MANY = 6


@dataclass(frozen=True, slots=True)
class Listing:
    """Sub-processors by state on the report's day; the current ones by group, in the order that the list asks for.

    ``counted`` are those at work for customers: independent controllers work for themselves. ``deadlines`` are the last
    days to object, by id, of those whose window is still open; ``places`` say by id in a few words where data is.
    """

    groups: tuple[tuple[str, tuple[SubProcessor, ...]], ...]
    coming: tuple[SubProcessor, ...]
    former: tuple[SubProcessor, ...]
    updated: date | None
    deadlines: Mapping[str, date] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    counted: int = 0

    @property
    def many(self) -> bool:
        """Whether there are so many that sorting and filtering them is of use."""
        return len(self.places) >= MANY


def listing_of(report: Report, theme: Theme) -> Listing:
    """Sort the list into current, announced and former entries."""
    listed = report.registry.subprocessors or SubProcessors()
    zone = report.registry.organisation.zone
    today = report.at.astimezone(zone).date()
    entries = sorted(listed.entries, key=_SORTS[listed.sort])
    standing = {one.id: one.standing(today) for one in entries}
    current = [one for one in entries if standing[one.id] == "current"]
    names = dict.fromkeys((*listed.groups, *(str(one.group or "") for one in current)))
    groups = ((name, tuple(one for one in current if str(one.group or "") == name)) for name in names)
    deadlines = {one.id: objection_deadline(listed, one, zone) for one in entries}
    return Listing(
        tuple((listed.groups.get(name) or capital(name.replace("-", " ")), found) for name, found in groups if found),
        tuple(one for one in entries if standing[one.id] == "coming"),
        tuple(one for one in entries if standing[one.id] == "former"),
        max((day for one in entries for day in _days(one) if day <= today), default=None),
        {name: day for name, day in deadlines.items() if day is not None and day >= today},
        {one.id: _place(one, theme) for one in entries},
        sum(owes_notice(one) for one in current),
    )


def _place(entry: SubProcessor, theme: Theme) -> str:
    if entry.countries == "not confirmed":
        return theme.phrases("location.not_confirmed")
    named = theme.voice.list(theme.voice.country(code) for code in entry.all_countries())
    return named or str(entry.region or "") or theme.phrases("subprocessors.not_said")


def _in_order(entry: SubProcessor) -> Any:
    return 0


_SORTS: Mapping[str, Callable[[SubProcessor], Any]] = {
    "registry": _in_order,
    "name": lambda entry: entry.name.casefold(),
    "since": lambda entry: entry.since or date.min,
}


def _days(entry: SubProcessor) -> Iterator[date]:
    yield from (day for day in (entry.announced, entry.since, entry.until) if day)
    yield from (one.on for one in entry.corrections)
    yield from (one.until + timedelta(days=1) for one in entry.formerly)
