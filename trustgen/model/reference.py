"""Marks on a check's parameters that name something else in the registry; the registry follows them."""

from __future__ import annotations

from typing import Annotated

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class TargetName:
    """The parameter names a target (or group) whose kind is one of ``kinds``."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryName:
    """The parameter names an entry of ``table``: documents, subprocessors, contacts, owners, sections, claims."""

    table: str


WebTarget = Annotated[str, TargetName(("web",))]
DomainTarget = Annotated[str, TargetName(("domain", "web"))]
ResultsTarget = Annotated[str, TargetName(("results",))]
SourceTarget = Annotated[str, TargetName(("source",))]
DocumentName = Annotated[str, EntryName("documents")]
SubProcessorName = Annotated[str, EntryName("subprocessors")]
OwnerName = Annotated[str, EntryName("owners")]
