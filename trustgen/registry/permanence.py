"""What was published stays: the list against every version that git holds. Pure.

The first version that has a list is where it began; with ``subprocessors.published`` that is the last one before that
day, and what stood before were drafts. Whatever it holds was announced elsewhere, so its dates are taken as given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from trustgen.errors import Place, Problem, Severity
from trustgen.model.past import Past
from trustgen.registry.collect import Path
from trustgen.registry.published import PublishedEntry, PublishedList, read

_FETCH = "fetch the whole history: git fetch --unshallow (in a CI checkout, fetch-depth: 0)"


@dataclass(frozen=True, slots=True)
class _Dated:
    """A version's list, the day of its commit where the organisation is, and the commit."""

    listing: PublishedList
    on: date
    commit: str


def check(text: bytes, file: str, past: Past | None, zone: ZoneInfo, at: datetime) -> tuple[Problem, ...]:
    """Every problem of the list in ``text`` that only its past can tell; ``at`` is now (aware)."""
    now = read(text)
    if now is None and past is not None:
        now = PublishedList({})
    if past is None or now is None:
        return ()
    if past.unread:
        what = f"what was published before cannot be compared: {past.unread}"
        return (
            Problem(now.place((), file), "history-unread", what, "mend that, or run outside git", Severity.WARNING),
        )
    dated = [
        _Dated(listing, version.at.astimezone(zone).date(), version.commit)
        for version in past.versions
        if (listing := read(version.text)) is not None
    ]
    moved = tuple(_moved(now, file, dated))
    public = _public(dated, now.published)
    if moved or not public:
        return moved
    comparison = _Comparison(now, file, public, shallow=past.shallow and public[0] is dated[0], at=at.astimezone(zone))
    return tuple(comparison.problems())


def _moved(now: PublishedList, file: str, dated: list[_Dated]) -> Iterator[Problem]:
    """The day on which the list went public is a fact; moving it would make drafts of what was published."""
    for version in dated:
        before = version.listing.published
        if before is not None and before <= version.on and before != now.published:
            what = f"the list went public on {before} (commit {version.commit}), and `published` is another day now"
            yield Problem(now.place(("published",), file), "published-moved", what, f"write {before} again")
            return


def _public(dated: list[_Dated], published: date | None) -> list[_Dated]:
    """The versions that count, the one that the list began with first."""
    if published is None:
        return dated
    drafts = [one for one in dated if one.on < published]
    later = dated[len(drafts) :]
    return [*drafts[-1:], *later] if later else []


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The list now, against what was public; ``public[0]`` is what it began with."""

    now: PublishedList
    file: str
    public: list[_Dated]
    shallow: bool
    at: datetime

    def problems(self) -> Iterator[Problem]:
        """Every problem."""
        for entry_id in dict.fromkeys(name for one in self.public for name in one.listing.entries):
            entry = self.now.entries.get(entry_id)
            if entry is None:
                yield self._deleted(entry_id)
            else:
                yield from self._rewritten(entry)
        for entry in self.now.entries.values():
            yield from self._backdated(entry)
        if self.shallow and (names := self._began_with()):
            shown = ", ".join(f"`{name}`" for name in names)
            what = f"this is a shallow clone: which commit first published {shown} cannot be told"
            yield Problem(self.now.place((), self.file), "shallow-history", what, _FETCH, Severity.WARNING)

    def _began_with(self) -> list[str]:
        return [name for name in self.public[0].listing.entries if name in self.now.entries]

    def _first(self, entry_id: str) -> int | None:
        """The number of the version that first had the entry."""
        return next((n for n, one in enumerate(self.public) if entry_id in one.listing.entries), None)

    def _deleted(self, entry_id: str) -> Problem:
        last = next(one for one in reversed(self.public) if entry_id in one.listing.entries)
        what = f"`{entry_id}` was published (commit {last.commit} of {last.on}) and is gone from the list"
        fix = "put it back with `until:`; an entry leaves by its date, and keeps its id"
        return self._problem(("entries",), "deleted-sub-processor", what, fix)

    def _backdated(self, entry: PublishedEntry) -> Iterator[Problem]:
        announced = self._first_said(entry)
        first = self._first(entry.id)
        if announced is None or first == 0:
            return
        if first is None:
            if announced < self.at.date():
                what = f"`{entry.id}` says it was announced on {announced}, but it is not published yet"
                yield self._late(
                    entry, what, f"announce it on {self.at.date()} or later, and count the notice from then"
                )
        elif announced < self.public[first].on:
            by = self.public[first]
            what = (
                f"`{entry.id}` says it was announced on {announced}; commit {by.commit} first published it on {by.on}"
            )
            yield self._late(entry, what, f"write {by.on} or later, and count the notice from then")

    def _late(self, entry: PublishedEntry, what: str, fix: str) -> Problem:
        return self._problem(("entries", entry.index, "announced"), "announced-before-published", what, fix)

    def _first_said(self, entry: PublishedEntry) -> date | None:
        """The earliest date that the entry gives for its announcement, before or after a correction."""
        said = [day for key, day in entry.corrected if key == "announced"]
        return min([*said, *(day for key, day in entry.dates.items() if key == "announced")], default=None)

    def _rewritten(self, entry: PublishedEntry) -> Iterator[Problem]:
        told: set[str] = set()
        versions = [(one, was) for one in self.public if (was := one.listing.entries.get(entry.id)) is not None]
        traced = {name for _, was in versions for name in was.former}
        for version, was in versions:
            for code, key, what, fix in _differences(was, entry, traced):
                if what not in told:
                    told.add(what)
                    path: Path = ("entries", entry.index, key) if key else ("entries", entry.index)
                    yield self._problem(path, code, f"{what} (commit {version.commit} of {version.on})", fix)

    def _problem(self, path: Path, code: str, what: str, fix: str) -> Problem:
        place: Place = self.now.place(path, self.file)
        return Problem(place, code, what, fix)


def _differences(
    was: PublishedEntry, now: PublishedEntry, traced: Collection[str]
) -> Iterator[tuple[str, str, str, str]]:
    """Code, key, what and fix for whatever was published and is another now; ``traced`` names have left a trace."""
    for key, day in was.dates.items():
        if now.dates.get(key) != day and (key, day) not in now.corrected:
            changed = f"is {now.dates[key]} now" if key in now.dates else "is gone"
            what = f"`{now.id}` was published with `{key}: {day}`, which {changed}"
            fix = f"write {day} again, or add to `corrections` when and what was wrong, with `{key}: {day}`"
            yield "date-rewritten", key if key in now.dates else "", what, fix
    if was.name != now.name and was.name not in now.former and was.name not in traced:
        what = f"`{now.id}` was published as {was.name} and is called {now.name} now"
        yield "renamed-without-trace", "name", what, f"add {was.name} to `formerly`, with the last day of that name"
    for name in sorted(was.former - now.former):
        what = f"`{now.id}` no longer says that it was called {name}"
        yield "former-name-vanished", "", what, "put it back under `formerly`"
    for on, text in sorted(was.corrections - now.corrections):
        what = f"the correction of {on} about `{now.id}` is gone or rewritten ({text})"
        yield "correction-vanished", "", what, "put it back as it was; add another if it was wrong itself"
