"""YAML's events to plain values, in one pass that never recurses.

libyaml delivers events one by one and recurses nowhere; what dies of 200,000 nested brackets is PyYAML's composer,
which calls itself once a level. Nothing is composed here: an explicit stack takes its place, and reading stops where
the stack gets too high, before libyaml's own time per token, which grows with the nesting, can matter.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml
from yaml import events

from trustgen.registry.yamlfindings import Findings, short, shown
from trustgen.registry.yamlplaces import Children, Source
from trustgen.registry.yamlscalars import resolve
from trustgen.registry.yamltext import forbidden, replaced

MAX_DEPTH = 50
"""Collections inside one another; the deepest thing in a registry takes about ten."""

MAX_NODES = 2_000_000
"""Keys, values and collections in one file; ten thousand claims have about 400,000."""

Parser = type[yaml.SafeLoader] | type[yaml.CSafeLoader]
PARSER: Parser = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_EXPLAIN_ALIAS = "write the value out, or put it under values: once and refer to it as $values.name"
_QUOTE_OR = "quote the text if it begins with"


class Stop(Exception):
    """Reading ends here; the reason is among the findings."""


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read. ``key`` is the one that waits for its value, None between pairs."""

    value: dict[str, Any] | list[Any]
    children: Children
    node: int
    flow: bool
    key: str | None = None
    keeps: bool = True
    is_key: bool = False


