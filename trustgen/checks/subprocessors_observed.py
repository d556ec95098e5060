"""No vendor shows from outside that is not on the list of sub-processors.

Holds when
----------
Every vendor of the catalogue that shows is on the list and at work on that day, or is among its ``unlisted`` with a
reason. Looked at are, of a domain: aliases, MX, includes of SPF, NS, and the catalogue's DKIM selectors; of a
web target: the aliases of its name, and of each page in ``paths`` (redirects followed) the response headers, the
origins that its Content-Security-Policy allows, and what it loads or frames.

Broken when
-----------
A vendor shows that is not on the list, that begins later, or that has left; the reason names it and its sign. With
``gone: broken``, also when a sign that an entry expects (``signs``) is no longer there; else that is told beside.

Unknown when
------------
A name, a record or a page cannot be looked at, or a page answers with an error.

Cannot see
----------
Vendors whom no outside sign gives away: back ends, support by telephone, what only a signed-in user's browser loads,
what a script loads later, includes inside a vendor's own SPF record, vendors that the catalogue does not know. It shows
that the list lacks somebody, never that it is complete.

References
----------
RFC 7208 (SPF); RFC 6376 (DKIM); CSP Level 3; the catalogue in ``trustgen/vendors/catalogue.toml``, extended by
``subprocessors.vendors``.

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Literal

from trustgen.checks import web
from trustgen.checks.wording import listed
from trustgen.facts.dns import DnsAnswer, DnsFacts, DnsRequest
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.model.subprocessor import SubProcessors
from trustgen.model.target import Domain, Web
from trustgen.model.vendor import SignKind
from trustgen.validated import Field
from trustgen.vendors import NOBODY, Sighting, in_dns, in_response, listed_as, vendors_of
from trustgen.vendors.listed import is_of

REDIRECTS = 5
_RECORDS: dict[str, SignKind] = {"MX": "mx", "TXT": "spf", "NS": "ns"}
_MOST_SHOWN = 6


class SubprocessorsObservedParameters(Parameters):
    """Where to look."""

    target: DomainTarget = Field(description="Domains and web targets to look at, or a group of them.")
    paths: Annotated[tuple[web.PagePath, ...], Field(min_length=1)] = Field(
        default=("",), description="Pages of each web target; without it, the target's own URL."
    )
    gone: Literal["told", "broken"] = Field(
        default="told", description="What a sign that an entry expects, and that is gone, means."
    )


def looks(parameters: SubprocessorsObservedParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a record and a page, so that what cannot be seen hides nothing else."""
    found: list[Look] = []
    for _, target in registry.members(parameters.target):
        if isinstance(target, Domain):
            found += _of_domain(target.name, registry)
        elif isinstance(target, Web):
            found += _of_web(target, parameters)
    return tuple({look.requests: look for look in found}.values())


def _of_domain(name: str, registry: Registry) -> Iterator[Look]:
    yield Look(f"{name} (alias)", (DnsRequest(name, "A"),))
    for rtype in _RECORDS:
        yield Look(f"{name} ({rtype})", (DnsRequest(name, rtype),))
    selectors = {sign.selector for vendor in vendors_of(registry.subprocessors) for sign in vendor.dkim}
    for selector in sorted(selectors):
        yield Look(f"{selector}._domainkey.{name}", (DnsRequest(f"{selector}._domainkey.{name}", "TXT"),))


def _of_web(target: Web, parameters: SubprocessorsObservedParameters) -> Iterator[Look]:
    if not target.host.replace(".", "").isdigit() and ":" not in target.host:
        yield Look(f"{target.host} (alias)", (DnsRequest(target.host, "A"),))
    credentials = tuple((name, variable) for name, named in target.headers.items() for variable in named.names)
    for path in parameters.paths:
        request = HttpRequest(target.at(path), header_env=credentials, follow=REDIRECTS, body=True)
        yield Look(web.subject(target, path), (request,))


def judge(parameters: SubprocessorsObservedParameters, facts: Any, registry: Registry, now: datetime) -> Finding:
    """Who shows, and how the list has them."""
    listing = registry.subprocessors
    vendors = (*vendors_of(listing), NOBODY)
    if isinstance(facts, DnsFacts):
        seen = in_dns(facts, vendors)
    else:
        error = web.not_judged(facts.answer)
        if error is not None:
            return error
        seen = in_response(facts, vendors)
    today = now.astimezone(registry.organisation.zone).date()
    wrong = list(_undeclared(seen, listing, today))
    gone = list(_gone(facts, seen, listing, today))
    if wrong or (gone and parameters.gone == "broken"):
        return broken("; ".join([*wrong, *gone]))
    return holds("; ".join([_shown(seen, listing, today), *gone]))


