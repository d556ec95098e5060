"""Secrets are struck out of any text."""

from __future__ import annotations

import pytest

from trustgen.evidence import redact


@pytest.mark.parametrize(
    ("text", "secrets", "expected"),
    [
        ("token hunter22 here", ["hunter22"], "token [redacted] here"),
        ("abcdefgh", ["abcdef", "abcdefgh"], "[redacted]"),
        ("a.c-def a!c-def", ["a.c-def"], "[redacted] a!c-def"),
        ("the cat", ["cat"], "the cat"),
        ("nothing", [], "nothing"),
        ("https://u:p%C3%A9ss%2Fword@x", ["péss/word"], "https://u:[redacted]@x"),
    ],
)
def test_a_secret_is_replaced_wherever_it_stands(text: str, secrets: list[str], expected: str) -> None:
    """Longest first, as it is or encoded; a value that is too short to be told from words stays."""
    assert redact(text, secrets) == expected
