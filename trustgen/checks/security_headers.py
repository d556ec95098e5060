"""The answers of several pages all carry a set of headers.

Holds when
----------
For every one of ``paths``, on every target: the answer carries each of ``headers`` with a value that is not empty.
Others may be sent beside them. The reason names the pages that were looked at, and claims nothing of others.

Broken when
-----------
An answer lacks one of the headers, or sends it empty.

Unknown when
------------
A page cannot be fetched, its certificate is not trusted, or the answer is an error page: only 2xx, 3xx, 401 and 403
are judged, and the statuses that ``error_pages`` lists. Redirects are not followed; the redirect itself is judged.

Cannot see
----------
What the headers are worth: ``header``, ``hsts``, ``csp`` and others judge values. Pages that are not listed.

References
----------
RFC 9110 §5 (fields).

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from trustgen.checks import pages, web
from trustgen.checks.wording import listed
from trustgen.facts.http import HttpFacts
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.syntax.header_name import is_header_name
from trustgen.validated import AfterValidator, Field


def _are_names(headers: SetOf) -> SetOf:
    wrong = [name for name in headers.names() if not is_header_name(name)]
    if wrong:
        raise ValueError(f"{listed(wrong)}: a header's name has letters, digits and hyphens")
    return headers


class SecurityHeadersParameters(Parameters):
    """Which pages, and the headers that each must carry."""

    target: WebTarget = Field(description=pages.TARGET)
    paths: Annotated[tuple[web.PagePath, ...], Field(min_length=1)] = Field(
        default=("",), description="Absolute paths of the pages. Without them, the target's own URL is asked for."
    )
    headers: Annotated[SetOf, AfterValidator(_are_names)] = Field(
        description="The names of the headers, in upper or lower case; others may be sent too."
    )
    error_pages: tuple[Annotated[Integer, Field(ge=400, le=499)], ...] = Field(
        default=(), description="Statuses of error pages that are judged too, such as [404]."
    )


def looks(parameters: SecurityHeadersParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a web target and path."""
    paths = dict.fromkeys(parameters.paths)
    return tuple(look for path in paths for look in web.looks_at(registry, parameters.target, path))


def judge(parameters: SecurityHeadersParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Find the headers that the answer lacks."""
    answer = facts.answer
    finding = web.not_judged(answer)
    if finding is not None and answer.status not in parameters.error_pages:
        return finding
    lacking = [name for name in parameters.headers.names() if not any(v.strip(" \t") for v in answer.values(name))]
    if lacking:
        empty = [name for name in lacking if answer.values(name)]
        note = f" ({listed(empty)} without a value)" if empty else ""
        return broken(f"answers with status {answer.status} and without {listed(lacking)}{note}")
    return holds(f"answers with status {answer.status} and {listed(parameters.headers.names())}")


def lies(parameters: SecurityHeadersParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """Each header left out in turn, and each sent empty."""
    for name in parameters.headers.names():
        yield pages.sending(facts, name.lower())
        yield pages.sending(facts, name.lower(), "")


def repeat(parameters: SecurityHeadersParameters, registry: Registry) -> tuple[str, ...]:
    """The headers' lines of each page, by curl."""
    wanted = shlex.quote(f"^({'|'.join(parameters.headers.names())}):")
    return tuple(
        f"{web.headers_command(page.at(path))} | grep -iE {wanted}"
        for path in dict.fromkeys(parameters.paths)
        for page in web.repeatable(registry, parameters.target)
    )


CHECK = Check(
    name="security_headers",
    parameters=SecurityHeadersParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={
        "target": "app",
        "paths": ["/", "/login"],
        "headers": ["Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy"],
    },
)
