"""Requests are refused once there were too many of them.

Holds when
----------
The first request is answered, and by one more than ``limit`` of ``rate`` there was a status of ``refused`` (429).

Broken when
-----------
One more than ``limit`` are answered, and none of them so.

Unknown when
------------
The first request is refused already (perhaps a run before this one used the window up), an answer is an error of the
server, the host cannot be reached, or the target is not marked ``ours: true`` and ``may_refuse: true``.

Cannot see
----------
The window and the key: that the count is kept for so long, and apart for each of ``per``. A limit that is lower than
claimed holds as well. Only the first address of the host is asked: others may count apart, or not at all.

Positive control
----------------
The first request must not be refused.

Least privilege
---------------
No credential: the requests are meant to fail. One more than ``limit`` a run, at most 101, one after the other, to the
first address of the host. Agree on an account that nobody uses: it may be locked.

References
----------
RFC 6585 §4 (429).

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self

from trustgen.checks import refusing
from trustgen.checks.wording import counted
from trustgen.facts.refusal import RefusalFacts, RefusalRequest
from trustgen.model.base import Integer
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.target import Web
from trustgen.model.values import Rate
from trustgen.validated import Field, model_validator

LARGEST = 100


class RefusesRateParameters(refusing.RefusingParameters):
    """What is asked for, how often, and how a refusal looks."""

    rate: Rate = Field(description="How many in which window: {limit: 5, unit: failed attempt, window: 15m}.")
    refused: tuple[Annotated[Integer, Field(ge=400, le=499)], ...] = Field(
        default=(429,), min_length=1, description="The statuses that are a refusal."
    )

    @model_validator(mode="after")
    def _few(self) -> Self:
        if self.rate.limit > LARGEST:
            raise ValueError(
                f"that would take {self.rate.limit + 1} requests; the largest limit that is tried is {LARGEST}"
            )
        return self


def looks(parameters: RefusesRateParameters, registry: Registry) -> tuple[Look, ...]:
    """One series of requests a web target."""

    def ask(found: Web, url: str) -> RefusalRequest:
        return RefusalRequest(
            url,
            parameters.method,
            parameters.content,
            parameters.headers(),
            times=parameters.rate.limit + 1,
        )

    return refusing.looks_at(parameters, registry, ask)


def judge(parameters: RefusesRateParameters, facts: refusing.Facts, registry: Registry, now: datetime) -> Finding:
    """Whether one was refused, after a first that was not."""
    if not isinstance(facts, RefusalFacts):
        return refusing.not_asked()
    if facts.control in parameters.refused:
        return unknown(
            f"refuses the first request already, with status {facts.control}, so that the rest proves nothing"
        )
    for number, status in enumerate((facts.control, *facts.statuses), 1):
        if status in parameters.refused:
            return holds(f"refuses request {number} with status {status}; the claim says {parameters.rate}")
    found = refusing.never_told((facts.control, *facts.statuses))
    if found:
        return found
    asked = counted(len(facts.statuses) + 1, "request")
    return broken(f"refuses none of {asked}; the claim says {parameters.rate}")


def lies(parameters: RefusesRateParameters, facts: RefusalFacts) -> Iterable[RefusalFacts]:
    """None is refused."""
    yield RefusalFacts(facts.control, tuple(facts.control for _ in range(parameters.rate.limit)))


def repeat(parameters: RefusesRateParameters, registry: Registry) -> tuple[str, ...]:
    """One more than the limit, by curl."""
    asked = refusing.commands(parameters, registry)
    return tuple(f"for turn in $(seq {parameters.rate.limit + 1}); do {command}; done" for command in asked)


CHECK = Check(
    name="refuses.rate",
    parameters=RefusesRateParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={
        "target": "sandbox",
        "path": "/api/signin",
        "content": '{"email": "canary@tidemark.example", "password": "wrong"}',
        "rate": {"limit": 5, "unit": "failed attempt", "window": "15m", "per": ["IP address"]},
    },
)
