"""A domain shows its logo beside its mail (BIMI), and fulfils what that needs.

Holds when
----------
The BIMI record of ``selector`` (under ``_bimi``) is one, can be read and names a logo by an https address; and the
DMARC record that applies to the domain enforces: policy and subdomain policy are ``quarantine`` or ``reject``, for all
mail and not in testing. With ``certificate: true`` the record names a certificate for the mark (``a``) as well.

Broken when
-----------
The record is missing, doubled, unusable or declines (empty ``l``); the certificate is not named; or DMARC does not
enforce.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out).

Cannot see
----------
The logo and the certificate themselves: whether they can be fetched, are as the profile asks and fit each other. Which
mail programs show the logo is up to them; most ask for a certificate.

References
----------
draft-brand-indicators-for-message-identification (§4.2 record, §4.3 selector), RFC 9989 (DMARC).

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from trustgen.checks import dmarc, domains
from trustgen.checks.wording import quoted
from trustgen.facts.climb import DmarcFacts, DmarcRequest
from trustgen.facts.dns import DnsFacts, DnsRequest
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.syntax.tags import TagError, begins, parse
from trustgen.validated import Field

BimiFacts = DnsFacts | DmarcFacts


class BimiParameters(Parameters):
    """Which domain, which selector, and whether a certificate is named."""

    target: DomainTarget = Field(description=domains.TARGET)
    selector: domains.DomainName = Field(default="default", description="The selector of the record.")
    certificate: Flag = Field(default=False, description="Whether a certificate for the mark must be named.")


def looks(parameters: BimiParameters, registry: Registry) -> tuple[Look, ...]:
    """The record, and apart from it the DMARC record."""
    return tuple(
        look
        for name in registry.domains(parameters.target)
        for look in (
            Look(name, (DnsRequest(f"{parameters.selector}._bimi.{name}", "TXT"),)),
            Look(name, (DmarcRequest(name),)),
        )
    )


def judge(parameters: BimiParameters, facts: BimiFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the record, or DMARC."""
    if isinstance(facts, DmarcFacts):
        return dmarc.judge(_enforced(parameters), facts, registry, now)
    records = [text for text in facts.records if begins(text, "BIMI1")]
    if len(records) != 1:
        return broken(f"has {len(records) or 'no'} BIMI record{'s' if records else ''} at {facts.name}")
    try:
        tags = parse(records[0])
    except TagError as error:
        return broken(f"its BIMI record cannot be read: {error}", records[0])
    logo, certificate = tags.get("l", ""), tags.get("a", "")
    if not _is_https(logo):
        return broken(f"its BIMI record {quoted(records[0])} names no logo by an https address", records[0])
    if parameters.certificate and not _is_https(certificate):
        return broken(f"its BIMI record {quoted(records[0])} names no certificate by an https address", records[0])
    return holds(f"its BIMI record names the logo {logo}", records[0])


def _enforced(parameters: BimiParameters) -> dmarc.DmarcParameters:
    return dmarc.DmarcParameters(target=parameters.target, policy="quarantine", subdomains="quarantine")


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def lies(parameters: BimiParameters, facts: BimiFacts) -> Iterable[BimiFacts]:
    """No record, two, one that cannot be read, one that declines; a DMARC record that does not enforce."""
    if isinstance(facts, DmarcFacts):
        yield from dmarc.lies(_enforced(parameters), facts)
        return
    sound = "v=BIMI1; l=https://lie.invalid/logo.svg; a=https://lie.invalid/mark.pem"
    for texts in ((), (sound, sound), ("v=BIMI1; l",), ("v=BIMI1; l=; a=",)):
        yield domains.answered(facts, texts)
    if parameters.certificate:
        yield domains.answered(facts, ("v=BIMI1; l=https://lie.invalid/logo.svg",))


def repeat(parameters: BimiParameters, registry: Registry) -> tuple[str, ...]:
    """The record and the DMARC record."""
    return (
        *domains.digs(registry, parameters.target, "TXT", f"{parameters.selector}._bimi."),
        *domains.digs(registry, parameters.target, "TXT", "_dmarc."),
    )


CHECK = Check(
    name="bimi",
    parameters=BimiParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app"},
)
