"""Rules of the sub-processor list: notice is kept, dates are in order, and what is said fits together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from trustgen.model.notice import earliest_start, outlasts, owes_notice
from trustgen.model.organisation import Organisation
from trustgen.model.subprocessor import SubProcessor, SubProcessors
from trustgen.model.values import Duration
from trustgen.registry.collect import Collector, Path
from trustgen.registry.nearest import nearest

#: EU and EEA (GDPR, EEA Agreement), the United Kingdom and Switzerland: where a transfer abroad needs a ground.
_EEA = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
        *("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
_REGULATED = _EEA | {"GB", "CH"}


def check(
    listing: SubProcessors, entries: Mapping[int, SubProcessor], organisation: Organisation | None, collector: Collector
) -> None:
    """Every rule of the list. ``entries`` are those that could be read, by their index in the file."""
    _terms(listing, organisation, collector)
    known = {entry.id for entry in entries.values()}
    for index, entry in entries.items():
        path: Path = ("subprocessors", "entries", index)
        _order(entry, path, collector)
        _notice(listing, entry, path, organisation, collector)
        _group(listing, entry, path, collector)
        _location(entry, path, collector)
        if organisation is not None and organisation.country:
            _transfer(entry, organisation.country, path, collector)
        _successions(entry, known, path, collector)


def _terms(listing: SubProcessors, organisation: Organisation | None, collector: Collector) -> None:
    if not listing.entries and not listing.statement and not collector.places.children(("subprocessors", "entries")):
        what = "the list of sub-processors is empty, and nothing says that it is meant to be"
        fix = "add `statement:` that says so, such as: We use no sub-processors."
        collector.add(("subprocessors",), "empty-list-without-statement", what, fix, key=True)
    if listing.objection and listing.notice and organisation is not None:
        if outlasts(listing.objection, listing.notice, organisation.zone):
            what = f"customers may object for {listing.objection}, but work may begin after {listing.notice}"
            fix = "let the window to object end within the notice"
            collector.add(("subprocessors", "objection"), "objection-outlasts-notice", what, fix)
    elif listing.objection and not listing.notice:
        what = f"customers may object for {listing.objection}, but no notice is promised"
        collector.add(("subprocessors", "objection"), "objection-without-notice", what, "add `notice:`")
    if listing.objections and not listing.objection:
        what = "it is said how to object, but not for how long"
        fix = "add `objection:`, such as 14d"
        collector.add(("subprocessors", "objections"), "objection-without-window", what, fix, key=True)


def _order(entry: SubProcessor, path: Path, collector: Collector) -> None:
    """Announced, then at work, then gone."""
    if entry.announced and entry.since and entry.announced > entry.since:
        what = f"`{entry.id}` was announced on {entry.announced}, after it began its work on {entry.since}"
        collector.add((*path, "announced"), "announced-after-since", what, "one of the two dates is wrong")
    begun = entry.since or entry.announced
    if entry.until and begun and entry.until < begun:
        what = f"`{entry.id}` ended on {entry.until}, before it began on {begun}"
        fix = "mend one of the two; `until` is the last day of its work"
        collector.add((*path, "until"), "until-before-since", what, fix)
    for index, former in enumerate(entry.formerly):
        if begun and former.until < begun:
            what = f"`{entry.id}` was called {former.name} until {former.until}, before it was listed on {begun}"
            collector.add(
                (*path, "formerly", index, "until"), "renamed-before-since", what, "give the day of the change"
            )


def _notice(
    listing: SubProcessors, entry: SubProcessor, path: Path, organisation: Organisation | None, collector: Collector
) -> None:
    """Where notice is promised, every entry says when it was announced and when it began, or why it need not."""
    if entry.from_the_start:
        _from_the_start(listing, entry, path, collector)
    if listing.notice is None or organisation is None or not owes_notice(entry):
        return
    _returned(entry, path, collector)
    if entry.announced is not None:
        earliest = earliest_start(entry.announced, listing.notice, organisation.zone)
        _kept(listing.notice, entry, earliest, path, collector)
    elif not entry.from_the_start:
        _undated(listing.notice, entry, path, collector)


def _undated(notice: Duration, entry: SubProcessor, path: Path, collector: Collector) -> None:
    works = f"works since {entry.since}" if entry.since else "has no dates"
    what = f"`{entry.id}` {works}, and nothing says when it was announced; {notice} of notice are promised"
    fix = f"add `announced:`, at least {notice} before it begins; or `from_the_start: true`, if it was at work before"
    fix += " the list first went public"
    where: Path = (*path, "since") if entry.since else path
    collector.add(where, "not-announced", what, fix)


def _kept(notice: Duration, entry: SubProcessor, earliest: date, path: Path, collector: Collector) -> None:
    if entry.since is None:
        what = f"`{entry.id}` was announced on {entry.announced}, and nothing says when it begins"
        fix = f"add `since:`; with {notice} of notice the earliest lawful date is {earliest}"
        collector.add((*path, "announced"), "start-not-said", what, fix)
    elif entry.announced is not None and entry.announced <= entry.since < earliest:
        what = (
            f"`{entry.id}` was announced on {entry.announced} and begins on {entry.since}; with {notice}"
            f" of notice the earliest lawful date is {earliest}"
        )
        collector.add((*path, "since"), "notice-not-kept", what, f"let it begin on {earliest} or later")


def _returned(entry: SubProcessor, path: Path, collector: Collector) -> None:
    """Who has left and comes back is new to customers; a correction can call off only a leaving that lies ahead."""
    for index, one in enumerate(entry.corrections):
        if one.until is not None and one.until < one.on and (entry.until is None or entry.until >= one.on):
            what = f"`{entry.id}` left on {one.until}, and a correction of {one.on} brings it back without notice"
            fix = "let it end on that day, and add another entry with an id and a notice of its own"
            collector.add((*path, "corrections", index, "until"), "returned-without-notice", what, fix)


def _from_the_start(listing: SubProcessors, entry: SubProcessor, path: Path, collector: Collector) -> None:
    """Nobody was told ahead, so no date may say so; and its work began before the list was public."""
    where: Path = (*path, "from_the_start")
    if entry.announced is not None:
        what = f"`{entry.id}` was there from the start, and was announced on {entry.announced} as well"
        collector.add(where, "announced-from-the-start", what, "remove one of the two")
    if entry.since and listing.published and entry.since > listing.published:
        what = f"`{entry.id}` was there from the start, but began on {entry.since}; the list is public since"
        what += f" {listing.published}"
        collector.add(where, "began-after-the-start", what, "remove `from_the_start`, and add `announced:`")


def _group(listing: SubProcessors, entry: SubProcessor, path: Path, collector: Collector) -> None:
    if entry.group and listing.groups and entry.group not in listing.groups:
        guess = nearest(entry.group, listing.groups)
        what = f"`{entry.id}` is in the group `{entry.group}`, which `groups` does not have"
        fix = f"did you mean `{guess}`?" if guess else f"the groups are {', '.join(listing.groups)}"
        collector.add((*path, "group"), "unknown-group-of-sub-processors", what, fix)


def _location(entry: SubProcessor, path: Path, collector: Collector) -> None:
    """A location is either not confirmed, or said."""
    if entry.countries == "not confirmed" and (entry.region or entry.customers):
        said = "a region" if entry.region else "locations by customer"
        what = f"the location of `{entry.id}` is not confirmed, and yet {said} stands beside it"
        fix = "say it in `location_note`, or name the countries"
        collector.add((*path, "countries"), "contradictory-location", what, fix)
    for name, place in entry.customers.items():
        if place.countries == "not confirmed" and place.region:
            what = f"the location of `{entry.id}` for {name} is not confirmed, and yet a region stands beside it"
            collector.add(
                (*path, "customers", name), "contradictory-location", what, "say it in `note`, or name the countries"
            )


def _transfer(entry: SubProcessor, home: str, path: Path, collector: Collector) -> None:
    """Data that leaves the organisation's own area of law does so on a ground (GDPR art. 44 to 49)."""
    ours = _EEA if home in _EEA else frozenset({home})
    third = [code for code in entry.all_countries() if code not in ours]
    if entry.transfer is None and third:
        what = f"`{entry.id}` is in {', '.join(third)}, and no `transfer` says on what ground data goes there"
        fix = "add `transfer:` (adequacy, scc, uk-idta, bcr, dpf or derogation)"
        collector.add(path, "transfer-missing", what, fix, warning=home not in _REGULATED)
    elif entry.transfer == "none" and third:
        what = f"`{entry.id}` says that nothing is transferred, but is in {', '.join(third)}"
        collector.add((*path, "transfer"), "transfer-contradiction", what, "name the ground, or mend the countries")
    elif entry.transfer == "dpf" and entry.all_countries() and "US" not in entry.all_countries():
        what = f"the Data Privacy Framework covers the United States, and `{entry.id}` is not there"
        collector.add((*path, "transfer"), "transfer-contradiction", what, "name another ground, or mend the countries")


def _successions(entry: SubProcessor, known: set[str], path: Path, collector: Collector) -> None:
    for index, other in enumerate(entry.replaces):
        if other == entry.id or other not in known:
            guess = nearest(other, known - {entry.id})
            what = f"`{entry.id}` replaces `{other}`, which the list does not have"
            fix = f"did you mean `{guess}`?" if guess else "an entry that left stays in the list, with `until`"
            collector.add((*path, "replaces", index), "unknown-predecessor", what, fix)
