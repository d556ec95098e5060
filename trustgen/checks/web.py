"""What the checks of web pages share: which page is asked for, which answers are judged, how a reader asks."""

from __future__ import annotations

import shlex
from typing import Annotated

from trustgen.facts.http import HttpRequest, HttpResponse
from trustgen.model.check import Look
from trustgen.model.judgement import Finding, unknown
from trustgen.model.registry import Registry
from trustgen.model.target import Web
from trustgen.validated import Field

#: An absolute path with its query; empty for the target's own URL.
PagePath = Annotated[str, Field(pattern=r"^(/[!-\"$-~]*)?$", max_length=2000)]

PATH = "Absolute path of the page, with its query. Without it, the target's own URL is asked for."


def looks_at(registry: Registry, target: str, path: str = "", *, body: bool = False) -> tuple[Look, ...]:
    """One look a web target. Requests are alike for every check, so that one exchange serves them all."""
    return tuple(
        Look(subject(web, path), (HttpRequest(web.at(path), header_env=_credentials(web), body=body),))
        for web in registry.webs(target)
    )


def subject(web: Web, path: str = "") -> str:
    """How a reader calls the page: ``tidemark.example``, ``tidemark.example/status``."""
    return f"{web.origin.partition('://')[2]}{path if path != '/' else ''}"


def authority(host: str, port: int) -> str:
    """``host:port``, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def s_client(web: Web) -> str:
    """The beginning of a command that shakes hands with the host of ``web`` and names it."""
    return f"openssl s_client -connect {shlex.quote(authority(web.host, web.port))} -servername {shlex.quote(web.host)}"


def _credentials(web: Web) -> tuple[tuple[str, str], ...]:
    return tuple((name, variable) for name, named in web.headers.items() for variable in named.names)


def repeatable(registry: Registry, target: str) -> tuple[Web, ...]:
    """The web targets that a reader can ask too: those that need no credential."""
    return tuple(web for web in registry.webs(target) if not web.headers)


def headers_command(url: str) -> str:
    """A shell command that prints the status line and the headers of a GET, as the probe sends it."""
    return f"curl -sS -o /dev/null -D - {shlex.quote(url)}"


def is_looked_at(status: int) -> bool:
    """Whether an answer of that status says anything: an error page has other headers and another body."""
    return 200 <= status < 400 or status in (401, 403)


def not_judged(answer: HttpResponse) -> Finding | None:
    """The finding for an error page, which is never judged; None for an answer that may be."""
    if is_looked_at(answer.status):
        return None
    return unknown(f"answers with status {answer.status}, an error page, which says nothing about the claim")
