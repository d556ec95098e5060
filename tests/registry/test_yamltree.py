"""The YAML loader: what it reads, what it refuses, and where it says that things stand."""

from __future__ import annotations

import gc
import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trustgen.registry import MAX_BYTES
from trustgen.registry.yamlevents import MAX_DEPTH
from trustgen.registry.yamlfindings import MAX_LIKE
from trustgen.registry.yamlplaces import MAX_LINE
from trustgen.registry.yamltree import Loaded, load, read


def loaded(text: str) -> Loaded:
    return load(text.encode(), "claims.yaml")


def found(text: str | bytes) -> list[tuple[str, int, int]]:
    """Code, line and column of each problem in ``text``."""
    raw = text.encode() if isinstance(text, str) else text
    return [(problem.code, problem.place.line, problem.place.column) for problem in load(raw, "claims.yaml").problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("1.10", 1.1),
        ("1e3", 1000.0),
        ("-2.5E-1", -0.25),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("12:30:45", "12:30:45"),
        ("0o14", "0o14"),
        ("0x1F", "0x1F"),
        ("014", "014"),
        ("1_000", "1_000"),
        ("+61400000000", "+61400000000"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("2026-04-01", "2026-04-01"),
        ("1.2.3", "1.2.3"),
        ("9" * 5000, "9" * 5000),
        ("٣", "٣"),
        ('"1.10"', "1.10"),
        ("'true'", "true"),
    ],
)
def test_only_json_words_and_numbers_are_more_than_text(written: str, value: Any) -> None:
    """A plain scalar is true, false, null or a JSON number, and text otherwise."""
    result = loaded(f"a: {written}\n")
    assert result.problems == ()
    assert result.value == {"a": value}
    assert type(result.value["a"]) is type(value)


def test_a_number_keeps_the_characters_it_was_written_with() -> None:
    """The source of 1.10 is 1.10 although its value is 1.1, so that a schema can ask for quotes."""
    result = loaded('a: 1.10\nb: ["1.20", {c: x}]\nd: [1, 2]\ne: |\n  text\n')
    assert result.value["a"] == 1.1
    assert result.source(("a",)) == "1.10"
    assert result.source(("b", 0)) == '"1.20"'
    assert result.source(("b", 1)) == "{c: x}"
    assert result.source(("d",)) == "[1, 2]"
    assert result.source(("e",)) == "|\n  text\n"
    assert result.source(("nowhere",)) == ""


def test_the_place_of_a_value_is_its_own_line_and_column() -> None:
    """Values, keys and items are found by path, with their length and the whole source line."""
    result = loaded("version: 1\nclaims:\n  - id: tls\n    says: 'Ü is on'\n  - {id: b, says: x}\n")
    place = result.places.at(("claims", 0, "says"))
    assert (place.file, place.line, place.column, place.length) == ("claims.yaml", 4, 11, 9)
    assert place.text == "    says: 'Ü is on'"
    key = result.places.key(("claims", 0, "says"))
    assert (key.line, key.column, key.length) == (4, 5, 4)
    item = result.places.at(("claims", 1))
    assert (item.line, item.column, item.length) == (5, 5, 16)
    assert result.places.key(("claims", 1)) == item


def test_a_block_mapping_stands_where_its_first_key_stands() -> None:
    """A claim in block style is pointed at by its first key, not by an empty span."""
    place = loaded("claims:\n  - id: tls\n    says: x\n").places.at(("claims", 0))
    assert (place.line, place.column, place.length) == (2, 5, 2)


def test_a_value_left_empty_stands_where_its_key_stands() -> None:
    """A key without a value is pointed at by the key."""
    places = loaded("a: 1\nclaims:\n\nb: 2\n").places
    assert places.at(("claims",)) == places.key(("claims",))
    assert places.at(("claims",)).line == 2


def test_a_path_that_does_not_exist_falls_back_to_its_nearest_parent() -> None:
    """A missing key is reported at the mapping that should have it."""
    places = loaded("a:\n  b:\n    c: 1\n").places
    assert places.at(("a", "b", "x", 0, "y")) == places.at(("a", "b"))
    assert places.key(("a", "b", "x")) == places.at(("a", "b"))
    assert places.at(("a", 0)) == places.at(("a",))
    assert places.at(("a", "b", "c", "d")) == places.at(("a", "b", "c"))


