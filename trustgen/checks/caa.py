"""Only certain authorities may issue certificates for a name (CAA records).

Holds when
----------
CAA records apply to the name — its own, else those of the nearest domain above that has some — and they name who may
issue. With ``issuers``, exactly those authorities may, wildcard certificates included; with ``iodef``, the records
name an address for reports.

Broken when
-----------
No CAA record applies; those that do leave issuing open to all; others than ``issuers`` may issue, or one of them may
not; or there is no ``iodef``.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out) at the name or on the way up; authorities must not issue then either.

Cannot see
----------
Whether the authorities obey: they must check CAA before they issue. Certificates issued earlier. Parameters after the
issuer (``accounturi``, ``validationmethods``) narrow it further and are shown in the detail only. CAA alone is as
trustworthy as the DNS that carries it: see ``dnssec``.

References
----------
RFC 8659 (§3 the climb, §4 properties), RFC 9495 (``issuemail``, which is about e-mail certificates and not judged).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks import domains
from trustgen.checks.wording import listed
from trustgen.facts.climb import CaaFacts, CaaRequest
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.syntax.caa import CaaProperty, issuer, parse
from trustgen.validated import Field


class CaaParameters(Parameters):
    """Which name, and who may issue for it."""

    target: DomainTarget = Field(description=domains.TARGET)
    issuers: Annotated[tuple[domains.DomainName, ...], Field(min_length=1)] | None = Field(
        default=None, description="Exactly the authorities that may issue, by the domain that CAA knows them by."
    )
    iodef: Flag = Field(default=False, description="Whether the records must name an address for reports.")


def looks(parameters: CaaParameters, registry: Registry) -> tuple[Look, ...]:
    """One climb a name."""
    return tuple(Look(name, (CaaRequest(name),)) for name in registry.domains(parameters.target))


def judge(parameters: CaaParameters, facts: CaaFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the records at the end of the climb."""
    last = facts.answers[-1]
    if not last.records:
        return broken("has no CAA record, nor has any domain above it, so that any authority may issue")
    properties = [found for record in last.records if (found := parse(record))]
    at = "" if last.name == facts.domain else f" (by the CAA records of {last.name})"
    detail = "; ".join(last.records)
    if not any(found.tag == "issue" for found in properties):
        return broken(f"its CAA records leave it open which authorities may issue{at}", detail)
    allowed = permitted(properties)
    said = f"certificates may be issued by {domains.named(allowed) if allowed else 'nobody'}{at}"
    if parameters.issuers is not None and set(allowed) != set(parameters.issuers):
        return broken(f"{said}; the claim says {listed(parameters.issuers)}", detail)
    if parameters.iodef and not any(found.tag == "iodef" for found in properties):
        return broken(f"its CAA records name no address for reports (iodef){at}", detail)
    return holds(said, detail)


def permitted(properties: Iterable[CaaProperty]) -> tuple[str, ...]:
    """The issuers of all ``issue`` and ``issuewild`` properties, sorted."""
    named = {issuer(found.value) for found in properties if found.tag in ("issue", "issuewild")}
    return tuple(sorted(named - {""}))


def lies(parameters: CaaParameters, facts: CaaFacts) -> Iterable[CaaFacts]:
    """No records; records that say nothing about issuing; another authority; no address for reports."""
    yield _with(facts, ())
    yield _with(facts, ('0 iodef "mailto:lie@tidemark.example"',))
    if parameters.issuers:
        claimed = tuple(f'0 issue "{name}"' for name in parameters.issuers)
        yield _with(facts, (*claimed, '0 issue "another.example"'))
        yield _with(facts, (*claimed, '0 issuewild "another.example"'))
        yield _with(facts, ('0 issue ";"',))
    if parameters.iodef:
        yield _with(facts, tuple(f'0 issue "{name}"' for name in parameters.issuers or ("ca.example",)))


def _with(facts: CaaFacts, records: tuple[str, ...]) -> CaaFacts:
    return replace(facts, answers=(*facts.answers[:-1], domains.answered(facts.answers[-1], records)))


def repeat(parameters: CaaParameters, registry: Registry) -> tuple[str, ...]:
    """The records of the name; where there are none, those above are asked for in the same way."""
    return domains.digs(registry, parameters.target, "CAA")


CHECK = Check(
    name="caa",
    parameters=CaaParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "issuers": ["letsencrypt.org"]},
)
