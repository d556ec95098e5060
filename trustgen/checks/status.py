"""A page answers with the status that the claim says.

Holds when
----------
One GET, redirects not followed, is answered with one of the statuses in ``equals``.

Broken when
-----------
It is answered with any other status: here the status is the fact, so that an error page is judged too.

Unknown when
------------
The host cannot be reached, the exchange fails or its certificate is not trusted, or the server answers 429 (too many
requests), which is about the asking and not about the page.

Cannot see
----------
What the page says: a page may report an error under status 200. What other visitors get from another place, with
another language or when signed in.

References
----------
RFC 9110 §15 (status codes), RFC 6585 §4 (429).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from trustgen.checks import web
from trustgen.checks.wording import listed
from trustgen.facts.http import HttpFacts
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.validated import BeforeValidator, Field

TOO_MANY_REQUESTS = 429


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, int) else value


Status = Annotated[Integer, Field(ge=200, le=599)]


class StatusParameters(Parameters):
    """Which page, and the statuses that it may answer with."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    path: web.PagePath = Field(default="", description=web.PATH)
    equals: Annotated[
        tuple[Status, ...], BeforeValidator(_as_list, json_schema_input_type=Status | tuple[Status, ...])
    ] = Field(min_length=1, description="The status, or a list of statuses any of which will do.")


def looks(parameters: StatusParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a web target."""
    return web.looks_at(registry, parameters.target, parameters.path)


def judge(parameters: StatusParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the status seen with the statuses claimed."""
    seen = facts.answer.status
    if seen in parameters.equals:
        return holds(f"answers with status {seen}")
    if seen == TOO_MANY_REQUESTS:
        return unknown("answers with status 429: it was asked too often")
    claimed = listed((str(status) for status in parameters.equals), "or")
    return broken(f"answers with status {seen}; the claim says {claimed}")


def lies(parameters: StatusParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """The same answer under a status that is not claimed."""
    wrong = next(status for status in range(200, 600) if status not in (*parameters.equals, TOO_MANY_REQUESTS))
    yield replace(facts, hops=(*facts.hops[:-1], replace(facts.answer, status=wrong)))


def repeat(parameters: StatusParameters, registry: Registry) -> tuple[str, ...]:
    """The status line and the headers, by curl."""
    return tuple(web.headers_command(page.at(parameters.path)) for page in web.repeatable(registry, parameters.target))


CHECK = Check(
    name="status",
    parameters=StatusParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "path": "/status", "equals": 200},
)
