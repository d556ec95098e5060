"""A provider's evidence stands.

Holds when
----------
``document`` is of the sub-processor ``from``, and it stands: it has not expired, its bridge letter has not ended, or
its review is not yet due.

Broken when
-----------
The document is of another sub-processor, or of none: then the claim leans on somebody else's paper.

Unknown when
------------
The document is dated to the future, or carries no date until which it stands. One that ran out is *stale*.

Cannot see
----------
What the document says, and whether the provider keeps to it. That our own configuration uses what the provider
vouches for is a check of its own beside this one.

Least privilege
---------------
None: it is read from the registry.

References
----------
The registry's own ``inherits``, of which this is the form for use among ``checks`` and ``supports``.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.source import nothing
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken
from trustgen.model.reference import DocumentName, SubProcessorName
from trustgen.model.registry import Registry
from trustgen.model.standing import dated
from trustgen.validated import Field


class InheritedParameters(Parameters):
    """Whose evidence, and which document."""

    from_: SubProcessorName = Field(alias="from", description="The sub-processor whose evidence it is.")
    document: DocumentName = Field(description="The document that is the evidence.")


def looks(parameters: InheritedParameters, registry: Registry) -> tuple[Look, ...]:
    """Nothing is looked at: the registry decides."""
    return (Look("", ()),)


def judge(parameters: InheritedParameters, facts: tuple[()], registry: Registry, now: datetime) -> Finding:
    """Whose it is, then its dates."""
    document = registry.documents[parameters.document]
    if document.of != parameters.from_:
        of = f"of {document.of}" if document.of else "of no sub-processor"
        return broken(f"{document.title} is {of}; the claim says {parameters.from_}")
    return dated(document, registry, now).finding


def lies(parameters: InheritedParameters, facts: tuple[()]) -> Iterable[tuple[()]]:
    """There are no facts to lie about."""
    return ()


def contradictions(
    parameters: InheritedParameters, registry: Registry, now: datetime
) -> Iterable[tuple[Registry, datetime]]:
    """The document of somebody else."""
    stranger = registry.documents[parameters.document].model_copy(update={"of": None})
    yield replace(registry, documents={**registry.documents, parameters.document: stranger}), now


CHECK = Check(
    name="inherited",
    parameters=InheritedParameters,
    assurance=Assurance.THIRD_PARTY,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=nothing,
    manual=__doc__,
    example={"from": "stripe", "document": "stripe-pci"},
    contradictions=contradictions,
)
