"""A request without its signature or credential is refused.

Holds when
----------
The same request is taken (2xx) with the headers of ``proper`` and refused (400, 401, 403, 409, 412, 419 or 422)
without them.

Broken when
-----------
It is taken without them as well.

Unknown when
------------
The proper request is not taken, or a variable that it needs is not set; the other one is answered with any other
status; the host cannot be reached; or the target is not marked ``ours: true`` and ``may_refuse: true``.

Cannot see
----------
Whether a wrong signature is refused as well as a missing one (`refuses.stale` tries that), and whether other paths
check it too.

Positive control
----------------
The proper request must pass: agree on a canary with whoever runs the service, a body that does no harm and the headers
that go with it.

Least privilege
---------------
One credential that is good for the canary alone. Two requests a run, to each address of the host.

References
----------
RFC 9110 §15.5 (client errors).

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks import refusing
from trustgen.facts.refusal import RefusalFacts, RefusalRequest
from trustgen.model.base import EnvironmentName
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.target import Web
from trustgen.validated import Field


class RefusesUnsignedParameters(refusing.RefusingParameters):
    """What is asked for, and what makes it proper."""

    proper: dict[str, EnvironmentName] = Field(
        min_length=1, description="Headers that make it proper: name: {env: VARIABLE}."
    )


def looks(parameters: RefusesUnsignedParameters, registry: Registry) -> tuple[Look, ...]:
    """One pair of requests a web target."""
    credentials = tuple((name, named.names[0]) for name, named in sorted(parameters.proper.items()))

    def ask(found: Web, url: str) -> RefusalRequest:
        return RefusalRequest(
            url,
            parameters.method,
            parameters.content,
            parameters.headers(),
            proper_env=credentials,
        )

    return refusing.looks_at(parameters, registry, ask)


def judge(parameters: RefusesUnsignedParameters, facts: refusing.Facts, registry: Registry, now: datetime) -> Finding:
    """The proper one first: without it the other one proves nothing."""
    if not isinstance(facts, RefusalFacts):
        return refusing.not_asked()
    if not refusing.accepted(facts.control):
        return unknown(f"the proper request is answered with status {facts.control}, so that the other proves nothing")
    status = facts.statuses[0]
    if refusing.accepted(status):
        return broken(f"takes the request without its signature, with status {status}")
    if status in refusing.REFUSED:
        return holds(f"refuses the request without its signature, with status {status}")
    return unknown(f"answers with status {status}, which tells neither that it is refused nor that it is not")


def lies(parameters: RefusesUnsignedParameters, facts: RefusalFacts) -> Iterable[RefusalFacts]:
    """The improper one is taken."""
    yield refusing.lied(facts)


def repeat(parameters: RefusesUnsignedParameters, registry: Registry) -> tuple[str, ...]:
    """The request that must be refused, by curl."""
    return refusing.commands(parameters, registry)


CHECK = Check(
    name="refuses.unsigned",
    parameters=RefusesUnsignedParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={
        "target": "sandbox",
        "path": "/api/webhooks/payments",
        "content": '{"type": "canary"}',
        "proper": {"x-signature": {"env": "CANARY_SIGNATURE"}},
    },
)
