"""The words of the pages: ``templates/words/<language>.toml``, the project over the bundled, over the catalogue."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from trustgen.errors import InputError, Place, Problem
from trustgen.render.compiled import Compiled
from trustgen.render.overrides import check_words
from trustgen.words import MissingWord, Words
from trustgen.words.catalogue import catalogue_file, read_words

DEFAULT = "en"
#: Where the parser of TOML says that it stopped.
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


class Phrases:
    """Looks words up by dotted key and fills their ``{names}`` in; raises MissingWord."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._escaped = Words(words.language, {key: str(escape(text)) for key, text in words.texts.items()})
        # Page after page says when it was last looked at.
        self._filled = lru_cache(maxsize=256)(self._html)

    @property
    def digest(self) -> str:
        """Changes with the language and with any word of it."""
        told = repr((self.words.language, sorted(self.words.texts.items())))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    def __call__(self, key: str, **values: Any) -> str:
        """The words of ``key`` as plain text."""
        return self.words.get(key, **values)

    def html(self, key: str, **values: Any) -> Markup:
        """The words of ``key`` as markup: words and values are escaped, but for values that are Markup."""
        return self._filled(key, *[(name, escape(value)) for name, value in values.items()])

    def _html(self, key: str, *values: tuple[str, Markup]) -> Markup:
        return Markup(self._escaped.get(key, **dict(values)))  # noqa: S704

    def count(self, key: str, number: int, **values: Any) -> str:
        """The form of ``key`` for ``number`` things, with ``{count}``."""
        return self.words.plural(key, number, **values)

    def either(self, key: str, otherwise: str) -> str:
        """The words of ``key``, or ``otherwise`` where there are none."""
        return self.words.get(key) if self.words.has(key) else otherwise


def load_phrases(templates: tuple[Path, ...], language: str, known: Compiled | None = None) -> Phrases:
    """The words of ``language``, English where it lacks some. Raises InputError for a catalogue that cannot be read.

    ``known`` are catalogues that an earlier run read.
    """
    kept = known or Compiled()
    wanted = tuple(dict.fromkeys((DEFAULT, language.partition("-")[0], language)))
    texts: dict[str, str] = {}
    for name in wanted:
        # The interface speaks no regions: what the project says in a language holds in all of them.
        texts.update(_spoken(name, kept) if "-" not in name else {})
        for folder in reversed(templates):
            path = folder / "words" / f"{name}.toml"
            found = _read(path, kept)
            if folder != templates[-1]:
                check_words(path, found, texts)
            texts.update(found)
    return Phrases(Words(wanted[-1].partition("-")[0], texts))


def _spoken(language: str, known: Compiled) -> dict[str, str]:
    try:
        return _read(catalogue_file(language), known)
    except MissingWord:
        return {}


def _read(path: Path, known: Compiled) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        return known.words(path.read_text("utf-8"), read_words)
    except ValueError as error:
        fix = "write the catalogue as TOML in UTF-8: a key, an equals sign and words in quotes"
        at = _AT.search(str(error))
        place = Place(str(path), int(at[1]), int(at[2])) if at else Place(str(path))
        raise InputError([Problem(place, "invalid-words", str(error), fix)]) from error
