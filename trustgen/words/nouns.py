"""Counting the user's own nouns: 5 failed attempts, 2 approvals by another person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustgen.words.catalogue import plural_form
from trustgen.words.numbers import Number, number

if TYPE_CHECKING:
    from trustgen.model.values import Noun
    from trustgen.words.catalogue import Words

# The noun that takes the plural stands before the first of these.
_AFTER_NOUN = r" (?:a|an|at|by|for|from|in|of|on|per|that|to|which|who|with|without)\b.*"
_IES = r"(?i)[^aeiou]y$"
_ES = r"(?i)(?:s|x|z|ch|sh)$"


def counted(count: Number, noun: Noun, words: Words) -> str:
    """A number and the noun in the right form. Outside English only a plural that was given is used."""
    return f"{number(count, words)} {_form(count, noun, words.language)}"


def _form(count: Number, noun: Noun, language: str) -> str:
    if plural_form(language, count) == "one":
        return noun.one
    if noun.other:
        return noun.other
    return english_plural(noun.one) if language == "en" else noun.one


def english_plural(phrase: str) -> str:
    """The regular English plural of a phrase's head: approval by a person → approvals by a person."""
    rest = re.search(_AFTER_NOUN, phrase)
    head = phrase[: rest.start()] if rest else phrase
    tail = rest[0] if rest else ""
    if re.search(_IES, head):
        return f"{head[:-1]}ies{tail}"
    return f"{head}{'es' if re.search(_ES, head) else 's'}{tail}"