class Builder:
    """Takes events in, and holds the value, the nodes' offsets and the last scalar that was read."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self.text = source.text
        self.starts: array[int] = array("I")
        self.ends: array[int] = array("I")
        self.children: dict[int, Children] = {}
        self.last = (0, 0)
        self.documents = 0
        self._source = source
        self._findings = findings
        self._root: list[Any] = []
        self._stack: list[_Open] = [_Open(self._root, [], -1, False)]

    @property
    def value(self) -> Any:
        """What has been built so far."""
        return self._root[0] if self._root else None

    @property
    def bracket(self) -> int | None:
        """The offset of the innermost bracket that is still open; None outside of brackets."""
        top = self._stack[-1]
        return self.starts[top.node] if top.flow else None

    def takers(self) -> dict[type[events.Event], Callable[[Any], None]]:
        """What takes in events of each class; the ends of the stream and of documents say nothing.

        By class, and not by matching one after the other: a large registry has a quarter of a million events. Each
        raises Stop where reading on would be dangerous or meaningless.
        """
        return {
            events.ScalarEvent: self._scalar,
            events.MappingStartEvent: lambda event: self._open(event, {}, {}),
            events.SequenceStartEvent: lambda event: self._open(event, [], []),
            events.MappingEndEvent: self._close,
            events.SequenceEndEvent: self._close,
            events.AliasEvent: self._alias,
            events.DocumentStartEvent: self._document,
        }

    def _node(self, span: tuple[int, int]) -> int:
        node = len(self.starts)
        self.starts.append(span[0])
        self.ends.append(span[1])
        if node >= MAX_NODES:
            what = f"more than {MAX_NODES:,} keys and values; the rest is not read"
            self._findings.add("file-too-large", span, what, "take out what does not belong into a registry")
            raise Stop
        return node

    def _document(self, event: events.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            what = "a second document begins here; everything after this line would be ignored"
            self._findings.add(
                "several-documents", _span(event), what, "keep one document: remove this --- and what belongs to it"
            )
            raise Stop

    def _scalar(self, event: events.ScalarEvent) -> None:
        self.last = span = _span(event)
        node = self._node(span)
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        text, plain = event.value, not event.style
        if event.style == '"' and (character := forbidden(text)):
            what = f"an escape in this text makes the control character U+{ord(character):04X}"
            self._findings.add("control-character", self.last, what, "leave it out")
            text = replaced(text)
        value = resolve(text) if plain else text
        top = self._stack[-1]
        if top.key is None and top.value.__class__ is dict:
            self._key(top, node, value, text, plain)
        else:
            if value is None and top.flow and not event.value:
                self._check_lone_key(top, node)
            self._place(top, node, value)

    def _place(self, top: _Open, node: int, value: Any) -> None:
        """Puts a finished or just opened value into the collection it belongs to."""
        key, values, children = top.key, top.value, top.children
        if key is not None and isinstance(values, dict) and isinstance(children, dict):
            if top.keeps:
                values[key] = value
                children[key] = node - 1
            top.key, top.keeps = None, True
        elif isinstance(values, list) and isinstance(children, list):
            values.append(value)
            children.append(node)

    def _key(self, top: _Open, node: int, value: Any, text: str, plain: bool) -> None:
        top.key, top.keeps = text, True
        if plain and text == "<<":
            top.keeps = False
            what = "the merge key << is not read here"
            self._findings.add("merge-key", self.last, what, "write the keys out where they are needed")
        elif not isinstance(value, str):
            name = shown(text) if text else "nothing"
            what = f"a key must be text; {name} is " + _kind(value)
            fix = f"quote it: {shown(text)}:" if text else "write the key before the colon, or quote the text"
            self._findings.add("key-not-text", self.last, what, fix)
        if isinstance(top.children, dict) and text in top.children:
            top.keeps = False
            self._duplicate(text, top.children[text], node)

    def _duplicate(self, text: str, first: int, node: int) -> None:
        here, before = (self._source.line(self.starts[number]) for number in (node, first))
        what = f"the key {shown(text)} on line {here} was already given on line {before}"
        self._findings.add("duplicate-key", self.last, what, "keep one of the two, or rename one")

    def _check_lone_key(self, top: _Open, node: int) -> None:
        """In ``{a, b}`` the ``b`` is a key without a value: nearly always text that holds a comma or a brace."""
        if not isinstance(top.value, dict) or not top.key or top.is_key:
            return
        key = (self.starts[node - 1], self.ends[node - 1])
        if ":" in self.text[key[1] : self.starts[node]]:
            return
        what = f"{shown(top.key)} is a key without a value inside {{ }}"
        fix = 'quote a text that holds a comma or begins with {, as in "a, b" or "{name} and more"'
        self._findings.add("key-without-value", key, what, fix)

    def _open(
        self, event: events.MappingStartEvent | events.SequenceStartEvent, value: Any, children: Children
    ) -> None:
        node = self._node(_span(event))
        if len(self._stack) > MAX_DEPTH:
            span = (self.starts[node], self.starts[node] + 1)
            what = f"more than {MAX_DEPTH} lists and mappings inside one another"
            self._findings.add("too-deep", span, what, "close the brackets, or flatten what is nested")
            raise Stop
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        flow = bool(event.flow_style)
        if not flow:
            self.ends[node] = self.starts[node]
        self.children[node] = children
        top = self._stack[-1]
        is_key = isinstance(top.value, dict) and top.key is None
        if is_key:
            top.key, top.keeps = "", False
        else:
            self._place(top, node, value)
        self._stack.append(_Open(value, children, node, flow, is_key=is_key))

    def _close(self, event: events.CollectionEndEvent) -> None:
        closed = self._stack.pop()
        if closed.flow:
            self.ends[closed.node] = _span(event)[1]
        if closed.is_key:
            span = (self.starts[closed.node], max(self.ends[closed.node], self.starts[closed.node] + 1))
            what = f"a key must be text, not a {'mapping' if isinstance(closed.value, dict) else 'list'}"
            fix = 'quote a text that begins with { or [, as in "{name} and more"'
            self._findings.add("key-not-text", span, what, fix)

    def _alias(self, event: events.AliasEvent) -> None:
        self.last = span = _span(event)
        node = self._node(span)
        what = f"the alias *{short(event.anchor or '')} is not followed: aliases can hide what a claim says"
        self._findings.add("yaml-alias", self.last, what, f"{_EXPLAIN_ALIAS}; {_QUOTE_OR} *")
        top = self._stack[-1]
        if isinstance(top.value, dict) and top.key is None:
            top.key, top.keeps = "", False
        else:
            self._place(top, node, None)

    def _refuse_properties(self, event: events.NodeEvent) -> None:
        start = _span(event)[0]
        if event.anchor is not None:
            at = max(self.text.find("&" + event.anchor, start), start)
            what = f"the anchor &{short(event.anchor)} is not allowed: aliases are not followed"
            span = (at, at + len(event.anchor) + 1)
            self._findings.add("yaml-anchor", span, what, f"remove it; {_EXPLAIN_ALIAS}; {_QUOTE_OR} &")
        tag = getattr(event, "tag", None)
        if tag is not None:
            at = max(self.text.find("!", start), start)
            end = next((i for i in range(at, len(self.text)) if self.text[i] in " \t\r\n"), len(self.text))
            what = f"the tag {shown(self.text[at:end])} is not allowed: a registry holds plain values only"
            self._findings.add("yaml-tag", (at, end), what, f"remove it; {_QUOTE_OR} !")


def _span(event: events.Event) -> tuple[int, int]:
    """The offsets at which an event's text begins and ends."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        raise ValueError("an event that was parsed from text has marks")
    return start.index, end.index


def _kind(value: Any) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "true or false"
        case _:
            return "a number"
