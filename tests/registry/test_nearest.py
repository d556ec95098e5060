"""Did you mean."""

from __future__ import annotations

import pytest

from trustgen.registry.nearest import nearest


@pytest.mark.parametrize(
    ("word", "choices", "meant"),
    [
        ("tsl", ["dns", "tls", "http"], "tls"),
        ("Claims", ["claims", "sections"], "claims"),
        ("sub-processors", ["subprocessors", "says"], "subprocessors"),
        ("max-age", ["max_age", "min_age"], "max_age"),
        ("descripton", ["description"], "description"),
        ("zebra", ["tls", "dns"], None),
        ("zz", ["az", "zs"], None),
        ("TO", ["to", "from"], "to"),
        ("", ["a"], None),
        ("tls", [], None),
        ("x" * 100_000, ["y" * 10], None),
    ],
)
def test_the_word_that_was_meant_is_found_and_none_is_made_up(word: str, choices: list[str], meant: str | None) -> None:
    """Slips, case and hyphens are seen through; a word that resembles nothing gets no suggestion."""
    assert nearest(word, choices) == meant
