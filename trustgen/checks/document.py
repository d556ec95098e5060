"""A document is there, is the one that was meant, and stands.

Holds when
----------
The document has not expired and its review is not due; where it names a ``file`` below the project, the file is there
and, where ``sha256`` is given, is the same byte for byte; so is its bridge letter. With ``every``: the newest one is no
older than that and ``grace``.

Broken when
-----------
The file is not there, or its digest is another one; with ``every``, the next one is overdue.

Unknown when
------------
A file cannot be read or lies outside of the project; the document is dated to the future, or carries no date by which
it could be judged. One that ran out is *stale*.

Cannot see
----------
What the document says. What lies at its ``url``: a `link` or `status` check looks there.

Least privilege
---------------
Reading that one file below the project's folder. It is published only where ``access`` is ``public``.

References
----------
FIPS 180-4 (SHA-256).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self

from pydantic import Field, model_validator

from trustgen.checks.source import nothing
from trustgen.facts.files import FileFacts, FileRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.document import Document
from trustgen.model.judgement import Assurance, Finding, Verdict, broken, holds, unknown
from trustgen.model.reference import DocumentName
from trustgen.model.registry import Registry
from trustgen.model.standing import dated, start_of
from trustgen.model.values import Cadence, Duration

Facts = FileFacts | tuple[FileFacts, ...]


class DocumentParameters(Parameters):
    """Which document, and how often there is a new one."""

    document: DocumentName = Field(description="The document, by its name in the registry.")
    every: Cadence | None = Field(default=None, description="How often the claim says that there is a new one.")
    grace: Duration | None = Field(default=None, description="How late it may be beyond `every`.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.grace and not self.every:
            raise ValueError("`grace` belongs to `every`; say how often, or remove it")
        return self


def _files(document: Document) -> tuple[tuple[str, str], ...]:
    """Path and expected digest (empty: any) of every file of the document."""
    bridge = document.bridge
    files = [(document.file, document.sha256), *([(bridge.file, bridge.sha256)] if bridge else [])]
    return tuple((path, (digest or "").lower()) for path, digest in files if path)


def looks(parameters: DocumentParameters, registry: Registry) -> tuple[Look, ...]:
    """Its files, all in one look; none where the registry alone decides."""
    document = registry.documents[parameters.document]
    return (Look(document.title, tuple(FileRequest(path) for path, _ in _files(document))),)


def judge(parameters: DocumentParameters, facts: Facts, registry: Registry, now: datetime) -> Finding:
    """The files first, then the dates."""
    document = registry.documents[parameters.document]
    seen = facts if isinstance(facts, tuple) else (facts,)
    for file, (path, digest) in zip(seen, _files(document), strict=True):
        if not file.there:
            return broken(f"{document.title} is not there", path)
        if digest and file.sha256 != digest:
            return broken(f"{document.title} is another file than the one recorded", f"{path} has {file.sha256}")
    standing = dated(document, registry, now).finding
    if not parameters.every:
        return standing
    renewed = _renewed(document, parameters.every, parameters.grace, registry, now)
    ends = document.expires or document.bridge or document.review
    return standing if renewed.verdict is Verdict.HOLDS and ends else renewed


def _renewed(document: Document, every: Cadence, grace: Duration | None, registry: Registry, now: datetime) -> Finding:
    """Whether the next one is overdue."""
    day = document.issued or document.seen or (document.period.to if document.period else None)
    if day is None:
        return unknown(f"{document.title} carries no date")
    zone = registry.organisation.zone
    given = start_of(day, zone)
    if given > now:
        return unknown(f"{document.title} is dated {day.isoformat()}, a day that is still to come")
    if now > every.due_after(given, zone, grace):
        late = f" and {grace} of grace" if grace else ""
        return broken(f"{document.title} is of {day.isoformat()}; the claim says every {every}{late}")
    return holds(f"{document.title} is of {day.isoformat()}")


def lies(parameters: DocumentParameters, facts: Facts) -> Iterable[Facts]:
    """Each of its files gone."""
    if isinstance(facts, FileFacts):
        yield FileFacts(there=False)
    else:
        for at in range(len(facts)):
            yield tuple(FileFacts(there=False) if place == at else file for place, file in enumerate(facts))


def contradictions(
    parameters: DocumentParameters, registry: Registry, now: datetime
) -> Iterable[tuple[Registry, datetime]]:
    """A document that ran out the day before."""
    yesterday = now.astimezone(registry.organisation.zone).date() - timedelta(days=1)
    changed = registry.documents[parameters.document].model_copy(update={"expires": yesterday})
    yield replace(registry, documents={**registry.documents, parameters.document: changed}), now


CHECK = Check(
    name="document",
    parameters=DocumentParameters,
    assurance=Assurance.THIRD_PARTY,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=nothing,
    manual=__doc__,
    example={"document": "pentest", "every": "year", "grace": "60d"},
    contradictions=contradictions,
)
