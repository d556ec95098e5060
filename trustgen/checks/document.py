"""A document is there, is the one that was meant, and stands.

Holds when
----------
The document has not expired and its review is not due; where it names a ``file`` below the project, the file is there
and, where ``sha256`` is given, is the same byte for byte; so is its bridge letter. Where it has ``url`` and ``sha256``
and no ``file``, what is served there is the same byte for byte. With ``every``: the newest one is no older than that
and ``grace``. With ``version`` or ``owner``: the registry gives the document that version or owner.

Broken when
-----------
The file is not there; its digest is another one, or what is served at its ``url`` has another one; the registry gives
it another version or owner; with ``every``, the next one is overdue.

Unknown when
------------
A file cannot be read or lies outside of the project. The host of the ``url`` cannot be reached, is silent, answers with
any status but 200 (also 404: it is said as well to those who may not see what is there), leaves https, sends more than
32 MiB, or sends a web page in the place of the file, such as one to sign in. The document is dated to the future, or
carries no date by which it could be judged. One that ran out is *stale*.

Cannot see
----------
What the document says. What lies at its ``url``, where no ``sha256`` is given or a ``file`` is: a `link` or `status`
check looks there.

Positive control
----------------
Another digest counts only where a 200 arrived whole, without a content coding that failed, and is no web page (unless
the address ends in ``.html`` or ``.htm``).

Least privilege
---------------
Reading that one file below the project's folder, or one GET of its address without a credential. It is published only
where ``access`` is ``public``.

References
----------
FIPS 180-4 (SHA-256); RFC 9110 §15.3.1 (200).

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from trustgen.checks.pages import HTML
from trustgen.checks.wording import quoted
from trustgen.facts.files import DownloadFacts, DownloadRequest, FileFacts, FileRequest
from trustgen.model.base import Parameters, PlainText
from trustgen.model.check import Check, Look
from trustgen.model.document import Document
from trustgen.model.judgement import Assurance, Finding, Verdict, broken, holds, unknown
from trustgen.model.reference import DocumentName, OwnerName
from trustgen.model.registry import Registry
from trustgen.model.standing import dated, start_of
from trustgen.model.values import Cadence, Duration
from trustgen.validated import Field, model_validator

One = FileFacts | DownloadFacts
Facts = One | tuple[One, ...]
#: A digest that nothing has.
_OTHER = "0" * 64


class DocumentParameters(Parameters):
    """Which document, and how often there is a new one."""

    document: DocumentName = Field(description="The document, by its name in the registry.")
    every: Cadence | None = Field(default=None, description="How often the claim says that there is a new one.")
    grace: Duration | None = Field(default=None, description="How late it may be beyond `every`.")

    version: PlainText | None = Field(default=None, description="The version that the claim says is in force.")
    owner: OwnerName | None = Field(default=None, description="The owner who the claim says answers for it.")

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


def _from_web(document: Document) -> str | None:
    """Where the document is fetched from: its address, where that alone can show the digest."""
    return document.url if document.url and document.sha256 and not document.file else None


def looks(parameters: DocumentParameters, registry: Registry) -> tuple[Look, ...]:
    """Its files, all in one look, and its address in another; none where the registry alone decides."""
    document = registry.documents[parameters.document]
    url = _from_web(document)
    served = (Look(document.title, (DownloadRequest(url),)),) if url else ()
    files = tuple(FileRequest(path) for path, _ in _files(document))
    return (*served, Look(document.title, files)) if files or not served else served


def judge(parameters: DocumentParameters, facts: Facts, registry: Registry, now: datetime) -> Finding:
    """What was read first, then what the registry says, then the dates."""
    document = registry.documents[parameters.document]
    wrong = _served(document, facts) if isinstance(facts, DownloadFacts) else _read(document, facts)
    return wrong or _otherwise(parameters, document) or _standing(parameters, document, registry, now)


def _read(document: Document, facts: Any) -> Finding | None:
    """What is wrong with the files; None where nothing is."""
    seen = facts if isinstance(facts, tuple) else (facts,)
    for file, (path, digest) in zip(seen, _files(document), strict=True):
        if not file.there:
            return broken(f"{document.title} is not there", path)
        if digest and file.sha256 != digest:
            return broken(f"{document.title} is another file than the one recorded", f"{path} has {file.sha256}")
    return None


def _served(document: Document, facts: DownloadFacts) -> Finding | None:
    """What is wrong with the file that its address leads to; None where nothing is."""
    if facts.sha256 == (document.sha256 or "").lower():
        return None
    if facts.media in HTML and not urlsplit(document.url or "").path.lower().endswith((".html", ".htm")):
        return unknown(f"a web page is served in the place of {document.title}, perhaps one to sign in")
    detail = f"{document.url} has {facts.sha256}, {facts.size} bytes"
    return broken(f"{document.title} is served as another file than the one recorded", detail)


def _otherwise(parameters: DocumentParameters, document: Document) -> Finding | None:
    """What the registry says of the document and the claim does not; None where they agree."""
    for name in ("version", "owner"):
        claimed, recorded = getattr(parameters, name), getattr(document, name)
        if claimed is not None and recorded != claimed:
            seen = f"has {name} {quoted(recorded)}" if recorded else f"has no {name}"
            return broken(f"{document.title} {seen}; the claim says {quoted(claimed)}")
    return None


def _standing(parameters: DocumentParameters, document: Document, registry: Registry, now: datetime) -> Finding:
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
    """Each of its files gone; another one served in its place."""
    if isinstance(facts, tuple):
        for at in range(len(facts)):
            yield tuple(FileFacts(there=False) if place == at else file for place, file in enumerate(facts))
    elif isinstance(facts, DownloadFacts):
        yield DownloadFacts(facts.size, _OTHER, "application/pdf")
    else:
        yield FileFacts(there=False)


def contradictions(
    parameters: DocumentParameters, registry: Registry, now: datetime
) -> Iterable[tuple[Registry, datetime]]:
    """A document that ran out the day before."""
    yesterday = now.astimezone(registry.organisation.zone).date() - timedelta(days=1)
    changed = registry.documents[parameters.document].model_copy(update={"expires": yesterday})
    yield replace(registry, documents={**registry.documents, parameters.document: changed}), now


def repeat(parameters: DocumentParameters, registry: Registry) -> tuple[str, ...]:
    """The digest of what is served, by curl."""
    url = _from_web(registry.documents[parameters.document])
    return (f"curl -sSfL --proto-redir =https {shlex.quote(url)} | sha256sum",) if url else ()


CHECK = Check(
    name="document",
    parameters=DocumentParameters,
    assurance=Assurance.THIRD_PARTY,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"document": "pentest", "every": "year", "grace": "60d"},
    contradictions=contradictions,
)
