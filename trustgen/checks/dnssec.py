"""A domain's DNS records are signed, and the signatures are sound (DNSSEC).

Holds when
----------
From the trust anchor of the root (or one that the run was given) down to the domain, every zone's DS record is signed
by its parent and fits a key of the zone, and the domain's keys and its SOA, A, AAAA and MX records, or the denial of
those that are not there, have signatures that are valid now.

Broken when
-----------
The domain is proven to be unsigned: a signed zone above it says so, or it is signed only in ways that are no longer
accepted (SHA-1). Or it is bogus: keys do not fit the DS record, signatures are missing, wrong, run out or not valid
yet.

Unknown when
------------
A question gets no answer (SERVFAIL, time-out), or the resolver does not pass on signatures or proofs.

Cannot see
----------
Whether each of the domain's name servers serves the same signatures. Whether a denial denies the right thing, but for
DS records, of which that is examined. Records expanded from a wildcard are taken without the proof that nothing nearer
exists. Where the name is an alias, the alias is validated and what it leads to is not.

References
----------
RFC 4033 to 4035, RFC 5155 (NSEC3), RFC 6840, RFC 9276, RFC 9904. A resolver's word that an answer is authentic (the AD
bit) counts for nothing here; it is told not to validate (CD), so that what is bogus can be seen.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks import domains
from trustgen.checks.wording import listed
from trustgen.facts.dnssec import DnssecFacts, DnssecRequest, DnssecState
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.validated import Field


class DnssecParameters(Parameters):
    """Which domain."""

    target: DomainTarget = Field(description=domains.TARGET)


def looks(parameters: DnssecParameters, registry: Registry) -> tuple[Look, ...]:
    """One validation a name."""
    return tuple(Look(name, (DnssecRequest(name),)) for name in registry.domains(parameters.target))


def judge(parameters: DnssecParameters, facts: DnssecFacts, registry: Registry, now: datetime) -> Finding:
    """Only *secure* holds."""
    if facts.state is DnssecState.INSECURE:
        return broken(f"is not signed: {facts.because}")
    if facts.state is DnssecState.BOGUS:
        return broken(f"is signed, but not soundly: {facts.because}")
    first = min((*(zone.expires for zone in facts.zones), *(seen.expires for seen in facts.sets)))
    zones = listed(zone.zone or "the root" for zone in facts.zones)
    return holds(f"is signed soundly (validated: {zones}); the first signature ends on {first:%Y-%m-%d}")


def lies(parameters: DnssecParameters, facts: DnssecFacts) -> Iterable[DnssecFacts]:
    """Proven unsigned; bogus."""
    yield replace(facts, state=DnssecState.INSECURE, because="a lie", sets=())
    yield replace(facts, state=DnssecState.BOGUS, because="a lie", sets=())


def repeat(parameters: DnssecParameters, registry: Registry) -> tuple[str, ...]:
    """A validation of one's own."""
    return tuple(f"delv {name} SOA" for name in registry.domains(parameters.target))


CHECK = Check(
    name="dnssec",
    parameters=DnssecParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app"},
)
