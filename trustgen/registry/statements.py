"""``says`` → a statement: text, and values found by name in the claim, its checks and the registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from trustgen.model.claim import Span, Statement
from trustgen.model.sentence import Reference, Text, scan
from trustgen.registry.collect import Collector, Path
from trustgen.registry.lookup import Lookup
from trustgen.registry.nearest import nearest
from trustgen.words import Unspeakable, catalogue, speak

ENGLISH = catalogue("en")


@dataclass(frozen=True)
class Names:
    """What ``{name}`` may stand for in one claim, nearest first.

    ``local`` are cells and ``with``; ``parameters`` are (name, value) pairs of promise, plan and checks, where one
    name must have one value; ``own`` are parts of the claim itself (``rests_on``, ``applies.plans``).
    """

    local: Mapping[str, Any]
    parameters: tuple[tuple[str, Any], ...]
    own: Mapping[str, Any]

    def all(self) -> dict[str, Any]:
        """Every name with its value: what prose may cite."""
        return {**self.own, **dict(self.parameters), **self.local}


@dataclass
class Statements:
    """Makes statements out of templates; collects what cannot be resolved."""

    lookup: Lookup
    collector: Collector

    def make(self, says: str, names: Names, path: Path, used: set[str]) -> Statement:
        """The statement of ``says``. Names that it used are added to ``used``."""
        sentence, errors = _scanned(says)
        for problem in errors:
            place = self.collector.within(path, problem.offset, problem.length)
            self.collector.at(place, "bad-sentence", problem.what, problem.fix)
        return tuple(self._spoken(self._span(part, names, path, used), part, path) for part in sentence.parts)

    def _spoken(self, span: Span, part: Text | Reference, path: Path) -> Span:
        """``span``, if it can be said: a mapping that nobody has words for is a problem here, not on the page."""
        if span.path:
            try:
                speak(span.value, ENGLISH, span.format)
            except Unspeakable as error:
                place = self.collector.within(path, part.offset, part.length)
                fix = (
                    "name a value that has words: a text, number, duration, bound, or set as in {exactly: {word: name}}"
                )
                self.collector.at(place, "unspeakable-value", f"`{{{span.path}}}` cannot be said: {error}", fix)
                return Span(text=f"{{{span.path}}}")
        return span

    def _span(self, part: Text | Reference, names: Names, path: Path, used: set[str]) -> Span:
        if isinstance(part, Text):
            return Span(text=part.text)
        name = ".".join(part.path)
        used.add(part.path[0])
        place = self.collector.within(path, part.offset, part.length)
        if name in names.local:
            return Span(value=names.local[name], path=name, format=part.format)
        values = [value for key, value in names.parameters if key == name]
        if values:
            if any(value != values[0] for value in values):
                what = f"`{{{name}}}` could be any of {len(values)} parameters with different values"
                self.collector.at(place, "ambiguous-value", what, "write the value once, under `with`, and use $name")
            return Span(value=values[0], path=name, format=part.format)
        if name in names.own:
            return Span(value=names.own[name], path=name, format=part.format)
        try:
            found = self.lookup.find(name)
        except (KeyError, TypeError):
            self.collector.at(place, "unresolved-value", f"`{{{name}}}` stands for nothing", _advice(name, names))
            return Span(text=f"{{{name}}}")
        return Span(value=found.spoken, path=name, format=part.format, link=found.link)


#: Large registries say the same of many targets.
_scanned = lru_cache(maxsize=4096)(scan)


def _advice(name: str, names: Names) -> str:
    guess = nearest(name, names.all())
    if guess:
        return f"did you mean `{{{guess}}}`?"
    return "name a parameter of the claim's checks, its `with`, or a registry path; {{ is a plain brace"
