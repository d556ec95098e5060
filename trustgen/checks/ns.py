"""A domain is served by certain name servers.

Holds when
----------
Every name server of the domain is as claimed: ``suffix`` — each is that name or below it, or below one of several;
``exactly`` — they are those names and no others.

Broken when
-----------
A name server is another one, one of ``exactly`` is missing, or the name has no NS records (it is then no zone of its
own) or does not exist.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out).

Cannot see
----------
Who runs a name server beyond its name, whether the parent zone names the same servers, and whether each of them
answers.

References
----------
RFC 1035 §3.3.11, RFC 1034 §4.2.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self

from trustgen.checks import domains
from trustgen.checks.wording import listed
from trustgen.facts.dns import DnsFacts
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.validated import BeforeValidator, Field, model_validator

Names = Annotated[
    tuple[domains.DomainName, ...],
    Field(min_length=1),
    BeforeValidator(domains.as_list, json_schema_input_type=domains.DomainName | tuple[domains.DomainName, ...]),
]


class NsParameters(Parameters):
    """Which domain, and its name servers."""

    target: DomainTarget = Field(description=domains.TARGET)
    suffix: Names | None = Field(default=None, description="The domain, or domains, that every name server is below.")
    exactly: Names | None = Field(default=None, description="All the name servers by name.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.suffix is None) == (self.exactly is None):
            raise ValueError("say either suffix or exactly")
        return self


def looks(parameters: NsParameters, registry: Registry) -> tuple[Look, ...]:
    """One question a name."""
    return domains.looks_at(registry, parameters.target, "NS")


def judge(parameters: NsParameters, facts: DnsFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the names seen with the names claimed."""
    seen = domains.hosts(facts)
    if not seen:
        return broken(f"has no name servers of its own: {domains.nothing(facts)}")
    said = f"is served by {domains.named(seen)}"
    if parameters.exactly is not None:
        if set(seen) == set(parameters.exactly):
            return holds(said)
        return broken(f"{said}; the claim says exactly {listed(parameters.exactly)}")
    suffixes = parameters.suffix or ()
    foreign = tuple(name for name in seen if not any(domains.is_below(name, suffix) for suffix in suffixes))
    if foreign:
        others = f"{domains.named(foreign)} {'is' if len(foreign) == 1 else 'are'} not below"
        return broken(f"{said}; {others} {listed(suffixes, 'or')}")
    return holds(said)


def lies(parameters: NsParameters, facts: DnsFacts) -> Iterable[DnsFacts]:
    """No name servers; one more; and for ``exactly`` one less."""
    yield domains.answered(facts, ())
    yield domains.answered(facts, (*facts.records, "ns1.another.example."))
    if parameters.exactly is not None and len(facts.records) > 1:
        yield domains.answered(facts, facts.records[1:])


def repeat(parameters: NsParameters, registry: Registry) -> tuple[str, ...]:
    """One command a name."""
    return domains.digs(registry, parameters.target, "NS")


CHECK = Check(
    name="ns",
    parameters=NsParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "suffix": "ns.cloudflare.com"},
)
