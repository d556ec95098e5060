"""Sites in several languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.render import fixtures
from tests.render.fixtures import TEMPLATES
from trustgen.errors import Place
from trustgen.model.content import Content, Prose
from trustgen.model.disclosure import Disclosure
from trustgen.model.organisation import Section, Site
from trustgen.model.page import Pages
from trustgen.render.site import render
from trustgen.render.verify import check_site

OTHERS = ("de", "fr", "es")
SITE = Site.model_validate({"base_url": "https://trust.tidemark.example", "languages": OTHERS})
GERMAN = "Wir antworten nur über HTTPS."


def words_of(language: str) -> dict[str, str]:
    """The catalogue of the pages in one language, by dotted key."""

    def flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
        for key, value in table.items():
            if isinstance(value, str):
                yield prefix + key, value
            else:
                yield from flat(value, f"{prefix}{key}.")

    return dict(flat(tomllib.loads((TEMPLATES / "words" / f"{language}.toml").read_text("utf-8")), ""))


@cache
def site() -> Pages:
    """The fixture's site in four languages, one claim, section and file of prose translated into German."""
    pairs = [
        (replace(a, translations={"de": fixtures.says(GERMAN)}) if a.id == "https-only" else a, j)
        for a, j in fixtures.claims()
    ]
    first, *rest = fixtures.SECTIONS
    sections = tuple(
        Section.model_validate(one) for one in ({**first, "translations": {"de": "Verschlüsselung"}}, *rest)
    )
    prose = {**fixtures.content().prose, ("index", "de"): Prose("Auf Deutsch.", Place("content/index.de.md"))}
    return render(fixtures.report(pairs, site=SITE, sections=sections), Content(prose), (TEMPLATES,))


def page(path: str) -> str:
    """One page as text."""
    return site().files[path].decode()


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_spoken_in_every_language(language: str) -> None:
    """No key is missing, none is left over, and each asks for the same values."""
    english, other = words_of("en"), words_of(language)
    assert {key for key in english if not key.startswith("own_name.")} == other.keys()
    for key, text in other.items():
        asked = set(re.findall(r"\{(\w+)\}", text)) - {"count"}
        assert asked == set(re.findall(r"\{(\w+)\}", english[key])) - {"count"}, key


def test_a_site_in_four_languages_is_sound() -> None:
    """Every page stands in every language, and every link leads somewhere."""
    assert check_site(site()) == ()
    own = {path for path in site().files if path.endswith("index.html") and path.partition("/")[0] not in OTHERS}
    assert {f"de/{path}" for path in own} <= site().files.keys()


def test_a_group_speaks_the_language_of_the_page() -> None:
    """Its title and stem are translated where they are; where not, they say which language they are in."""
    groups: tuple[dict[str, Any], ...] = (
        {"id": "rest", "title": "At rest", "stem": "We", "translations": {"de": {"title": "Ruhend", "stem": "Wir"}}},
        {"id": "transit", "title": "In transit", "stem": "We"},
    )
    pairs = [
        (replace(a, section="encryption", group=group["id"]), j)
        for group, (a, j) in zip(groups, fixtures.claims()[:2], strict=True)
    ]
    section = Section.model_validate({"id": "encryption", "title": "Encryption", "groups": groups})
    report = fixtures.report(pairs, site=SITE, sections=(section,))
    html = render(report, Content({}), (TEMPLATES,)).files["de/index.html"].decode()
    assert '<h3 id="encryption--rest">Ruhend</h3>' in html
    assert '<p class="stem">Wir</p>' in html
    assert '<h3 id="encryption--transit" lang="en">In transit</h3>' in html


def test_a_label_speaks_the_language_of_the_page() -> None:
    """A translated label stands before a translated statement; one that is not says which language it is in."""
    about, judgement = fixtures.claims()[0]
    german = {"de": fixtures.says(GERMAN)}

    def label(**more: Any) -> Any:
        pair = (replace(about, label="In transit", translations=german, **more), judgement)
        html = render(fixtures.report([pair], site=SITE), Content({}), (TEMPLATES,)).files["de/index.html"].decode()
        return re.findall(r"<b[^>]*>(?:Unterwegs|In transit)</b>", html)[0]

    assert label(labels={"de": "Unterwegs"}) == "<b>Unterwegs</b>"
    assert label() == '<b lang="en">In transit</b>'


