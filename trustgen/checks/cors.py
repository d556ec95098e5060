"""Pages of other sites cannot read an answer through a visitor's browser (cross-origin resource sharing).

Holds when
----------
Asked as a browser asks for a foreign page, with invented origins and with ``Origin: null``: the answer allows none of
them. With ``public: true`` it may allow everybody with ``*``, which never carries a visitor's cookies, but reflects no
origin. Each origin in ``allows`` is allowed.

Broken when
-----------
An invented origin or ``null`` is allowed (reflected), ``*`` is sent without ``public``, or an origin in ``allows`` is
not allowed.

Unknown when
------------
The answer cannot be fetched, or an error page is answered: only 2xx, 3xx, 401 and 403 are judged.

Cannot see
----------
Answers to other methods than GET, and preflight requests: a site may send simple requests anyhow, but not read what
comes back. Origins that only a secret list allows.

Positive control
----------------
The answers themselves were seen, each to a request that carried the Origin header. Where ``allows`` is given, the
same address must allow that origin, which shows that permission would have been seen.

References
----------
Fetch (WHATWG) §3.3.5 (CORS check: exactly one value, the origin itself or ``*``). Among the invented origins are
one that begins like the site's own and one that ends like it, since careless comparisons let these through.

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks import pages, web
from trustgen.checks.wording import listed, quoted
from trustgen.facts.http import HttpFacts, HttpRequest, HttpResponse
from trustgen.model.base import Flag
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, Verdict, broken, holds
from trustgen.model.registry import Registry
from trustgen.model.target import Web
from trustgen.validated import Field

HEADER = "access-control-allow-origin"
#: A name under which nobody can have a site (RFC 6761 §6.4).
_STRANGER = "stranger.invalid"
Origin = Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+(:[0-9]{1,5})?$", max_length=260)]
Facts = HttpFacts | tuple[HttpFacts, ...]


class CorsParameters(pages.PageParameters):
    """Which answer, and who may read it."""

    public: Flag = Field(default=False, description="Whether everybody may read it, without a visitor's cookies.")
    allows: Annotated[tuple[Origin, ...], Field(max_length=3)] = Field(
        default=(), description="Origins that may read it, such as [https://app.tidemark.example]."
    )


def strangers(page: Web) -> tuple[str, ...]:
    """Origins that nobody can have: a plain one, one that begins and one that ends like the page's own, and none."""
    return (f"https://{_STRANGER}", f"https://{page.host}.{_STRANGER}", f"https://{_STRANGER}-{page.host}", "null")


def looks(parameters: CorsParameters, registry: Registry) -> tuple[Look, ...]:
    """A look a stranger; and one look a known origin, beside a stranger."""
    asked = web.looks_at(registry, parameters.target, parameters.path)
    found = []
    for page, look in zip(registry.webs(parameters.target), asked, strict=True):
        first, *others = (_from(look, origin) for origin in strangers(page))
        found += [Look(look.subject, (request,)) for request in (first, *others)]
        found += [Look(look.subject, (first, _from(look, origin))) for origin in parameters.allows]
    return tuple(found)


def _from(look: Look, origin: str) -> HttpRequest:
    (request,) = look.requests
    assert isinstance(request, HttpRequest)  # noqa: S101  (what looks_at makes)
    return replace(request, headers=(("origin", origin),))


def judge(parameters: CorsParameters, facts: Facts, registry: Registry, now: datetime) -> Finding:
    """A stranger alone, or a stranger and one of the known origins."""
    stranger, known = (facts, None) if isinstance(facts, HttpFacts) else (facts[0], facts[1])
    for seen in (stranger, known):
        finding = web.not_judged(seen.answer) if seen else None
        if finding is not None:
            return finding
    finding = _stranger(parameters, stranger.answer)
    return finding if known is None or finding.verdict is not Verdict.HOLDS else _known(parameters, known.answer)


def _stranger(parameters: CorsParameters, answer: HttpResponse) -> Finding:
    values = answer.values(HEADER)
    if not values:
        return holds("lets no foreign site read it")
    value = values[0].strip(" \t") if len(values) == 1 else ""
    sent = f"sends Access-Control-Allow-Origin: {listed(map(quoted, values))}"
    if value == "*" and not parameters.public:
        return broken(f"{sent}, so that every site may read it")
    if value == "null" or _STRANGER in value:
        cookies = " with a visitor's cookies" if answer.first("access-control-allow-credentials") == "true" else ""
        return broken(f"{sent} to a foreign site, which may read it{cookies}")
    return holds(f"{sent} to a foreign site" + (", without cookies" if value == "*" else ", which may not read it"))


def _known(parameters: CorsParameters, answer: HttpResponse) -> Finding:
    values = tuple(value.strip(" \t") for value in answer.values(HEADER))
    if len(values) == 1 and values[0] in (*parameters.allows, *(("*",) if parameters.public else ())):
        return holds(f"lets {values[0]} read it, and no foreign site" if values[0] != "*" else "lets everybody read it")
    sent = f"sends Access-Control-Allow-Origin: {listed(map(quoted, values))}" if values else "allows no origin"
    return broken(f"{sent}; the claim says that {listed(parameters.allows)} may read it")


def lies(parameters: CorsParameters, facts: Facts) -> Iterable[Facts]:
    """A foreign origin reflected, ``null`` allowed, everybody allowed; a known origin that is not allowed."""
    stranger = facts if isinstance(facts, HttpFacts) else facts[0]
    values = [f"https://{_STRANGER}", "null", *(() if parameters.public else ("*",))]
    for value in values:
        lied = pages.sending(stranger, HEADER, value)
        yield lied if isinstance(facts, HttpFacts) else (lied, *facts[1:])
    if not isinstance(facts, HttpFacts):
        yield (stranger, *(pages.sending(known, HEADER) for known in facts[1:]))


def repeat(parameters: CorsParameters, registry: Registry) -> tuple[str, ...]:
    """One request an origin; what is allowed stands after Access-Control-Allow-Origin."""
    return tuple(
        f"{web.headers_command(page.at(parameters.path))} -H {shlex.quote(f'Origin: {origin}')}"
        for page in web.repeatable(registry, parameters.target)
        for origin in (*strangers(page), *parameters.allows)
    )


CHECK = Check(
    name="cors",
    parameters=CorsParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "path": "/api/health"},
)
