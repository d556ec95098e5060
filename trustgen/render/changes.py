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
_DATED = {"since": "change.begins", "until": "change.last_day"}


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change in words. ``path`` is its page from the site's root; ``deadline`` the last day to object, if any.

    ``text`` says only what stood on the day itself, so that it stays the same for ever; ``more`` is what it says
    beyond the title and the day.
    """

    change: Change
    title: str
    text: str
    more: str
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
            more_of(change, words),
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
    return f"{title_of(change, words)} ({day(change.on, words)}). {more_of(change, words)}".rstrip()


def more_of(change: Change, words: Words) -> str:
    """What there is to say beyond its title and its day."""
    said: list[str] = []
    if change.kind is ChangeKind.ADDED and change.effective != change.on:
        said.append(words.get("change.begins", day=day(change.effective, words)))
    if change.from_:
        said.append(words.get("change.replaces", names=join(list(change.from_), words)))
    if change.kind is ChangeKind.LEFT:
        said.append(words.get("change.last_day", day=day(change.effective, words)))
    if change.note:
        said.append(change.note)
    said += [words.get(_DATED[key], day=day(on, words)) for key, on in change.dates if key in _DATED]
    return " ".join(said)


def change_pages(site: Edition) -> Iterator[tuple[str, bytes]]:
    """A page a change; it stays at its address."""
    words = catalogue(site.language)
    today = site.report.at.astimezone(site.report.registry.organisation.zone).date()
    every = told_changes(site.report, site.language)
    about: dict[str, list[ToldChange]] = {}
    for told in every:
        about.setdefault(told.change.entry.id, []).append(told)
    for told in every:
        others = [one for one in about[told.change.entry.id] if one is not told]
        yield site.page(
            "change.html",
            f"{told.path}index.html",
            told=told,
            others=others,
            coming=told.change.entry.standing(today) == "coming",
            object_by=_object_by(told.deadline, today, words),
        )


def _object_by(deadline: date | None, today: date, words: Words) -> str:
    """Until when customers may object, or could."""
    if deadline is None:
        return ""
    return words.get("change.object" if deadline >= today else "change.objected", day=day(deadline, words))