def test_children_come_in_the_order_of_the_file() -> None:
    """Keys and indexes are listed as written; a scalar and a wrong path have none."""
    places = loaded("z: 1\na: [x, y]\nm: {}\n").places
    assert places.children(()) == ("z", "a", "m")
    assert places.children(("a",)) == (0, 1)
    assert places.children(("m",)) == places.children(("z",)) == places.children(("no", "such")) == ()


def test_windows_line_breaks_and_a_byte_order_mark_move_no_place() -> None:
    """A file saved by Notepad reads the same, at the same lines and columns."""
    windows = load(b"\xef\xbb\xbfa: 1\r\nb: x\r\n", "f")
    assert windows.value == {"a": 1, "b": "x"}
    assert windows.problems == ()
    place = windows.places.at(("b",))
    assert (place.line, place.column, place.text) == (2, 4, "b: x")
    assert load(b"\xef\xbb\xbfa: 1\r\nb: x\r\n", "f").places.key(("a",)).column == 1


def test_a_line_that_is_too_long_to_carry_is_cut() -> None:
    """A place carries at most a thousand characters of its line, and none if it stands beyond them."""
    places = loaded("a: " + "x" * 5000 + "\nb: [" + "y, " * 2000 + "z]\n").places
    assert len(places.at(("a",)).text) == MAX_LINE
    assert places.at(("b", 2000)).text == ""
    assert places.at(("b", 2000)).column == 6005


def test_everything_refused_is_found_in_one_run() -> None:
    """One file with duplicates, anchors, aliases, tags, merges and odd keys yields every problem at its place."""
    text = (
        "a: 1\na: 2\nb: &x 1\nc: *x\nd: !foo {e: &y 1}\n<<: {f: 1}\n1: a\ntrue: b\n{k: v}: c\n"
        "g: !!python/object/apply:os.system [ls]\nh: {Hello, i: 1}\n"
    )
    assert found(text) == [
        ("duplicate-key", 2, 1),
        ("yaml-anchor", 3, 4),
        ("yaml-alias", 4, 4),
        ("yaml-tag", 5, 4),
        ("yaml-anchor", 5, 13),
        ("merge-key", 6, 1),
        ("key-not-text", 7, 1),
        ("key-not-text", 8, 1),
        ("key-not-text", 9, 1),
        ("yaml-tag", 10, 4),
        ("key-without-value", 11, 5),
    ]
    result = loaded(text)
    assert result.whole
    assert result.value["a"] == 1
    assert result.value["c"] is None
    assert result.value["1"] == "a"
    assert result.value["g"] == ["ls"]
    assert "<<" not in result.value
    assert "f" not in result.value


def test_a_duplicate_key_names_both_lines_and_the_first_one_counts() -> None:
    """Each repetition is reported against the first, however deep it stands."""
    result = loaded("a:\n  b: 1\n  c: 2\n  b: {x: 3}\n  b: 4\n")
    assert [problem.what for problem in result.problems] == [
        'the key "b" on line 4 was already given on line 2',
        'the key "b" on line 5 was already given on line 2',
    ]
    assert result.value == {"a": {"b": 1, "c": 2}}
    assert result.places.at(("a", "b")).line == 2


def test_a_key_that_is_a_number_asks_for_quotes() -> None:
    """The fix for a key like 1.10 shows it quoted."""
    (problem,) = loaded("1.10: a\n").problems
    assert '"1.10":' in problem.fix


def test_a_quoted_merge_sign_and_a_merge_sign_as_value_are_text() -> None:
    """Only an unquoted << as a key would merge."""
    assert loaded('"<<": a\nb: <<\n').value == {"<<": "a", "b": "<<"}
    assert found('"<<": a\nb: <<\n') == []