def test_pages_say_their_language_and_name_the_others() -> None:
    """``lang`` is the page's own, each other language has its address, and the site's own is the default."""
    html = page("de/claims/https-only/index.html")
    assert '<html lang="de"' in html
    for tag, folder in (("en", ""), ("de", "de/"), ("fr", "fr/"), ("x-default", "")):
        address = f"https://trust.tidemark.example/{folder}claims/https-only/"
        assert f'<link rel="alternate" hreflang="{tag}" href="{address}">' in html
    assert '<link rel="canonical" href="https://trust.tidemark.example/de/claims/https-only/">' in html
    assert 'href="../../../style.' in html
    assert 'href="../../../fr/claims/https-only/" lang="fr" hreflang="fr">Français</a>' in html


def test_a_translated_claim_is_in_the_pages_language() -> None:
    """It says its translation, without a note."""
    html = page("de/index.html")
    row = html[html.index('id="claim_https-only"') :].split("</details>")[0]
    assert GERMAN in row
    assert "auf Englisch" not in row.split("</summary>")[0]
    assert "Geprüft" in row or "Bestätigt" in row


def test_a_claim_that_falls_back_says_so() -> None:
    """It is marked for what speaks pages aloud, and for who reads them."""
    html = page("de/index.html")
    row = html[html.index('id="claim_hsts"') :].split("</details>")[0]
    assert '<span class="says" lang="en">' in row
    assert "auf Englisch" in row
    assert "noch nicht übersetzt" in page("de/claims/hsts/index.html")


def test_a_claim_that_falls_back_says_its_values_in_its_own_language() -> None:
    """Half a sentence in each language would be neither."""
    assert "in transit with TLS 1.2 or newer." in page("de/index.html")
    assert "TLS 1.2 or newer.</h1>" in page("de/claims/tls-in-transit/index.html")
    assert "TLS 1.2 oder neuer" not in page("de/claims/tls-in-transit/index.html").split("<main")[1].split("<pre")[0]


def test_prose_and_titles_fall_back_with_a_note() -> None:
    """Translated prose stands alone; what is not translated has the word before it."""
    html = page("de/index.html")
    assert "Auf Deutsch." in html
    assert '<h2 id="encryption--title">Verschlüsselung</h2>' in html
    assert '<h2 id="access--title" lang="en">Access and accounts</h2>' in html
    part = html[html.index('<section id="encryption"') : html.index('<section id="access"')]
    assert "noch nicht übersetzt" in part
    assert '<div lang="en">' in part


def test_what_was_seen_is_marked_as_english() -> None:
    """Reasons come from the checks, which speak English; the page says so to who sees it and to who hears it."""
    french = page("fr/claims/https-only/index.html")
    assert "<dt>Ce qui a été vu <small>(en anglais)</small></dt>" in french
    assert '<dd><p lang="en">http://tidemark.example/ answers 308' in french
    assert "<small>(in English)</small>" not in page("claims/https-only/index.html")
    assert '<p lang="en">' not in page("index.html")


def test_what_the_site_has_once_it_has_once() -> None:
    """Machines' files and the page for missing addresses are not repeated by language."""
    for name in (
        "claims.json",
        "404.html",
        "robots.txt",
        ".well-known/security.txt",
        "subprocessors.json",
        "badge.svg",
    ):
        assert name in site().files
        assert f"de/{name}" not in site().files
    assert b"https://trust.tidemark.example/de/claims/hsts/" in site().files["sitemap.xml"]


def german_policy(**more: Any) -> str:
    """The German policy page of a policy with these translations."""
    first = {**fixtures.DISCLOSURE, "rewards": None, "translations": {"de": more}}
    found = fixtures.report(site=SITE, disclosure=Disclosure.model_validate(first))
    return render(found, Content({}), (TEMPLATES,)).files["de/disclosure/index.html"].decode()


def test_scope_and_rules_are_read_in_the_readers_language() -> None:
    """What is translated is no longer marked as English, and where all of it is there is no note."""
    scope, rules = {"in": ["die Anwendung"], "out": ["Überlastung", "Täuschung"]}, ["Nichts zerstören.", "Aufhören."]
    whole = german_policy(scope=scope, rules=rules)
    for wanted in ("<li>die Anwendung</li>", "<li>Überlastung</li>", "<li>Nichts zerstören.</li>"):
        assert wanted in whole
    assert 'class="fallback"' not in whole
    part = german_policy(rules=rules)
    assert 'class="fallback"' in part
    assert '<ul lang="en">' in part
    assert "<ul><li>Nichts zerstören.</li><li>Aufhören.</li></ul>" in part
