"""The authority that issued a server's certificate is one that the name's CAA records permit.

Holds when
----------
At every address: the certificate is trusted and in the host's own name, CAA records apply to the host — its own, else
those of the nearest domain above that has some — and they permit the issuer. Where the certificate covers the host by
a wildcard, ``issuewild`` decides if there is one (RFC 8659 §4.3).

Broken when
-----------
No CAA record applies, those that do leave issuing open to all, or the issuer is not among those who may.

Unknown when
------------
The host or its records cannot be looked at, the certificate is not trusted or not in the host's name, or it is not
known by which domain CAA records call its issuer: ``authority`` then says it.

Cannot see
----------
What the records said on the day when the certificate was issued. Parameters after the issuer (``accounturi``,
``validationmethods``).

References
----------
RFC 8659 §3 (the climb), §4.2 (issue), §4.3 (issuewild); the Common CA Database (which domains authorities recognise).

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from trustgen.checks import domains, web
from trustgen.checks.authorities import known_as
from trustgen.checks.wording import quoted
from trustgen.facts.climb import CaaFacts, CaaRequest
from trustgen.facts.tls import CertificateFacts, CertificateRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.syntax.caa import CaaProperty, issuer, parse
from trustgen.validated import Field

Facts = tuple[CertificateFacts, CaaFacts]


class CertificateCaaParameters(Parameters):
    """Which hosts, and by which domain CAA records call the authority."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    authority: domains.DomainName | None = Field(
        default=None, description="The domain by which CAA knows the issuer; needed where it is not a well-known one."
    )


def looks(parameters: CertificateCaaParameters, registry: Registry) -> tuple[Look, ...]:
    """The certificate of a host, and the records of its name."""
    return tuple(
        Look(web.subject(page), (CertificateRequest(page.host, page.port), CaaRequest(page.host)))
        for page in registry.webs(parameters.target)
    )


def judge(parameters: CertificateCaaParameters, facts: Facts, registry: Registry, now: datetime) -> Finding:
    """Whether who issued is among those who may."""
    certificate, caa = facts
    if not certificate.trusted or not certificate.matches_host:
        return unknown("shows a certificate that is not trusted in its name, so that its issuer says nothing")
    last = caa.answers[-1]
    detail = "; ".join(last.records)
    permitted = _permitted([found for record in last.records if (found := parse(record))], certificate)
    if permitted is None:
        return broken("has no CAA record that says who may issue, nor has any domain above it", detail)
    organisation = next((value for key, value in certificate.issuer if key == "O"), "")
    names = (parameters.authority,) if parameters.authority else known_as(organisation)
    if not names:
        return unknown(f"shows a certificate of {quoted(organisation)}, of whom it is not known how CAA calls them")
    allowed = domains.named(permitted) if permitted else "nobody"
    if not set(names) & set(permitted):
        return broken(f"shows a certificate of {quoted(organisation)}; by CAA, {allowed} may issue", detail)
    return holds(f"shows a certificate of {quoted(organisation)}, and CAA permits {allowed}", detail)


def _permitted(properties: Sequence[CaaProperty], certificate: CertificateFacts) -> tuple[str, ...] | None:
    """Who may issue such a certificate; None when nothing is said of it."""
    by_wildcard = certificate.host.lower() not in (name.lower().rstrip(".") for name in certificate.names)
    tags = ("issuewild", "issue") if by_wildcard else ("issue",)
    for tag in tags:
        said = {issuer(found.value) for found in properties if found.tag == tag}
        if said:
            return tuple(sorted(said - {""}))
    return None


def lies(parameters: CertificateCaaParameters, facts: Facts) -> Iterable[Facts]:
    """No records; and records that permit somebody else."""
    certificate, caa = facts
    yield certificate, _with(caa, ())
    yield certificate, _with(caa, ('0 issue "elsewhere.invalid"', '0 issuewild "elsewhere.invalid"'))


def _with(facts: CaaFacts, records: tuple[str, ...]) -> CaaFacts:
    return replace(facts, answers=(*facts.answers[:-1], domains.answered(facts.answers[-1], records)))


def repeat(parameters: CertificateCaaParameters, registry: Registry) -> tuple[str, ...]:
    """The issuer, and the records of the name; where there are none, those above are asked for in the same way."""
    commands: list[str] = []
    for page in registry.webs(parameters.target):
        commands.append(f"{web.s_client(page)} </dev/null | openssl x509 -noout -issuer")
        commands.append(f"dig +short {shlex.quote(page.host)} CAA")
    return tuple(dict.fromkeys(commands))


CHECK = Check(
    name="certificate.caa",
    parameters=CertificateCaaParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "authority": "harbourtrust.example"},
)
