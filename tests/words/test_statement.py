"""What a claim says, as plain text in the page's language."""

from __future__ import annotations

from tests import build
from trustgen.model.claim import Span
from trustgen.model.values import Duration
from trustgen.words.statement import claim_text, statement_text, words_for

WITHIN = Span(value=Duration.parse("72h"))


def test_values_are_spoken_inside_the_sentence() -> None:
    """Text and values make one sentence; a format is obeyed."""
    spans = (Span("We answer within "), WITHIN, Span(" on "), Span(value=("a", "b"), format="or"), Span("."))
    assert statement_text(spans, words_for("en")) == "We answer within 72 hours on a or b."


def test_a_translation_is_told_in_its_language() -> None:
    """German words for a German page, the first writing where there is no translation."""
    german = (Span("Wir antworten in "), WITHIN, Span("."))
    claim = build.claim(says=(Span("We answer within "), WITHIN, Span(".")), translations={"de": german})
    assert claim_text(claim, words_for("de-CH")) == "Wir antworten in 72 Stunden."
    assert claim_text(claim, words_for("fr")) == "We answer within 72 heures."


def test_a_language_that_we_do_not_speak_is_told_in_english() -> None:
    """An unknown language is no reason to say nothing."""
    assert words_for("mi").language == "en"
