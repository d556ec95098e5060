"""Addresses, ids, tags, codes, sets, dates and plain text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

import pytest

from trustgen.model.values import (
    COUNTRY_CODES,
    ControlId,
    CountryCode,
    Framework,
    HttpsUrl,
    HttpUrl,
    Identifier,
    LanguageTag,
    PlainText,
    PlannedDate,
    SetOf,
    Uri,
)


@pytest.mark.parametrize(
    "text",
    [
        "https://tidemark.example/a%20b#c",
        "HTTPS://tidemark.example",
        "http://localhost:8080/",
        "https://[2001:db8::1]:8443/",
        "mailto:security@tidemark.example",
        "mailto:security@tidemark.example?subject=Report",
        "tel:+61-2-5550-1234",
        "openpgp4fpr:5F2DE5521C63A801AB59CCB603D49DE44B29100F",
        "dns:5d2d37ab76d47d36._openpgpkey.tidemark.example?type=OPENPGPKEY",
    ],
)
def test_harmless_addresses_are_accepted(text: Any) -> None:
    """Every scheme that security.txt may use is accepted as written."""
    assert Uri.parse(text) == text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("javascript:alert(1)", "does not start with"),
        ("data:text/html,x", "does not start with"),
        ("tidemark.example", "does not start with"),
        ("https://tidemark.example/a b", "character that no address may hold"),
        ("https://tidemark.example/\nContact: x", "character that no address may hold"),
        ("https://tidemark.example/\x00", "character that no address may hold"),
        ("https://tidemark.example/%zz", "character that no address may hold"),
        ("https://tidemärk.example", "xn--"),
        ("https://user:secret@tidemark.example", "user name or password"),
        ("https://user@tidemark.example", "user name or password"),
        ("https://", "has no valid host"),
        ("https:tidemark.example", "has no valid host"),
        ("https://tide..mark/", "has no valid host"),
        ("https://tidemark.example:0/", "has no valid host"),
        ("https://tidemark.example:99999/", "no valid host and port"),
        ("https://[2001:zz::1]/", "no valid host and port"),
        ("https://[::1/", "no valid host and port"),
        ("mailto:security", "not a complete mailto: address"),
        ("tel:call-me", "not a complete tel: address"),
        ("openpgp4fpr:abc", "not a complete openpgp4fpr: address"),
        ("https://tidemark.example/" + "a" * 2048, "the most is 2048"),
        (7, "is not an address"),
    ],
)
def test_other_addresses_are_refused(text: Any, hint: Any) -> None:
    """An address that could deceive, inject a line or leak a password is refused."""
    with pytest.raises(ValueError, match=hint):
        Uri.parse(text)


def test_a_refused_password_is_not_repeated() -> None:
    """The message about credentials in an address does not hold them."""
    with pytest.raises(ValueError, match="remove it") as raised:
        HttpUrl.parse("https://user:secret@tidemark.example")
    assert "secret" not in str(raised.value)


def test_parts_of_a_web_address() -> None:
    """Host, port, path and origin leave out what is usual."""
    url = HttpsUrl.parse("https://Trust.Tidemark.example:8443/a?b")
    assert (url.host, url.port, url.path, url.scheme) == ("trust.tidemark.example", 8443, "/a", "https")
    assert url.origin == "https://trust.tidemark.example:8443"
    assert HttpUrl.parse("http://[::1]:80").origin == "http://[::1]"
    assert HttpUrl.parse("http://[::1]").path == "/"
    with pytest.raises(ValueError, match=r"does not start with https:$"):
        HttpsUrl.parse("http://tidemark.example")


def test_people_read_an_address_without_its_scheme() -> None:
    """A mail address drops mailto: and its query; a web address stays whole."""
    assert Uri.parse("mailto:a@b.example?subject=x").address == "a@b.example"
    assert Uri.parse("https://b.example/?x").address == "https://b.example/?x"


@pytest.mark.parametrize(
    ("plain", "hint"),
    [
        ("index", "is reserved"),
        ("TLS in transit", "such as tls-in-transit$"),
        ("two--hyphens", "such as two-hyphens$"),
        ("9lives", "a letter first$"),
        ("Index", "a letter first$"),
        ("a" * 65, "the most is 64"),
        ("", "a letter first$"),
        (7, "is not an id"),
    ],
)
def test_wrong_ids_are_refused_with_the_nearest(plain: Any, hint: Any) -> None:
    """A wrong id is refused, with the nearest valid one where there is one."""
    with pytest.raises(ValueError, match=hint):
        Identifier.parse(plain)


@pytest.mark.parametrize(
    ("written", "tag", "language"),
    [("EN", "en", "en"), ("de-at", "de-AT", "de"), ("ZH-hant-tw", "zh-Hant-TW", "zh"), ("es-419", "es-419", "es")],
)
def test_language_tags_are_spelled_as_usual(written: Any, tag: Any, language: Any) -> None:
    """Case follows RFC 5646, section 2.1.1."""
    assert LanguageTag.parse(written) == tag
    assert LanguageTag.parse(written).language == language


@pytest.mark.parametrize("plain", ["english", "e", "en_AU", "en-", 7, ""])
def test_other_language_tags_are_refused(plain: Any) -> None:
    """What is no language tag is refused."""
    with pytest.raises(ValueError, match="is not a language tag"):
        LanguageTag.parse(plain)


def test_the_country_list_is_complete() -> None:
    """ISO 3166-1 has 249 officially assigned codes."""
    assert len(COUNTRY_CODES) == 249


@pytest.mark.parametrize(
    ("plain", "hint"),
    [("UK", "is GB"), ("eu", "not a country"), ("au", "such as AU"), ("XX", "ISO 3166-1"), (None, "ISO 3166-1")],
)
def test_wrong_countries_are_refused(plain: Any, hint: Any) -> None:
    """The usual slips are met with the right code."""
    with pytest.raises(ValueError, match=hint):
        CountryCode.parse(plain)


@pytest.mark.parametrize(
    "text",
    [
        "soc2:CC6.7",
        "soc2:A1.2",
        "iso27001-2022:A.8.34",
        "iso27001-2022:6.1.2",
        "nist-csf-2.0:PR.DS-02",
        "ccm-4.1:A&A-02",
        "ccm-4.1:I&S-09",
        "gdpr:art-20",
        "gdpr:art-28-3-h",
        "dpdpa-2023:s8",
    ],
)
def test_controls_of_known_and_other_frameworks_are_accepted(text: Any) -> None:
    """A control splits into its framework and its id there."""
    control = ControlId.parse(text)
    assert f"{control.framework}:{control.control}" == text


@pytest.mark.parametrize(
    ("plain", "hint"),
    [
        ("ccpa", "write framework:control"),
        ("soc2:6.7", "look like soc2:CC6.7"),
        ("iso27001-2022:A.8.35", "look like iso27001-2022:A.8.24"),
        ("iso27001-2022:A.5.38", "is not a control"),
        ("ccm-4.1:IVS-03", "I&S-03 for what 4.0 called IVS-03"),
        ("ccm-4.1:IAM-16", "look like ccm-4.1:CEK-03"),
        ("gdpr:20", "look like gdpr:art-20"),
        ("SOC2:CC6.7", "is not a framework"),
        ("other:", "is not a control of other"),
        (7, "is not a control"),
    ],
)
def test_wrong_controls_are_refused(plain: Any, hint: Any) -> None:
    """A control that its framework does not have is refused with an example of its ids."""
    with pytest.raises(ValueError, match=hint):
        ControlId.parse(plain)


def test_frameworks_are_ids() -> None:
    """A framework is named by its id, not by its title."""
    assert Framework.parse("nist-csf-2.0") == "nist-csf-2.0"
    with pytest.raises(ValueError, match="is not a framework"):
        Framework.parse("SOC 2")


@pytest.mark.parametrize(
    ("plain", "mode", "words", "names"),
    [
        (["a", "b"], "exactly", ("a", "b"), ("a", "b")),
        ({"exactly": ["a"]}, "exactly", ("a",), ("a",)),
        ({"at_least": ["a"]}, "at_least", ("a",), ("a",)),
        ({"at_least": {"Owner": "OWNER"}}, "at_least", ("Owner",), ("OWNER",)),
        ({"Google": "signin.google"}, "exactly", ("Google",), ("signin.google",)),
        ([80, 443], "exactly", ("80", "443"), ("80", "443")),
    ],
)
def test_sets_keep_words_and_names(plain: Any, mode: Any, words: Any, names: Any) -> None:
    """Each form yields what people read and what machines see, in order."""
    value = SetOf.parse(plain)
    assert (value.mode, value.words(), value.names(), len(value)) == (mode, words, names, len(words))


@pytest.mark.parametrize(
    ("plain", "hint"),
    [
        ([], "is empty"),
        ({}, "is empty"),
        ({"at_least": []}, "is empty"),
        (["a", "a"], "names a more than once"),
        ("a, b", "is not a set"),
        ({"at_least": "a"}, "is not a set"),
        ([1.5], "put it in quotes"),
        ([True], "put it in quotes"),
        ([None], "put it in quotes"),
    ],
)
def test_wrong_sets_are_refused(plain: Any, hint: Any) -> None:
    """Empty sets, doubles and what is no word are refused."""
    with pytest.raises(ValueError, match=hint):
        SetOf.parse(plain)


def test_sets_compare_machine_names() -> None:
    """An exact set minds what is missing and what is extra; at_least minds only what is missing."""
    exact, least = SetOf.parse({"A": "a", "B": "b"}), SetOf.parse({"at_least": ["a"]})
    assert exact.missing(["a", "c"]) == ("b",)
    assert exact.extra(["a", "c"]) == ("c",)
    assert least.missing(["c"]) == ("a",)
    assert least.extra(["a", "c"]) == ()


@pytest.mark.parametrize(
    ("plain", "ends", "text"),
    [
        ("2027-Q1", date(2027, 3, 31), "2027-Q1"),
        ("2027-Q4", date(2027, 12, 31), "2027-Q4"),
        ("2028-02", date(2028, 2, 29), "2028-02"),
        ("2027-03-30", date(2027, 3, 30), "2027-03-30"),
        (date(2027, 3, 30), date(2027, 3, 30), "2027-03-30"),
        (2027, date(2027, 12, 31), "2027"),
        ("not set", None, "not set"),
    ],
)
def test_a_planned_date_ends_with_its_last_day(plain: Any, ends: Any, text: Any) -> None:
    """A plan is in time until the last day of what was written."""
    planned = PlannedDate.parse(plain)
    assert (planned.ends(), str(planned)) == (ends, text)
    assert planned.quarter() == ((ends.month + 2) // 3 if ends else 0)


@pytest.mark.parametrize(
    "plain", ["2027-Q5", "2027-13", "2027-00", "2027-02-30", "2027-03-00", "soon", 7, None, "1999"]
)
def test_wrong_planned_dates_are_refused(plain: Any) -> None:
    """A date that the calendar lacks, or that is none, is refused with the forms that are accepted."""
    with pytest.raises(ValueError, match="write 2027, 2027-Q1"):
        PlannedDate.parse(plain)


@pytest.mark.parametrize(
    ("plain", "hint"),
    [
        ("a\nb", r"U\+000A"),
        ("a\tb", r"U\+0009"),
        ("a\u2028b", r"U\+2028"),
        ("a\ud800b", r"U\+D800"),
        ("a\u202eb", r"U\+202E, which reorders"),
        ("a\u2066b", r"U\+2066, which reorders"),
        ("  ", "is empty"),
        ("a" * 2001, "the most is 2000"),
        (7, "is not text"),
    ],
)
def test_deceptive_text_is_refused(plain: Any, hint: Any) -> None:
    """Control characters, line breaks and characters that reorder are refused by their number."""
    with pytest.raises(ValueError, match=hint):
        PlainText.parse(plain)


def test_text_loses_the_spaces_around_it() -> None:
    """A folded YAML scalar ends in a line break, which is no part of the text."""
    assert PlainText.parse(" Head of security\n") == "Head of security"


def test_what_breaks_a_line_or_turns_it_around_is_no_text() -> None:
    """Controls, line and paragraph separators, and what reorders; of everything else a text may be made."""
    for code in range(0x3000):
        character = chr(code)
        refused = unicodedata.category(character) == "Cc" or re.match("[\u2028-\u202e\u2066-\u2069]", character)
        if refused:
            with pytest.raises(ValueError, match=f"U\\+{code:04X}"):
                PlainText.parse(f"a{character}b")
        else:
            assert PlainText.parse(f"a{character}b") == f"a{character}b"
