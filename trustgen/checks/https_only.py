"""A host answers over HTTPS alone: plain HTTP is sent on, or meets a closed port.

Holds when
----------
On every one of ``ports``, at every address: a plain ``GET /`` is answered with a redirect whose first step leads to
https on the same host, or the connection is refused. ``how`` may ask for one of the two.

Broken when
-----------
The plain request is answered with anything else that is judged: a page, a request to sign in, a redirect that stays
on http or goes to another host first (which robs the host of HSTS). For ``how: closed``, any answer; for
``how: redirect``, a closed port.

Unknown when
------------
The port is silent (a filter cannot be told from lost packets), accepts and then speaks no HTTP, or answers with an
error page: only 2xx, 3xx, 401 and 403 are judged. With ``how: closed`` an error page is judged too: the port is open.

Cannot see
----------
Other paths than ``/``, other ports than those named, and what a redirect does later in its chain. Redirects that last
(301, 308) and those that do not (302, 303, 307) count alike, unless ``permanent`` is set.

Positive control
----------------
A refused connection counts only where the target's own port accepts one at the same address in the same look.

References
----------
RFC 9110 §15.4 (redirects), RFC 6797 §7.2 (a host with HSTS redirects plain requests to itself).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urljoin, urlsplit

from trustgen.checks import web
from trustgen.checks.wording import quoted
from trustgen.facts.http import HttpResponse, PlainAnswer, PlainHttpFacts, PlainHttpRequest
from trustgen.model.base import Flag, Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.validated import Field

LASTING = (301, 308)
REDIRECTS = (301, 302, 303, 307, 308)

Port = Annotated[Integer, Field(ge=1, le=65535)]


class HttpsOnlyParameters(Parameters):
    """Which hosts and ports, and how a plain request must fare."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    ports: Annotated[tuple[Port, ...], Field(min_length=1)] = Field(
        default=(80,), description="The ports on which plain HTTP is tried."
    )
    how: Literal["either", "redirect", "closed"] = Field(
        default="either", description="Whether the port must redirect, must be closed, or may do either."
    )
    permanent: Flag = Field(default=False, description="Whether the redirect must be a lasting one (301 or 308).")


def looks(parameters: HttpsOnlyParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a host and port; the control is the target's own port."""
    return tuple(
        Look(_subject(page.host, port), (PlainHttpRequest(page.host, port, control=page.port),))
        for page in registry.webs(parameters.target)
        for port in parameters.ports
    )


def _subject(host: str, port: int) -> str:
    return host if port == 80 else web.authority(host, port)


def judge(parameters: HttpsOnlyParameters, facts: PlainHttpFacts, registry: Registry, now: datetime) -> Finding:
    """Closed, redirected as it should be, or neither."""
    response = facts.response
    if response is None or facts.answer is PlainAnswer.CLOSED:
        seen = f"refuses plain connections on port {facts.port}"
        return broken(f"{seen}; the claim says that it redirects") if parameters.how == "redirect" else holds(seen)
    if parameters.how == "closed":
        return broken(
            f"answers plain HTTP on port {facts.port} with status {response.status}; the claim says that it is closed"
        )
    finding = web.not_judged(response)
    return finding if finding is not None else _redirect(parameters, facts, response)


def _redirect(parameters: HttpsOnlyParameters, facts: PlainHttpFacts, response: HttpResponse) -> Finding:
    location = response.first("location")
    if response.status not in REDIRECTS or location is None:
        return broken(f"answers plain HTTP on port {facts.port} with status {response.status} and no redirect to HTTPS")
    scheme, host = _leads_to(response.url, location)
    sent = f"redirects plain HTTP with status {response.status} to {quoted(location)}"
    if scheme != "https":
        return broken(f"{sent}, which is not HTTPS")
    if host != facts.host.lower():
        return broken(f"{sent}, another host, before HTTPS on its own")
    if parameters.permanent and response.status not in LASTING:
        return broken(f"{sent}; the claim says that the redirect is a lasting one (301 or 308)")
    return holds(sent)


def _leads_to(url: str, location: str) -> tuple[str, str]:
    """Scheme and host of a Location; both empty where it is no web address."""
    try:
        parts = urlsplit(urljoin(url, location.strip()))
        return parts.scheme.lower(), (parts.hostname or "").lower()
    except ValueError:
        return "", ""


def lies(parameters: HttpsOnlyParameters, facts: PlainHttpFacts) -> Iterable[PlainHttpFacts]:
    """A page over plain HTTP; a redirect that stays on plain HTTP; a port that is what it must not be."""
    url = f"http://{facts.host}/"
    page = HttpResponse(url, 200, "HTTP/1.1", (("content-type", "text/html"),), size=1)
    yield replace(facts, answer=PlainAnswer.ANSWERED, response=page)
    plain = replace(page, status=301, headers=(("location", f"{url}home"),))
    yield replace(facts, answer=PlainAnswer.ANSWERED, response=plain)
    if parameters.how == "redirect":
        yield replace(facts, answer=PlainAnswer.CLOSED, response=None)


def repeat(parameters: HttpsOnlyParameters, registry: Registry) -> tuple[str, ...]:
    """The status line and the headers of a plain GET; curl says so where the connection is refused."""
    return tuple(
        web.headers_command(f"http://{web.authority(page.host, port).removesuffix(':80')}/")
        for page in registry.webs(parameters.target)
        for port in parameters.ports
    )


CHECK = Check(
    name="https_only",
    parameters=HttpsOnlyParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app"},
)
