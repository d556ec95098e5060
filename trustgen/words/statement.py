"""Statements of claims as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustgen.model.claim import Claim, Statement
from trustgen.words.catalogue import MissingWord, Words, catalogue
from trustgen.words.speech import speak

if TYPE_CHECKING:
    from trustgen.model.registry import Registry


def statement_text(statement: Statement, words: Words) -> str:
    """A statement as plain text, its values spoken in the language of ``words``. Raises Unspeakable."""
    return "".join(span.text if span.value is None else speak(span.value, words, span.format) for span in statement)


def claim_text(claim: Claim, words: Words) -> str:
    """What ``claim`` says in the language of ``words``, or as it was first written where it is not translated."""
    return statement_text(claim.translations.get(words.language, claim.says), words)


def whole_text(claim: Claim, registry: Registry, words: Words) -> str:
    """What ``claim`` says with the stem that it completes: "no promise of" must not be lost where it stands alone."""
    stem = registry.stem(claim, words.language)
    return f"{stem} {claim_text(claim, words)}" if stem else claim_text(claim, words)


def words_for(language: str) -> Words:
    """The catalogue of ``language``, or of English where trustgen does not speak it."""
    try:
        return catalogue(language)
    except MissingWord:
        return catalogue("en")
