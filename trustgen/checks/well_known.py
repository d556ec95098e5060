"""A file stands where programs look for it, under /.well-known/.

Holds when
----------
``/.well-known/`` and the ``name`` are answered with status 2xx, and the content type is ``type`` where one is given.
With ``redirects``, a redirect is an answer too (change-password is one).

Broken when
-----------
It is answered with 404 or 410, or with 2xx and another content type.

Unknown when
------------
It cannot be fetched, or answers with another status. So is everything on a site that answers 2xx, or with
``redirects`` a redirect, for a file that cannot exist.

Cannot see
----------
Whether the content is right; security.txt has a check of its own.

Positive control
----------------
In the same look the site is asked for a well-known file that no site has; it must say that this one is not there.

References
----------
RFC 8615 (well-known URIs); Detecting the Reliability of HTTP Status Codes (W3C), whose name of a file that
must not exist is the one asked for; A Well-Known URL for Changing Passwords (W3C).

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from trustgen.checks import pages, web
from trustgen.checks.wording import quoted
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.syntax.media_type import media_type
from trustgen.validated import Field

FOLDER = "/.well-known/"
NOBODY_HAS = f"{FOLDER}resource-that-should-not-exist-whose-status-code-should-not-be-200"
GONE = (404, 410)
Facts = tuple[HttpFacts, HttpFacts]


class WellKnownParameters(Parameters):
    """Which file of which site, and its content type."""

    target: WebTarget = Field(description=pages.TARGET)
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$", max_length=200)] = Field(
        description="The name under /.well-known/, such as openid-configuration."
    )
    type: Annotated[str, Field(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+$", max_length=100)] | None = Field(
        default=None, description="The content type, such as application/json, without parameters."
    )
    redirects: Flag = Field(default=False, description="Whether a redirect is an answer too.")


def looks(parameters: WellKnownParameters, registry: Registry) -> tuple[Look, ...]:
    """The file, and one that nobody has, of each web target."""
    files = web.looks_at(registry, parameters.target, f"{FOLDER}{parameters.name}")
    controls = web.looks_at(registry, parameters.target, NOBODY_HAS)
    return tuple(
        Look(file.subject, (*file.requests, *control.requests)) for file, control in zip(files, controls, strict=True)
    )


def judge(parameters: WellKnownParameters, facts: Facts, registry: Registry, now: datetime) -> Finding:
    """Judge the file beside the one that cannot exist."""
    answer, control = (seen.answer for seen in facts)
    if answer.status in GONE:
        return broken(f"answers with status {answer.status}: there is no {parameters.name}")
    if not _answers(parameters, answer):
        return unknown(f"answers with status {answer.status}, which does not tell whether the file is there")
    kind = media_type(answer.first("content-type") or "")[0]
    if parameters.type is not None and 200 <= answer.status < 300 and kind != parameters.type:
        return broken(f"is sent as {quoted(kind or 'no content type')}; the claim says {parameters.type}")
    if _answers(parameters, control):
        return unknown(
            f"answers with status {control.status} for a file that cannot exist, so that its yes means nothing"
        )
    return holds(f"answers with status {answer.status}" + (f" and {kind}" if kind and answer.status < 300 else ""))


def _answers(parameters: WellKnownParameters, answer: HttpResponse) -> bool:
    leads = parameters.redirects and 300 <= answer.status < 400 and bool(answer.first("location"))
    return leads or 200 <= answer.status < 300


def lies(parameters: WellKnownParameters, facts: Facts) -> Iterable[Facts]:
    """No such file, and one of another content type."""
    file, control = facts
    for status in GONE:
        yield pages.with_status(file, status), control
    if parameters.type is not None:
        yield pages.sending(pages.with_status(file, 200), "content-type", "text/x-lie"), control


def repeat(parameters: WellKnownParameters, registry: Registry) -> tuple[str, ...]:
    """The status line and the headers of both, by curl."""
    return tuple(
        web.headers_command(page.at(path))
        for page in web.repeatable(registry, parameters.target)
        for path in (f"{FOLDER}{parameters.name}", NOBODY_HAS)
    )


CHECK = Check(
    name="well_known",
    parameters=WellKnownParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "name": "openid-configuration", "type": "application/json"},
)
