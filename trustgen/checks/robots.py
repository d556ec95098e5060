"""A site has a robots.txt, which tells crawlers what to leave alone.

Holds when
----------
``/robots.txt`` is answered with status 2xx and plain text; every path in ``disallows`` is closed to ``agent`` and every
path in ``allows`` is open to it, the longest rule that fits deciding; and each of ``sitemaps`` is named in it.

Broken when
-----------
The file is not there (404, 410), or says otherwise.

Unknown when
------------
It cannot be fetched, answers with another status, or is no plain text: many sites answer every address with a page.

Cannot see
----------
Whether crawlers keep to it. It is a request and protects nothing: a path that is named in it is made known.

References
----------
RFC 9309 (robots exclusion protocol): §2.2.2 (the longest rule decides), §2.2.3 (``*`` and ``$``), §2.3.1 (status).

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated

from trustgen.checks import pages, web
from trustgen.checks.wording import counted, listed, quoted
from trustgen.facts.http import HttpFacts
from trustgen.model.base import HttpsUrl, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.syntax import robots
from trustgen.syntax.media_type import media_type
from trustgen.validated import Field

PATH = "/robots.txt"
GONE = (404, 410)
AbsolutePath = Annotated[str, Field(pattern=r"^/[!-\"$-~]*$", max_length=2000)]


class RobotsParameters(Parameters):
    """Which site, and what its file says."""

    target: WebTarget = Field(description=pages.TARGET)
    agent: Annotated[str, Field(pattern=r"^(\*|[A-Za-z_-]+)$", max_length=60)] = Field(
        default="*", description="The crawler's product name; * is every other one."
    )
    disallows: tuple[AbsolutePath, ...] = Field(default=(), description="Paths that it closes, such as [/admin].")
    allows: tuple[AbsolutePath, ...] = Field(default=(), description="Paths that it leaves open, such as [/].")
    sitemaps: tuple[HttpsUrl, ...] = Field(default=(), description="Addresses of sitemaps that it names.")


def looks(parameters: RobotsParameters, registry: Registry) -> tuple[Look, ...]:
    """The file of each web target."""
    return web.looks_at(registry, parameters.target, PATH, body=True)


def judge(parameters: RobotsParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the file that was seen."""
    answer = facts.answer
    if answer.status in GONE:
        return broken(f"answers with status {answer.status}: there is no robots.txt")
    if not 200 <= answer.status < 300:
        return unknown(f"answers with status {answer.status}, and only 2xx is the file")
    kind = media_type(answer.first("content-type") or "")[0]
    if kind != "text/plain":
        return unknown(f"answers with {quoted(kind or 'no content type')}, and only plain text is a robots.txt")
    if answer.text is None:
        return unknown("answers with a file that cannot be read as text", answer.undecoded)
    file = robots.parse(answer.text)
    if not file.groups and not file.sitemaps:
        return unknown("has a robots.txt without a single rule that can be read")
    wrong = tuple(_wrong(parameters, file))
    return broken("; ".join(wrong)) if wrong else holds(_said(parameters, file))


def _wrong(parameters: RobotsParameters, file: robots.Robots) -> Iterator[str]:
    agent = "every crawler" if parameters.agent == "*" else parameters.agent
    opened = [path for path in parameters.disallows if file.allows(path, parameters.agent)]
    closed = [path for path in parameters.allows if not file.allows(path, parameters.agent)]
    missing = [url for url in parameters.sitemaps if url not in file.sitemaps]
    if opened:
        yield f"its robots.txt leaves {listed(opened)} open to {agent}; the claim says closed"
    if closed:
        yield f"its robots.txt closes {listed(closed)} to {agent}; the claim says open"
    if missing:
        yield f"its robots.txt does not name the sitemap {listed(missing, 'or')}"


def _said(parameters: RobotsParameters, file: robots.Robots) -> str:
    parts = [f"closes {listed(parameters.disallows)}"] if parameters.disallows else []
    parts += [f"leaves {listed(parameters.allows)} open"] if parameters.allows else []
    parts += [f"names {listed(parameters.sitemaps)}"] if parameters.sitemaps else []
    return f"its robots.txt {listed(parts)}" if parts else f"has a robots.txt with {counted(len(file.groups), 'group')}"


def lies(parameters: RobotsParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """No file; one that closes nothing; one that closes everything."""
    for status in GONE:
        yield pages.with_status(facts, status)
    if parameters.disallows or parameters.sitemaps:
        yield pages.saying(facts, "user-agent: *\ndisallow:\n")
    if parameters.allows:
        yield pages.saying(facts, "user-agent: *\ndisallow: /\n")


def repeat(parameters: RobotsParameters, registry: Registry) -> tuple[str, ...]:
    """The file with its headers, by curl."""
    return tuple(f"curl -sS -i {shlex.quote(page.at(PATH))}" for page in web.repeatable(registry, parameters.target))


CHECK = Check(
    name="robots",
    parameters=RobotsParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "disallows": ["/admin"], "allows": ["/"]},
)