def test_a_second_document_is_refused_and_the_first_is_kept() -> None:
    """What follows --- would otherwise vanish without a word."""
    result = loaded("---\na: 1\n---\nb: 2\n")
    assert found("---\na: 1\n---\nb: 2\n") == [("several-documents", 3, 1)]
    assert result.value == {"a": 1}
    assert not result.whole


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "\ufeff"])
def test_a_file_without_a_value_is_empty(text: str) -> None:
    """Blank lines, comments and a lone --- are an empty file, not a registry."""
    assert found(text) == [("empty-file", 1, 1)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a: caf\xe9 \xff\n", [("not-utf8", 1, 7), ("not-utf8", 1, 9)]),
        ("a: 1\n".encode("utf-16"), [("not-utf8", 1, 1)]),
        (b"a: x\0y\n", [("nul-byte", 1, 5)]),
        (b"a: x\nb: \x1b[31m\n", [("control-character", 2, 4)]),
        ("a: x\u2028y\n".encode(), [("control-character", 1, 5)]),
        ("a: x\ufeffy\n".encode(), [("control-character", 1, 5)]),
        (rb'a: "\e[31m"' + b"\n", [("control-character", 1, 4)]),
        (rb'a: "\0"' + b"\n", [("control-character", 1, 4)]),
    ],
)
def test_characters_that_are_not_text_are_refused_where_they_stand(raw: bytes, expected: object) -> None:
    """Bytes that are not UTF-8, NUL and control characters, raw or by escape, have their own codes and places."""
    assert found(raw) == expected


def test_no_refused_character_reaches_a_value_or_a_message() -> None:
    """What is refused is replaced, so that reading can go on and nothing passes it to a terminal."""
    result = load(b'a: \x1b[31m\xff\nb: "\\e\\0"\nc: 1\n', "f")
    assert result.value == {"a": "\ufffd[31m\ufffd", "b": "\ufffd\ufffd", "c": 1}
    assert all("\x1b" not in problem.place.text for problem in result.problems)
    assert len(result.problems) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("says: we do this: that\n", ("colon-in-text", 1, 17)),
        ("a: {b: c: d}\n", ("colon-in-text", 1, 9)),
        ("a: b\n  c: d\n", ("bad-indentation", 2, 3)),
        ("a:\n    b: 1\n  c: 2\n", ("bad-indentation", 3, 3)),
        ("  a: 1\nb: 2\n", ("bad-indentation", 2, 1)),
        ("a: 1\n- b\n", ("bad-indentation", 2, 1)),
        ("a:b\nc: 1\n", ("missing-space", 1, 2)),
        ("a: b\nc\nd: 1\n", ("missing-colon", 2, 1)),
        ("a:\n\tb: 1\n", ("tab-indentation", 2, 1)),
        ("a:\n  b: 1\n\tc: 2\n", ("tab-indentation", 3, 1)),
        ("a:\xa0b\nc: 1\n", ("no-break-space", 1, 3)),
        ('a: "hello\n', ("unclosed-quote", 1, 4)),
        ('a: "hello\nb: "world"\n', ("unclosed-quote", 1, 4)),
        ("a: it's\nb: 'x\n", ("unclosed-quote", 2, 4)),
        ("a: 'it's'\n", ("text-after-quote", 1, 8)),
        ('a: "quo" ted\n', ("text-after-quote", 1, 10)),
        ('a: "x\\qy"\n', ("bad-escape", 1, 6)),
        ("a: [x, y\n", ("unclosed-bracket", 1, 4)),
        ("a: [x,\n", ("unclosed-bracket", 1, 4)),
        ("a: {x: 1, y: 2\nb: 1\n", ("unclosed-bracket", 1, 4)),
        ("a: [1, 2]]\n", ("unopened-bracket", 1, 10)),
        ('a: ["x" y]\n', ("missing-comma", 1, 9)),
        ("a: [x] is used\n", ("text-after-bracket", 1, 8)),
        ("a: *important* x\n", ("reserved-character", 1, 4)),
        ("a: * x\n", ("reserved-character", 1, 4)),
        ("a: & co\n", ("reserved-character", 1, 4)),
        ("a: @x\n", ("reserved-character", 1, 4)),
        ("a: `x`\n", ("reserved-character", 1, 4)),
        ("a: %x\n", ("reserved-character", 1, 4)),
        ("a: - b\n", ("reserved-character", 1, 4)),
        ("a: , b\n", ("reserved-character", 1, 4)),
        ("a: |x\n", ("bad-block-text", 1, 5)),
        ("%YAML 7.0\n---\na: 1\n", ("yaml-syntax", 1, 1)),
    ],
)
@pytest.mark.parametrize("parser", [yaml.CSafeLoader, yaml.SafeLoader])
def test_a_common_accident_is_told_by_name_at_its_place(text: str, expected: object, parser: Any) -> None:
    """Each way in which people break YAML has its own code, whichever parser is installed."""
    result = read(text.encode(), "f", parser)
    assert [(problem.code, problem.place.line, problem.place.column) for problem in result.problems] == [expected]
    assert not result.whole


