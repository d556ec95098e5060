"""Rules across the registry: every name is defined once and means something, every kind has what it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from trustgen.errors import Place
from trustgen.model.claim import Claim, Inheritance, Kind
from trustgen.model.organisation import Section
from trustgen.registry.collect import Collector
from trustgen.registry.nearest import nearest
from trustgen.registry.tables import Tables
from trustgen.registry.validate import INVALID

_NEEDS_BASIS = frozenset({Kind.FACT, Kind.NEGATIVE, Kind.INHERITED})


def unique(pairs: Iterable[tuple[str, Place]], word: str, collector: Collector) -> None:
    """Each id is defined once."""
    first: dict[str, Place] = {}
    for name, place in pairs:
        if name in first:
            what = f"there are two {word}s named `{name}`; the first is on line {first[name].line}"
            collector.at(place, f"duplicate-{word}", what, "give one of them another id")
        first.setdefault(name, place)


def claims(
    made: Sequence[Claim], asserting: Collection[str], sections: Sequence[Section], tables: Tables, collector: Collector
) -> None:
    """Every rule about claims. ``asserting`` are the ids of claims with checks, readable or not."""
    unique(((claim.id, claim.place) for claim in made), "claim", collector)
    by_id = {claim.id: claim for claim in made}
    groups = {section.id: {group.id for group in section.groups} for section in sections}
    for claim in made:
        if not claim.parent:
            _sections(claim, groups, collector)
        _names(claim, tables, collector)
        _basis(claim, claim.id in asserting, collector)
        for other in claim.rests_on:
            if other not in by_id:
                _unknown(claim, "claim", other, by_id, collector)
    _circles(by_id, collector)


def _sections(claim: Claim, groups: dict[str, set[str]], collector: Collector) -> None:
    for section in (claim.section, *claim.also_in):
        home, _, _ = section.partition("/")
        if home not in groups:
            _unknown(claim, "section", home, groups, collector)
    if claim.group and claim.section in groups and claim.group not in groups[claim.section]:
        _unknown(claim, "group", claim.group, groups[claim.section], collector)


def _names(claim: Claim, tables: Tables, collector: Collector) -> None:
    owners = [claim.owner, *(a.role for a in claim.attested)]
    documents: list[str | None] = []
    if claim.plan:
        owners.append(claim.plan.owner or "")
        documents.append(claim.plan.document)
    if claim.inherits:
        documents.append(claim.inherits.document)
        known = tables.entries["subprocessors"]
        if claim.inherits.from_ not in known:
            _unknown(claim, "sub-processor", claim.inherits.from_, known, collector)
        else:
            _own_paper(claim, claim.inherits, tables, collector)
    for owner in owners:
        if owner and owner not in tables.entries["owners"]:
            _unknown(claim, "owner", owner, tables.entries["owners"], collector)
    for document in documents:
        if document and document not in tables.entries["documents"]:
            _unknown(claim, "document", document, tables.entries["documents"], collector)
    for plan in claim.applies.plans if claim.applies else ():
        if plan not in tables.entries["plans"]:
            _unknown(claim, "plan", plan, tables.entries["plans"], collector)


def _own_paper(claim: Claim, inherits: Inheritance, tables: Tables, collector: Collector) -> None:
    """What a provider vouches for stands in the provider's own document."""
    document = tables.entries["documents"].get(inherits.document, INVALID)
    if document is not INVALID and document.of != inherits.from_:
        of = f"of `{document.of}`" if document.of else "of no sub-processor"
        what = (
            f"claim `{claim.id}` inherits from `{inherits.from_}` by the document `{inherits.document}`, which is {of}"
        )
        collector.at(claim.place, "strangers-document", what, f"name a document with `of: {inherits.from_}`")


def _unknown(claim: Claim, word: str, name: str, known: Iterable[str], collector: Collector) -> None:
    guess = nearest(name, known)
    what = f"claim `{claim.id}` names the {word} `{name}`, which is not defined"
    collector.at(claim.place, f"unknown-{word}", what, f"did you mean `{guess}`?" if guess else f"define the {word}")


def _basis(claim: Claim, asserts: bool, collector: Collector) -> None:
    """What each kind needs."""
    if claim.rows or claim.withdrawn:
        return
    grounds = asserts or claim.attested or claim.inherits or claim.rests_on
    match claim.kind:
        case kind if kind in _NEEDS_BASIS and not grounds:
            _lacks(claim, "anything it rests on", "give it checks, attested, inherits or rests_on", collector)
        case Kind.COMMITMENT if not claim.promise:
            _lacks(claim, "a promise", "say what is promised, such as `promise: {within: 72h}`", collector)
        case Kind.PLANNED if not claim.plan:
            _lacks(claim, "a plan", "say when, such as `plan: {by: 2027-Q1, review: 2027-01-15}`", collector)
        case Kind.POINTER if not asserts:
            _lacks(claim, "a check of where it points", "give it a `link` or `status` check", collector)
        case _:
            return


def _lacks(claim: Claim, what: str, fix: str, collector: Collector) -> None:
    text = f"claim `{claim.id}` is a {claim.kind} claim without {what}"
    collector.at(claim.place, "claim-without-basis", text, fix)


def _circles(by_id: dict[str, Claim], collector: Collector) -> None:
    """No claim rests on itself, however far round."""
    settled: set[str] = set()
    for start in by_id:
        trail: list[str] = []
        _walk(start, by_id, trail, settled, collector)


def _walk(name: str, by_id: dict[str, Claim], trail: list[str], settled: set[str], collector: Collector) -> None:
    if name in settled or name not in by_id:
        return
    if name in trail:
        circle = " → ".join((*trail[trail.index(name) :], name))
        what = f"claims rest on one another in a circle: {circle}"
        collector.at(by_id[name].place, "circular-claims", what, "let one of them have checks of its own")
        return
    trail.append(name)
    for other in by_id[name].rests_on:
        _walk(other, by_id, trail, settled, collector)
    trail.pop()
    settled.add(name)
