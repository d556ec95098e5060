"""The catalogues themselves."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

import pytest

from trustgen.model.claim import Kind
from trustgen.model.judgement import Assurance, Verdict
from trustgen.model.values import COUNTRY_CODES, Unit
from trustgen.words import LANGUAGES, MissingWord, catalogue
from trustgen.words.catalogue import plural_form, read_toml
from trustgen.words.countries import country

OTHERS = [language for language in LANGUAGES if language != "en"]


def placeholders(text: str) -> set[str]:
    """The values that a text asks for."""
    return set(re.findall(r"\{([a-z_]+)\}", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_key(language: Any) -> None:
    """No catalogue lacks a key that the English one has, nor has one more."""
    assert set(catalogue(language).texts) == set(catalogue("en").texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_text(language: Any) -> None:
    """Every entry is text, and only the sounds that a conjunction minds may be empty."""
    empty = {key for key, text in catalogue(language).texts.items() if not text}
    assert all(isinstance(text, str) for text in catalogue(language).texts.values())
    assert empty <= {"list.and_before", "list.or_before"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_both_forms(language: Any) -> None:
    """Whatever has one form has the other."""
    texts = catalogue(language).texts
    for key in texts:
        if key.endswith(".one"):
            assert f"{key.removesuffix('.one')}.other" in texts
        if key.endswith(".other"):
            assert f"{key.removesuffix('.other')}.one" in texts


@pytest.mark.parametrize("language", OTHERS)
def test_translations_use_the_values_of_the_original(language: Any) -> None:
    """A translation asks for no value that the English text does not ask for (amounts and first days apart)."""
    for key, text in catalogue(language).texts.items():
        allowed = placeholders(catalogue("en").texts[key]) | ({"low_number"} if key == "money.span" else set())
        assert placeholders(text) <= allowed, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_model_are_all_there(language: Any) -> None:
    """Each verdict, kind, assurance, unit and standing has a word."""
    words = catalogue(language)
    keys = [f"verdict.{verdict}" for verdict in Verdict]
    keys += [f"kind.{kind}" for kind in Kind]
    keys += [f"{group}.{assurance}" for assurance in Assurance for group in ("assurance", "assurance_meaning")]
    keys += [f"every.{unit}" for unit in Unit] + [f"unit.{unit}.other" for unit in Unit]
    standings = ("verified", "not-true", "unchecked", "out-of-date", "stated", "promised", "planned", "plain")
    keys += [f"standing.{standing}" for standing in standings]
    assert [key for key in keys if not words.has(key)] == []


def test_the_words_for_a_verdict_differ() -> None:
    """No two standings read the same in any language, so that a page cannot blur them."""
    for language in LANGUAGES:
        words = [text for key, text in catalogue(language).texts.items() if key.startswith("standing.")]
        assert len(set(words)) == len(words) == 8


def test_a_missing_key_is_named() -> None:
    """A key that does not exist raises an error that names key and language."""
    with pytest.raises(MissingWord, match=r"the en catalogue has no page\.nowhere") as raised:
        catalogue("en").get("page.nowhere")
    assert isinstance(raised.value, KeyError)
    assert (raised.value.key, raised.value.language) == ("page.nowhere", "en")


def test_a_missing_value_is_named() -> None:
    """A placeholder that nobody fills raises an error that names it."""
    with pytest.raises(MissingWord, match=r"look.checked_on needs a value for \{date\}"):
        catalogue("en").get("look.checked_on")


def test_values_are_filled_in_once() -> None:
    """A value that looks like a placeholder is not filled in again."""
    assert (
        catalogue("en")
        .get("look.unchecked_since", date="{last}", last="x")
        .startswith("Could not be checked on {last};")
    )


def test_a_region_reads_its_language() -> None:
    """en-AU reads the English catalogue; a language without a catalogue is an error that lists the others."""
    assert catalogue("en-AU").language == "en"
    with pytest.raises(MissingWord, match="the en, de, fr, es catalogue has no language tlh"):
        catalogue("tlh")


@pytest.mark.parametrize(
    ("language", "count", "form"),
    [
        ("en", 0, "other"),
        ("en", 1, "one"),
        ("de", 1.5, "other"),
        ("fr", 0, "one"),
        ("fr", 1.5, "one"),
        ("fr", 2, "other"),
    ],
)
def test_plural_forms_follow_the_language(language: Any, count: Any, form: Any) -> None:
    """Zero and one and a half are singular in French alone."""
    assert plural_form(language, count) == form


def test_every_country_has_an_english_name() -> None:
    """The English list is the whole of ISO 3166-1, and no list names a code outside it."""
    names = read_toml("countries.toml")
    assert set(names["en"]) == COUNTRY_CODES
    assert all(set(names[language]) < COUNTRY_CODES and len(names[language]) >= 60 for language in OTHERS)


def test_countries_fall_back_to_english_and_then_to_the_code() -> None:
    """A country without a French name reads in English; a code without any name reads as itself."""
    french = catalogue("fr")
    assert country("DE", french) == "Allemagne"
    assert country("TO", french) == "Tonga"
    assert country("XK", french) == "XK"


def test_catalogues_are_files_of_the_package() -> None:
    """The files that hold the words are resources of the package that reads them."""
    names = {entry.name for entry in resources.files("trustgen.words").iterdir()}
    assert {f"{language}.toml" for language in LANGUAGES} | {"countries.toml"} <= names
