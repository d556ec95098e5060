"""The dated changes of the sub-processor list. Pure; what a change says never depends on what came after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Literal

from trustgen.frozen import dataclass
from trustgen.model.subprocessor import Correction, SubProcessor, SubProcessors

DateKey = Literal["announced", "since", "until"]
_KEYS: tuple[DateKey, ...] = ("since", "until", "announced")


class ChangeKind(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    RENAMED = "renamed"
    LEFT = "left"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``id`` is permanent: ``acme/added``, ``acme/renamed-1``; it is also the page's path.

    ``on`` is the day of the change, ``effective`` the day from which it counts, ``recorded`` the day on which the
    list first held the entry. ``name`` is the entry's name on that day, ``was`` its name before, ``from_`` the names
    whose work it takes over; ``note`` says what was corrected, ``dates`` those that the list gave from then on.
    """

    id: str
    kind: ChangeKind
    entry: SubProcessor
    on: date
    effective: date
    recorded: date
    name: str
    was: str = ""
    from_: tuple[str, ...] = ()
    note: str = ""
    dates: tuple[tuple[DateKey, date], ...] = ()


def changes_of(listing: SubProcessors) -> tuple[Change, ...]:
    """Every change, those to come too, the newest first; entries without a date have none."""
    by_id = {entry.id: entry for entry in listing.entries}
    found = [change for entry in listing.entries for change in _of(entry, by_id)]
    return tuple(sorted(found, key=lambda change: (-change.on.toordinal(), change.id)))


def told_by(changes: Iterable[Change], today: date) -> tuple[Change, ...]:
    """Those whose day has come, in the same order: a feed holds nothing that is still to happen."""
    return tuple(change for change in changes if change.on <= today)


def as_first_said(entry: SubProcessor, key: DateKey) -> date | None:
    """The date as the list first had it, before any correction."""
    for correction in sorted(entry.corrections, key=lambda one: one.on):
        stood: date | None = getattr(correction, key)
        if stood is not None:
            return stood
    now: date | None = getattr(entry, key)
    return now


def _of(entry: SubProcessor, by_id: dict[str, SubProcessor]) -> Iterator[Change]:
    since = as_first_said(entry, "since")
    added = as_first_said(entry, "announced") or since
    recorded = added or entry.until or min(_later(entry), default=None)
    if recorded is None:
        return
    if added is not None and not entry.from_the_start:
        before = tuple(by_id[other].name_on(added) for other in entry.replaces if other in by_id)
        name = entry.name_on(added)
        yield Change(f"{entry.id}/added", ChangeKind.ADDED, entry, added, since or added, recorded, name, from_=before)
    yield from _renamed(entry, recorded)
    left = _left(entry)
    if left is not None:
        yield Change(f"{entry.id}/left", ChangeKind.LEFT, entry, left, left, recorded, entry.name_on(left))
    yield from _corrected(entry, recorded)


def _corrected(entry: SubProcessor, recorded: date) -> Iterator[Change]:
    ordered = sorted(entry.corrections, key=lambda one: one.on)
    for number, one in enumerate(ordered, start=1):
        dates = tuple(_given(entry, one, ordered[number:]))
        effective = next((day for key, day in dates if key != "announced"), one.on)
        place, name = f"{entry.id}/corrected-{number}", entry.name_on(one.on)
        yield Change(place, ChangeKind.CORRECTED, entry, one.on, effective, recorded, name, note=one.what, dates=dates)


def _given(entry: SubProcessor, one: Correction, later: Sequence[Correction]) -> Iterator[tuple[DateKey, date]]:
    """The dates that took the place of those that ``one`` put right: what the next correction found there."""
    for key in _KEYS:
        if getattr(one, key) is None:
            continue
        now: date | None = next((was for other in later if (was := getattr(other, key))), getattr(entry, key))
        if now is not None:
            yield key, now


def _later(entry: SubProcessor) -> Iterator[date]:
    """The days of what happened to an entry whose beginning nobody dated."""
    yield from (one.until for one in entry.formerly)
    yield from (one.on for one in entry.corrections)


def _renamed(entry: SubProcessor, recorded: date) -> Iterator[Change]:
    for number, former in enumerate(sorted(entry.formerly, key=lambda one: one.until), start=1):
        on = date.fromordinal(former.until.toordinal() + 1)
        name = entry.name_on(on)
        place = f"{entry.id}/renamed-{number}"
        yield Change(place, ChangeKind.RENAMED, entry, on, on, recorded, name, was=former.name)


def _left(entry: SubProcessor) -> date | None:
    """The day of leaving that came first to pass: what a feed has told is not taken back."""
    for correction in sorted(entry.corrections, key=lambda one: one.on):
        if correction.until is not None and correction.until < correction.on:
            return correction.until
    return entry.until
