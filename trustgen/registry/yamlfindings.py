"""Collects what is wrong with one YAML file, without drowning in a million repetitions of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from trustgen.errors import Problem
from trustgen.registry.yamlplaces import Source

MAX_LIKE = 100
"""How many problems with one code are listed; the rest is counted."""

_MAX_SHOWN = 60


class Findings:
    """The problems of one file so far."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._problems: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def add(self, code: str, span: tuple[int, int], what: str, fix: str) -> None:
        """Notes a problem with the characters from ``span[0]`` to ``span[1]``."""
        self._counts[code] += 1
        if self._counts[code] <= MAX_LIKE:
            self._problems.append(Problem(self._source.place(*span), code, what, fix))

    def problems(self) -> tuple[Problem, ...]:
        """Every problem in order of place; the last of a code that was cut short says how many more there are."""
        listed = sorted(self._problems)
        for code, count in self._counts.items():
            if count > MAX_LIKE:
                last = max(index for index, problem in enumerate(listed) if problem.code == code)
                what = f"{listed[last].what} ({count - MAX_LIKE} more like it are not listed)"
                listed[last] = replace(listed[last], what=what)
        return tuple(listed)


def shown(text: str) -> str:
    """``text`` in double quotes, as ``short`` has it."""
    return f'"{short(text)}"'


def short(text: str) -> str:
    """The beginning of ``text``, with everything that does not print written as an escape."""
    cut = text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 3] + "..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
