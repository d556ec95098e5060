"""Collecting problems by the path they are at, so that one run names every one with its line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from trustgen.errors import Place, Problem, Severity
from trustgen.registry.nearest import nearest
from trustgen.registry.yamlplaces import Places

Path = tuple[str | int, ...]


@dataclass
class Collector:
    """The problems of one file. Paths are keys and indexes from the file's root."""

    places: Places
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: Path, code: str, what: str, fix: str, *, key: bool = False, warning: bool = False) -> None:
        """Add a problem at the value of ``path``, or at its key."""
        place = self.places.key(path) if key else self.places.at(path)
        self.at(place, code, what, fix, warning=warning)

    def at(self, place: Place, code: str, what: str, fix: str, *, warning: bool = False) -> None:
        """Add a problem at a place."""
        severity = Severity.WARNING if warning else Severity.ERROR
        problem = Problem(place, code, what, fix, severity)
        if problem not in self.problems:
            self.problems.append(problem)

    def unknown(self, path: Path, code: str, what: str, name: Any, known: Any, fix: str, *, key: bool = False) -> None:
        """Add a problem about a name that nobody defined, with the nearest that somebody did."""
        guess = nearest(str(name), known)
        self.add(path, code, what, f"did you mean `{guess}`?" if guess else fix, key=key)

    def within(self, path: Path, offset: int, length: int) -> Place:
        """The place of ``length`` characters at ``offset`` of a one-line scalar, else the scalar's own."""
        place = self.places.at(path)
        offset += place.text[place.column - 1 : place.column] in ("'", '"')
        start = place.column - 1 + offset
        if place.length >= offset + length and len(place.text) >= start + length:
            return replace(place, column=place.column + offset, length=max(1, length))
        return place
