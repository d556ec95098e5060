"""Receivers are told what to do with mail that only pretends to come from a domain (DMARC).

Holds when
----------
A DMARC record applies to the domain: its own, else that of its organisational domain. Its policy is at least
``policy`` (``reject`` is stricter than ``quarantine``), it is neither in testing (``t=y``) nor for a part of the mail
only (``pct`` below ``percent``), and that of subdomains (``sp``) is at least ``subdomains``. With ``reports: true``
the record names an address for aggregate reports; with a list, each of those addresses.

Broken when
-----------
No record applies; there are several; it can only be ignored; or it is milder than claimed.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out); or the domain has no record of its own and the old and the new way
to find the organisational domain lead to different records of which only one is as claimed.

Cannot see
----------
Whether receivers heed the policy, whether the domain's own mail passes SPF or DKIM, and whether a foreign address for
reports has agreed to receive them.

References
----------
RFC 9989 (§4.7 tags, §4.10 tree walk) and RFC 7489, which it replaces: a record of the domain's own is the same in
both. Above it, RFC 9989 walks up the tree while RFC 7489 asks the public suffix list; both are asked here.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks import domains
from trustgen.checks.wording import listed, quoted
from trustgen.facts.climb import DmarcFacts, DmarcRequest
from trustgen.model.base import Flag, Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.syntax.dmarc import POLICIES, Dmarc, DmarcError, Policy, applying, chosen, parse
from trustgen.validated import Field

Address = Annotated[str, Field(pattern=r"^(mailto:|https?://)\S+$", max_length=300)]


class DmarcParameters(Parameters):
    """Which domain, and the least that its record asks for."""

    target: DomainTarget = Field(description=domains.TARGET)
    policy: Policy | None = Field(default=None, description="The least that the policy asks for; any, if not given.")
    subdomains: Policy | None = Field(
        default=None, description="The least that is asked for mail of subdomains (sp, else the policy)."
    )
    percent: Annotated[Integer, Field(ge=1, le=100)] = Field(
        default=100, description="The least part of the mail, in percent, that the policy is for (pct)."
    )
    reports: Flag | tuple[Address, ...] = Field(
        default=False, description="Whether aggregate reports are asked for; or the addresses (mailto:) they go to."
    )


def looks(parameters: DmarcParameters, registry: Registry) -> tuple[Look, ...]:
    """One walk a domain."""
    return tuple(Look(name, (DmarcRequest(name),)) for name in registry.domains(parameters.target))


def judge(parameters: DmarcParameters, facts: DmarcFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the record that applies; where two ways lead to different ones, both."""
    texts: dict[str, str] = {}
    found: list[tuple[str, Dmarc]] = []
    for answer in facts.answers:
        name = answer.name.removeprefix("_dmarc.")
        records = chosen(answer.records)
        if len(records) > 1:
            return broken(f"has {len(records)} DMARC records at {answer.name}, of which receivers use none")
        if records:
            texts[name] = records[0]
            try:
                found.append((name, parse(records[0])))
            except DmarcError as error:
                return broken(f"its DMARC record {quoted(records[0])} is ignored by receivers: {error}", records[0])
    findings = [_judged(parameters, facts.domain, ways, texts) for ways in _ways(facts.domain, found)]
    if len({finding.verdict for finding in findings}) > 1:
        told = " but ".join(dict.fromkeys(finding.reason for finding in findings))
        return unknown(f"receivers differ in which record they use: {told}")
    return findings[0]


def _ways(domain: str, found: list[tuple[str, Dmarc]]) -> list[tuple[str, Dmarc] | None]:
    """The record by RFC 9989, and by RFC 7489 where that can be another one."""
    by_walk = applying(domain, found)
    if not found or found[0][0] == domain:
        return [by_walk]
    by_list = next((item for item in found if item[0] == by_suffixes(domain)), None)
    return [by_walk, by_list]


def by_suffixes(domain: str) -> str:
    """The organisational domain by the public suffix list (RFC 7489 §3.2)."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=False).privatesuffix(domain) or domain


def _judged(
    parameters: DmarcParameters, domain: str, applies: tuple[str, Dmarc] | None, texts: dict[str, str]
) -> Finding:
    if applies is None:
        return broken("has no DMARC record")
    name, record = applies
    text = texts[name]
    said = f"its DMARC record{'' if name == domain else f', that of {name},'} is {quoted(text)}"
    policy = record.policy if name == domain else record.subdomains
    flaw = _flaw(parameters, record, policy)
    detail = "; ".join((text, *record.flaws))
    return broken(f"{said}; {flaw}", detail) if flaw else holds(said, detail)


def _flaw(parameters: DmarcParameters, record: Dmarc, policy: Policy) -> str:
    """How the record is milder than claimed; "" where it is not."""
    wanted = parameters.policy
    for what, least, stated in (
        ("the policy", wanted, policy),
        ("the policy for subdomains", parameters.subdomains, record.subdomains),
    ):
        if least and POLICIES.index(stated) < POLICIES.index(least):
            return f"{what} is {stated}; the claim says {least}"
        if least and POLICIES.index(record.asked(stated)) < POLICIES.index(least):
            return f"{what} is only tested (t=y); the claim says {least}"
    if (wanted or parameters.subdomains) and record.percent < parameters.percent:
        return f"the policy is for {record.percent} percent of the mail; the claim says {parameters.percent}"
    return _unreported(parameters.reports, record.reports)


def _unreported(wanted: bool | tuple[str, ...], seen: tuple[str, ...]) -> str:
    if wanted is True or wanted == ():
        return "" if seen or wanted == () else "no reports are asked for (rua)"
    absent = [address for address in wanted or () if address.lower() not in [a.lower() for a in seen]]
    return f"reports do not go to {listed(absent)}" if absent else ""


def lies(parameters: DmarcParameters, facts: DmarcFacts) -> Iterable[DmarcFacts]:
    """No record anywhere; two; one that is ignored; one that asks for nothing."""
    yield _with(facts, ())
    yield _with(facts, ("v=DMARC1; p=reject", "v=DMARC1; p=none"))
    yield _with(facts, ("v=DMARC1; p=nothing",))
    if (parameters.policy or "none") != "none" or (parameters.subdomains or "none") != "none" or parameters.reports:
        yield _with(facts, ("v=DMARC1; p=none",))
    if parameters.policy or parameters.subdomains:
        yield _with(facts, ("v=DMARC1; p=reject; pct=0",))


def _with(facts: DmarcFacts, texts: tuple[str, ...]) -> DmarcFacts:
    first = domains.answered(facts.answers[0], texts)
    rest = tuple(domains.answered(answer, ()) for answer in facts.answers[1:])
    return replace(facts, answers=(first, *rest))


def repeat(parameters: DmarcParameters, registry: Registry) -> tuple[str, ...]:
    """The record of the domain; those above it are asked for in the same way."""
    return domains.digs(registry, parameters.target, "TXT", "_dmarc.")


CHECK = Check(
    name="dmarc",
    parameters=DmarcParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "policy": "quarantine"},
)
