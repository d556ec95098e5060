"""How values read in a sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustgen.model.values import (
    ByteSize,
    Cadence,
    ControlId,
    CountryCode,
    Duration,
    DurationBound,
    Framework,
    HttpsUrl,
    Identifier,
    Money,
    Noun,
    NumberBound,
    Percentage,
    PlainText,
    PlannedDate,
    Rate,
    SetOf,
    TlsVersion,
    Unit,
    Uri,
    VersionBound,
    as_tls,
)
from trustgen.words import LANGUAGES, MissingWord, Unspeakable, catalogue, speak
from trustgen.words.lists import join, join_some
from trustgen.words.nouns import english_plural

ATTEMPTS = {
    "limit": 5,
    "unit": "failed attempt",
    "window": "15m",
    "per": ["e-mail address", "IP address"],
}


class Colour(Enum):
    """An enumeration whose members are no text."""

    RED = 1


def tls(kind: str, version: str) -> VersionBound:
    """A bound on a version of TLS."""
    return as_tls(VersionBound.parse({kind: version}))


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (Duration.parse("72h"), "72 hours"),
        (Duration.parse("365d"), "365 days"),
        (Duration.parse("2 business days"), "2 business days"),
        (Duration.parse("1 business day"), "1 business day"),
        (Duration.parse("year"), "1 year"),
        (Cadence.parse("quarter"), "quarter"),
        (Cadence.parse("business day"), "business day"),
        (Cadence.parse("6 months"), "6 months"),
        (tls("min", "1.2"), "TLS 1.2 or newer"),
        (tls("best", "1.3"), "up to TLS 1.3"),
        (tls("only", "1.3"), "TLS 1.3 only"),
        (VersionBound.parse({"min": "1.2"}), "1.2 or newer"),
        (TlsVersion.TLS_1_3, "1.3"),
        (NumberBound.parse({"min": 1, "unit": "approval by another person"}), "at least 1 approval by another person"),
        (NumberBound.parse({"min": 2, "unit": "approval by another person"}), "at least 2 approvals by another person"),
        (NumberBound.parse({"max": 4}), "at most 4"),
        (NumberBound.parse({"min": 2, "max": 4, "unit": "person in one room"}), "2 to 4 persons in one room"),
        (NumberBound.parse({"min": 3, "max": 3}), "exactly 3"),
        (DurationBound.parse({"max": "12h"}), "at most 12 hours"),
        (DurationBound.parse({"min": "1h", "max": "2h"}), "1 hour to 2 hours"),
        (DurationBound.parse({"min": "2h", "max": "2h"}), "exactly 2 hours"),
        (Rate.parse(ATTEMPTS), "5 failed attempts in 15 minutes per e-mail address and IP address"),
        (Rate.parse({"limit": 60, "unit": "request", "window": "1m"}), "60 requests per minute"),
        (Rate.parse({"limit": 1, "unit": "try", "window": "business day"}), "1 try in 1 business day"),
        (Money.parse({"from": 2000, "to": 5000, "currency": "EUR"}), "€2,000 to €5,000"),
        (Money.parse("CHF 19.5"), "CHF\u00a019.50"),
        (Money.parse("USD 0.125"), "US$0.125"),
        (Percentage.parse("99.90%"), "99.90%"),
        (ByteSize.parse("10 MB"), "10\u00a0MB"),
        (PlannedDate.parse("2027-Q1"), "Q1 2027"),
        (PlannedDate.parse("2027-03"), "March 2027"),
        (PlannedDate.parse("2027-03-31"), "31 March 2027"),
        (PlannedDate.parse("2027"), "2027"),
        (PlannedDate.parse("not set"), "a date not yet set"),
        (SetOf.parse({"at_least": ["Owner", "Admin", "Member"]}), "Owner, Admin and Member"),
        (SetOf.parse({"Google": "signin.google"}), "Google"),
        (["a", Duration.parse("1d")], "a and 1 day"),
        (("a",), "a"),
        ("plain", "plain"),
        (PlainText("plain"), "plain"),
        (Identifier("tls"), "tls"),
        (Noun.parse("request"), "request"),
        (Uri.parse("mailto:security@tidemark.example"), "security@tidemark.example"),
        (HttpsUrl.parse("https://tidemark.example"), "https://tidemark.example"),
        (CountryCode.parse("AU"), "Australia"),
        (ControlId.parse("nist-csf-2.0:PR.DS-02"), "NIST CSF 2.0 PR.DS-02"),
        (Framework.parse("soc2"), "SOC 2"),
        (Framework.parse("own-rules"), "own-rules"),
        (100000, "100,000"),
        (-5, "\u22125"),
        (0.5, "0.5"),
        (Decimal("1234.50"), "1,234.50"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 4, 2), "2 April 2026"),
        (datetime(2026, 4, 2, 9, 5, tzinfo=UTC), "2 April 2026, 09:05 UTC"),
        (datetime(2026, 1, 2, 9, 5, tzinfo=ZoneInfo("Australia/Sydney")), "2 January 2026, 09:05 AEDT"),
    ],
)
def test_english(value: Any, spoken: Any) -> None:
    """Each value reads as an English sentence needs it."""
    assert speak(value, catalogue("en")) == spoken


@pytest.mark.parametrize(
    ("value", "german", "french", "spanish"),
    [
        (Duration.parse("30d"), "30 Tage", "30 jours", "30 días"),
        (Duration.parse("business day"), "1 Arbeitstag", "1 jour ouvré", "1 día hábil"),
        (Duration.parse("0d"), "0 Tage", "0 jour", "0 días"),
        (Cadence.parse("quarter"), "Quartal", "trimestre", "trimestre"),
        (tls("min", "1.2"), "TLS 1.2 oder neuer", "TLS 1.2 ou plus récent", "TLS 1.2 o posterior"),
        (tls("best", "1.3"), "bis zu TLS 1.3", "jusqu’à TLS 1.3", "hasta TLS 1.3"),
        (tls("only", "1.3"), "ausschließlich TLS 1.3", "TLS 1.3 uniquement", "solo TLS 1.3"),
        (1000, "1.000", "1\u202f000", "1000"),
        (12345.5, "12.345,5", "12\u202f345,5", "12.345,5"),
        (Percentage.parse("99.9%"), "99,9\u00a0%", "99,9\u00a0%", "99,9\u00a0%"),
        (
            Money.parse({"from": 2000, "to": 5000, "currency": "EUR"}),
            "2.000 bis 5.000\u00a0€",
            "2\u202f000 à 5\u202f000\u00a0€",
            "de 2000 a 5000\u00a0€",
        ),
        (date(2026, 4, 2), "2. April 2026", "2 avril 2026", "2 de abril de 2026"),
        (date(2026, 4, 1), "1. April 2026", "1er avril 2026", "1 de abril de 2026"),
        (PlannedDate.parse("2027-Q1"), "Q1 2027", "T1 2027", "T1 2027"),
        (ByteSize.parse("10 MB"), "10\u00a0MB", "10\u00a0Mo", "10\u00a0MB"),
        (CountryCode.parse("NL"), "Niederlande", "Pays-Bas", "Países Bajos"),
        (["a", "b", "c"], "a, b und c", "a, b et c", "a, b y c"),
        (["a", "Irlanda"], "a und Irlanda", "a et Irlanda", "a e Irlanda"),
        (["a", "hierro"], "a und hierro", "a et hierro", "a y hierro"),
        (Framework.parse("gdpr"), "DSGVO", "RGPD", "RGPD"),
        (
            Rate(5, Noun("Anfrage", "Anfragen"), Duration(1, Unit.MINUTE)),
            "5 Anfragen pro Minute",
            "5 Anfragen par minute",
            "5 Anfragen por minuto",
        ),
    ],
)
def test_other_languages(value: Any, german: Any, french: Any, spanish: Any) -> None:
    """The same value follows each language's own rules."""
    assert [speak(value, catalogue(language)) for language in ("de", "fr", "es")] == [german, french, spanish]


