"""Language tags (RFC 5646), in their usual spelling."""

from __future__ import annotations

import re
from typing import ClassVar, Self

from trustgen.model.values.schema import JsonSchema, Word, shown

# The part of RFC 5646, section 2.1 that pages use: language, script, region, variants.
_TAG = r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?((?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*)"


class LanguageTag(Word):
    """A tag such as ``en``, ``de-AT`` or ``zh-Hant``, spelled as RFC 5646, section 2.1.1 asks."""

    __slots__ = ()
    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "type": "string",
        "pattern": r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        "examples": ["en", "de", "fr", "es", "en-AU"],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read a tag in any spelling; raises ValueError."""
        match = re.fullmatch(_TAG, plain) if isinstance(plain, str) else None
        if match is None:
            raise ValueError(f"{shown(plain)} is not a language tag; write one such as en, de or en-AU")
        language, script, region, variants = match.groups()
        parts = [language.lower(), (script or "").title(), (region or "").upper()]
        return cls("-".join(part for part in parts if part) + variants.lower())

    @property
    def language(self) -> str:
        """The language alone: ``de`` of ``de-AT``."""
        return self.partition("-")[0]
