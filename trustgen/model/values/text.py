"""One line of text that people read, free of characters that would deceive them."""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar, Self

from trustgen.model.values.schema import JsonSchema, Word, shown

LONGEST = 2000  # characters
# Unicode bidirectional embeddings, overrides and isolates (UAX #9): they reorder what a reader sees.
_REORDERING = "[\u202a-\u202e\u2066-\u2069]"
_BREAKS = "[\u2028\u2029]"


def one_line(plain: object) -> str:
    """``plain`` as one clean line, spaces around it removed; raises ValueError that says what is in the way."""
    if not isinstance(plain, str):
        raise ValueError(f"{shown(plain)} is not text; put it in quotes")
    text = plain.strip()
    if not text:
        raise ValueError("the text is empty; write one line")
    if len(text) > LONGEST:
        raise ValueError(f"the text has {len(text)} characters; the most is {LONGEST}")
    if text.isascii() and text.isprintable():
        return text
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") or re.match(_BREAKS, character):
            raise ValueError(f"the text holds the control character U+{ord(character):04X}; write one plain line")
        if re.match(_REORDERING, character):
            raise ValueError(f"the text holds U+{ord(character):04X}, which reorders what people see; remove it")
    return text


class PlainText(Word):
    """One line, not empty, at most 2,000 characters, without control or reordering characters."""

    __slots__ = ()
    JSON_SCHEMA: ClassVar[JsonSchema] = {"type": "string", "minLength": 1, "maxLength": LONGEST}

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read text; raises ValueError."""
        return cls(one_line(plain))
