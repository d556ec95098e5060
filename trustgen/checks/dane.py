"""A server's certificate is the one that the signed DNS names (DANE).

Holds when
----------
The server has TLSA records, they are validated by DNSSEC from the trust anchor down, and one of them is about the
certificate that the server shows, at each of its addresses. With ``service: smtp`` that is so for every mail server of
the domain, after STARTTLS, and the MX records are validated too.

Broken when
-----------
There are no TLSA records, they are not secured by DNSSEC (proven unsigned, or bogus), or none of them fits the
certificate; with ``smtp``, a server does not offer STARTTLS.

Unknown when
------------
A question gets no answer, the server cannot be reached, or the records are only about an authority's certificate
(usage 0 or 2): the chain above the server's certificate is not looked at.

Cannot see
----------
Which clients heed TLSA records: mail servers do, browsers do not.

References
----------
RFC 6698, RFC 7671 (usage 3 makes dates and names of the certificate irrelevant), RFC 7672 (mail; usages 0 and 1 are
not used there).

"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from trustgen.checks import domains
from trustgen.facts.dns import DnsAnswer
from trustgen.facts.dnssec import DnssecFacts, DnssecRequest, DnssecState, SignedSet
from trustgen.facts.smtp import StarttlsFacts, StarttlsRequest
from trustgen.facts.tls import CertificateFacts, CertificateRequest
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.syntax.tlsa import PKIX_EE, Tlsa, parse
from trustgen.validated import Field

#: The records beside the certificate (https); the MX records; or a mail server with both.
DaneFacts = tuple[DnssecFacts, CertificateFacts] | DnssecFacts | StarttlsFacts


class DaneParameters(Parameters):
    """Which server."""

    target: DomainTarget = Field(description=domains.TARGET)
    service: Literal["https", "smtp"] = Field(
        default="https", description="The web server of that name, or the domain's mail servers."
    )
    port: Annotated[Integer, Field(ge=1, le=65535)] | None = Field(
        default=None, description="The port, if not 443 for https and 25 for smtp."
    )


def looks(parameters: DaneParameters, registry: Registry) -> tuple[Look, ...]:
    """Records and certificate; for mail, what secures the servers' names and then the servers."""
    names = registry.domains(parameters.target)
    if parameters.service == "https":
        port = parameters.port or 443
        return tuple(
            Look(name, (DnssecRequest(f"_{port}._tcp.{name}", ("TLSA",)), CertificateRequest(name, port)))
            for name in names
        )
    return tuple(
        look
        for name in names
        for look in (
            Look(name, (DnssecRequest(name, ("MX",)),)),
            Look(name, (StarttlsRequest(name, parameters.port or 25, tlsa=True),)),
        )
    )


def judge(parameters: DaneParameters, facts: DaneFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the records against the certificate."""
    if isinstance(facts, DnssecFacts):
        return _insecure(facts, "its MX records") or holds("its MX records are secured by DNSSEC")
    if isinstance(facts, StarttlsFacts):
        if facts.certificate is None:
            return broken(f"the mail server {facts.exchange} does not offer STARTTLS")
        if facts.tlsa is None:
            return unknown(f"the TLSA records of the mail server {facts.exchange} were not looked at")
        return _judged(facts.tlsa, facts.certificate, mail=True)
    return _judged(*facts, mail=False)


def _insecure(records: DnssecFacts, what: str) -> Finding | None:
    if records.state is DnssecState.SECURE:
        return None
    return broken(f"{what} are not secured by DNSSEC: {records.because}")


def _judged(records: DnssecFacts, shown: CertificateFacts, *, mail: bool) -> Finding:
    insecure = _insecure(records, f"the TLSA records of {shown.host}")
    if insecure is not None:
        return insecure
    texts = records.sets[0].records
    usable = [found for text in texts if (found := parse(text)) and (not mail or found.usage > PKIX_EE)]
    if not usable:
        return broken(f"has no TLSA record that can be used at {records.name}", "; ".join(texts))
    certificate = base64.b64decode(shown.leaf_der)
    try:
        fitting = [record for record in usable if record.is_about_server and record.matches(certificate)]
    except ValueError as error:
        return unknown("the certificate cannot be read", str(error))
    return _of_fitting(fitting, usable, shown)


def _of_fitting(fitting: list[Tlsa], usable: list[Tlsa], shown: CertificateFacts) -> Finding:
    if any(record.usage != PKIX_EE or (shown.trusted and shown.matches_host) for record in fitting):
        return holds(f"the certificate of {shown.host} is the one that its TLSA records name, secured by DNSSEC")
    if any(not record.is_about_server for record in usable):
        return unknown(f"the TLSA records of {shown.host} name an authority, which is not looked at")
    if fitting:
        return broken(f"the certificate of {shown.host} is the one that its TLSA records name, but is not trusted")
    return broken(f"the certificate of {shown.host} is not the one that its TLSA records name")


def lies(parameters: DaneParameters, facts: DaneFacts) -> Iterable[DaneFacts]:
    """Unsigned, bogus, no record, a record of another certificate; no STARTTLS."""
    if isinstance(facts, DnssecFacts):
        yield from _unsigned(facts)
    elif isinstance(facts, StarttlsFacts):
        yield replace(facts, offered=False, certificate=None)
        if facts.tlsa is not None:
            for lied in _lied(facts.tlsa):
                yield replace(facts, tlsa=lied)
    else:
        for lied in _lied(facts[0]):
            yield lied, facts[1]


def _unsigned(records: DnssecFacts) -> Iterable[DnssecFacts]:
    yield replace(records, state=DnssecState.INSECURE, because="a lie", sets=())
    yield replace(records, state=DnssecState.BOGUS, because="a lie", sets=())


def _lied(records: DnssecFacts) -> Iterable[DnssecFacts]:
    yield from _unsigned(records)
    (seen,) = records.sets
    yield replace(records, sets=(replace(seen, answer=DnsAnswer.EMPTY, records=()),))
    yield replace(records, sets=(SignedSet("TLSA", DnsAnswer.ANSWER, ("3 0 1 " + "00" * 32,), seen.expires),))


def repeat(parameters: DaneParameters, registry: Registry) -> tuple[str, ...]:
    """The validated records; for mail, of the servers that the first command names."""
    names = registry.domains(parameters.target)
    if parameters.service == "https":
        return tuple(f"delv _{parameters.port or 443}._tcp.{name} TLSA" for name in names)
    return tuple(f"delv {name} MX" for name in names)


CHECK = Check(
    name="dane",
    parameters=DaneParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app"},
)
