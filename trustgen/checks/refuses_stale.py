"""A signed request is refused when it was signed too long ago, or with another secret.

Holds when
----------
The request signed now is taken (2xx); the same one signed longer ago than ``tolerance`` is refused (400, 401, 403, 409,
412, 419 or 422), and so is one signed now with another secret. With ``once``: the first request, sent again byte for
byte, is refused as well.

Broken when
-----------
The request signed too long ago, the one signed with another secret, or with ``once`` the one sent again is taken.

Unknown when
------------
The proper request is not taken, or the secret's variable is not set; another one is answered with any other status; the
host cannot be reached; or the target is not marked ``ours: true`` and ``may_refuse: true``.

Cannot see
----------
Whether other paths check it too. Where the tolerance ends: a request is tried that is one minute older than it, so that
a shorter one holds as well. Clocks that differ by more than the tolerance make the proper request fail.

Positive control
----------------
The request signed now must pass: agree on a canary with whoever runs the service, a body that does no harm.

Least privilege
---------------
The secret of an endpoint for the canary alone. Three requests a run, four with ``once``, to each address of the host.

References
----------
RFC 2104 (HMAC), RFC 9110 §15.5 (client errors). ``scheme`` is ``stripe`` (``Stripe-Signature: t=…,v1=…``), ``slack``
(``X-Slack-Signature: v0=…`` with ``X-Slack-Request-Timestamp``) or ``standard-webhooks`` (``webhook-signature: v1,…``),
as each was documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Self

from trustgen.checks import refusing
from trustgen.checks.source import nothing
from trustgen.facts.refusal import Scheme, SignedRefusalFacts, SignedRefusalRequest
from trustgen.model.base import EnvironmentName, Flag
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.target import Web
from trustgen.model.values import Duration
from trustgen.validated import Field, model_validator

BEYOND = 60  # seconds: how much older than the tolerance the request is that must be refused

LONGEST = 86400  # seconds

Facts = SignedRefusalFacts | tuple[()]


class RefusesStaleParameters(refusing.RefusingParameters):
    """What is asked for, how it is signed, and how old a signature may be."""

    scheme: Scheme = Field(description="How it is signed: stripe, slack or standard-webhooks.")
    secret: EnvironmentName = Field(description="The variable that holds the secret: {env: VARIABLE}.")
    tolerance: Duration = Field(description="How old a signature may be, such as 5m.")
    header: str = Field(
        default="", max_length=100, pattern=r"^[A-Za-z0-9-]*$", description="Another name of the signature's header."
    )
    once: Flag = Field(default=False, description="Whether the same request is refused when it comes again.")

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        if len(self.secret.names) != 1:
            raise ValueError("`secret` names one variable")
        if not 1 <= self.tolerance.seconds() <= LONGEST:
            raise ValueError("`tolerance` is a time between 1 second and 1 day, such as 5m")
        return self

    @property
    def seconds(self) -> int:
        """How long ago the request was signed that must be refused."""
        return self.tolerance.seconds() + BEYOND


def looks(parameters: RefusesStaleParameters, registry: Registry) -> tuple[Look, ...]:
    """One group of requests a web target."""

    def ask(found: Web, url: str) -> SignedRefusalRequest:
        return SignedRefusalRequest(
            url,
            parameters.method,
            parameters.content,
            parameters.headers(),
            parameters.scheme,
            parameters.secret.names[0],
            parameters.seconds,
            parameters.header,
            parameters.once,
        )

    return refusing.looks_at(parameters, registry, ask)


def judge(parameters: RefusesStaleParameters, facts: Facts, registry: Registry, now: datetime) -> Finding:
    """The proper one first: without it the others prove nothing. Then one that is taken breaks it."""
    if not isinstance(facts, SignedRefusalFacts):
        return refusing.not_asked()
    if not refusing.accepted(facts.control):
        return unknown(f"the proper request is answered with status {facts.control}, so that the others prove nothing")
    for what, status in _wrong(parameters, facts):
        if refusing.accepted(status):
            return broken(f"takes a request {what}, with status {status}; the claim says {parameters.tolerance}")
    for what, status in _wrong(parameters, facts):
        if status not in refusing.REFUSED:
            return unknown(f"answers a request {what} with status {status}, which does not tell that it is refused")
    told = f"refuses a request signed more than {parameters.tolerance} ago with status {facts.stale}"
    again = f", and the same one again with status {facts.again}" if parameters.once else ""
    return holds(f"{told}, one signed with another secret with status {facts.forged}{again}")


def _wrong(parameters: RefusesStaleParameters, facts: SignedRefusalFacts) -> Iterable[tuple[str, int]]:
    """Each request that must be refused, and its status."""
    yield f"signed more than {parameters.tolerance} ago", facts.stale
    yield "signed with another secret", facts.forged
    if parameters.once:
        yield "that it took before", facts.again


def lies(parameters: RefusesStaleParameters, facts: SignedRefusalFacts) -> Iterable[SignedRefusalFacts]:
    """One of them is taken."""
    yield replace(facts, stale=200)
    yield replace(facts, forged=200)
    if parameters.once:
        yield replace(facts, again=200)


CHECK = Check(
    name="refuses.stale",
    parameters=RefusesStaleParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=nothing,
    manual=__doc__,
    example={
        "target": "sandbox",
        "path": "/api/webhooks/payments",
        "content": '{"type": "canary"}',
        "scheme": "stripe",
        "secret": {"env": "CANARY_SECRET"},
        "tolerance": "5m",
    },
)
