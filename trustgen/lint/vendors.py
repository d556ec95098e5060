"""Prose and statements name vendors: each is on the list, or the list says why it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from trustgen.errors import Place, Problem
from trustgen.model.content import Content
from trustgen.model.registry import Registry

if TYPE_CHECKING:
    from trustgen.model.vendor import Vendor

RULE = "vendor-not-listed"


def named_vendors(registry: Registry, content: Content) -> Iterator[Problem]:
    """A vendor of the catalogue that prose or a claim names, and that the list does not have. The first of each."""
    if registry.subprocessors is None:
        return
    from trustgen.vendors import vendors_of

    known: dict[str, list[Vendor]] = {}
    for vendor in vendors_of(registry.subprocessors):
        for name in vendor.names if vendor.prose else ():
            known.setdefault(name, []).append(vendor)
    unlisted = {name: found for name, found in known.items() if not any(_listed(one, registry) for one in found)}
    if not unlisted:
        return
    pattern = re.compile(
        r"(?<![\w.@/-])(?:" + "|".join(map(re.escape, sorted(unlisted, key=len, reverse=True))) + r")(?![\w@-]|\.\w)"
    )
    told: set[str] = set()
    for text, place in _texts(registry, content):
        for match in pattern.finditer(text):
            vendor = min(unlisted[match[0]], key=lambda one: one.name != match[0])
            if vendor.id not in told:
                told.add(vendor.id)
                yield _problem(vendor, match[0], _at(place, text, match.start(), len(match[0])))


def _listed(vendor: Vendor, registry: Registry) -> bool:
    """Whether the list speaks of the vendor at all: one that has left may be named as such."""
    from trustgen.vendors import listed_as

    return listed_as(vendor, registry.subprocessors, date.min).is_ != "unknown"


def _texts(registry: Registry, content: Content) -> Iterator[tuple[str, Place]]:
    for prose in content.prose.values():
        yield prose.text, prose.place
    for claim in registry.claims:
        for span in claim.says:
            yield span.text, claim.place
    for name, text in _told(registry):
        yield text, registry.told_at.get(name, Place("claims.yaml"))


def _told(registry: Registry) -> Iterator[tuple[str, str]]:
    """What else of the registry is prose: answers, notes, and the policy's rules; with its name in ``told_at``."""
    for question in registry.questions:
        yield f"questions/{question.id}/question", question.question
        yield f"questions/{question.id}/answer", question.answer
    for note in registry.changes:
        yield f"changes/{note.id}/title", note.title
        yield f"changes/{note.id}/text", note.text
    rules = registry.disclosure.rules if registry.disclosure else ()
    yield from ((f"rules/{number}", rule) for number, rule in enumerate(rules))


def _at(place: Place, text: str, start: int, length: int) -> Place:
    """The place of a match in prose, whose own place is its first line; a claim's is its id."""
    if place.file.endswith(".md"):
        line = text.count("\n", 0, start)
        begin = text.rfind("\n", 0, start) + 1
        source = text[begin:].partition("\n")[0]
        return Place(place.file, place.line + line, start - begin + 1, length, source)
    return replace(place)


def _problem(vendor: Vendor, name: str, place: Place) -> Problem:
    what = f"{name} is named here, but `{vendor.id}` is not on the list of sub-processors"
    fix = f"add it to the list, or to `unlisted` with a reason, or waive {RULE} about {vendor.id}"
    return Problem(place, RULE, what, fix)
