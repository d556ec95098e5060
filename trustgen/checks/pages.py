"""What the checks of a page's headers and content share: parameters, which answers are pages, and how answers lie."""

from __future__ import annotations

import shlex
from dataclasses import replace

from trustgen.checks import web
from trustgen.checks.wording import quoted
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.model.base import Parameters
from trustgen.model.check import Look
from trustgen.model.judgement import Finding, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.syntax import html
from trustgen.syntax.media_type import media_type
from trustgen.validated import Field

TARGET = "The web target, or a group of them."
HTML = frozenset({"text/html", "application/xhtml+xml"})


class PageParameters(Parameters):
    """Which page."""

    target: WebTarget = Field(description=TARGET)
    path: web.PagePath = Field(default="", description=web.PATH)


def looks(parameters: PageParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a web target."""
    return web.looks_at(registry, parameters.target, parameters.path)


def looks_with_body(parameters: PageParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a web target, keeping the body."""
    return web.looks_at(registry, parameters.target, parameters.path, body=True)


def repeat(parameters: PageParameters, registry: Registry) -> tuple[str, ...]:
    """The status line and the headers, by curl."""
    return tuple(web.headers_command(page.at(parameters.path)) for page in web.repeatable(registry, parameters.target))


def repeat_with_body(parameters: PageParameters, registry: Registry) -> tuple[str, ...]:
    """The status line, the headers and the page, by curl."""
    return tuple(
        f"curl -sS -i {shlex.quote(page.at(parameters.path))}" for page in web.repeatable(registry, parameters.target)
    )


def not_shown(answer: HttpResponse) -> Finding | None:
    """The finding for an answer that shows no page of the site: an error page or a redirect; else None."""
    finding = web.not_judged(answer)
    if finding is None and 300 <= answer.status < 400:
        leads = f" to {quoted(answer.first('location') or '')}" if answer.first("location") else ""
        return unknown(f"redirects with status {answer.status}{leads}; name the page that is shown in the end")
    return finding


def is_html(answer: HttpResponse) -> bool:
    """Whether a browser takes the answer for an HTML page."""
    return media_type(answer.first("content-type") or "")[0] in HTML


def shown(answer: HttpResponse) -> html.Page | Finding:
    """The HTML page of the answer, or why there is none to be judged."""
    finding = not_shown(answer)
    if finding is not None:
        return finding
    if not is_html(answer):
        return unknown(
            f"answers with {quoted(answer.first('content-type') or 'no content type')}, which is no HTML page"
        )
    if answer.text is None:
        return unknown("answers with a page that cannot be read as text", answer.undecoded)
    return html.parse(answer.text)


def one_or_more(values: tuple[str, ...]) -> str:
    """Several lines of one header as one value (RFC 9110 §5.3)."""
    return ", ".join(values)


def sending(facts: HttpFacts, name: str, *values: str) -> HttpFacts:
    """The same answer with ``name`` (lower case) sent with ``values`` alone."""
    kept = tuple((key, value) for key, value in facts.answer.headers if key != name)
    return _answering(facts, replace(facts.answer, headers=(*kept, *((name, value) for value in values))))


def saying(facts: HttpFacts, text: str) -> HttpFacts:
    """The same answer with another body."""
    return _answering(facts, replace(facts.answer, text=text, size=len(text.encode())))


def with_status(facts: HttpFacts, status: int) -> HttpFacts:
    """The same answer under another status."""
    return _answering(facts, replace(facts.answer, status=status))


def _answering(facts: HttpFacts, answer: HttpResponse) -> HttpFacts:
    return replace(facts, hops=(*facts.hops[:-1], answer))
