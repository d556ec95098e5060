"""What was published stays: the list against every version that git holds. Pure.

The first version that has a list is where it began; with ``subprocessors.published`` that is the last one before that
day, and what stood before were drafts. Whatever it holds was announced elsewhere, so its dates are taken as given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from trustgen.errors import Place, Problem, Severity
from trustgen.frozen import dataclass
from trustgen.model.past import Past
from trustgen.model.values import Duration
from trustgen.registry.collect import Path
from trustgen.registry.promised import Shortening, shortenings
from trustgen.registry.published import PublishedEntry, PublishedList, read

#: Days that the first publication may lie ahead.
FARTHEST = 60
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
    dated = _dated(past, zone, at)
    moved = tuple(_moved(now, file, dated, at.astimezone(zone).date()))
    if moved:
        return moved
    here = at.astimezone(zone)
    hidden = tuple(_hidden(now, file, dated, here, zone))
    public = _public(dated, now.published)
    if not public:
        return hidden
    shallow = past.shallow and public[0] is dated[0]
    comparison = _Comparison(now, file, public, shallow=shallow, at=here, zone=zone)
    return (*hidden, *comparison.problems())


def _hidden(now: PublishedList, file: str, dated: list[_Dated], at: datetime, zone: ZoneInfo) -> Iterator[Problem]:
    """What a first day of publication, where none was committed yet, makes drafts of: git cannot tell who read it."""
    if now.published is None or not dated or any(one.listing.published for one in dated):
        return
    found = [*_Comparison(now, file, dated, shallow=False, at=at, zone=zone).problems()]
    drafts = sum(one.on < now.published for one in dated)
    if found and drafts:
        what = f"`published` makes drafts of {drafts} versions of the list, and hides this: {found[0].what}"
        fix = "leave it so only if nobody could read those versions; it cannot be moved once it is committed"
        place = now.place(("published",), file)
        yield Problem(place, "published-hides-history", what, fix, Severity.WARNING)


def _dated(past: Past, zone: ZoneInfo, at: datetime) -> list[_Dated]:
    """The versions that have a list, each with its day.

    A commit cannot be older than the one before it, whatever its date says: whoever commits can set that. A date that
    lies ahead is a wrong clock, and moves nothing.
    """
    found: list[_Dated] = []
    newest = datetime.min.replace(tzinfo=UTC)
    for version in past.versions:
        newest = max(newest, min(version.at, at))
        listing = read(version.text)
        if listing is not None:
            found.append(_Dated(listing, newest.astimezone(zone).date(), version.commit))
    return found


def _moved(now: PublishedList, file: str, dated: list[_Dated], today: date) -> Iterator[Problem]:
    """The day on which the list went public is a fact; moving it would make drafts of what was published."""
    ahead = (now.published - today).days if now.published else 0
    if dated and ahead > FARTHEST:
        what = f"the list would go public on {now.published}, in {ahead} days; until then nothing of it is compared"
        fix = f"write the day on which it did, or one within {FARTHEST} days"
        yield Problem(now.place(("published",), file), "published-far-ahead", what, fix)
        return
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
    zone: ZoneInfo

    def problems(self) -> Iterator[Problem]:
        """Every problem."""
        for entry_id in dict.fromkeys(name for one in self.public for name in one.listing.entries):
            entry = self.now.entries.get(entry_id)
            if entry is None:
                yield self._deleted(entry_id)
            else:
                yield from self._rewritten(entry)
        shortened = tuple(shortenings(list(self._promised()), self.zone))
        for entry in self.now.entries.values():
            yield from self._backdated(entry)
            yield from self._not_from_the_start(entry)
            yield from self._misdated(entry)
            if self._first(entry.id) != 0:
                yield from self._hurried(entry, shortened)
        if self.shallow and (names := self._began_with()):
            shown = ", ".join(f"`{name}`" for name in names)
            what = f"this is a shallow clone: which commit first published {shown} cannot be told"
            yield Problem(self.now.place((), self.file), "shallow-history", what, _FETCH, Severity.WARNING)

    def _began_with(self) -> list[str]:
        return [name for name in self.public[0].listing.entries if name in self.now.entries]

    def _promised(self) -> Iterator[tuple[Duration | None, date]]:
        """The notice of each version and of now; what stands there as a reference is taken for what it was before."""
        notice: Duration | None = None
        for listing, on in (*((one.listing, one.on) for one in self.public), (self.now, self.at.date())):
            notice = listing.notice if listing.notice or not listing.promises else notice
            yield notice, on

    def _first(self, entry_id: str) -> int | None:
        """The number of the version that first had the entry."""
        return next((n for n, one in enumerate(self.public) if entry_id in one.listing.entries), None)

    def _deleted(self, entry_id: str) -> Problem:
        last = next(one for one in reversed(self.public) if entry_id in one.listing.entries)
        what = f"`{entry_id}` was published (commit {last.commit} of {last.on}) and is gone from the list"
        fix = "put it back with `until:`; an entry leaves by its date, and keeps its id"
        return self._problem(("entries",), "deleted-sub-processor", what, fix)

    def _backdated(self, entry: PublishedEntry) -> Iterator[Problem]:
        announced = entry.dates.get("announced")
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
            fix = f"write {by.on} or later, count the notice from then, and say in `corrections` what stood there"
            yield self._late(entry, what, fix)

    def _not_from_the_start(self, entry: PublishedEntry) -> Iterator[Problem]:
        """Whoever was forgotten may still be told of, but as a correction that customers read."""
        if entry.from_the_start and self._first(entry.id) != 0 and not entry.corrections:
            begun = self.public[0]
            what = f"`{entry.id}` says that it was there from the start; the list of {begun.on} (commit {begun.commit})"
            fix = "add `announced:`; if it was at work and forgotten, add to `corrections` that it was"
            path: Path = ("entries", entry.index, "from_the_start")
            yield self._problem(path, "not-from-the-start", f"{what} does not have it", fix)

    def _misdated(self, entry: PublishedEntry) -> Iterator[Problem]:
        """A correction is told on its day: not before, when nobody could read it, nor with a date that lies ahead."""
        told = {on for one in self.public if (was := one.listing.entries.get(entry.id)) for on, _ in was.corrections}
        today = self.at.date().isoformat()
        for number, (on, _) in enumerate(entry.corrections):
            path: Path = ("entries", entry.index, "corrections", number, "on")
            fix = f"write {today}, the day on which it is made"
            if on > today:
                what = (
                    f"a correction about `{entry.id}` is dated {on}; until then the list is changed and nobody is told"
                )
                yield self._problem(path, "correction-ahead", what, fix)
            elif on < today and on not in told and self._first(entry.id) is not None:
                what = f"a correction about `{entry.id}` says it was made on {on}, but it is not published yet"
                yield self._problem(path, "correction-backdated", what, fix)

    def _hurried(self, entry: PublishedEntry, shortened: Iterable[Shortening]) -> Iterator[Problem]:
        announced, since = entry.dates.get("announced"), entry.dates.get("since")
        if announced is None or since is None or entry.independent:
            return
        for one in shortened:
            earliest = one.earliest(announced, self.zone)
            if earliest is not None and announced <= since < earliest:
                what = (
                    f"`{entry.id}` was announced on {announced} and begins on {since}; the list promised {one.was} of"
                    f" notice until {one.on}, so that the earliest lawful date is {earliest}"
                )
                fix = f"let it begin on {earliest} or later; less notice counts for what is announced from {one.until}"
                yield self._problem(("entries", entry.index, "since"), "notice-shortened", what, fix)
                return

    def _late(self, entry: PublishedEntry, what: str, fix: str) -> Problem:
        return self._problem(("entries", entry.index, "announced"), "announced-before-published", what, fix)

    def _rewritten(self, entry: PublishedEntry) -> Iterator[Problem]:
        told: set[str] = set()
        versions = [(one, was) for one in self.public if (was := one.listing.entries.get(entry.id)) is not None]
        traced = {name for _, was in versions for name in was.former}
        for version, was in versions:
            for code, key, what, fix in _differences(was, entry, traced, version.on):
                if what not in told:
                    told.add(what)
                    path: Path = ("entries", entry.index, key) if key else ("entries", entry.index)
                    yield self._problem(path, code, f"{what} (commit {version.commit} of {version.on})", fix)

    def _problem(self, path: Path, code: str, what: str, fix: str) -> Problem:
        place: Place = self.now.place(path, self.file)
        return Problem(place, code, what, fix)


def _differences(
    was: PublishedEntry, now: PublishedEntry, traced: Collection[str], told: date
) -> Iterator[tuple[str, str, str, str]]:
    """Code, key, what and fix for whatever was published and is another now; ``traced`` names have left a trace.

    What was to be told only after ``told``, the version's day, nobody has read.
    """
    for key, day in was.dates.items():
        if now.dates.get(key) != day and (key, day) not in now.corrected:
            changed = f"is {now.dates[key]} now" if key in now.dates else "is gone"
            what = f"`{now.id}` was published with `{key}: {day}`, which {changed}"
            fix = f"write {day} again, or add to `corrections` when and what was wrong, with `{key}: {day}`"
            yield "date-rewritten", key if key in now.dates else "", what, fix
    if was.name != now.name and was.name not in now.former and was.name not in traced:
        what = f"`{now.id}` was published as {was.name} and is called {now.name} now"
        yield "renamed-without-trace", "name", what, f"add {was.name} to `formerly`, with the last day of that name"
    if was.independent and not now.independent:
        what = f"`{now.id}` was published as an independent controller, and takes on another role now"
        fix = "end this entry by `until`, and add another that `replaces` it, with a notice of its own"
        yield "role-taken-on", "role", what, fix
    for name in sorted(was.former - now.former):
        what = f"`{now.id}` no longer says that it was called {name}"
        yield "former-name-vanished", "", what, "put it back under `formerly`"
    for on, text in sorted(set(was.corrections) - set(now.corrections)):
        if on > told.isoformat():
            continue
        what = f"the correction of {on} about `{now.id}` is gone or rewritten ({text})"
        yield "correction-vanished", "", what, "put it back as it was; add another if it was wrong itself"
