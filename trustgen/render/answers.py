"""Questions and answers, and whom to write to about what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from trustgen.frozen import dataclass
from trustgen.render.insert import Insert
from trustgen.render.links import readable, safe_href
from trustgen.render.prose import ProseWriter

if TYPE_CHECKING:
    from trustgen.model.question import Question
    from trustgen.render.edition import Edition
    from trustgen.render.views import View


@dataclass(frozen=True, slots=True)
class Answer:
    """A question for the page; ``plain`` is its answer without markup, ``language`` is set where it falls back."""

    id: str
    question: str
    html: Markup
    plain: str
    views: tuple[View, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the company and what it is for."""

    purpose: str
    words: str
    href: str
    roles: tuple[str, ...]


def questions_page(site: Edition) -> Iterator[tuple[str, bytes]]:
    """What prospects ask, each answer with the claims that bear it out; and the same in schema.org's words."""
    writer = ProseWriter()
    answers = [_answer(site, writer, one) for one in site.report.registry.questions]
    structured = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": site.language,
        "mainEntity": [
            {"@type": "Question", "name": a.question, "acceptedAnswer": {"@type": "Answer", "text": a.plain}}
            for a in answers
        ],
    }
    prose = site.prose("questions")
    yield site.page("questions.html", "questions/index.html", answers=answers, prose=prose, structured=True)
    yield site.structured("questions/index.jsonld", structured)


def _answer(site: Edition, writer: ProseWriter, question: Question) -> Answer:
    said = question.said(site.language)
    voice = site.views.native if said is question else site.theme.voice

    def value(name: str, cited: str) -> str:
        view = site.views.by_id.get(name)
        found = view.claim.cited.get(cited) if view else None
        return "" if found is None else str(escape(voice.say(found)))

    html = writer.html(said.answer, Insert(lambda _name: "", value), f"question_{question.id}--")
    return Answer(
        question.id,
        said.question,
        html,
        html.striptags(),
        tuple(site.views.by_id[name] for name in question.claims if name in site.views.by_id),
        "" if said is not question else site.fallback,
    )


def contact_page(site: Edition) -> tuple[str, bytes]:
    """Contacts by purpose."""
    return site.page("contact.html", "contact/index.html", contacts=list(_contacts(site)), prose=site.prose("contacts"))


def _contacts(site: Edition) -> Iterator[Contact]:
    registry, phrases = site.report.registry, site.theme.phrases
    for name, uri in registry.contacts.items():
        purpose = phrases.either(f"contact.{name}", name.replace("-", " ").replace("_", " "))
        roles = tuple(str(owner.title) for owner in registry.owners.values() if owner.contact == name)
        yield Contact(purpose, readable(str(uri)), safe_href(str(uri)), roles)