def _undeclared(seen: tuple[Sighting, ...], listing: SubProcessors | None, today: date) -> Iterator[str]:
    for vendor in dict.fromkeys(one.vendor.id for one in seen):
        signs = [one for one in seen if one.vendor.id == vendor]
        name, standing = signs[0].vendor.name, listed_as(signs[0].vendor, listing, today)
        evidence = _evidence(signs)
        if standing.is_ == "unknown":
            yield f"shows {name}, which is not on the list ({evidence})"
        elif standing.is_ == "former":
            yield f"still shows {name}, which left the list on {standing.on} ({evidence})"
        elif standing.is_ == "coming":
            yield f"already shows {name}, which begins on {standing.on} ({evidence})"


def _evidence(signs: list[Sighting]) -> str:
    shown = [f"{_KINDS[one.kind]} {one.what}" for one in signs[:2]]
    return listed(shown) + (f" and {len(signs) - 2} more" if len(signs) > 2 else "")


_KINDS: dict[SignKind, str] = {
    "mx": "mail server",
    "spf": "SPF",
    "cname": "alias",
    "ns": "name server",
    "dkim": "DKIM",
    "csp": "allowed origin",
    "page": "loads from",
    "header": "header",
}


def _shown(seen: tuple[Sighting, ...], listing: SubProcessors | None, today: date) -> str:
    """Who shows, all of them on the list or with a reason why not."""
    by_name = {one.vendor.name: one for one in seen}
    if not by_name:
        return "shows no vendor that the catalogue knows"
    told = []
    for name, one in sorted(by_name.items())[:_MOST_SHOWN]:
        why = listed_as(one.vendor, listing, today).why
        told.append(f"{name}, which is no sub-processor ({why})" if why else name)
    more = f" and {len(by_name) - _MOST_SHOWN} more" if len(by_name) > _MOST_SHOWN else ""
    return f"shows {listed(told)}{more}, as the list says"


def _gone(
    facts: DnsFacts | HttpFacts, seen: tuple[Sighting, ...], listing: SubProcessors | None, today: date
) -> Iterator[str]:
    """Entries at work whose expected sign this look should have shown."""
    place, kinds = _covers(facts)
    for entry in listing.entries if listing else ():
        for sign in entry.signs:
            due = sign.at == place and sign.kind in kinds and entry.standing(today) == "current"
            if due and not any(one.kind == sign.kind and is_of(one.vendor, entry) for one in seen):
                yield f"no longer shows {entry.name}, which is on the list ({_KINDS[sign.kind]} of {place})"


def _covers(facts: DnsFacts | HttpFacts) -> tuple[str, tuple[SignKind, ...]]:
    """The name that a look is about, and the kinds of sign that it would show."""
    if isinstance(facts, HttpFacts):
        host = facts.hops[0].url.partition("://")[2].partition("/")[0].partition(":")[0].lower()
        return host, ("csp", "page", "header")
    if "._domainkey." in facts.name:
        return facts.name.partition("._domainkey.")[2], ()
    return facts.name, (_RECORDS[facts.rtype],) if facts.rtype in _RECORDS else ("cname",)


def lies(parameters: SubprocessorsObservedParameters, facts: Any) -> Iterable[Any]:
    """A vendor that nobody can have declared, by each sign that such a look shows."""
    where = NOBODY.web[0]
    if isinstance(facts, DnsFacts):
        record = {"MX": f"10 mx.{where}.", "TXT": f"v=spf1 include:{where} -all", "NS": f"ns1.{where}."}
        if facts.rtype in record and "._domainkey." not in facts.name:
            yield replace(facts, answer=DnsAnswer.ANSWER, records=(*facts.records, record[facts.rtype]))
        elif "._domainkey." not in facts.name:
            yield replace(facts, chain=(*facts.chain, f"edge.{where}"))
        else:
            selector = NOBODY.dkim[0].selector
            name = f"{selector}._domainkey.{facts.name.partition('._domainkey.')[2]}"
            yield replace(facts, name=name, chain=(f"dkim.{where}",))
        return
    answer = facts.answer
    for name, value in (("x-undeclared", "yes"), ("content-security-policy", f"script-src https://cdn.{where}")):
        yield replace(facts, hops=(*facts.hops[:-1], replace(answer, headers=(*answer.headers, (name, value)))))
    page = f'<script src="https://cdn.{where}/a.js"></script>'
    html = replace(answer, headers=(("content-type", "text/html"),), text=page)
    yield replace(facts, hops=(*facts.hops[:-1], html))


def repeat(parameters: SubprocessorsObservedParameters, registry: Registry) -> tuple[str, ...]:
    """The records by dig, the pages by curl."""
    commands: list[str] = []
    for _, target in registry.members(parameters.target):
        if isinstance(target, Domain):
            commands += [f"dig +short {shlex.quote(target.name)} {rtype}" for rtype in _RECORDS]
        elif isinstance(target, Web):
            commands.append(f"dig +short {shlex.quote(target.host)}")
            if not target.headers:
                commands += [f"curl -sSiL {shlex.quote(target.at(path))}" for path in parameters.paths]
    return tuple(dict.fromkeys(commands))


CHECK = Check(
    name="subprocessors_observed",
    parameters=SubprocessorsObservedParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app"},
)