def test_a_sentence_that_begins_with_a_brace_is_told_to_be_quoted() -> None:
    """`says: {version} is used` breaks YAML; the message shows the quotes that mend it."""
    problems = loaded("says: {version} is used\n").problems
    assert [problem.code for problem in problems] == ["key-without-value", "text-after-bracket"]
    assert all("quote" in problem.fix for problem in problems)


def test_problems_before_a_syntax_error_are_kept() -> None:
    """A file that breaks off still reports the duplicate above the break."""
    assert found("a: 1\na: 2\nb: [\n") == [("duplicate-key", 2, 1), ("unclosed-bracket", 3, 4)]


@pytest.mark.parametrize("unit", ["[", "- ", "{a: ", "? ", "[{a: ", "- ? "])
def test_nesting_that_kills_the_usual_loader_is_refused(unit: str) -> None:
    """Two hundred thousand levels end as one problem, where PyYAML's composer ends the process."""
    result = loaded(unit * 200_000)
    assert [problem.code for problem in result.problems][-1] == "too-deep"
    assert not result.whole


def test_deep_indentation_is_refused() -> None:
    """Nesting by indentation counts like nesting by brackets."""
    assert found("\n".join(" " * depth + "a:" for depth in range(300)))[-1][0] == "too-deep"


def test_the_deepest_nesting_that_is_allowed_is_read() -> None:
    """Fifty levels are read, and one more is refused."""
    assert loaded("[" * MAX_DEPTH + "]" * MAX_DEPTH).problems == ()
    assert found("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == [("too-deep", 1, MAX_DEPTH + 1)]


def test_brackets_inside_text_are_no_nesting() -> None:
    """Quotes, comments and block text may hold any number of brackets."""
    many = "[" * 1000
    result = loaded(f"a: '{many}'\nb: x # {many}\nc: |\n  {many}\nd: x{many}\n")
    assert result.problems == ()
    assert result.value == {"a": many, "b": "x", "c": many + "\n", "d": "x" + many}


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    """The size is looked at first; a file of exactly the limit is read."""
    assert found(b"\0" * (MAX_BYTES + 1)) == [("file-too-large", 1, 1)]
    assert found(b"a: " + b"x" * (MAX_BYTES - 3)) == []


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading ends where a file has more keys and values than a registry could need."""
    monkeypatch.setattr("trustgen.registry.yamlevents.MAX_NODES", 10)
    assert found("a: [1, 2, 3, 4, 5, 6, 7]") == []
    assert found("a: [1, 2, 3, 4, 5, 6, 7, 8]") == [("file-too-large", 1, 26)]


def test_a_million_aliases_are_counted_and_the_first_hundred_listed() -> None:
    """A flood of one problem neither fills the memory nor hides how many there are."""
    problems = loaded("a: &a 1\nb: [" + "*a, " * 1_000_000 + "]").problems
    aliases = [problem for problem in problems if problem.code == "yaml-alias"]
    assert len(aliases) == MAX_LIKE
    assert "999900 more" in aliases[-1].what
    assert all("more like it" not in problem.what for problem in aliases[:-1])


def test_many_tag_directives_are_refused_before_the_parser_compares_them() -> None:
    """libyaml compares each %TAG with all before it; here each is a problem instead."""
    problems = loaded("".join(f"%TAG !t{number}! x\n" for number in range(100_000)) + "---\na: 1\n").problems
    assert {problem.code for problem in problems} == {"yaml-tag"}
    assert problems[0].place.text == "%TAG !t0! x"


def test_a_colon_right_before_a_bracket_asks_for_a_space() -> None:
    """`{a:[1]}` is taken for a text by libyaml, which then refuses the bracket."""
    assert found("x: {a:[1]}\n") == [("missing-space", 1, 6)]


def test_an_escape_beyond_unicode_is_a_problem_with_either_parser() -> None:
    """The pure parser stumbles over such an escape in its own way; it is still a problem with a place."""
    raw = rb'a: "\U00110000"'
    assert [problem.code for problem in read(raw, "f", yaml.CSafeLoader).problems] == ["bad-escape"]
    assert [problem.code for problem in read(raw, "f", yaml.SafeLoader).problems] == ["yaml-syntax"]


@given(st.binary(max_size=300))
def test_arbitrary_bytes_never_raise(raw: bytes) -> None:
    """Whatever the file holds, there is a value or a problem, and every problem has a place in the file."""
    for result in (load(raw, "f"), read(raw, "f", yaml.SafeLoader)):
        assert result.whole or result.problems
        assert all(problem.place.line >= 1 and problem.place.length >= 1 for problem in result.problems)
        result.places.at(("a", 0))


yamlish = st.lists(
    st.sampled_from(
        [
            *"[]{}:,-?&*!|>%@`'\"# \n\t\\\r~<",
            ": ",
            "- ",
            "\n  ",
            "\n",
            "a",
            "b: ",
            "é",
            "<<: ",
            "&a ",
            "*a ",
            "!t ",
            "---\n",
        ]
    ),
    max_size=60,
).map("".join)


@given(yamlish)
def test_broken_yaml_never_raises(text: str) -> None:
    """YAML's own characters in any order yield a value or a problem, with a place inside the file."""
    lines = text.count("\n") + text.count("\r") + 1
    for parser in (yaml.CSafeLoader, yaml.SafeLoader):
        result = read(text.encode(), "f", parser)
        assert result.whole or result.problems
        assert all(1 <= problem.place.line <= lines for problem in result.problems)
        assert all(problem.what and problem.fix for problem in result.problems)


prose = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"),
    max_size=20,
)
documents = st.dictionaries(
    prose,
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | prose,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(prose, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=5,
)


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    """Every scalar in ``value`` with its path."""
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in leaves(item, (*path, key))]
    if isinstance(value, list):
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, (*path, index))]
    return [(path, value)]


