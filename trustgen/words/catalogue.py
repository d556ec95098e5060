"""The words of the interface, by language. They stand in ``LANGUAGE.toml`` beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trustgen.frozen import dataclass
from trustgen.words.numbers import Number, number

LANGUAGES = ("en", "de", "fr", "es")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class MissingWord(KeyError):
    """A key that the catalogue lacks, or a value that its text asks for and nobody gave."""

    def __init__(self, key: str, language: str, lacking: str = "") -> None:
        self.key, self.language, self.lacking = key, language, lacking
        super().__init__(key)

    def __str__(self) -> str:
        if self.lacking:
            return f"the {self.language} text of {self.key} needs a value for {{{self.lacking}}}"
        return f"the {self.language} catalogue has no {self.key}"


@dataclass(frozen=True, slots=True)
class Words:
    """A language's texts by dotted key. A text has ``{name}`` placeholders; a plural has the forms one and other."""

    language: str
    texts: Mapping[str, str]

    def has(self, key: str) -> bool:
        """Whether there is a text of that key."""
        return key in self.texts

    def get(self, key: str, **values: object) -> str:
        """The text of ``key`` with its placeholders filled; raises MissingWord for either lacking."""
        text = self.texts.get(key)
        if text is None:
            raise MissingWord(key, self.language)
        if "{" not in text:
            return text

        def fill(match: re.Match[str]) -> str:
            if match[1] not in values:
                raise MissingWord(key, self.language, match[1])
            return str(values[match[1]])

        return _PLACEHOLDER.sub(fill, text)

    def plural(self, key: str, count: Number, **values: object) -> str:
        """The form of ``key`` for ``count``, with ``{count}`` written as the language writes numbers."""
        return self.get(f"{key}.{plural_form(self.language, count)}", count=number(count, self), **values)


def plural_form(language: str, count: Number) -> str:
    """``one`` or ``other`` (CLDR's cardinal rules): 0 and 1.5 are singular in French and plural elsewhere."""
    if language == "fr":
        return "one" if 0 <= count < 2 else "other"
    return "one" if count == 1 else "other"


@cache
def catalogue(language: str) -> Words:
    """The catalogue of a language tag, its region ignored (``en-AU`` reads ``en``); raises MissingWord."""
    file = catalogue_file(language)
    return Words(file.stem, MappingProxyType(read_words(file.read_text("utf-8"))))


def catalogue_file(language: str) -> Path:
    """Where the catalogue of a language tag stands; raises MissingWord."""
    primary = language.partition("-")[0].lower()
    if primary not in LANGUAGES:
        raise MissingWord(f"language {language}", ", ".join(LANGUAGES))
    return Path(__file__).with_name(f"{primary}.toml")


@cache
def read_toml(name: str) -> Mapping[str, Any]:
    """A TOML file of this package."""
    import tomllib

    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def read_words(text: str) -> dict[str, str]:
    """The texts of a catalogue (TOML) by dotted key. Raises ValueError for what is none."""
    import tomllib

    return dict(_flat(tomllib.loads(text), ""))


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
