"""The sentence of a claim, taken apart: ``The newest backup is never older than {max}.``

``{path}`` refers to a value, ``{path:format}`` says how to read it, ``{{`` and ``}}`` are braces.
"""

from __future__ import annotations

import re

from trustgen.frozen import dataclass

FORMATS = ("count", "or", "code", "cap")
_TOKEN = r"\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+"
_PATH = r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_][A-Za-z0-9_-]*)*"


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they stand. ``offset`` and ``length`` count characters of ``says``: a brace is two long there."""

    text: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Reference:
    """``{subprocessors.stripe:cap}``: the path ("subprocessors", "stripe"), the format "cap", and where it stands."""

    path: tuple[str, ...]
    format: str | None
    offset: int
    length: int

    def __str__(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The parts of a sentence in order; together they cover all of it."""

    parts: tuple[Text | Reference, ...]

    def references(self) -> tuple[Reference, ...]:
        """Every reference, in order."""
        return tuple(part for part in self.parts if isinstance(part, Reference))

    def texts(self) -> tuple[Text, ...]:
        """Every stretch of words, in order."""
        return tuple(part for part in self.parts if isinstance(part, Text))


class SentenceError(ValueError):
    """A part of ``says`` that cannot be read: where it stands (characters from 0), what is wrong, what to do."""

    def __init__(self, offset: int, length: int, what: str, fix: str) -> None:
        self.offset, self.length, self.what, self.fix = offset, length, what, fix
        super().__init__(f"{what}; {fix}")


def parse(says: str) -> Sentence:
    """Take ``says`` apart; raises the first SentenceError. ``scan`` finds them all."""
    sentence, errors = scan(says)
    if errors:
        raise errors[0]
    return sentence


def scan(says: str) -> tuple[Sentence, tuple[SentenceError, ...]]:
    """Take ``says`` apart: the parts that can be read, and every error, in order of place."""
    parts: list[Text | Reference] = []
    errors: list[SentenceError] = []
    for match in re.finditer(_TOKEN, says):
        part = _part(match[0], match.start())
        if isinstance(part, SentenceError):
            errors.append(part)
        else:
            parts.append(part)
    return Sentence(tuple(parts)), tuple(errors)


def _part(token: str, offset: int) -> Text | Reference | SentenceError:
    if token in ("{{", "}}"):
        return Text(token[0], offset, 2)
    if token == "{":
        return SentenceError(offset, 1, "this brace is never closed", "close it with }, or write {{ for a brace")
    if token == "}":
        return SentenceError(offset, 1, "this brace closes nothing", "remove it, or write }} for a brace")
    if token[0] == "{":
        return _reference(token, offset)
    return Text(token, offset, len(token))


def _reference(token: str, offset: int) -> Reference | SentenceError:
    path, colon, form = token[1:-1].partition(":")
    if not path.strip():
        return SentenceError(offset, len(token), f"{token} names no value", "name a parameter, such as {within}")
    if re.fullmatch(_PATH, path) is None:
        fix = "write names joined by dots and no spaces, such as {documents.dpa}, or {{ for a brace"
        return SentenceError(offset, len(token), f"{token} is not a reference", fix)
    if colon and form not in FORMATS:
        what = f"there is no format {form}" if form.strip() else f"{token} names no format"
        return SentenceError(offset, len(token), what, _nearest_format(path, form))
    return Reference(tuple(path.split(".")), form if colon else None, offset, len(token))


def _nearest_format(path: str, form: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(form, FORMATS, 1)
    known = f"the formats are {', '.join(FORMATS)}"
    return f"did you mean {{{path}:{near[0]}}}? {known}" if near else known
