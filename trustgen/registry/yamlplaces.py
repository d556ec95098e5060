"""Where things stand in a YAML file: character offsets in, lines and columns out."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import field

from trustgen.errors import Place
from trustgen.frozen import dataclass

YamlPath = tuple[str | int, ...]
Children = dict[str, int] | list[int]

MAX_LINE = 1000
"""Characters of a source line that a Place carries; a place further to the right carries none."""

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Source:
    """The text of one file, and the place of every span in it."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._starts: array[int] | None = None

    @property
    def starts(self) -> array[int]:
        """The offset of each line's first character; found when it is first asked for."""
        if self._starts is None:
            self._starts = array("I", [0])
            self._starts.extend(match.end() for match in _LINE_BREAK.finditer(self.text))
        return self._starts

    def line(self, offset: int) -> int:
        """The line, from 1, in which the character at ``offset`` stands."""
        return bisect_right(self.starts, offset)

    def line_start(self, offset: int) -> int:
        """The offset at which the line of ``offset`` begins."""
        return self.starts[self.line(offset) - 1]

    def line_text(self, line: int) -> str:
        """The line with that number, from 1, without its line break."""
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return self.text[self.starts[line - 1] : end].rstrip("\r\n")

    def place(self, start: int, end: int) -> Place:
        """The span from ``start`` to ``end``, cut at the end of its first line and at least one character."""
        starts = self.starts
        line = bisect_right(starts, start)
        text = self.line_text(line)
        column = start - starts[line - 1] + 1
        length = max(1, min(end - start, len(text) - column + 1))
        return Place(self.file, line, column, length, text[:MAX_LINE] if column <= MAX_LINE else "")


@dataclass(frozen=True, slots=True)
class Places:
    """Where each value and key of one document stands.

    Nodes are numbered as they are written. ``_starts`` and ``_ends`` hold their offsets; ``_children`` maps the
    number of a mapping to its keys' nodes (a value's node is the one after its key's), that of a sequence to its
    items'.
    A block collection has no length of its own, nor has a value that is left empty.
    """

    _source: Source = field(repr=False)
    _starts: array[int] = field(default_factory=lambda: array("I"), repr=False)
    _ends: array[int] = field(default_factory=lambda: array("I"), repr=False)
    _children: dict[int, Children] = field(default_factory=dict, repr=False)

    def at(self, path: YamlPath) -> Place:
        """The place of the value at ``path``, or of the nearest parent that exists.

        A value that is left empty stands where its key stands; a block mapping where its first key stands.
        """
        key, node, _ = self._walk(path)
        return self._at(key, node)

    def _at(self, key: int | None, node: int) -> Place:
        if node >= len(self._starts):
            return self._source.place(0, 0)
        if self._starts[node] == self._ends[node]:
            children = self._children.get(node)
            if isinstance(children, Mapping) and children:
                node = next(iter(children.values()))
            elif children is None and key is not None:
                node = key
        return self._source.place(self._starts[node], self._ends[node])

    def key(self, path: YamlPath) -> Place:
        """The place of the key at the end of ``path``, or of the nearest parent that exists; an item has no key."""
        key, node, whole = self._walk(path)
        if key is None or not whole:
            return self._at(key, node)
        return self._source.place(self._starts[key], self._ends[key])

    def children(self, path: YamlPath) -> YamlPath:
        """The keys, or the indexes, under ``path`` in the order of the file; none for a scalar or a wrong path."""
        _, node, whole = self._walk(path)
        children = self._children.get(node) if whole else None
        return tuple(children) if isinstance(children, Mapping) else tuple(range(len(children or ())))

    def source(self, path: YamlPath) -> str:
        """The characters of a scalar or flow collection as written, quotes included; "" for anything else."""
        _, node, whole = self._walk(path)
        if node >= len(self._starts) or not whole:
            return ""
        return self._source.text[self._starts[node] : self._ends[node]]

    def _walk(self, path: YamlPath) -> tuple[int | None, int, bool]:
        """Key node (if there is a key) and value node of the longest prefix of ``path`` that exists; if it is whole."""
        key: int | None = None
        node = 0
        for part in path:
            children = self._children.get(node)
            if isinstance(children, dict) and part in children:
                key = children[str(part)]
                node = key + 1
            elif isinstance(children, list) and isinstance(part, int) and 0 <= part < len(children):
                key, node = None, children[part]
            else:
                return key, node, False
        return key, node, True
