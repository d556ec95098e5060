"""Pages that a claim points to: of a target, of a document, or anywhere on the web."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import Annotated, Self
from urllib.parse import urlsplit

from trustgen.checks import pages, web
from trustgen.checks.wording import quoted
from trustgen.facts.http import HttpFacts, HttpRequest, HttpResponse
from trustgen.model.base import HttpsUrl, Parameters
from trustgen.model.check import Look
from trustgen.model.judgement import Finding, unknown
from trustgen.model.reference import EntryName, TargetName
from trustgen.model.registry import Registry
from trustgen.syntax import html
from trustgen.syntax.media_type import media_type
from trustgen.validated import Field, model_validator

FOLLOWED = 5  # redirects, at most


class PointerParameters(Parameters):
    """Where the page is: exactly one of target (with path), document and url."""

    target: Annotated[str | None, TargetName(("web",))] = Field(default=None, description=pages.TARGET)
    path: web.PagePath = Field(default="", description=web.PATH)
    document: Annotated[str | None, EntryName("documents")] = Field(
        default=None, description="The name of a document that has an address (url)."
    )
    url: HttpsUrl | None = Field(default=None, description="The address of a page, on https.")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        places = self._places()
        given = [name for name in places if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"say where it is with one of {', '.join(places)}")
        if self.path and self.target is None:
            raise ValueError("`path` belongs to a target")
        return self

    def _places(self) -> tuple[str, ...]:
        return ("target", "document", "url")


def address(parameters: PointerParameters, registry: Registry) -> str | None:
    """The address that is written in the registry; None where a target, or nothing, says it."""
    if parameters.document is not None:
        return registry.documents[parameters.document].url
    return parameters.url


def looks(parameters: PointerParameters, registry: Registry) -> tuple[Look, ...]:
    """The page with its body, redirects followed. A document without an address leaves nothing to look at."""
    if parameters.target is not None:
        asked = web.looks_at(registry, parameters.target, parameters.path, body=True)
        return tuple(
            Look(look.subject, tuple(replace(r, follow=FOLLOWED) for r in look.requests if isinstance(r, HttpRequest)))
            for look in asked
        )
    url = address(parameters, registry)
    return (Look(_subject(url), (HttpRequest(url, follow=FOLLOWED, body=True),)),) if url else ()


def _subject(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path if parts.path != '/' else ''}"


def repeat(parameters: PointerParameters, registry: Registry) -> tuple[str, ...]:
    """The page with the headers of every hop, by curl."""
    if parameters.target is not None:
        urls = tuple(page.at(parameters.path) for page in web.repeatable(registry, parameters.target))
    else:
        url = address(parameters, registry)
        urls = (url,) if url else ()
    return tuple(f"curl -sSiL --max-redirs {FOLLOWED} {shlex.quote(url)}" for url in urls)


def text_of(answer: HttpResponse) -> str | Finding:
    """What the page says to its reader, every stretch of white space as one space; or why that cannot be seen."""
    if not 200 <= answer.status < 300:
        return unknown(f"answers with status {answer.status}, and only 2xx is the page")
    kind = media_type(answer.first("content-type") or "")[0]
    if kind not in pages.HTML and not kind.startswith("text/"):
        return unknown(f"is {quoted(kind or 'of no content type')}, which cannot be read as a page")
    if answer.text is None:
        return unknown("answers with a page that cannot be read as text", answer.undecoded)
    text = html.parse(answer.text).text if kind in pages.HTML else " ".join(answer.text.split())
    return text or unknown("shows no text; its scripts may write it")


def stating(facts: HttpFacts, text: str) -> HttpFacts:
    """The same answer with a page that says ``text`` alone."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return pages.sending(pages.saying(facts, f"<!doctype html><p>{escaped}"), "content-type", "text/html")
