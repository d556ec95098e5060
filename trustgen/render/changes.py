"""What is said of a change of the sub-processor list, and its permanent page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from trustgen.frozen import dataclass
from trustgen.model.changes import Change, ChangeKind, changes_of, told_by
from trustgen.model.notice import objection_deadline
from trustgen.model.report import Report
from trustgen.words import Words
from trustgen.words.catalogue import catalogue
from trustgen.words.dates import day
from trustgen.words.lists import join

if TYPE_CHECKING:
    from trustgen.render.edition import Edition

FOLDER = "subprocessors/changes/"


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change in words. ``path`` is its page from the site's root; ``deadline`` the last day to object, if any.

    ``text`` says only what stood on the day itself, so that it stays the same for ever.
    """

    change: Change
    title: str
    text: str
    path: str
    deadline: date | None = None


def told_changes(report: Report, language: str, *, coming: bool = False) -> tuple[ToldChange, ...]:
    """Every change up to the report's day, the newest first; with ``coming`` also those that lie ahead."""
    listing = report.registry.subprocessors
    if listing is None:
        return ()
    zone = report.registry.organisation.zone
    words = catalogue(language)
    every = changes_of(listing)
    chosen = every if coming else told_by(every, report.at.astimezone(zone).date())
    return tuple(
        ToldChange(
            change,
            title_of(change, words),
            text_of(change, words),
            f"{FOLDER}{change.id}/",
            objection_deadline(listing, change.entry, zone) if change.kind is ChangeKind.ADDED else None,
        )
        for change in chosen
    )


def title_of(change: Change, words: Words) -> str:
    """The change in one clause: ``Acme joins the list of sub-processors``."""
    return words.get(f"change.{change.kind}", name=change.name, was=change.was)


def text_of(change: Change, words: Words) -> str:
    """The change in sentences."""
    said = [f"{title_of(change, words)} ({day(change.on, words)})."]
    if change.kind is ChangeKind.ADDED and change.effective != change.on:
        said.append(words.get("change.begins", day=day(change.effective, words)))
    if change.from_:
        said.append(words.get("change.replaces", names=join(list(change.from_), words)))
    if change.kind is ChangeKind.LEFT:
        said.append(words.get("change.last_day", day=day(change.effective, words)))
    if change.note:
        said.append(change.note)
    return " ".join(said)


def change_pages(site: Edition) -> Iterator[tuple[str, bytes]]:
    """A page a change; it stays at its address."""
    words = catalogue(site.language)
    for told in told_changes(site.report, site.language):
        object_by = words.get("change.object", day=day(told.deadline, words)) if told.deadline else ""
        yield site.page("change.html", f"{told.path}index.html", told=told, object_by=object_by)
