"""Papers such as runbooks lie in the source, and were reviewed not too long ago.

Holds when
----------
Each of the files of ``documents_for`` (word: file) is there and holds a line about its review with a day
(``Reviewed: 2026-09-15``), and the newest such day is no longer ago than ``every`` and ``grace``.

Broken when
-----------
A file is not there, or its review is overdue.

Unknown when
------------
A file cannot be read, names no day of a review, or one that is still to come.

Cannot see
----------
What the papers say, and whether anybody follows them. The day is the paper's own word: the times of files say nothing,
since a checkout gives every file a new one.

Least privilege
---------------
Reading those files below the target's ``root``; of their text, the day alone is kept.

References
----------
ISO 8601 (days). A line counts that begins with the words reviewed, last reviewed, last review, updated or last
updated, and a colon.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from trustgen.checks import source
from trustgen.checks.wording import listed
from trustgen.facts.source import PapersFacts, PapersRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import SourceTarget
from trustgen.model.registry import Registry
from trustgen.model.standing import start_of
from trustgen.model.values import Cadence, Duration, SetOf
from trustgen.syntax import glob
from trustgen.validated import AfterValidator, Field


def _files(papers: SetOf) -> SetOf:
    for name in papers.names():
        if glob.is_glob(glob.checked(name)):
            raise ValueError("name each file itself, without * and ?")
    return papers


class SourceDocumentsParameters(Parameters):
    """Which papers, and how often they are reviewed."""

    target: SourceTarget = Field(description="The target of kind source: a tree of files.")
    documents_for: Annotated[SetOf, AfterValidator(_files)] = Field(
        description="Word: file, from the root, where people read what the paper is for."
    )
    every: Cadence = Field(description="How often each of them is reviewed.")
    grace: Duration | None = Field(default=None, description="How late a review may be beyond `every`.")


def looks(parameters: SourceDocumentsParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a tree."""
    names = parameters.documents_for.names()
    return tuple(Look(name, (PapersRequest(root, names),)) for name, root in source.roots(registry, parameters.target))


def judge(parameters: SourceDocumentsParameters, facts: PapersFacts, registry: Registry, now: datetime) -> Finding:
    """Every paper; what is missing or overdue before what cannot be told."""
    words = {name: word for word, name in parameters.documents_for.items}
    missing = [words[paper.file] for paper in facts.papers if not paper.there]
    if missing:
        return broken(f"there is no paper for {listed(missing)}")
    zone = registry.organisation.zone
    days = {words[p.file]: start_of(date.fromisoformat(p.reviewed), zone) for p in facts.papers if p.reviewed}
    overdue = [word for word, day in days.items() if now > parameters.every.due_after(day, zone, parameters.grace)]
    if overdue:
        oldest = min(days[word] for word in overdue).date().isoformat()
        told = f"the paper for {listed(overdue)} was last reviewed on {oldest}"
        return broken(f"{told}; the claim says every {parameters.every}")
    undated = [words[paper.file] for paper in facts.papers if not paper.reviewed]
    if undated:
        return unknown(f"the paper for {listed(undated)} names no day of its review")
    coming = [word for word, day in days.items() if day > now]
    if coming:
        return unknown(f"the paper for {listed(coming)} names a day of its review that is still to come")
    return holds(f"reviewed on {min(days.values()).date().isoformat()} or later")


def lies(parameters: SourceDocumentsParameters, facts: PapersFacts) -> Iterable[PapersFacts]:
    """The last paper is gone, or was reviewed long ago."""
    *most, last = facts.papers
    yield PapersFacts((*most, replace(last, there=False, reviewed="")))
    yield PapersFacts((*most, replace(last, reviewed="1000-01-01")))


CHECK = Check(
    name="source.documents",
    parameters=SourceDocumentsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=source.nothing,
    manual=__doc__,
    example={
        "target": "code",
        "documents_for": {"a breach": "runbooks/breach.md", "an outage": "runbooks/outage.md"},
        "every": "6 months",
        "grace": "10d",
    },
)
