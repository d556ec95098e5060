"""Problems as a terminal shows them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from trustgen.errors import Place, Problem, Severity
from trustgen.formats.problems import render, summary

SGR = re.compile(r"\x1b\[[0-9;]*m")


def problem(text: str, column: int, length: int = 1, **other: object) -> Problem:
    place = Place("claims.yaml", 12, column, length, text)
    fields: dict[str, object] = {"code": "unknown-check", "what": "no such check", "fix": "write tls", **other}
    return Problem(place, **fields)  # type: ignore[arg-type]


def caret(output: str) -> tuple[str, int, int]:
    """The source line as shown, the columns before the caret, and the caret's length."""
    lines = output.splitlines()
    return lines[3].partition("| ")[2], lines[4].partition("| ")[2].count(" "), lines[4].count("^")


def test_problems_are_shown_like_a_compiler_shows_them() -> None:
    """The whole output, for an error and a warning, in order of place."""
    warning = Problem(Place("claims.yaml", 30, 1), "unused-value", "nothing uses it", "remove it", Severity.WARNING)
    assert render([warning, problem("      - tsl: {target: app}", 9, 3)], colour=False, width=80) == (
        "error[unknown-check] no such check\n"
        "  --> claims.yaml:12:9\n"
        "   |\n"
        "12 |       - tsl: {target: app}\n"
        "   |         ^^^\n"
        "   = help: write tls\n"
        "\n"
        "warning[unused-value] nothing uses it\n"
        "  --> claims.yaml:30:1\n"
        "   = help: remove it\n"
        "\n"
        "1 problem, 1 warning in claims.yaml\n"
    )


def test_no_problems_print_nothing() -> None:
    """An empty list is an empty text, not a summary of nothing."""
    assert render([], colour=True, width=80) == ""


def test_the_summary_counts_errors_and_warnings_apart() -> None:
    """Numbers agree with their nouns, and many files are counted instead of named."""
    one = problem("a", 1)
    late = problem("a", 1, severity=Severity.WARNING)
    assert summary([one]) == "1 problem in claims.yaml"
    assert summary([one, one, late, late]) == "2 problems, 2 warnings in claims.yaml"
    assert summary([late]) == "1 warning in claims.yaml"
    elsewhere = [Problem(Place(name), "x", "y", "z") for name in ("a.md", "b.md", "c.md")]
    assert summary(elsewhere[:2]) == "2 problems in a.md and b.md"
    assert summary(elsewhere) == "3 problems in 3 files"


def test_colour_adds_nothing_but_colour() -> None:
    """Without its colours the coloured output is the plain one."""
    problems = [problem("a: b", 4), problem("c", 1, severity=Severity.WARNING)]
    coloured = render(problems, colour=True, width=80)
    assert SGR.search(coloured)
    assert SGR.sub("", coloured) == render(problems, colour=False, width=80)


def test_wide_characters_and_tabs_do_not_displace_the_caret() -> None:
    """Each East Asian character counts two columns, a combining mark none, a tab the four spaces it becomes."""
    shown, before, length = caret(render([problem("\t日本e\u0301: x", 7, 1)], colour=False, width=80))
    assert shown == "    日本e\u0301: x"
    assert (before, length) == (4 + 4 + 1 + 1, 1)
    assert caret(render([problem("\t日本: x", 2, 2)], colour=False, width=80))[1:] == (4, 4)


def test_an_escape_sequence_in_a_file_is_shown_and_not_carried_out() -> None:
    """ESC, C1 controls and bidirectional overrides come out as their names, in every part of a problem."""
    evil = "\x1b]0;owned\x07\x9b31m\u202e\n"
    bad = Problem(Place(evil, 1, 1, 1, evil), evil, evil, evil)
    output = render([bad], colour=False, width=80)
    assert "<U+001B>]0;owned<U+0007><U+009B>31m<U+202E>" in output
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", output)


def test_a_control_character_does_not_displace_the_caret() -> None:
    """The caret stands under the character behind an escape that takes eight columns."""
    shown, before, _ = caret(render([problem("a\x1bb", 3)], colour=False, width=80))
    assert shown[before] == "b"


def test_a_long_line_is_cut_around_the_caret() -> None:
    """What is shown fits the width, is marked as cut on both sides, and has the caret under its character."""
    text = "says: " + "word " * 60 + "HERE " + "more " * 60
    shown, before, length = caret(render([problem(text, text.index("HERE") + 1, 4)], colour=False, width=80))
    assert shown.startswith("...")
    assert shown.endswith("...")
    assert len(shown) <= 75
    assert shown[before : before + length] == "HERE"


def test_a_long_line_whose_caret_stands_early_is_cut_on_the_right_only() -> None:
    """The beginning of a line stays where the reader expects it."""
    shown, before, _ = caret(render([problem("says: " + "word " * 60, 7)], colour=False, width=80))
    assert shown.startswith("says: word")
    assert shown.endswith("...")
    assert before == 6


def test_a_caret_is_as_long_as_what_is_shown_of_its_span() -> None:
    """A span longer than the line is underlined to the end of what is seen and no further."""
    shown, before, length = caret(render([problem("a: " + "x" * 500, 4, 900)], colour=False, width=60))
    assert before + length <= len(shown)
    assert length > 10


def test_a_place_to_the_right_of_its_text_is_shown_without_a_caret() -> None:
    """A line that was too long to carry leaves the location and the help."""
    output = render([problem("", 4000)], colour=False, width=80)
    assert "^" not in output
    assert "claims.yaml:12:4000" in output
    assert "help: write tls" in output


@given(st.text(max_size=200), st.integers(-5, 250), st.integers(-5, 250), st.integers(-10, 300))
def test_any_line_and_span_can_be_shown(text: str, column: int, length: int, width: int) -> None:
    """No line, column, length or width raises, and only printable characters and line breaks come out."""
    output = render([problem(text, column, length)], colour=False, width=width)
    assert all(character == "\n" or character.isprintable() for character in output)
    assert output.count("\n") <= 8
