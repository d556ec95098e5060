"""A page is sent compressed to browsers that ask for it.

Holds when
----------
Asked as a browser asks, with ``Accept-Encoding: gzip, deflate, br, zstd``, the answer's Content-Encoding is one of
``codings``.

Broken when
-----------
The answer is not compressed, or in another way.

Unknown when
------------
The page cannot be fetched, the answer is an error page or a redirect, or it has no content.

Cannot see
----------
How well it is compressed, and other pages. Small answers are often sent as they are: ask for a page of some size.

References
----------
RFC 9110 §8.4 (Content-Encoding), §12.5.3 (Accept-Encoding); RFC 7932 (br), RFC 8878 (zstd).

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from trustgen.checks import pages, web
from trustgen.checks.wording import listed, quoted
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import BeforeValidator, Field

ACCEPTED = "gzip, deflate, br, zstd"
Coding = Literal["gzip", "deflate", "br", "zstd"]


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class CompressionParameters(pages.PageParameters):
    """Which page, and the codings that will do."""

    codings: Annotated[
        tuple[Coding, ...], BeforeValidator(_as_list, json_schema_input_type=Coding | tuple[Coding, ...])
    ] = Field(
        default=("br", "gzip", "zstd"),
        min_length=1,
        description="The coding, or a list of codings any of which will do.",
    )


def looks(parameters: CompressionParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a web target that offers every coding."""
    asked = web.looks_at(registry, parameters.target, parameters.path)
    return tuple(replace(look, requests=tuple(map(_offering, look.requests))) for look in asked)


def _offering(request: Any) -> HttpRequest:
    asked: HttpRequest = replace(request, headers=(("accept-encoding", ACCEPTED),))
    return asked


def judge(parameters: CompressionParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the coding of the answer."""
    answer = facts.answer
    finding = pages.not_shown(answer)
    if finding is not None:
        return finding
    value = pages.one_or_more(answer.values("content-encoding")).strip(" \t")
    if not value and (answer.status == 204 or answer.first("content-length") == "0"):
        return unknown("answers without content, of which nothing is to be compressed")
    said = f"the claim says {listed(parameters.codings, 'or')}"
    if not value:
        return broken(f"is sent uncompressed; {said}")
    coding = {"x-gzip": "gzip"}.get(value.lower(), value.lower())
    if coding in parameters.codings:
        return holds(f"is sent compressed with {coding}")
    return broken(f"is sent with Content-Encoding: {quoted(value)}; {said}")


def lies(parameters: CompressionParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """Uncompressed, and in a coding that is not claimed."""
    bare = pages.sending(facts, "content-length", "1000")
    yield pages.sending(bare, "content-encoding")
    yield pages.sending(bare, "content-encoding", "compress")


def repeat(parameters: CompressionParameters, registry: Registry) -> tuple[str, ...]:
    """The status line and the headers, by curl."""
    return tuple(
        f"{web.headers_command(page.at(parameters.path))} -H {shlex.quote(f'Accept-Encoding: {ACCEPTED}')}"
        for page in web.repeatable(registry, parameters.target)
    )


CHECK = Check(
    name="compression",
    parameters=CompressionParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "codings": ["br", "gzip"]},
)
