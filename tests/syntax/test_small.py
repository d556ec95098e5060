"""Media types, patterns, samples, and strict JSON and JMESPath where the checks do not reach."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustgen.syntax import jmes, pattern, strict_json
from trustgen.syntax.media_type import media_type
from trustgen.syntax.sample import sample


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("text/plain; charset=utf-8", ("text/plain", {"charset": "utf-8"})),
        ('Text/Plain ;Charset="UTF-8";x=1', ("text/plain", {"charset": "UTF-8", "x": "1"})),
        ("text/plain; charset=a; charset=b", ("text/plain", {"charset": "a"})),
        ('text/plain; charset="a\\"b"', ("text/plain", {"charset": 'a"b'})),
        ("text/plain;; charset=a", ("text/plain", {"charset": "a"})),
        ("text/plain; charset = a", ("text/plain", {})),
        ("", ("", {})),
    ],
)
def test_media_types(value: str, wanted: tuple[str, dict[str, str]]) -> None:
    """RFC 9110 §8.3."""
    assert media_type(value) == wanted


@pytest.mark.parametrize(
    ("written", "made"),
    [
        (r"\d", "0"),
        (r"^a+[b-d]{2,}(x|y)?\.$", "abb."),
        (r"[^a-z]", " "),
        (r"[^\]]", " "),
        (r"[]a]", "]"),
        (r"[\d]", "0"),
        (r"(?i)apache/\d", "apache/0"),
        (r"(?P<name>a|b)c", "ac"),
        (r"(?:ab){3}?", "ababab"),
        (r"PHP|ASP", "PHP"),
        (r"\bx\b\t.", "x\ta"),
        (r"a*?b", "b"),
        (r"\p{Greek}", None),
        (r"\Ba", None),
    ],
)
def test_samples_are_matched(written: str, made: str | None) -> None:
    """The sample is found by the engine itself; where none is made, None says so."""
    assert sample(pattern.checked(written)) == made
    if made is not None:
        assert pattern.matches(written, made)


@pytest.mark.parametrize("broken", ["[", "[a", "a{", "a{x}", "\\"])
def test_what_is_no_pattern_has_no_sample(broken: str) -> None:
    """A pattern that cannot be read has no sample, and raises nothing."""
    assert sample(broken) is None


@pytest.mark.parametrize("growing", ["(a+)+$", "(a|a)*b", "(.*)*x"])
def test_patterns_that_explode_elsewhere_do_not_here(growing: str) -> None:
    """The engine never backtracks: a hundred thousand letters are nothing to it."""
    assert not pattern.matches(growing, "a" * 100_000 + "!")


@given(st.text(max_size=300))
def test_patterns_are_checked_whatever_is_written(text: str) -> None:
    """Any text is either a pattern or a ValueError, and its sample is matched or None."""
    try:
        pattern.checked(text)
    except ValueError:
        return
    made = sample(text)
    assert made is None or pattern.matches(text, made)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_strict_json_reads_what_json_writes(document: Any) -> None:
    """Strictness takes nothing from JSON proper."""
    assert strict_json.parse(json.dumps(document)) == document


@given(st.text(max_size=60), st.just({"a": [1, {"b": "x"}], "c": None}))
def test_expressions_end_in_a_value_or_a_reason(expression: str, document: Any) -> None:
    """Any text is refused at once, or is evaluated to something, or says why not; never another error."""
    try:
        jmes.checked(expression)
    except ValueError:
        return
    try:
        value = jmes.evaluate(expression, document)
    except jmes.Unevaluable as why:
        value = str(why)
    assert value is not None


def test_a_deep_expression_is_refused() -> None:
    """Nesting ends in a sentence, not in the interpreter's limit."""
    with pytest.raises(ValueError, match=r"JMESPath|characters"):
        jmes.checked("(" * 300)