def test_only_english_nouns_are_made_plural() -> None:
    """Outside English a noun without a plural of its own stays as it was written."""
    assert speak(Rate.parse({"limit": 5, "unit": "Versuch", "window": "15m"}), catalogue("de")) == (
        "5 Versuch in 15 Minuten"
    )


@pytest.mark.parametrize(
    ("value", "form", "spoken"),
    [
        (["a", "b", "c"], "or", "a, b or c"),
        (SetOf.parse({"e-mail": "x.mail", "Google": "x.google"}), "or", "e-mail or Google"),
        (SetOf.parse({"e-mail": "x.mail", "Google": "x.google"}), "count", "2"),
        (("a", "b", "c"), "count", "3"),
        (SetOf.parse({"e-mail": "x.mail", "Google": "x.google"}), "code", "x.mail and x.google"),
        (["a", 8080], "code", "a and 8080"),
        (8080, "code", "8080"),
        (True, "code", "true"),
        (TlsVersion.TLS_1_2, "code", "1.2"),
        (date(2026, 4, 2), "code", "2026-04-02"),
        (CountryCode.parse("AU"), "code", "AU"),
        (Duration.parse("72h"), "code", "72 hours"),
        ("logs", "cap", "Logs"),
        ("iPhones", "cap", "IPhones"),
        (SetOf.parse(["access logs", "b"]), "cap", "Access logs and b"),
    ],
)
def test_formats(value: Any, form: Any, spoken: Any) -> None:
    """count, or, code and cap change how a value reads."""
    assert speak(value, catalogue("en"), form) == spoken


