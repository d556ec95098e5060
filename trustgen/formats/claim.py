"""A claim for somebody who asks what it rests on: pure text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trustgen.model.base import EnvironmentName
from trustgen.model.claim import Asserted, Claim
from trustgen.model.registry import Registry
from trustgen.words import catalogue
from trustgen.words.statement import whole_text


def explanation(registry: Registry, claim: Claim) -> str:
    """What ``claim`` says, rests on and how a reader repeats it."""
    return "\n".join(_lines(registry, claim))


def _lines(registry: Registry, claim: Claim) -> Iterator[str]:
    words = catalogue("en")
    yield whole_text(claim, registry, words)
    yield ""
    owner = claim.owner or next((s.owner for s in registry.sections if s.id == claim.section and s.owner), "")
    title = registry.owners[owner].title if owner in registry.owners else "nobody"
    yield f"  {claim.kind} claim `{claim.id}` in {claim.section}, owned by {title} ({claim.place})"
    if claim.controls:
        yield f"  supports {', '.join(claim.controls)}"
    for heading, asserted in (
        ("Holds if", claim.checks),
        ("Is supported by", claim.supports),
        ("Is false if", claim.false_if),
    ):
        if asserted:
            yield ""
            yield f"{heading}:"
            for one in asserted:
                yield from _asserted(one, registry)
    yield from _grounds(registry, claim)


def _asserted(one: Asserted, registry: Registry) -> Iterator[str]:
    given = one.parameters.model_dump(mode="python", exclude_unset=True, by_alias=True)
    terms = ", ".join(f"{name} {_shown(getattr(one.parameters, name, value))}" for name, value in given.items())
    yield f"  {one.check.name}: {terms} ({one.place})"
    for command in one.check.repeat(one.parameters, registry):
        yield f"    $ {command}"


def _shown(value: Any) -> str:
    """A parameter as the registry has it: ``true``, words divided by commas, a variable by its name."""
    match value:
        case bool():
            return str(value).lower()
        case EnvironmentName():
            return ", ".join(f"${name}" for name in value.names)
        case tuple() | list():
            return ", ".join(map(_shown, value)) or "none"
        case Mapping():
            return ", ".join(f"{name}: {_shown(item)}" for name, item in value.items())
        case _:
            return str(value)


def _term(name: str, value: Any) -> str:
    """A term of a promise; a flag is said by its name alone."""
    spoken = name.replace("_", " ")
    return spoken if value is True else f"{spoken} {_shown(value)}"


def _grounds(registry: Registry, claim: Claim) -> Iterator[str]:
    """What it rests on besides checks."""
    if claim.attested or claim.inherits or claim.rests_on or claim.rows or claim.promise or claim.plan:
        yield ""
    for attestation in claim.attested:
        title = registry.owners[attestation.role].title
        yield f"Stated by {title} on {attestation.on.isoformat()}, again every {attestation.every}."
    if claim.inherits:
        document = registry.documents[claim.inherits.document]
        yield f"Inherited from {claim.inherits.from_}: {document.title}."
    if claim.rows:
        yield f"Its rows: {', '.join(claim.rows)}."
    if claim.rests_on:
        yield f"Rests on {', '.join(claim.rests_on)}."
    if claim.promise:
        yield f"Promised: {', '.join(_term(name, value) for name, value in claim.promise.terms.items())}."
    if claim.plan:
        yield f"Planned by {claim.plan.by}; looked at again by {claim.plan.review.isoformat()}."
