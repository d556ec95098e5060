"""Names of countries, from ``countries.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustgen.words.catalogue import read_toml

if TYPE_CHECKING:
    from trustgen.words.catalogue import Words


def country(code: str, words: Words) -> str:
    """The name of an ISO 3166-1 code, in English where the language's list lacks it, else the code itself."""
    names = read_toml("countries.toml")
    return str(names[words.language].get(code) or names["en"].get(code, code))
