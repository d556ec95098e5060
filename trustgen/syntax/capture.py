"""What a regular expression's one group holds, found in bounded time.

The engine that never backtracks (``pattern``) says only whether a pattern is found, not where. So the pattern is cut at
its group, and the engine is asked about each cut of a stretch of text. Anchors and word boundaries would be fooled by
the cuts, and are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustgen.frozen import dataclass
from trustgen.syntax import pattern as patterns

WIDEST = 600  # characters of one finding
LONGEST_GROUP = 120
MOST = 20  # findings
LARGEST = 400_000  # characters of text
_ANCHORS = frozenset({"^", "$", "\\b", "\\B", "\\A", "\\z"})
_ONE_GROUP = "the pattern needs exactly one group in parentheses, which holds the value; write (?:…) for others"
_FLAGS = re.compile(r"\(\?[imsux]+\)")


@dataclass(frozen=True, slots=True)
class Captured:
    """The text of the group, and what follows the finding."""

    text: str
    following: str


@dataclass(frozen=True, slots=True)
class _Parts:
    before: str
    group: str
    after: str


def checked(pattern: str) -> str:
    """``pattern`` itself; raises ValueError unless it has exactly one group, outside of any other, and no anchors."""
    patterns.checked(pattern)
    parts = _cut(pattern)
    if patterns.matches(f"^(?:{parts.group})$", ""):
        raise ValueError("the group may be empty, so that it states nothing; say more inside the parentheses")
    return pattern


def captures(pattern: str, text: str) -> Iterator[Captured]:
    """Every finding from the left, none over another: the shortest text before the group, the longest group."""
    parts = _cut(pattern)
    whole = f"^(?:{pattern})"
    at, found, text = 0, 0, text[:LARGEST]
    while found < MOST:
        start = _start(pattern, whole, text, at)
        if start is None:
            return
        cut = _at(parts, text[start : start + WIDEST])
        if cut is None:
            at = start + 1
            continue
        first, last = cut
        yield Captured(text[start + first : start + last], text[start + last : start + last + WIDEST])
        at = start + last
        found += 1


def _start(pattern: str, whole: str, text: str, at: int) -> int | None:
    """The first place from ``at`` on where the pattern is found."""
    for window in range(at, len(text), WIDEST):
        # Two windows' breadth: a finding that begins in the first may end in the second.
        if not patterns.matches(pattern, text[window : window + 2 * WIDEST]):
            continue
        for start in range(window, min(window + WIDEST, len(text))):
            if patterns.matches(whole, text[start : start + WIDEST]):
                return start
    return None


def _at(parts: _Parts, stretch: str) -> tuple[int, int] | None:
    """Where the group begins and ends in ``stretch``."""
    for first in range(len(stretch)):
        if not patterns.matches(f"^(?:{parts.before})$", stretch[:first]):
            continue
        for last in range(min(first + LONGEST_GROUP, len(stretch)), first, -1):
            if patterns.matches(f"^(?:{parts.group})$", stretch[first:last]) and patterns.matches(
                f"^(?:{parts.after})", stretch[last:]
            ):
                return first, last
    return None


def _cut(pattern: str) -> _Parts:
    """The pattern before, in and after its group, each with the flags that stand at its beginning."""
    flags = found[0] if (found := _FLAGS.match(pattern)) else ""
    body = pattern[len(flags) :]
    opening, closing = _group(body)
    return _Parts(flags + body[:opening], flags + body[opening + 1 : closing], flags + body[closing + 1 :])


def _group(body: str) -> tuple[int, int]:
    """Where the one group opens and closes."""
    depth, opening, closing = 0, -1, -1
    for at, mark in _marks(body):
        if mark in _ANCHORS:
            raise ValueError("word boundaries and anchors are not read here; write the neighbouring text instead")
        if mark == "|" and depth == 0:
            raise ValueError("alternatives stand in (?:…)")
        if mark == "(" and (depth or opening >= 0):
            raise ValueError(_ONE_GROUP)
        opening = at if mark == "(" else opening
        depth += {"(": 1, "(?": 1, ")": -1}.get(mark, 0)
        closing = at if mark == ")" and depth == 0 and opening >= 0 > closing else closing
    if opening < 0 or body[closing + 1 : closing + 2] in ("*", "+", "?", "{"):
        raise ValueError(_ONE_GROUP)
    return opening, closing


def _marks(body: str) -> Iterator[tuple[int, str]]:
    """What is no literal: parentheses, bars, anchors and escapes, with their places; classes are passed over."""
    at = 0
    while at < len(body):
        if body[at] == "[":
            at = _class_end(body, at)
        mark = body[at : at + 2] if body[at] == "\\" or body.startswith("(?", at) else body[at]
        yield at, mark
        at += 2 if mark[0] == "\\" else 1


def _class_end(body: str, at: int) -> int:
    """The place of the bracket that closes the class which opens at ``at``."""
    depth, at = 1, at + 1
    at += 1 if body[at : at + 1] == "^" else 0
    at += 1 if body[at : at + 1] == "]" else 0
    while depth:
        if body[at] == "\\":
            # What is escaped opens and closes nothing.
            at += 2
            continue
        depth += {"[": 1, "]": -1}.get(body[at], 0)
        at += 1
    return at - 1
