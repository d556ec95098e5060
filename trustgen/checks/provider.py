"""A site shows the signs of a certain host, or of a certain network in front of it.

Holds when
----------
At least ``signs`` sorts of sign are seen at each address: the name is an alias of one of the provider's *names*; every
*address* of it lies in the provider's published ranges; the answer carries one of the provider's *headers*. The signs
of known providers come with the program; ``names``, ``ranges`` and ``headers`` add to them.

Broken when
-----------
Fewer sorts of sign are seen.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out), or the site cannot be reached.

Cannot see
----------
A sign is no proof: anybody can send a header, and a provider can hide its signs. Ranges change: those of Cloudflare and
Fastly are of 11 February 2026, the others bear no date; ``ranges`` adds what came since. What stands behind a network
in front. The status of the answer does not matter here: a provider shows in its error pages too.

References
----------
The pages on which providers publish their address ranges; RFC 9110 §7.6.3 (Via).

"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Self

from trustgen.checks import domains, web
from trustgen.checks.hosting_providers import HOSTING_PROVIDERS, Signs
from trustgen.checks.wording import counted, listed
from trustgen.facts.dns import DnsFacts, DnsRequest
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.validated import AfterValidator, Field, WithJsonSchema, model_validator

ProviderFacts = tuple[DnsFacts, DnsFacts, HttpFacts]


def _known(name: str) -> str:
    if name not in HOSTING_PROVIDERS:
        raise ValueError(f"{name!r} is not known; write one of {', '.join(HOSTING_PROVIDERS)}, or signs of your own")
    return name


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is no range of addresses such as 192.0.2.0/24: {error}") from None


class ProviderParameters(Parameters):
    """Which site, and whose signs it shows."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    provider: Annotated[str, AfterValidator(_known), WithJsonSchema({"enum": list(HOSTING_PROVIDERS)})] | None = Field(
        default=None, description="A provider whose signs are known."
    )
    names: tuple[domains.DomainName, ...] = Field(
        default=(), description="Domains below which the name's alias leads, as a further sign."
    )
    ranges: tuple[Annotated[str, AfterValidator(_network)], ...] = Field(
        default=(), description="Ranges in which the addresses lie, as a further sign."
    )
    headers: dict[str, str] = Field(
        default={}, description="Headers with a text that their value holds (any, if empty), as a further sign."
    )
    signs: Annotated[Integer, Field(ge=1, le=3)] = Field(
        default=1, description="How many sorts of sign (name, address, header) must be seen."
    )

    @model_validator(mode="after")
    def _enough(self) -> Self:
        signs = sought(self)
        sorts = sum(map(bool, (signs.names, signs.headers, signs.ranges)))
        if sorts < self.signs:
            raise ValueError(f"say which provider, or its names, ranges or headers: {self.signs} sorts are asked for")
        return self


def sought(parameters: ProviderParameters) -> Signs:
    """The signs of the provider and those that were added."""
    known = HOSTING_PROVIDERS[parameters.provider] if parameters.provider else Signs()
    headers = tuple((name.lower(), value.lower()) for name, value in parameters.headers.items())
    return Signs((*known.names, *parameters.names), (*known.headers, *headers), (*known.ranges, *parameters.ranges))


def looks(parameters: ProviderParameters, registry: Registry) -> tuple[Look, ...]:
    """The addresses of both families, and the page."""
    pages = web.looks_at(registry, parameters.target)
    sites = registry.webs(parameters.target)
    return tuple(
        Look(page.subject, (DnsRequest(site.host, "A"), DnsRequest(site.host, "AAAA"), *page.requests))
        for site, page in zip(sites, pages, strict=True)
    )


def judge(parameters: ProviderParameters, facts: ProviderFacts, registry: Registry, now: datetime) -> Finding:
    """Count the sorts of sign that are seen."""
    signs = sought(parameters)
    four, six, http = facts
    seen = [
        said
        for said in (
            _alias(signs, four, six),
            _addresses(signs, (*four.records, *six.records)),
            _header(signs, http.answer),
        )
        if said
    ]
    who = parameters.provider or "the provider"
    if len(seen) >= parameters.signs:
        return holds(f"shows signs of {who}, which are no proof: {listed(seen)}")
    needed = f"the claim needs {counted(parameters.signs, 'sort')} of sign of {who}"
    return broken(f"only {listed(seen)}; {needed}" if seen else f"shows no sign of {who}; {needed}")


def _alias(signs: Signs, *answers: DnsFacts) -> str:
    chain = [name for facts in answers for name in facts.chain]
    found = next((name for name in chain if any(domains.is_below(name, own) for own in signs.names)), "")
    return found and f"its name leads to {found}"


def _addresses(signs: Signs, addresses: tuple[str, ...]) -> str:
    networks = [ipaddress.ip_network(text) for text in signs.ranges]
    inside = [any(ipaddress.ip_address(address) in network for network in networks) for address in addresses]
    if not inside or not all(inside):
        return ""
    return f"its addresses ({domains.named(addresses)}) are in the published ranges"


def _header(signs: Signs, answer: HttpResponse) -> str:
    for name, text in signs.headers:
        if any(text in value.lower() for value in answer.values(name)):
            return f"it sends the header {name}" + (f" with {text}" if text else "")
    return ""


def lies(parameters: ProviderParameters, facts: ProviderFacts) -> Iterable[ProviderFacts]:
    """No sign at all: another address (of a range for documentation), no alias, no headers."""
    four, six, http = facts
    plain = replace(http, hops=(*http.hops[:-1], replace(http.answer, headers=())))
    nowhere = replace(domains.answered(four, ("192.0.2.1",)), chain=())
    if not _addresses(sought(parameters), ("192.0.2.1",)):
        yield nowhere, replace(domains.answered(six, ()), chain=()), plain
    yield replace(domains.answered(four, ()), chain=()), replace(domains.answered(six, ()), chain=()), plain


def repeat(parameters: ProviderParameters, registry: Registry) -> tuple[str, ...]:
    """Addresses with aliases, and headers."""
    return tuple(
        command
        for page in web.repeatable(registry, parameters.target)
        for command in (domains.dig(page.host, "A"), web.headers_command(page.at("")))
    )


CHECK = Check(
    name="provider",
    parameters=ProviderParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "provider": "cloudflare"},
)
