"""What every value type promises."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from trustgen.model.values import (
    ByteSize,
    Cadence,
    ControlId,
    CountryCode,
    Duration,
    DurationBound,
    Framework,
    HttpsUrl,
    HttpUrl,
    Identifier,
    LanguageTag,
    Money,
    Noun,
    NumberBound,
    Percentage,
    PlainText,
    PlannedDate,
    Rate,
    SetOf,
    TlsVersion,
    Uri,
    VersionBound,
    Word,
)

WRITTEN: dict[Any, list[Any]] = {
    ByteSize: ["10 MB", "512KiB", "1.5 GB"],
    Cadence: ["quarter", "6 months", "90d"],
    ControlId: ["soc2:CC6.7", "de:ao-147"],
    CountryCode: ["AU"],
    Duration: ["72h", "2 business days", "year", "0d"],
    DurationBound: [{"max": "12h"}, {"min": "1h", "max": "2h"}],
    Framework: ["iso27001-2022"],
    HttpUrl: ["https://tidemark.example/a?b=c", "http://127.0.0.1:8080"],
    HttpsUrl: ["https://tidemark.example"],
    Identifier: ["tls-in-transit"],
    LanguageTag: ["en", "zh-Hant-TW", "de-1996"],
    Money: ["EUR 500", {"amount": 19.5}, {"from": 50, "to": 100, "currency": "AUD"}],
    Noun: ["failed attempt", {"one": "Anfrage", "other": "Anfragen"}],
    NumberBound: [{"min": 1}, {"max": 0.5}, {"min": 1, "max": 4, "unit": "person"}],
    Percentage: ["99.90%", "10 %"],
    PlainText: ["one line"],
    PlannedDate: ["2027-Q1", "2027-03", "2027-03-31", "2027", 2027, "not set"],
    Rate: [
        {"limit": 60, "unit": "request", "window": "1m"},
        {"limit": 5, "unit": "try", "window": "15m", "per": ["IP address"]},
    ],
    SetOf: [["a", "b"], {"at_least": ["a"]}, {"exactly": ["a"]}, {"word": "machine"}],
    TlsVersion: ["1.2"],
    Uri: ["mailto:security@tidemark.example"],
    VersionBound: [{"min": "1.2"}, {"only": "1.3"}],
}
CASES = [(kind, plain) for kind, plains in WRITTEN.items() for plain in plains]
DURATIONS = ["s", "m", " min", "h", "d", " days", "w", "mo", " quarters", "y", " business days"]
TEXTUAL = [
    (Duration, DURATIONS),
    (Cadence, DURATIONS),
    (ByteSize, [" B", "kB", " MiB", ".5 GB"]),
    (Percentage, ["%", " %"]),
]
ALPHABET = st.sampled_from("0123456789 .:-%/@EURMBQhdmo€\u202e\n{}businedaykx")
BOUND_KEYS = ["min", "max", "only", "best", "unit", "exactly", "at_least"]
OTHER_KEYS = ["limit", "window", "per", "amount", "from", "to", "currency", "one", "other"]
KEYS = st.sampled_from(BOUND_KEYS + OTHER_KEYS)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text(ALPHABET, max_size=20)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


def outcome(kind: Any, plain: Any) -> tuple[Any, ValueError | None]:
    """What ``parse`` returned, or the ValueError that it raised."""
    try:
        return kind.parse(plain), None
    except ValueError as error:
        return None, error


@pytest.mark.parametrize(("kind", "plain"), CASES)
def test_plain_gives_back_what_parse_reads(kind: Any, plain: Any) -> None:
    """Parsing a value's plain form yields an equal value with the same plain form and hash."""
    value = kind.parse(plain)
    again = kind.parse(value.plain())
    assert again == value
    assert again.plain() == value.plain()
    assert hash(again) == hash(value)
    assert json.loads(json.dumps(value.plain())) == value.plain()


@pytest.mark.parametrize(("kind", "plain"), CASES)
def test_str_is_one_line(kind: Any, plain: Any) -> None:
    """The text of a value is one line that is not empty."""
    text = str(kind.parse(plain))
    assert text.strip() == text != ""
    assert "\n" not in text


@pytest.mark.parametrize("kind", WRITTEN)
@settings(max_examples=40)
@given(plain=PLAIN)
def test_parse_refuses_with_value_error_only(kind: Any, plain: Any) -> None:
    """Whatever YAML may hold, parse returns a value that round-trips or raises ValueError with a sentence."""
    value, refusal = outcome(kind, plain)
    if refusal is None:
        assert kind.parse(value.plain()) == value
    else:
        assert type(refusal) is ValueError
        assert str(refusal)


@pytest.mark.parametrize(("kind", "units"), TEXTUAL)
@settings(max_examples=60)
@given(amount=st.integers(1, 100), choice=st.randoms(use_true_random=False))
def test_the_text_of_a_value_parses_to_it(kind: Any, units: list[str], amount: int, choice: Any) -> None:
    """For values with a text form, parse(str(value)) is the value, unit and all."""
    value = kind.parse(f"{amount}{choice.choice(units)}")
    again = kind.parse(str(value))
    assert again == value
    assert str(again) == str(value)


@pytest.mark.parametrize(("kind", "plain"), CASES)
def test_pydantic_takes_plain_values_and_instances(kind: Any, plain: Any) -> None:
    """A pydantic field of the type accepts the YAML value and an instance, and dumps the plain value."""
    adapter = TypeAdapter(kind)
    value = adapter.validate_python(plain)
    assert value == kind.parse(plain)
    assert adapter.validate_python(value) is value
    assert adapter.dump_python(value) == value.plain()


@pytest.mark.parametrize("kind", WRITTEN)
def test_pydantic_reports_the_sentence(kind: Any) -> None:
    """A wrong value is a validation error that carries parse's own sentence."""
    _, refusal = outcome(kind, None)
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(None)
    assert str(refusal) in str(raised.value)


@pytest.mark.parametrize(("kind", "plain"), CASES)
def test_the_json_schema_accepts_what_parse_accepts(kind: Any, plain: Any) -> None:
    """An editor that uses the schema does not underline a value that parse takes, nor its own examples."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = TypeAdapter(kind).json_schema()
    jsonschema.validate(plain, schema)
    jsonschema.validate(kind.parse(plain).plain(), schema)
    for example in schema.get("examples", []):
        kind.parse(example)
        jsonschema.validate(example, schema)


def test_words_are_their_own_text() -> None:
    """A textual value equals, hashes and sorts like the text it holds."""
    assert hash(Identifier.parse("b")) == hash("b")
    assert isinstance(CountryCode.parse("AU"), Word)
    assert sorted([Identifier("b"), "a"]) == ["a", "b"]
    assert type(PlainText.parse("x").plain()) is str


def test_values_load_without_pydantic() -> None:
    """Importing the value types and the catalogues loads none of the heavy packages."""
    code = (
        "import sys, trustgen.model.values, trustgen.model.sentence; "
        "print([m for m in ('pydantic', 'pydantic_core', 'httpx', 'jinja2', 'yaml') if m in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
