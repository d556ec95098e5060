"""A domain's mail is received by certain servers, and they speak TLS.

Holds when
----------
The domain has mail servers (MX records). With ``provider`` or ``suffix``, the name of each is that provider's or below
that domain; with ``exactly``, they are those names and no others; with ``region``, that region is a part of each name.
With ``starttls: true`` each server, at each address, offers STARTTLS and shakes hands; with ``certificate: true`` it
shows a trusted certificate for its own name as well.

Broken when
-----------
There are no mail servers, the domain refuses all mail (null MX), a name is another one, a server does not offer
STARTTLS, or its certificate is not trusted, has expired or is for another name.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out); a server cannot be reached (many networks block port 25), turns us
away, or the handshake fails.

Cannot see
----------
What happens to mail behind the servers; whether senders insist on TLS (see ``mta_sts`` and ``dane``). A provider is
told by the names of the servers alone.

References
----------
RFC 5321 §5.1, RFC 7505 (null MX), RFC 3207 (STARTTLS), RFC 9525 (names in certificates).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Self

from trustgen.checks import domains
from trustgen.checks.mail_providers import MAIL_PROVIDERS
from trustgen.checks.ns import Names
from trustgen.checks.wording import listed
from trustgen.facts.dns import DnsFacts, DnsRequest
from trustgen.facts.smtp import StarttlsFacts, StarttlsRequest
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.validated import AfterValidator, Field, WithJsonSchema, model_validator

MxFacts = DnsFacts | StarttlsFacts


def _known(name: str) -> str:
    if name not in MAIL_PROVIDERS:
        raise ValueError(f"{name!r} is not known; write one of {', '.join(MAIL_PROVIDERS)}, or a suffix instead")
    return name


Provider = Annotated[str, AfterValidator(_known), WithJsonSchema({"enum": list(MAIL_PROVIDERS)})]


class MxParameters(Parameters):
    """Which domain, who receives its mail, and how."""

    target: DomainTarget = Field(description=domains.TARGET)
    provider: Provider | None = Field(default=None, description="The provider that every mail server belongs to.")
    suffix: Names | None = Field(default=None, description="The domain, or domains, that every mail server is below.")
    exactly: Names | None = Field(default=None, description="All the mail servers by name.")
    region: domains.DomainName | None = Field(
        default=None, description="A region that is a part of every mail server's name, such as eu-west-1."
    )
    starttls: Flag = Field(default=False, description="Whether every mail server must offer STARTTLS.")
    certificate: Flag = Field(
        default=False, description="Whether its certificate must be trusted and for its name; implies starttls."
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(way is not None for way in (self.provider, self.suffix, self.exactly)) > 1:
            raise ValueError("say one of provider, suffix and exactly")
        return self


def looks(parameters: MxParameters, registry: Registry) -> tuple[Look, ...]:
    """The records, and apart from them the servers where TLS is claimed."""
    names = registry.domains(parameters.target)
    records = (Look(name, (DnsRequest(name, "MX"),)) for name in names)
    servers = (Look(name, (StarttlsRequest(name),)) for name in names if parameters.starttls or parameters.certificate)
    return (*records, *servers)


def judge(parameters: MxParameters, facts: MxFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the names, or one server at one address."""
    return _server(parameters, facts) if isinstance(facts, StarttlsFacts) else _names(parameters, facts)


def _names(parameters: MxParameters, facts: DnsFacts) -> Finding:
    seen = domains.hosts(facts)
    if not seen:
        return broken(f"has no mail servers: {domains.nothing(facts)}")
    if "" in seen:
        return broken("refuses all mail (null MX)")
    said = f"has its mail received by {domains.named(seen)}"
    if parameters.exactly is not None and set(seen) != set(parameters.exactly):
        return broken(f"{said}; the claim says exactly {listed(parameters.exactly)}")
    suffixes = _suffixes(parameters)
    foreign = tuple(name for name in seen if not any(domains.is_below(name, suffix) for suffix in suffixes))
    if suffixes and foreign:
        return broken(f"{said}; the claim says {parameters.provider or listed(suffixes, 'or')}")
    region = parameters.region
    elsewhere = tuple(name for name in seen if region and f".{region}." not in f".{name}.")
    if elsewhere:
        return broken(f"{said}; the claim says that it is in {region}")
    return holds(said)


def _suffixes(parameters: MxParameters) -> tuple[str, ...]:
    return MAIL_PROVIDERS[parameters.provider] if parameters.provider else parameters.suffix or ()


def _server(parameters: MxParameters, facts: StarttlsFacts) -> Finding:
    shown = facts.certificate
    if shown is None:
        return broken(f"the mail server {facts.exchange} does not offer STARTTLS")
    if not parameters.certificate:
        return holds(f"the mail server {facts.exchange} speaks TLS")
    if not shown.trusted:
        return broken(f"the certificate of the mail server {facts.exchange} is not trusted: {shown.untrusted_because}")
    if not shown.matches_host:
        names = domains.named(shown.names) if shown.names else "nobody"
        return broken(f"the certificate of the mail server {facts.exchange} is for {names}")
    return holds(f"the mail server {facts.exchange} speaks TLS with a trusted certificate for its name")


def lies(parameters: MxParameters, facts: MxFacts) -> Iterable[MxFacts]:
    """No servers, null MX, another server; no STARTTLS, a certificate that is not trusted or for another name."""
    if isinstance(facts, StarttlsFacts):
        yield replace(facts, offered=False, certificate=None)
        if parameters.certificate and facts.certificate:
            untrusted = replace(facts.certificate, trusted=False, untrusted_because="self-signed certificate")
            yield replace(facts, certificate=untrusted)
            yield replace(facts, certificate=replace(facts.certificate, matches_host=False, names=("lie.invalid",)))
        return
    yield domains.answered(facts, ())
    yield domains.answered(facts, ("0 .",))
    if _suffixes(parameters) or parameters.exactly or parameters.region:
        yield domains.answered(facts, ("10 mx.lie.invalid.",))


def repeat(parameters: MxParameters, registry: Registry) -> tuple[str, ...]:
    """The records; and a handshake with the first mail server that they name."""
    commands = domains.digs(registry, parameters.target, "MX")
    if not (parameters.starttls or parameters.certificate):
        return commands
    shake = "openssl s_client -starttls smtp -verify_return_error -verify_hostname"
    return (
        *commands,
        *(
            f'mx=$(dig +short MX {name} | awk \'{{print $2; exit}}\'); {shake} "${{mx%.}}" -connect "$mx:25" </dev/null'
            for name in registry.domains(parameters.target)
        ),
    )


CHECK = Check(
    name="mx",
    parameters=MxParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "suffix": "tidemark.example"},
)
