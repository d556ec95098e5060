"""A host tells browsers to use HTTPS and nothing else (Strict-Transport-Security).

Holds when
----------
The answer over https carries a valid header, its max-age is not 0, and it is as claimed: ``min_max_age`` at least,
``include_subdomains`` and ``preload`` as set. Of several header lines the first counts, as browsers have it.

Broken when
-----------
The header is missing, is invalid (browsers then ignore it), switches HSTS off with max-age=0, was sent over http, or
differs from the claim. ``preload: true`` is broken too where the preload list would refuse the header: it wants
includeSubDomains and at least 365 days.

Unknown when
------------
The page cannot be fetched, its certificate is not trusted, or the answer is an error page: only 2xx, 3xx, 401 and 403
are judged.

Cannot see
----------
Whether the domain stands on browsers' preload lists already. Other paths: one answer with the header is enough for a
browser, but one with max-age=0 anywhere undoes it.

References
----------
RFC 6797 §6.1 (grammar), §8.1 (the first header counts; none over http); https://hstspreload.org (requirements).

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks import web
from trustgen.checks.wording import lasting, quoted
from trustgen.facts.http import HttpFacts
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.values import Duration, Unit
from trustgen.syntax.hsts import Hsts, not_preloadable, parse
from trustgen.validated import AfterValidator, Field

NAME = "strict-transport-security"
#: As people write max-age: a year is 365 days, a month 30.
_DAYS = {Unit.MONTH: 30, Unit.QUARTER: 90, Unit.YEAR: 365}
_SPOKEN = {
    "no-max-age": "it has no max-age",
    "max-age-without-value": "its max-age has no value",
    "max-age-not-a-number": "its max-age is no number",
    "repeated-directive": "a directive is repeated",
    "syntax": "it breaks the grammar",
    "no-include-subdomains": "includeSubDomains is missing",
    "no-preload": "preload is missing",
    "max-age-too-short": "max-age is below 365 days",
}


def _not_business(duration: Duration) -> Duration:
    if duration.business or duration.amount == 0:
        raise ValueError("max-age is a length of time such as 365d, longer than nothing and not in business days")
    return duration


class HstsParameters(Parameters):
    """Which page, and what its header must say."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    path: web.PagePath = Field(default="", description=web.PATH)
    min_max_age: Annotated[Duration, AfterValidator(_not_business)] | None = Field(
        default=None, description="The least max-age; a month counts as 30 days, a year as 365."
    )
    include_subdomains: Flag | None = Field(default=None, description="Whether includeSubDomains is there.")
    preload: Flag | None = Field(default=None, description="Whether preload is there.")


def looks(parameters: HstsParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a web target."""
    return web.looks_at(registry, parameters.target, parameters.path)


def judge(parameters: HstsParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the first header of the answer that was seen."""
    finding = web.not_judged(facts.answer)
    if finding is not None:
        return finding
    if not facts.answer.url.lower().startswith("https:"):
        return broken("answers over http, where browsers ignore Strict-Transport-Security")
    value = facts.answer.first(NAME)
    if value is None:
        return broken("sends no Strict-Transport-Security header")
    hsts = parse(value)
    seen = f"sends Strict-Transport-Security: {quoted(value)}"
    wrong = tuple(_faults(parameters, hsts))
    return broken(f"{seen}, but {'; '.join(wrong)}") if wrong else holds(seen)


def _faults(parameters: HstsParameters, hsts: Hsts) -> Iterator[str]:
    if hsts.errors or hsts.max_age is None:
        yield f"browsers ignore it, because {_SPOKEN[hsts.errors[0]]}"
        return
    if hsts.max_age == 0:
        yield "max-age=0 switches it off"
        return
    least = parameters.min_max_age
    if least is not None and hsts.max_age < seconds(least):
        yield f"max-age is {lasting(hsts.max_age)}; the claim says at least {least}"
    yield from _flag("includeSubDomains", hsts.include_subdomains, parameters.include_subdomains)
    yield from _flag("preload", hsts.preload, parameters.preload)
    if parameters.preload and hsts.preload:
        for code in not_preloadable(hsts):
            yield f"the preload list would refuse it, because {_SPOKEN[code]}"


def _flag(name: str, seen: bool, claimed: bool | None) -> Iterator[str]:
    if claimed is not None and seen is not claimed:
        yield f"{name} is {'there' if seen else 'missing'}; the claim says that it is {'there' if claimed else 'not'}"


def seconds(duration: Duration) -> int:
    """A duration as a max-age: 365 days to the year, 30 to the month."""
    days = _DAYS.get(duration.unit)
    return duration.amount * days * 86400 if days else duration.seconds()


def lies(parameters: HstsParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """Without the header; with one that browsers ignore; switched off; for one second."""
    yield _with(facts, ())
    yield _with(facts, ("includeSubDomains; preload",))
    yield _with(facts, ("max-age=0; includeSubDomains; preload",))
    if parameters.min_max_age is not None and seconds(parameters.min_max_age) > 1:
        yield _with(facts, ("max-age=1; includeSubDomains; preload",))


def _with(facts: HttpFacts, values: tuple[str, ...]) -> HttpFacts:
    kept = tuple((key, value) for key, value in facts.answer.headers if key != NAME)
    headers = (*kept, *((NAME, value) for value in values))
    return replace(facts, hops=(*facts.hops[:-1], replace(facts.answer, headers=headers)))


def repeat(parameters: HstsParameters, registry: Registry) -> tuple[str, ...]:
    """The header's lines, by curl."""
    return tuple(
        f"{web.headers_command(page.at(parameters.path))} | grep -i {shlex.quote(f'^{NAME}:')}"
        for page in web.repeatable(registry, parameters.target)
    )


CHECK = Check(
    name="hsts",
    parameters=HstsParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "min_max_age": "365d", "include_subdomains": True},
)
