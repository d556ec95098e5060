"""A claim's statement as one plain sentence."""

from __future__ import annotations

from trustgen.model.claim import Statement
from trustgen.words.catalogue import Words
from trustgen.words.speech import speak


def statement_text(statement: Statement, words: Words) -> str:
    """The sentence, its values spoken in the language of ``words``."""
    return "".join(speak(span.value, words, span.format) if span.path else span.text for span in statement)