@pytest.mark.parametrize(
    ("value", "form", "why"),
    [
        (None, None, "nothing: the value is not set"),
        ({"a": 1}, None, "a mapping; name one of its values"),
        ({"a": 1}, "code", "a mapping; name one of its values"),
        ([], None, "empty list"),
        ([], "count", "empty list"),
        (["a", None], None, "nothing: the value is not set"),
        ({"a"}, "or", "a set without an order"),
        (object(), None, "cannot hold a object"),
        (Colour.RED, None, "cannot hold a Colour"),
        ("text", "count", "is no list"),
        (3, "or", "is no list"),
        ("text", "loud", "there is no format loud"),
        (float("nan"), None, "no number that can be written"),
        (Money.parse({"amount": 5}), None, "names no currency"),
        (datetime.fromisoformat("2026-01-01"), None, "has no time zone"),
    ],
)
def test_what_no_sentence_can_hold_is_refused(value: Any, form: Any, why: Any) -> None:
    """None, mappings, empty lists and formats that do not fit raise an error that says so."""
    with pytest.raises(Unspeakable, match=why):
        speak(value, catalogue("en"), form)


@given(
    st.integers() | st.floats() | st.decimals() | st.text() | st.dates() | st.lists(st.integers()) | st.none(),
    st.sampled_from(LANGUAGES),
    st.sampled_from([None, "count", "or", "code", "cap"]),
)
def test_speaking_fails_in_one_way_only(value: Any, language: Any, form: Any) -> None:
    """Whatever the value, language and format: text comes back, or Unspeakable is raised."""
    try:
        spoken = speak(value, catalogue(language), form)
    except Unspeakable as error:
        spoken = f"refused: {error}"
    assert isinstance(spoken, str)
    assert spoken != "refused: "


def test_lists_name_how_many_more() -> None:
    """A long list shows the first items and counts the rest."""
    words = catalogue("en")
    assert join_some(["a", "b", "c", "d"], words, 2) == "a, b and 2 more"
    assert join_some(["a", "b"], words, 2) == "a and b"
    assert join(["plata", "otro"], catalogue("es"), "or") == "plata u otro"
    assert join(["7", "8"], catalogue("es"), "or") == "7 u 8"


def test_a_conjunction_must_exist() -> None:
    """A conjunction that no language has is a missing word."""
    with pytest.raises(MissingWord):
        join(["a", "b"], catalogue("en"), "nor")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("request", "requests"),
        ("try", "tries"),
        ("day", "days"),
        ("IP address", "IP addresses"),
        ("batch per tenant", "batches per tenant"),
        ("approval by another person", "approvals by another person"),
    ],
)
def test_english_plurals(one: Any, other: Any) -> None:
    """The head of the phrase takes the regular plural."""
    assert english_plural(one) == other
