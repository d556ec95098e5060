"""What a person did when a YAML parser says "did not find expected key".

The parsers name what they were looking for; the accidents that people have are few, and can be told from the characters
around the two marks that an error carries: where the parser gave up, and where the thing it was reading began.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import yaml

from trustgen.registry.yamlfindings import shown
from trustgen.registry.yamlplaces import Source

Complaint = tuple[str, tuple[int, int], str, str]

_KEY_AND_VALUE = re.compile(r"""\s*+(?:- ++)*+(?:"[^"]*"|'[^']*'|[^\s"'{\[][^:]*):\s+\S.*""")
_TIGHT_KEY = re.compile(r"\s*+(?:- ++)*+[^\s:\"']++(:)(?!//)\S")
_NO_BREAK_SPACE = re.compile("^[ \xa0]*?(\xa0)|[:-](\xa0)")


@dataclass(frozen=True)
class _Error:
    """A syntax error with the text around it. ``at`` and ``since`` are the offsets of the two marks."""

    source: Source
    message: str
    context: str
    at: int
    since: int
    last: tuple[int, int]

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def character(self) -> str:
        return self.text[self.at : self.at + 1]

    @cached_property
    def line(self) -> int:
        return self.source.line(self.at)

    @cached_property
    def before(self) -> str:
        """What stands on the error's line before it."""
        return self.text[self.source.line_start(self.at) : self.at]


def explain(error: yaml.MarkedYAMLError, source: Source, last: tuple[int, int], bracket: int | None) -> Complaint:
    """Code, span, what is wrong and what to do about a parser's ``error``.

    ``last`` is the span of the last scalar that was read, ``bracket`` the offset of the innermost one still open.
    """
    mark = error.problem_mark or error.context_mark
    at = min(mark.index if mark else last[1], len(source.text))
    since = error.context_mark.index if error.context_mark else at
    if bracket is not None and "flow node" in (error.context or "") and not source.text[at:].strip():
        since = bracket
    seen = _Error(source, error.problem or "", error.context or "", at, min(since, len(source.text)), last)
    for sort in (_tab, _no_break_space, _quoted, _reserved, _flow, _second_colon, _missing_colon, _block, _after_end):
        complaint = sort(seen)
        if complaint is not None:
            return complaint
    message = ", ".join(filter(None, (seen.context, seen.message)))
    return "yaml-syntax", (at, at + 1), f"YAML cannot be read here: {message}", "look at this line and the one before"


def _tab(error: _Error) -> Complaint | None:
    if error.character != "\t":
        return None
    if "tab character" not in error.message and "start any token" not in error.message.replace("'\t' ", ""):
        return None
    more = len(re.findall(r"^ *\t[\t ]*\S", error.text[error.at + 1 :], re.MULTILINE))
    also = f"; {more} more line{'s are' if more > 1 else ' is'} indented like this" if more else ""
    what = f"a tab where YAML allows only spaces{also}"
    return "tab-indentation", (error.at, error.at + 1), what, "indent with spaces; editors can convert tabs to spaces"


def _no_break_space(error: _Error) -> Complaint | None:
    """A space copied from a web page or a word processor is no space to YAML."""
    if "quoted" in error.context:
        return None
    for line in (error.line, error.source.line(error.since), _line_above(error) or error.line):
        match = _NO_BREAK_SPACE.search(error.source.line_text(line))
        if match is not None:
            start = error.source.starts[line - 1] + match.end() - 1
            what = "a no-break space (U+00A0), which YAML takes for a letter"
            return "no-break-space", (start, start + 1), what, "type an ordinary space instead"
    return None


def _quoted(error: _Error) -> Complaint | None:
    if "quoted scalar" not in error.context:
        return None
    if "escape" in error.message or "hexdecimal" in error.message or "hexadecimal" in error.message:
        slash = error.text.rfind("\\", error.since, error.at + 1)
        span = (max(slash, error.since), max(slash, error.since) + 2)
        what = f"{shown(error.text[span[0] : span[0] + 2])} begins no escape that YAML knows inside double quotes"
        return "bad-escape", span, what, r"write \\ for a backslash, or use single quotes, which know no escapes"
    return _unclosed_quote(error.text, error.since, "is never closed")


def _unclosed_quote(text: str, start: int, how: str) -> Complaint:
    mark = text[start : start + 1]
    inside = "'' for an apostrophe inside" if mark == "'" else r"\" for a quote inside"
    what = f"the quote {mark} that opens here {how}"
    return "unclosed-quote", (start, start + 1), what, f"close it with {mark}; write {inside}"


def _reserved(error: _Error) -> Complaint | None:
    """Characters that mean something to YAML at the beginning of a text."""
    start = error.at
    if re.search("scanning an? (alias|anchor)|(scanning|parsing) a tag|scanning a directive", error.context):
        start = error.since
    elif not re.search("start any token|not allowed|node content", error.message) or "values" in error.message:
        return None
    if start >= len(error.text):
        return None
    character = error.text[start]
    what = f"an unquoted text cannot begin with {character}, which has a meaning in YAML"
    fix = f'put the text into quotes: "{character}..."'
    if character == "-":
        fix = "begin the list on a line of its own, or put the text into quotes"
    elif character in ",]}":
        what, fix = f"a value is missing before this {character}", "write the value, or put a text into quotes"
    return "reserved-character", (start, start + 1), what, fix


