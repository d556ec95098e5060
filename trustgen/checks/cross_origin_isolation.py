"""A page keeps itself apart from pages of other origins (COOP, COEP, CORP).

Holds when
----------
Each of the three headers that the claim names has, as a browser reads it, one of the values listed: ``opener``
(Cross-Origin-Opener-Policy), ``embedder`` (Cross-Origin-Embedder-Policy), ``resource`` (Cross-Origin-Resource-Policy).
``isolated: true`` stands for an opener of same-origin and an embedder of require-corp or credentialless, with which a
browser isolates the page.

Broken when
-----------
A header is missing or has another value. A value that cannot be read, or one sent twice, counts as the
default: browsers take it for unsafe-none, or for no resource policy.

Unknown when
------------
The page cannot be fetched, or the answer is an error page or a redirect.

Cannot see
----------
Headers of the resources that the page loads, and a Permissions-Policy that takes cross-origin-isolated away.

References
----------
HTML §7.1.3 (opener policy), §7.1.4 (embedder policy); Fetch §3.8 (resource policy); RFC 9651 (structured fields).

"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, Self, get_args

from trustgen.checks import pages
from trustgen.checks.wording import listed, quoted
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.model.check import Check
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.syntax import structured
from trustgen.validated import BeforeValidator, Field, model_validator

_HEADERS = {
    "opener": "cross-origin-opener-policy",
    "embedder": "cross-origin-embedder-policy",
    "resource": "cross-origin-resource-policy",
}
_TITLES = {
    "opener": "Cross-Origin-Opener-Policy",
    "embedder": "Cross-Origin-Embedder-Policy",
    "resource": "Cross-Origin-Resource-Policy",
}
Opener = Literal["same-origin", "same-origin-allow-popups", "noopener-allow-popups"]
Embedder = Literal["require-corp", "credentialless"]
Resource = Literal["same-origin", "same-site", "cross-origin"]
_KNOWN = {"opener": get_args(Opener), "embedder": get_args(Embedder), "resource": get_args(Resource)}


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class CrossOriginIsolationParameters(pages.PageParameters):
    """Which page, and what its headers must say."""

    isolated: Literal[True] | None = Field(default=None, description="A browser isolates the page.")
    opener: Annotated[
        tuple[Opener, ...] | None, BeforeValidator(_as_list, json_schema_input_type=Opener | tuple[Opener, ...] | None)
    ] = Field(
        default=None, min_length=1, description="Cross-Origin-Opener-Policy: the value, or a list any of which will do."
    )
    embedder: Annotated[
        tuple[Embedder, ...] | None,
        BeforeValidator(_as_list, json_schema_input_type=Embedder | tuple[Embedder, ...] | None),
    ] = Field(
        default=None,
        min_length=1,
        description="Cross-Origin-Embedder-Policy: the value, or a list any of which will do.",
    )
    resource: Annotated[
        tuple[Resource, ...] | None,
        BeforeValidator(_as_list, json_schema_input_type=Resource | tuple[Resource, ...] | None),
    ] = Field(
        default=None,
        min_length=1,
        description="Cross-Origin-Resource-Policy: the value, or a list any of which will do.",
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(getattr(self, name) is None for name in ("isolated", *_HEADERS)):
            raise ValueError("say isolated: true, or a value of opener, embedder or resource")
        if self.isolated and (self.opener or self.embedder):
            raise ValueError("`isolated` says what opener and embedder are; leave them out")
        return self


def judge(parameters: CrossOriginIsolationParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Compare each header with the values claimed for it."""
    answer = facts.answer
    finding = pages.not_shown(answer)
    if finding is not None:
        return finding
    claims = _claims(parameters)
    wrong = tuple(_wrong(answer, claims))
    if wrong:
        return broken("; ".join(wrong))
    return holds(f"sends {listed(f'{_TITLES[name]}: {in_force(answer, name)}' for name in claims)}")


def _claims(parameters: CrossOriginIsolationParameters) -> dict[str, tuple[str, ...]]:
    if parameters.isolated:
        isolated: dict[str, tuple[str, ...]] = {"opener": ("same-origin",), "embedder": get_args(Embedder)}
        return isolated | ({"resource": parameters.resource} if parameters.resource else {})
    return {name: getattr(parameters, name) for name in _HEADERS if getattr(parameters, name) is not None}


def _wrong(answer: HttpResponse, claims: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for name, claimed in claims.items():
        values = answer.values(_HEADERS[name])
        if in_force(answer, name) not in claimed:
            sent = f"{_TITLES[name]}: {quoted(pages.one_or_more(values))}" if values else f"no {_TITLES[name]}"
            yield f"sends {sent}; the claim says {listed(claimed, 'or')}"


def in_force(answer: HttpResponse, name: str) -> str:
    """The value of header ``opener``, ``embedder`` or ``resource`` that a browser acts on; empty for its default."""
    value = pages.one_or_more(answer.values(_HEADERS[name]))
    if name != "resource":
        try:
            read = structured.item(value).value
        except ValueError:
            return ""
        value = str(read) if isinstance(read, structured.Token) else ""
    return value if value in _KNOWN[name] else ""


def lies(parameters: CrossOriginIsolationParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """Each header left out, and each with a value that browsers do not know."""
    for name in _claims(parameters):
        yield pages.sending(facts, _HEADERS[name])
        yield pages.sending(facts, _HEADERS[name], "unsafe-none")


CHECK = Check(
    name="cross_origin_isolation",
    parameters=CrossOriginIsolationParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=pages.looks,
    judge=judge,
    lies=lies,
    repeat=pages.repeat,
    manual=__doc__,
    example={"target": "app", "isolated": True},
)
