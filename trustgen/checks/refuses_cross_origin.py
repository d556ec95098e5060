"""A request that changes something is refused when it comes from another site.

Holds when
----------
The same request is refused (400, 401, 403, 409, 412, 419 or 422) with another site's ``Origin``, and not refused in
that way with the target's own.

Broken when
-----------
It is taken (2xx) with another site's ``Origin``.

Unknown when
------------
Both are answered alike, so that it is not the origin that decides; the answer has any other status; the host cannot be
reached; or the target is not marked ``ours: true`` and ``may_refuse: true``.

Cannot see
----------
What a browser with a session would be answered: no cookie is sent unless the target has ``headers``.

Positive control
----------------
The same request from the target's own origin must get another answer.

Least privilege
---------------
No credential, or one that is good for the canary alone. Two requests a run, to each address of the host.

References
----------
RFC 6454 §7 (the Origin header); Fetch standard, "Origin header".

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks import refusing
from trustgen.facts.refusal import RefusalFacts, RefusalRequest
from trustgen.model.base import WebUrl
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.target import Web
from trustgen.validated import Field


class RefusesCrossOriginParameters(refusing.RefusingParameters):
    """What is asked for, and from where."""

    origin: WebUrl = Field(description="The other site, such as https://evil.example.")


def looks(parameters: RefusesCrossOriginParameters, registry: Registry) -> tuple[Look, ...]:
    """One pair of requests a web target."""

    def ask(found: Web, url: str) -> RefusalRequest:
        return RefusalRequest(
            url,
            parameters.method,
            parameters.content,
            parameters.headers(),
            proper=(("origin", found.origin), ("sec-fetch-site", "same-origin")),
            improper=(("origin", parameters.origin), ("sec-fetch-site", "cross-site")),
        )

    return refusing.looks_at(parameters, registry, ask)


def judge(
    parameters: RefusesCrossOriginParameters, facts: refusing.Facts, registry: Registry, now: datetime
) -> Finding:
    """One that is taken breaks it; a refusal counts only where the own origin is answered otherwise."""
    if not isinstance(facts, RefusalFacts):
        return refusing.not_asked()
    status = facts.statuses[0]
    if refusing.accepted(status):
        return broken(f"takes a request from {parameters.origin}, with status {status}")
    found = refusing.never_told((status, facts.control))
    if found:
        return found
    if facts.control == status:
        return unknown(f"answers with status {status} whatever the origin, so that it proves nothing")
    if status not in refusing.REFUSED:
        return unknown(f"answers with status {status}, which tells neither that it is refused nor that it is not")
    return holds(f"refuses a request from {parameters.origin} with status {status}; its own gets {facts.control}")


def lies(parameters: RefusesCrossOriginParameters, facts: RefusalFacts) -> Iterable[RefusalFacts]:
    """It is taken."""
    yield refusing.lied(facts)


def repeat(parameters: RefusesCrossOriginParameters, registry: Registry) -> tuple[str, ...]:
    """The request that must be refused, by curl."""
    return refusing.commands(parameters, registry, ("origin", parameters.origin))


CHECK = Check(
    name="refuses.cross_origin",
    parameters=RefusesCrossOriginParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "sandbox", "path": "/api/bookings", "origin": "https://evil.example"},
)
