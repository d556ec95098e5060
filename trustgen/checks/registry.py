"""The registry itself says so, or has such a document.

Holds when
----------
``field`` is given in the registry (with ``present: false``: is not given). Or at least one of ``documents`` is of the
``kind`` and ``framework`` asked for and has not expired (with ``present: false``: none). Of ``subprocessors.entries``
those count who work on the day of the look, so that with ``present: false`` an empty list is a claim.

Broken when
-----------
It is the other way round.

Unknown when
------------
Never: the registry was read before anything is judged.

Cannot see
----------
Anything outside of the registry. Whether what it says is true is for other checks.

Positive control
----------------
A ``field`` is named by its path, and a path that no registry can have is a problem of the registry, not an absence.

Least privilege
---------------
None: it is read from the registry.

References
----------
The registry's schema (``trustgen schema``).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, Self

from trustgen.checks.source import nothing
from trustgen.checks.wording import listed
from trustgen.model.base import Entry, Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.disclosure import Disclosure
from trustgen.model.document import Document
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.organisation import Organisation, Site
from trustgen.model.registry import Registry
from trustgen.model.subprocessor import SubProcessor, SubProcessors
from trustgen.validated import Field, model_validator

#: The parts of a registry whose fields may be asked for, and what each is.
PARTS: dict[str, type[Entry]] = {
    "organisation": Organisation,
    "site": Site,
    "disclosure": Disclosure,
    "subprocessors": SubProcessors,
}

#: Somebody on the list of sub-processors, for contradictions. Constructed as it is, as building models takes time.
_SOMEBODY = SubProcessor.model_construct(id="somebody", name="Somebody", purpose="anything")


class DocumentsWanted(Parameters):
    """Documents by their kind and framework."""

    kind: Literal["policy", "internal", "provider", "report", "certificate", "page"] | None = Field(
        default=None, description="The kind of document."
    )
    framework: str | None = Field(default=None, description="The framework that it is about, such as soc2.")
    of: str | None = Field(default=None, description="The sub-processor that it is of; without it, our own count.")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.kind is None and self.framework is None:
            raise ValueError("say `kind`, `framework`, or both")
        return self

    def wants(self, document: Document, now: datetime, registry: Registry) -> bool:
        """Whether ``document`` is one of them and has not expired."""
        today = now.astimezone(registry.organisation.zone).date()
        alike = all(
            wanted in (None, getattr(document, name))
            for name, wanted in (("kind", self.kind), ("framework", self.framework))
        )
        return alike and document.of == self.of and (document.expires is None or document.expires >= today)


class RegistryParameters(Parameters):
    """Which part of the registry, and whether it must be there."""

    field: str | None = Field(default=None, description="The path of a field, such as disclosure.rewards.")
    documents: DocumentsWanted | None = Field(default=None, description="The kind and framework of a document.")
    present: Flag = Field(default=True, description="Whether it must be there, or must not.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.field is None) is (self.documents is None):
            raise ValueError("say either `field` or `documents`")
        if self.field is not None:
            _expect(self.field)
        return self


def _expect(path: str) -> None:
    """Raise ValueError unless a registry can have a field at ``path``."""
    part, _, name = path.partition(".")
    if part not in PARTS:
        raise ValueError(f"a field begins with {listed((f'`{known}.`' for known in PARTS), 'or')}")
    fields = {field.alias or key: key for key, field in PARTS[part].model_fields.items()}
    if name not in fields:
        raise ValueError(f"`{part}` has the fields {listed(f'`{known}`' for known in sorted(fields))}")


def looks(parameters: RegistryParameters, registry: Registry) -> tuple[Look, ...]:
    """Nothing is looked at: the registry decides."""
    return (Look("", ()),)


def judge(parameters: RegistryParameters, facts: tuple[()], registry: Registry, now: datetime) -> Finding:
    """Look it up."""
    if parameters.field is not None:
        there = _field(registry, parameters.field, now) not in (None, (), {})
        sentence = f"the registry {'gives' if there else 'does not give'} {parameters.field}"
    else:
        titles = _titles(parameters.documents, registry, now)
        there = bool(titles)
        sentence = f"the registry has {listed(titles)}" if titles else "the registry has no such document"
    return holds(sentence) if there is parameters.present else broken(sentence)


def _titles(wanted: DocumentsWanted | None, registry: Registry, now: datetime) -> list[str]:
    return [d.title for d in registry.documents.values() if wanted and wanted.wants(d, now, registry)]


def _field(registry: Registry, path: str, now: datetime) -> Any:
    """What stands at ``path``; of a list of sub-processors those who work on the day of ``now``."""
    part, _, name = path.partition(".")
    found = getattr(registry, part)
    if found is None:
        return None
    if path == "subprocessors.entries":
        return found.current(now.astimezone(registry.organisation.zone).date())
    fields = {field.alias or key: key for key, field in PARTS[part].model_fields.items()}
    return getattr(found, fields[name])


def lies(parameters: RegistryParameters, facts: tuple[()]) -> Iterable[tuple[()]]:
    """There are no facts to lie about."""
    return ()


def contradictions(
    parameters: RegistryParameters, registry: Registry, now: datetime
) -> Iterable[tuple[Registry, datetime]]:
    """A registry without what must be there; where it must not be, one with it."""
    if parameters.documents is not None:
        wanted = parameters.documents
        others = {name: d for name, d in registry.documents.items() if not wanted.wants(d, now, registry)}
        made = Document(kind=wanted.kind or "report", title="a document", framework=wanted.framework, of=wanted.of)
        yield replace(registry, documents=others if parameters.present else {**others, "lied": made}), now
    else:
        part, _, name = (parameters.field or "").partition(".")
        fields = {field.alias or key: key for key, field in PARTS[part].model_fields.items()}
        whole = getattr(registry, part) or PARTS[part].model_construct()
        one: Any = (_SOMEBODY,) if name == "entries" else "something"
        lied: Any = whole.model_copy(update={fields[name]: () if parameters.present else one})
        changed: dict[str, Any] = {part: lied}
        yield replace(registry, **changed), now


CHECK = Check(
    name="registry",
    parameters=RegistryParameters,
    assurance=Assurance.STATED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=nothing,
    manual=__doc__,
    example={"field": "disclosure.contact"},
    contradictions=contradictions,
)
