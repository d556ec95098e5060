"""Browsers know a domain as HTTPS only before the first visit: its place on the preload list.

Holds when
----------
The preload list's own site answers that the domain has the ``status`` claimed: preloaded (the domain itself, or the one
above it with all its subdomains), pending (asked for, and to come), or unknown (not on the list).

Broken when
-----------
It answers another status: also that a removal is pending, or that the domain was rejected or removed.

Unknown when
------------
The list's site cannot be reached, answers with an error, or says something that is not understood.

Cannot see
----------
Which browsers carry the list in which version: weeks pass until a release has what the site says. The header that the
domain must keep sending: see ``hsts``.

References
----------
https://hstspreload.org (API: /api/v2/status; the answer's keys and statuses are those of the site's published source,
github.com/chromium/hstspreload.org, read on 21 November 2026), RFC 6797 §12.3.

"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from trustgen.checks import pages
from trustgen.checks.wording import quoted
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.syntax import strict_json
from trustgen.validated import Field

_API = "https://hstspreload.org/api/v2/status?domain="
_STATUSES = {
    "unknown": "not on the preload list",
    "pending": "pending for the preload list",
    "preloaded": "on the preload list",
    "rejected": "rejected from the preload list",
    "removed": "removed from the preload list",
    "pending-removal": "about to be removed from the preload list",
    "pending-automated-removal": "about to be removed from the preload list",
}


class HstsPreloadParameters(Parameters):
    """Which domain, and its place on the list."""

    target: DomainTarget = Field(description="The domain or web target, or a group of them.")
    status: Literal["preloaded", "pending", "unknown"] = Field(
        default="preloaded", description="What the list's site says: preloaded, pending, or unknown (not on the list)."
    )


def _question(domain: str) -> str:
    return f"{_API}{quote(domain, safe='')}"


def looks(parameters: HstsPreloadParameters, registry: Registry) -> tuple[Look, ...]:
    """One question a domain, put to the list's site."""
    return tuple(
        Look(domain, (HttpRequest(_question(domain), body=True),)) for domain in registry.domains(parameters.target)
    )


def judge(parameters: HstsPreloadParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the status that the list's site answers."""
    answer = facts.answer
    if answer.status != 200:
        return unknown(f"the preload list's site answers with status {answer.status}")
    try:
        document = strict_json.parse(answer.text or "")
    except ValueError:
        return unknown("the preload list's site answers with no JSON")
    status = document.get("status") if isinstance(document, dict) else None
    if not isinstance(status, str) or status not in _STATUSES or not _is_about(document, answer.url):
        return unknown("the preload list's site answers with a status that is not understood")
    above = document.get("preloadedDomain")
    name = document.get("name")
    through = f", through {quoted(above)}" if isinstance(above, str) and above and above != name else ""
    said = f"is {_STATUSES[status]}{through if status == 'preloaded' else ''}"
    if status == parameters.status:
        return holds(said)
    return broken(f"{said}; the claim says that it is {_STATUSES[parameters.status]}")


def _is_about(document: dict[str, Any], url: str) -> bool:
    """Whether the answer names the domain that was asked for; an answer that names none is taken at its word."""
    return "name" not in document or url == _question(str(document["name"]))


def lies(parameters: HstsPreloadParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """Every other status."""
    document = strict_json.parse(facts.answer.text or "{}")
    for status in _STATUSES:
        if status != parameters.status:
            yield pages.saying(facts, json.dumps({**document, "status": status}))


def repeat(parameters: HstsPreloadParameters, registry: Registry) -> tuple[str, ...]:
    """The same question, by curl."""
    return tuple(f"curl -sS {shlex.quote(_question(domain))}" for domain in registry.domains(parameters.target))


CHECK = Check(
    name="hsts_preload",
    parameters=HstsPreloadParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "status": "preloaded"},
)
