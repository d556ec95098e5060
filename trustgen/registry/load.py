"""``claims.yaml`` → Registry, or every problem in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from trustgen.errors import InputError, Place, Problem, Severity
from trustgen.model.check import Vocabulary
from trustgen.model.claim import Claim
from trustgen.model.organisation import Site
from trustgen.model.registry import Evidence, Registry, Waiver
from trustgen.model.target import Target, written_short
from trustgen.registry import disclosing, notice, rules, salvage, told
from trustgen.registry.claims import Claims
from trustgen.registry.collect import Collector
from trustgen.registry.constraints import check as check_constraints
from trustgen.registry.lookup import Lookup
from trustgen.registry.nearest import nearest
from trustgen.registry.references import References, derive
from trustgen.registry.schema import KEYS, LISTED, NAMED, REQUIRED, SINGLE, EvidenceTerms
from trustgen.registry.tables import Tables
from trustgen.registry.validate import INVALID, validate
from trustgen.registry.yamltree import load as load_yaml


def load(
    text: bytes, file: str, vocabulary: Vocabulary, targets: Mapping[str, str] | None = None
) -> tuple[Registry, tuple[Problem, ...]]:
    """The registry in ``text`` and its warnings. ``targets`` replaces targets by name (``--target``).

    Raises InputError with every problem that could be found in one run.
    """
    loaded = load_yaml(text, file)
    collector = Collector(loaded.places, list(loaded.problems))
    if not isinstance(loaded.value, dict):
        if not collector.problems:
            collector.add((), "not-a-registry", "the file is not a mapping", "begin with `version: 1`")
        raise InputError(collector.problems)
    if not loaded.whole:
        raise InputError(collector.problems)
    tree = _with_targets(loaded.value, targets or {}, collector)
    registry = _build(tree, vocabulary, collector, hashlib.sha256(text).hexdigest())
    if registry is None or any(problem.severity is Severity.ERROR for problem in collector.problems):
        raise InputError(collector.problems)
    return registry, tuple(sorted(collector.problems))


def _with_targets(tree: dict[str, Any], targets: Mapping[str, str], collector: Collector) -> dict[str, Any]:
    known = tree.get("targets")
    known = known if isinstance(known, dict) else {}
    for name in targets:
        if name not in known:
            guess = nearest(name, known)
            fix = f"did you mean `{guess}`?" if guess else "name a target of the registry"
            collector.add(("targets",), "unknown-target", f"--target names `{name}`, which is not defined", fix)
    return {**tree, "targets": {**known, **targets}} if targets else tree


def _build(tree: dict[str, Any], vocabulary: Vocabulary, collector: Collector, digest: str) -> Registry | None:
    _keys(tree, collector)
    values = tree.get("values")
    tree = {**tree, "values": derive(values, collector)} if isinstance(values, dict) else tree
    lookup = Lookup(tree)
    references = References(lookup, collector)
    raw = {key: tree[key] for key in KEYS if key in tree and key not in ("claims", "sections")}
    resolved = references.resolve(raw, ())
    lookup = Lookup({**tree, **resolved})
    single = {key: validate(kind, resolved[key], (key,), collector) for key, kind in SINGLE.items() if key in resolved}
    named = {key: _named(key, kind, resolved.get(key), collector) for key, kind in NAMED.items()}
    sections = _listed("sections", tree.get("sections"), collector)
    entries = {**named, "sections": {section.id: section for section in sections}}
    entries["subprocessors"] = _subprocessors(single.get("subprocessors"), resolved)
    tables = Tables(entries, collector)
    builder = Claims(vocabulary, tables, lookup, collector)
    claims = _claims(tree.get("claims"), builder, collector)
    rules.claims(claims, builder.asserting, sections, tables, collector)
    _cross(single, named, sections, tables, collector)
    if isinstance(single.get("constraints"), tuple):
        check_constraints(single["constraints"], collector)
    _listing(single, resolved, tables, collector)
    _policy(single, named, resolved, collector)
    if single.get("site") not in (None, INVALID):
        told.brand(single["site"].brand, collector)
    listed = {key: _listed(key, resolved.get(key), collector) for key in ("questions", "changes")}
    for key, entries_told in listed.items():
        told.check(key, resolved.get(key), entries_told, claims, collector)
    if any(problem.severity is Severity.ERROR for problem in collector.problems):
        return None
    return _registry({**single, **listed}, named, sections, claims, digest, dict(_told_at(single, listed, collector)))


def _told_at(
    single: Mapping[str, Any], listed: Mapping[str, list[Any]], collector: Collector
) -> Iterator[tuple[str, Place]]:
    for table, keys in (("questions", ("question", "answer")), ("changes", ("title", "text"))):
        for index, one in enumerate(listed[table]):
            yield from ((f"{table}/{one.id}/{key}", collector.places.at((table, index, key))) for key in keys)
    site, policy = single.get("site"), single.get("disclosure")
    yield "language", collector.places.at(("site", "language"))
    for index in range(len(site.languages) if site else 0):
        yield f"languages/{index}", collector.places.at(("site", "languages", index))
    for index in range(len(policy.rules) if policy else 0):
        yield f"rules/{index}", collector.places.at(("disclosure", "rules", index))


def _keys(tree: dict[str, Any], collector: Collector) -> None:
    for key in tree:
        if key not in KEYS:
            fix = f"the keys are {', '.join(KEYS)}"
            collector.unknown((key,), "unknown-key", f"`{key}` is not a key of a registry", key, KEYS, fix, key=True)
    for key in REQUIRED:
        if key not in tree:
            collector.add((), "missing-key", f"`{key}` is missing", f"add `{key}:`")
        elif key in LISTED and not tree[key]:
            collector.add((key,), "empty", f"`{key}` is empty", "a registry has at least one section and one claim")


def _named(table: str, kind: Any, plain: Any, collector: Collector) -> dict[str, Any]:
    if plain is None:
        return {}
    if not isinstance(plain, dict):
        collector.add((table,), "wrong-type", f"`{table}` is not a mapping", "write `name: …` for each entry")
        return {}
    shape = written_short if table == "targets" else lambda value: value
    return {name: validate(kind, shape(value), (table, name), collector) for name, value in plain.items()}


def _listed(name: str, plain: Any, collector: Collector) -> list[Any]:
    if not isinstance(plain, list):
        if plain is not None:
            collector.add((name,), "wrong-type", f"`{name}` is not a list", "begin each item with a hyphen")
        return []
    found = [validate(LISTED[name], item, (name, index), collector) for index, item in enumerate(plain)]
    ids = ((item, collector.places.at((name, i, "id"))) for i, item in enumerate(found) if item is not INVALID)
    rules.unique(((item.id, place) for item, place in ids), name.removesuffix("s"), collector)
    return [item for item in found if item is not INVALID]


def _claims(plain: Any, claims: Claims, collector: Collector) -> tuple[Claim, ...]:
    if not isinstance(plain, list):
        if plain is not None:
            collector.add(("claims",), "wrong-type", "`claims` is not a list", "begin each claim with a hyphen")
        return ()
    return tuple(claim for index, item in enumerate(plain) for claim in claims.make(item, ("claims", index)))


def _subprocessors(validated: Any, resolved: Mapping[str, Any]) -> dict[str, Any]:
    if validated is not None and validated is not INVALID:
        return {entry.id: entry for entry in validated.entries}
    plain = resolved.get("subprocessors")
    entries = plain.get("entries") if isinstance(plain, dict) else None
    return {e["id"]: INVALID for e in entries or () if isinstance(e, dict) and "id" in e}


def _cross(
    single: dict[str, Any], named: dict[str, Any], sections: list[Any], tables: Tables, collector: Collector
) -> None:
    """Names outside claims."""
    for index, section in enumerate(sections):
        if section.owner:
            tables.expect("owners", section.owner, ("sections", index, "owner"))
    for name, owner in named["owners"].items():
        if owner is not INVALID and owner.contact:
            tables.expect("contacts", owner.contact, ("owners", name, "contact"))
    for name, document in named["documents"].items():
        if document is not INVALID and document.of:
            tables.expect("subprocessors", document.of, ("documents", name, "of"))
        if document is not INVALID and document.owner:
            tables.expect("owners", document.owner, ("documents", name, "owner"))
    disclosure = single.get("disclosure")
    if disclosure is not None and disclosure is not INVALID:
        for index, contact in enumerate(disclosure.contact):
            tables.expect("contacts", contact, ("disclosure", "contact", index))
    _groups(named["targets"], tables, collector)


def _listing(single: dict[str, Any], resolved: Mapping[str, Any], tables: Tables, collector: Collector) -> None:
    """The sub-processors, also those that stand beside one that cannot be read."""
    if "subprocessors" not in resolved:
        return
    listing, entries = salvage.listed(single["subprocessors"], resolved["subprocessors"])
    ids = ((entry.id, collector.places.at(("subprocessors", "entries", i, "id"))) for i, entry in entries.items())
    rules.unique(ids, "sub-processor", collector)
    to = listing.objections.to if listing.objections else None
    if to and ":" not in to:
        tables.expect("contacts", to, ("subprocessors", "objections", "to"))
    organisation = single.get("organisation")
    notice.check(listing, entries, None if organisation is INVALID else organisation, collector)


def _policy(single: dict[str, Any], named: dict[str, Any], resolved: Mapping[str, Any], collector: Collector) -> None:
    policy = salvage.disclosed(single.get("disclosure"), resolved.get("disclosure"))
    if policy is not None:
        disclosing.check(policy, named["contacts"], collector)


def _groups(targets: dict[str, Any], tables: Tables, collector: Collector) -> None:
    """Members of a group are targets, or URLs that become targets of their own name."""
    for name, target in list(targets.items()):
        for index, member in enumerate(target.members if getattr(target, "kind", "") == "group" else ()):
            path = ("targets", name, index)
            if "://" in member and member not in targets:
                targets[member] = validate(Target, written_short(member), path, collector)
            elif member == name or getattr(targets.get(member), "kind", "") == "group":
                collector.add(path, "nested-group", f"`{member}` is a group", "list the members themselves")
            else:
                tables.expect("targets", member, path)


def _registry(
    single: dict[str, Any],
    named: dict[str, Any],
    sections: list[Any],
    claims: tuple[Claim, ...],
    digest: str,
    told_at: Mapping[str, Place],
) -> Registry:
    terms = single.get("evidence") or EvidenceTerms()
    return Registry(
        organisation=single["organisation"],
        site=single.get("site") or Site(),
        evidence=Evidence(terms.machines, terms.people),
        sections=tuple(sections),
        claims=claims,
        contacts=named["contacts"],
        owners=named["owners"],
        plans=named["plans"],
        values=single.get("values") or {},
        targets=named["targets"],
        documents=named["documents"],
        subprocessors=single.get("subprocessors"),
        disclosure=single.get("disclosure"),
        questions=tuple(single["questions"]),
        changes=tuple(single["changes"]),
        digest=digest,
        waivers=tuple(Waiver(w.rule, w.about, w.reason, w.until) for w in single.get("waivers") or ()),
        told_at=told_at,
    )
