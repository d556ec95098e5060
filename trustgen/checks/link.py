"""A page that a claim points to is there.

Holds when
----------
The page of the ``target``, ``document`` or ``url`` is answered with status 200, over HTTPS at every step, after at most
five redirects; with ``contains``, the text that it shows holds those words. A ``section`` of this site is there when
something stands in it.

Broken when
-----------
It is answered with 404 or 410, leads over plain HTTP, or does not show the words.

Unknown when
------------
It cannot be reached, redirects too often, or answers with any other status: a server that refuses programs (403) or is
out of order (5xx) says nothing of the page. With ``contains``, also where the page cannot be read as text. A document
without an address, and a section in which no claim stands, leave nothing to look at.

Cannot see
----------
Whether the page says what a reader hopes to find, beyond ``contains``. Text that scripts write. Sites that answer every
address with status 200.

References
----------
RFC 9110 §15 (status codes).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from trustgen.checks import pages, pointers
from trustgen.checks.wording import counted, quoted
from trustgen.facts.http import HttpFacts
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import EntryName
from trustgen.model.registry import Registry
from trustgen.validated import Field

GONE = (404, 410)


class LinkParameters(pointers.PointerParameters):
    """Where the page is, and what it shows."""

    section: Annotated[str | None, EntryName("sections")] = Field(default=None, description="A section of this site.")
    contains: Annotated[str, Field(min_length=1, max_length=300)] | None = Field(
        default=None, description="Words that the page shows, in upper and lower case as here."
    )

    def _places(self) -> tuple[str, ...]:
        return ("target", "document", "section", "url")


def looks(parameters: LinkParameters, registry: Registry) -> tuple[Look, ...]:
    """The page, redirects followed; of a section the registry alone decides."""
    return (Look("", ()),) if parameters.section is not None else pointers.looks(parameters, registry)


def judge(parameters: LinkParameters, facts: HttpFacts | tuple[()], registry: Registry, now: datetime) -> Finding:
    """Judge where the chain of redirects ends, and what is shown there."""
    if parameters.section is not None or not isinstance(facts, HttpFacts):
        return _section(parameters.section or "", registry)
    if any(urlsplit(hop.url).scheme != "https" for hop in facts.hops):
        return broken(f"leads over plain HTTP to {quoted(facts.answer.url)}")
    status = facts.answer.status
    if status in GONE:
        return broken(f"answers with status {status}: there is no such page")
    if status != 200:
        return unknown(f"answers with status {status}, which does not tell whether the page is there")
    if parameters.contains is None:
        return holds("answers with status 200")
    text = pointers.text_of(facts.answer)
    if isinstance(text, Finding):
        return text
    wanted = " ".join(parameters.contains.split())
    return holds(f"shows {quoted(wanted)}") if wanted in text else broken(f"does not show {quoted(wanted)}")


def _section(name: str, registry: Registry) -> Finding:
    standing = sum(1 for claim in registry.claims if name in (claim.section, *claim.also_in) and not claim.withdrawn)
    listed = len(registry.subprocessors.entries) if registry.subprocessors and name == "subprocessors" else 0
    if standing + listed == 0:
        return unknown(f"nothing stands in the section {name}")
    return holds(f"the section {name} holds {counted(standing + listed, 'statement')}")


def lies(parameters: LinkParameters, facts: HttpFacts | tuple[()]) -> Iterable[HttpFacts]:
    """A page that is gone, one over plain HTTP, one that shows other words. A section has no facts that could lie."""
    if not isinstance(facts, HttpFacts):
        return
    for status in GONE:
        yield pages.with_status(facts, status)
    yield replace(
        facts, hops=(*facts.hops, replace(facts.answer, url=f"http://{urlsplit(facts.answer.url).netloc}/lie"))
    )
    if parameters.contains is not None:
        yield pointers.stating(facts, "~")


def repeat(parameters: LinkParameters, registry: Registry) -> tuple[str, ...]:
    """The page with the headers of every hop, by curl; nothing is asked for a section."""
    return () if parameters.section is not None else pointers.repeat(parameters, registry)


CHECK = Check(
    name="link",
    parameters=LinkParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "path": "/security", "contains": "report a vulnerability"},
)