def _flow(error: _Error) -> Complaint | None:
    if "parsing a flow" not in error.context:
        return None
    bracket = error.text[error.since : error.since + 1]
    closing = {"[": "]", "{": "}"}.get(bracket, bracket)
    here = (error.at, error.at + 1)
    opened = error.source.line(error.since)
    if not error.text[error.at :].strip():
        what = f"the {bracket} that opens here is never closed"
        return "unclosed-bracket", (error.since, error.since + 1), what, f"close it with {closing}"
    if error.line > opened:
        what = f"the {bracket} that opens here is not closed before line {error.line}, or a comma is missing there"
        fix = f"close it with {closing}, put a comma between the entries, or quote a text that holds a colon"
        return "unclosed-bracket", (error.since, error.since + 1), what, fix
    if error.character == ":":
        what = f"a second colon inside one entry of this {bracket} {closing}"
        return "colon-in-text", here, what, "put a comma between the entries, or quote the text that holds the colon"
    what = f"a comma is missing before this, or the {bracket} in column {_column(error, error.since)} is not closed"
    return "missing-comma", here, what, f"put a comma between the entries, quote the text, or close with {closing}"


def _second_colon(error: _Error) -> Complaint | None:
    if "unexpected ':'" in error.message:
        what = "no space after this colon, which stands inside brackets"
        return "missing-space", (error.at, error.at + 1), what, "write key: value, with a space, or quote the text"
    if "values are not allowed" not in error.message:
        return None
    here = (error.at, error.at + 1)
    if _KEY_AND_VALUE.fullmatch(error.before):
        what = "a second colon in one line: YAML takes the text before it for a key"
        return "colon-in-text", here, what, 'put the text that holds the colon into quotes: key: "one: two"'
    above = _line_above(error)
    if above and (tight := _TIGHT_KEY.match(error.source.line_text(above))):
        start = error.source.starts[above - 1] + tight.start(1)
        return "missing-space", (start, start + 1), "no space after the colon", "write key: value, with a space"
    start = error.at - len(error.before.lstrip())
    what = "a key cannot stand here: the value above" + (f", on line {above}," if above else "") + " goes on until here"
    return "bad-indentation", (start, error.at), what, "begin the key in the same column as the keys beside it"


def _line_above(error: _Error) -> int | None:
    """The nearest line above the error that is neither empty nor a comment."""
    for line in range(error.line - 1, 0, -1):
        text = error.source.line_text(line).strip()
        if text and not text.startswith("#"):
            return line
    return None


def _missing_colon(error: _Error) -> Complaint | None:
    if "could not find expected ':'" not in error.message:
        return None
    what = "this line is neither a key with its value nor part of the text above it"
    fix = "write key: value, or indent the line further than the key whose text it continues"
    end = error.source.line_start(error.since) + len(error.source.line_text(error.source.line(error.since)))
    return "missing-colon", (error.since, end), what, fix


def _after_end(error: _Error) -> Complaint | None:
    """Something follows a value that was already complete."""
    if not re.search("did not find expected|expected <block end>|expected '<document start>'", error.message):
        return None
    here, (start, end) = (error.at, error.at + 1), error.last
    before = error.text[end : error.at]
    quoted = error.text[start : start + 1] in ("'", '"') and end > start
    if quoted and not before.strip() and "\n" in error.text[start:end]:
        return _unclosed_quote(error.text, start, f"is closed only on line {error.source.line(end - 1)}")
    if quoted and not before.strip() and "\n" not in before:
        mark = error.text[start]
        inside = "write an apostrophe as ''" if mark == "'" else r"write a quote inside as \""
        return "text-after-quote", here, f"text goes on after the closing {mark}", f"quote the whole text; {inside}"
    if error.character in ("]", "}"):
        return "unopened-bracket", here, f"this {error.character} closes nothing", "remove it, or quote the text"
    closed = error.before.rstrip()[-1:]
    if closed in ("]", "}"):
        fix = 'put the whole text into quotes, as in "{name} and more"'
        return "text-after-bracket", here, f"text goes on after the closing {closed}", fix
    return _misplaced(error)


def _misplaced(error: _Error) -> Complaint:
    here = (error.at, error.at + 1)
    if "block" not in error.context:
        what = "this stands outside of what the file began with"
        return "bad-indentation", here, what, "begin every top-level key in the same column as the first one"
    if _column(error, error.at) == _column(error, error.since):
        listed = "collection" in error.context or "sequence" in error.context
        here_is, there_is = ("a key", "list items") if listed else ("a list item", "keys")
        what = f"{here_is} among the {there_is} that began on line {error.source.line(error.since)}"
        return "bad-indentation", here, what, "indent it to the depth of what it belongs to"
    what = "the indentation of this line fits nothing above it"
    return "bad-indentation", here, what, "begin it in the same column as the entries it belongs to"


def _column(error: _Error, offset: int) -> int:
    return offset - error.source.line_start(offset) + 1


def _block(error: _Error) -> Complaint | None:
    if "block scalar" not in error.context:
        return None
    what = "after | or > only +, - or a digit may follow on the same line"
    return "bad-block-text", (error.at, error.at + 1), what, "begin the text on the next line, indented, or quote it"
