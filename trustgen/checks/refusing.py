"""What the checks of requests that must be refused share: where they may be sent, and which answers tell anything."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from typing import Annotated, Literal

from trustgen.checks import web
from trustgen.checks.web import PagePath
from trustgen.facts.refusal import RefusalFacts
from trustgen.model.base import Parameters
from trustgen.model.check import Look
from trustgen.model.judgement import Finding, unknown
from trustgen.model.observation import Request
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.target import Web
from trustgen.validated import Field

#: Answers that are a refusal of what was asked, and not of the asking.
REFUSED = frozenset({400, 401, 403, 409, 412, 419, 422})

Facts = RefusalFacts | tuple[()]


class RefusingParameters(Parameters):
    """What is asked for, and how."""

    target: WebTarget = Field(description="The web target; it must be marked `ours: true` and `may_refuse: true`.")
    path: PagePath = Field(default="", description="Absolute path of what is asked for.")
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = Field(
        default="POST", description="The method of the request."
    )
    content: Annotated[str, Field(max_length=10_000)] = Field(default="", description="The body that is sent.")
    media: str = Field(default="application/json", pattern=r"^[\w.+-]+/[\w.+-]+$", description="The body's media type.")

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers that go with the body."""
        return (("content-type", self.media),) if self.content else ()


def looks_at(
    parameters: RefusingParameters, registry: Registry, ask: Callable[[Web, str], Request]
) -> tuple[Look, ...]:
    """One request a web target, made by ``ask`` of the target and the URL.

    A target that is not marked ``ours`` and ``may_refuse`` is never asked: its look has no request.
    """
    return tuple(
        Look(web.subject(found, parameters.path), (ask(found, found.at(parameters.path)),) if may(found) else ())
        for found in registry.webs(parameters.target)
    )


def may(web: Web) -> bool:
    """Whether requests that must be refused may be sent there."""
    return web.ours and web.may_refuse


def not_asked() -> Finding:
    """The finding for a target that may not be asked."""
    return unknown("it may not be asked what must be refused: mark the target `ours: true` and `may_refuse: true`")


def commands(parameters: RefusingParameters, registry: Registry, *headers: tuple[str, str]) -> tuple[str, ...]:
    """The request that must be refused, by curl, for each target that may be asked."""
    return tuple(command(parameters, found, *headers) for found in registry.webs(parameters.target) if may(found))


def never_told(statuses: Iterable[int]) -> Finding | None:
    """The finding for answers that are about the asking: not found, not allowed, too often, or an error of theirs."""
    for status in statuses:
        if status in (404, 405, 406, 411, 415, 429) or status >= 500 or 300 <= status < 400:
            return unknown(f"answers with status {status}, which tells neither that it is refused nor that it is not")
    return None


def command(parameters: RefusingParameters, found: Web, *headers: tuple[str, str]) -> str:
    """A shell command that prints the status of one such request."""
    named = " ".join(f"-H {shlex.quote(f'{name}: {value}')}" for name, value in (*parameters.headers(), *headers))
    body = f" --data {shlex.quote(parameters.content)}" if parameters.content else ""
    ask = f"curl -sS -o /dev/null -w '%{{http_code}}\\n' -X {parameters.method}"
    return f"{ask} {named}{body} {shlex.quote(found.at(parameters.path))}".replace("  ", " ")


def accepted(status: int) -> bool:
    """Whether a request was taken."""
    return 200 <= status < 300


def lied(facts: RefusalFacts) -> RefusalFacts:
    """The lie that every one of them must notice: all that must be refused was taken."""
    return RefusalFacts(facts.control if accepted(facts.control) else 200, tuple(200 for _ in facts.statuses))
