"""Sentences with references."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustgen.model.sentence import Reference, SentenceError, Text, parse, scan


def test_a_sentence_is_taken_apart() -> None:
    """Words and references come in order, each with its place in what was written."""
    sentence = parse("Never older than {max}, by {documents.aws-soc2.covers:or}.")
    assert sentence.parts == (
        Text("Never older than ", 0, 17),
        Reference(("max",), None, 17, 5),
        Text(", by ", 22, 5),
        Reference(("documents", "aws-soc2", "covers"), "or", 27, 30),
        Text(".", 57, 1),
    )
    assert [str(reference) for reference in sentence.references()] == ["max", "documents.aws-soc2.covers"]
    assert [text.text for text in sentence.texts()] == ["Never older than ", ", by ", "."]


def test_doubled_braces_are_braces() -> None:
    """{{ and }} are one brace each and start no reference."""
    sentence = parse("{{a}} {{{b}}}")
    assert "".join(text.text for text in sentence.texts()) == "{a} {}"
    assert [str(reference) for reference in sentence.references()] == ["b"]


@pytest.mark.parametrize("form", ["count", "or", "code", "cap"])
def test_every_format_is_known(form: Any) -> None:
    """Each of the four formats is kept with its reference."""
    assert parse(f"{{min_max_age:{form}}}").references()[0].format == form


@pytest.mark.parametrize(
    ("says", "offset", "length", "what", "fix"),
    [
        ("a {b", 2, 1, "this brace is never closed", "close it with }, or write {{ for a brace"),
        ("a } b", 2, 1, "this brace closes nothing", "remove it, or write }} for a brace"),
        ("a {} b", 2, 2, "{} names no value", "name a parameter, such as {within}"),
        ("{:or}", 0, 5, "{:or} names no value", "name a parameter, such as {within}"),
        ("{a b}", 0, 5, "{a b} is not a reference", "write names joined by dots and no spaces"),
        ("{ a }", 0, 5, "{ a } is not a reference", "write names joined by dots and no spaces"),
        ("{a..b}", 0, 6, "{a..b} is not a reference", "write names joined by dots and no spaces"),
        ("{a:}", 0, 4, "{a:} names no format", "the formats are count, or, code, cap"),
        ("{a:caps}", 0, 8, "there is no format caps", "did you mean {a:cap}?"),
        ("{a:zzz}", 0, 7, "there is no format zzz", "the formats are count, or, code, cap"),
    ],
)
def test_what_cannot_be_read_has_a_place_and_a_remedy(says: Any, offset: Any, length: Any, what: Any, fix: Any) -> None:
    """Each error says where it stands, what is wrong and what to do."""
    with pytest.raises(SentenceError) as raised:
        parse(says)
    error = raised.value
    assert (error.offset, error.length, error.what) == (offset, length, what)
    assert error.fix.startswith(fix)
    assert str(error) == f"{error.what}; {error.fix}"


def test_every_error_is_found_at_once() -> None:
    """A sentence with three faults yields three errors, in order, and the parts that can be read."""
    sentence, errors = scan("{} and {a:zz} and {good} and }")
    assert [error.offset for error in errors] == [0, 7, 29]
    assert [str(reference) for reference in sentence.references()] == ["good"]


@given(st.text(st.sampled_from("{}ab.:- \u00e9"), max_size=40))
def test_parts_and_errors_cover_the_whole_sentence(says: Any) -> None:
    """No character is lost: parts and errors add up to what was written."""
    sentence, errors = scan(says)
    spans = sorted((piece.offset, piece.length) for piece in (*sentence.parts, *errors))
    position = 0
    for offset, length in spans:
        assert offset == position
        position += length
    assert position == len(says)
