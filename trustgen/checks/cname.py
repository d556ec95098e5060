"""A name is an alias of another name.

Holds when
----------
The name has a CNAME record whose target is ``equals``, or is ``suffix`` or below it.

Broken when
-----------
The record leads elsewhere, there is none, or the name does not exist.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out).

Cannot see
----------
Where a chain of several aliases ends: the first step is judged. Aliases that the DNS server resolves by itself (ALIAS,
ANAME, flattening) look like addresses.

References
----------
RFC 1034 §3.6.2, RFC 2181 §10.1.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from trustgen.checks import domains
from trustgen.facts.dns import DnsFacts, DnsRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.validated import Field, model_validator


class CnameParameters(Parameters):
    """Which name, and what it stands for."""

    target: DomainTarget = Field(description=domains.TARGET)
    name: domains.DomainName | None = Field(default=None, description=domains.BELOW)
    equals: domains.DomainName | None = Field(default=None, description="The name that it is an alias of.")
    suffix: domains.DomainName | None = Field(
        default=None, description="The domain at or below which the name stands that it is an alias of."
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.equals is None) == (self.suffix is None):
            raise ValueError("say either equals or suffix")
        return self


def looks(parameters: CnameParameters, registry: Registry) -> tuple[Look, ...]:
    """One question a name."""
    return tuple(
        Look(name, (DnsRequest(name, "CNAME"),)) for name in domains.below(registry, parameters.target, parameters.name)
    )


def judge(parameters: CnameParameters, facts: DnsFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the alias seen with the alias claimed."""
    seen = domains.hosts(facts)
    if not seen:
        return broken(f"is no alias: {domains.nothing(facts)}")
    said = f"is an alias of {domains.named(seen)}"
    if parameters.equals is not None:
        return holds(said) if seen == (parameters.equals,) else broken(f"{said}; the claim says {parameters.equals}")
    if all(domains.is_below(name, parameters.suffix or "") for name in seen):
        return holds(said)
    return broken(f"{said}; the claim says one below {parameters.suffix}")


def lies(parameters: CnameParameters, facts: DnsFacts) -> Iterable[DnsFacts]:
    """No alias; an alias of something else."""
    yield domains.answered(facts, ())
    yield domains.answered(facts, ("a.lie.invalid.",))


def repeat(parameters: CnameParameters, registry: Registry) -> tuple[str, ...]:
    """One command a name."""
    return tuple(domains.dig(name, "CNAME") for name in domains.below(registry, parameters.target, parameters.name))


CHECK = Check(
    name="cname",
    parameters=CnameParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "suffix": "cdn.example"},
)