@given(documents, st.sampled_from([None, 2]))
def test_json_reads_as_itself_and_every_value_is_found_where_it_stands(document: Any, indent: int | None) -> None:
    """JSON is YAML: values come back unchanged, and each one's source is what JSON writes for it."""
    result = loaded(json.dumps(document, ensure_ascii=False, indent=indent))
    assert result.problems == ()
    assert result.value == document
    for path, value in leaves(document):
        assert result.source(path) == json.dumps(value, ensure_ascii=False)


@given(documents)
def test_both_parsers_read_block_yaml_alike(document: Any) -> None:
    """Without libyaml a registry means the same and stands in the same places."""
    raw = yaml.safe_dump(document, allow_unicode=True).encode()
    fast, pure = read(raw, "f", yaml.CSafeLoader), read(raw, "f", yaml.SafeLoader)
    assert fast.value == pure.value
    assert fast.problems == pure.problems
    for path, _ in leaves(fast.value):
        assert fast.places.at(path) == pure.places.at(path)


def test_reading_leaves_no_cycle_behind() -> None:
    """What a large registry takes while it is read is given back at once, not when the collector comes by."""
    text = b"claims:\n" + b"".join(b"  - {id: c%d, says: A claim.}\n" % number for number in range(200))
    gc.collect()
    gc.disable()
    try:
        read_once = load(text, "claims.yaml")
        assert len(read_once.value["claims"]) == 200
        del read_once
        assert gc.collect() < 200
    finally:
        gc.enable()
