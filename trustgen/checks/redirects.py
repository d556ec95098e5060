"""Someone who types a host's name without https ends on HTTPS, every step of the way.

Holds when
----------
A plain ``http://`` request is redirected, first of all to HTTPS on the same host, from there only to HTTPS, and ends
within ``max`` redirects at an answer that is no error page; with ``ends_at``, at that address; with ``permanent``, the
first redirect is a lasting one (301 or 308).

Broken when
-----------
There is no redirect, the first one goes elsewhere than to HTTPS on the same host, a later one leads over plain HTTP, or
there are more of them, or another end, than the claim says.

Unknown when
------------
The chain cannot be followed: nothing answers, a certificate on the way is not trusted, it goes in a circle or has more
than ten redirects, or it begins or ends with an error page.

Cannot see
----------
Redirects by <meta> elements or scripts. A closed port 80, which is as good: see ``https_only``.

References
----------
RFC 9110 §15.4 (redirects), RFC 6797 §7.2; the preload list asks the same of the first redirect.

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from trustgen.checks import pages, web
from trustgen.checks.wording import counted, quoted
from trustgen.facts.http import HttpFacts, HttpRequest, HttpResponse
from trustgen.model.base import Flag, HttpsUrl, Integer
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.model.target import Web
from trustgen.validated import Field

FOLLOWED = 10  # redirects, at most
REDIRECTS = (301, 302, 303, 307, 308)
LASTING = (301, 308)


class RedirectsParameters(pages.PageParameters):
    """Where the chain begins, and how it must go."""

    max: Annotated[Integer, Field(ge=1, le=FOLLOWED)] = Field(
        default=5, description="How many redirects there may be at most."
    )
    ends_at: HttpsUrl | None = Field(default=None, description="The address at which the chain must end.")
    permanent: Flag = Field(default=False, description="Whether the first redirect must be a lasting one (301 or 308).")


def start(page: Web, path: str) -> str:
    """The address without TLS: at port 80, unless the target itself is a plain one."""
    if urlsplit(page.origin).scheme == "http":
        return page.at(path)
    parts = urlsplit(page.at(path))
    host = f"[{page.host}]" if ":" in page.host else page.host
    return f"http://{host}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def looks(parameters: RedirectsParameters, registry: Registry) -> tuple[Look, ...]:
    """One chain a web target. No credential is sent: the first request is in the clear."""
    return tuple(
        Look(web.subject(page, parameters.path), (HttpRequest(start(page, parameters.path), follow=FOLLOWED),))
        for page in registry.webs(parameters.target)
    )


def judge(parameters: RedirectsParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Judge every hop of the chain."""
    for answer in (facts.hops[0], facts.answer):
        finding = web.not_judged(answer)
        if finding is not None:
            return finding
    wrong = _first(parameters, facts.hops) or _rest(parameters, facts.hops)
    chain = " → ".join(_shown(hop) for hop in facts.hops)
    return broken(f"{wrong}: {chain}") if wrong else holds(f"redirects {chain}")


def _first(parameters: RedirectsParameters, hops: tuple[HttpResponse, ...]) -> str:
    if len(hops) == 1:
        return f"answers plain HTTP with status {hops[0].status} and no redirect that can be followed"
    before, after = urlsplit(hops[0].url), urlsplit(hops[1].url)
    if after.scheme != "https":
        return "redirects first to plain HTTP"
    if after.hostname != before.hostname:
        return "redirects first to another host"
    if parameters.permanent and hops[0].status not in LASTING:
        return f"redirects first with status {hops[0].status}; the claim says 301 or 308"
    return ""


def _rest(parameters: RedirectsParameters, hops: tuple[HttpResponse, ...]) -> str:
    if any(urlsplit(hop.url).scheme != "https" for hop in hops[1:]):
        return "leads over plain HTTP"
    if len(hops) - 1 > parameters.max:
        return f"takes {counted(len(hops) - 1, 'redirect')}; the claim says at most {parameters.max}"
    if hops[-1].status in REDIRECTS:
        return "ends at a redirect that leads nowhere"
    if parameters.ends_at and _plain(hops[-1].url) != _plain(parameters.ends_at):
        return f"does not end at {parameters.ends_at}"
    return ""


def _plain(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.removesuffix(":443"), path=parts.path or "/", fragment="").geturl()


def _shown(hop: HttpResponse) -> str:
    return f"{quoted(hop.url)} ({hop.status})"


def lies(parameters: RedirectsParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """No redirect; a first one to another host; a step over plain HTTP."""
    first, *others = facts.hops
    parts = urlsplit(first.url)
    yield HttpFacts((replace(first, status=200),))
    elsewhere = replace(first, url="https://elsewhere.invalid/", status=301)
    yield HttpFacts((first, elsewhere, *others))
    yield HttpFacts((first, *others[:1], replace(first, url=f"http://{parts.netloc}/lie"), *others))


def repeat(parameters: RedirectsParameters, registry: Registry) -> tuple[str, ...]:
    """The status line and the headers of every hop, by curl."""
    return tuple(
        f"curl -sSL --max-redirs {FOLLOWED} -o /dev/null -D - {shlex.quote(start(page, parameters.path))}"
        for page in registry.webs(parameters.target)
    )


CHECK = Check(
    name="redirects",
    parameters=RedirectsParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "max": 2},
)
