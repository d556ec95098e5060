"""Statements as markup and as plain text."""

from __future__ import annotations

from markupsafe import Markup, escape

from trustgen.model.claim import Span, Statement
from trustgen.render.links import Links, is_outside
from trustgen.render.voice import Voice


def anchor(href: str, words: str | Markup) -> Markup:
    """``words`` linked to ``href``; unlinked where there is no address."""
    if not href:
        return escape(words)
    rel = ' rel="noopener"' if is_outside(href) else ""
    return Markup(f'<a href="{escape(href)}"{rel}>{escape(words)}</a>')  # noqa: S704 - escaped here


def statement_html(statement: Statement, voice: Voice) -> Markup:
    """A statement as markup without links, fit for a summary."""
    return Markup("").join(_marked(span, voice) for span in statement)


def statement_linked(statement: Statement, voice: Voice, links: Links, root: str) -> Markup:
    """A statement as markup, its references linked."""
    return Markup("").join(
        anchor(links.href(span.link, root), _marked(span, voice)) if span.link else _marked(span, voice)
        for span in statement
    )


def references(statement: Statement, voice: Voice, links: Links, root: str) -> list[Markup]:
    """The links that a statement makes, each once, in order."""
    made = (anchor(href, _marked(s, voice)) for s in statement if s.link and (href := links.href(s.link, root)))
    return list(dict.fromkeys(made))


def _marked(span: Span, voice: Voice) -> Markup:
    return escape(span.text) if span.value is None else voice.tag(span.value, span.format)
