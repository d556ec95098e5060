"""Secrets are handed out by name and never come back in a text."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustgen.probes.access import Secrets, _is_secret

_VALUE = "p@ss/word+1&2"


@pytest.fixture
def secrets() -> Secrets:
    """Secrets of which one was handed out."""
    secrets = Secrets({"TOKEN": _VALUE, "OTHER": "untouched", "EMPTY": ""})
    secrets.get("TOKEN")
    return secrets


@pytest.mark.parametrize(
    "form",
    [
        _VALUE,
        quote(_VALUE, safe=""),
        quote(_VALUE),
        base64.b64encode(_VALUE.encode()).decode().rstrip("="),
        base64.urlsafe_b64encode(f"user:{_VALUE}".encode()).decode(),
        base64.b64encode(f"me:{_VALUE}:x".encode()).decode(),
    ],
)
def test_every_form_of_a_secret_is_hidden(secrets: Secrets, form: str) -> None:
    """Plain, URL-encoded, and inside base64 at any offset."""
    redacted = secrets.redact(f"before {form} after")
    assert "***" in redacted
    assert form not in redacted
    assert redacted.startswith("before ")


def test_what_was_not_handed_out_is_left_alone(secrets: Secrets) -> None:
    """Only what a probe got hold of can have leaked."""
    assert secrets.redact("untouched") == "untouched"
    assert secrets.used() == (_VALUE,)


@pytest.mark.parametrize("word", ["true", "Production", "staging", "8443", "0600000"])
def test_a_word_is_no_secret(word: str) -> None:
    """A program may be given CI=true; no page may be refused, and no answer blanked, for that word."""
    secrets = Secrets({"MODE": word})
    assert secrets.get("MODE") == word
    assert secrets.redact(f"the {word} data") == f"the {word} data"
    assert secrets.used() == ()


@pytest.mark.parametrize("name", ["EMPTY", "ABSENT"])
def test_empty_variable_counts_as_not_set(secrets: Secrets, name: str) -> None:
    """An empty credential is none."""
    assert secrets.get(name) is None


@given(st.text(min_size=4, max_size=40), st.text(max_size=10), st.text(max_size=10))
def test_no_secret_survives(value: str, before: str, after: str) -> None:
    """Whatever the secret and its surroundings, it is not in the text any more."""
    secrets = Secrets({"TOKEN": value})
    secrets.get("TOKEN")
    if value not in "***" and _is_secret(value.strip()):
        assert value not in secrets.redact(f"{before}{value}{after}").replace("***", "\x00")
