"""The Test Anything Protocol, versions 12 to 14: ``ok 1 - name # SKIP why``."""

from __future__ import annotations

import re

from trustgen.frozen import dataclass

MOST_CASES = 200_000
_LINE = re.compile(r"(not )?ok\b(?: +(\d+))? *(?:- *)?(.*)")
#: A ``#`` within a description is only that, and so is one behind a backslash.
_DIRECTIVE = re.compile(r"(?i)(?:^|(?<=\s))#\s*(skip|todo)")
_PLAN = re.compile(r"1\.\.(\d+)(?: *#.*)?")
_STAMP = re.compile(r"# *(?:timestamp|started|date): *(\S+) *")
_COMMIT = re.compile(r"# *commit: *([0-9A-Fa-f]{7,64}) *")


class Unreadable(ValueError):
    """It is no whole TAP; the text is a clause that says why."""


@dataclass(frozen=True, slots=True)
class Run:
    """``cases`` are (name, outcome) pairs; ``timestamp`` and ``commit`` come from comment lines, empty without."""

    cases: tuple[tuple[str, str], ...]
    timestamp: str = ""
    commit: str = ""


def parse(text: str) -> Run:
    """The run. Raises Unreadable for one that bailed out, or that is not as long as its plan says."""
    cases: list[tuple[str, str]] = []
    numbers: set[int] = set()
    planned: int | None = None
    stamp = commit = ""
    for line in text.removeprefix("\ufeff").splitlines():
        if line.startswith("Bail out!"):
            raise Unreadable("the run was broken off")
        if plan := _PLAN.fullmatch(line):
            planned = int(plan[1][:9])
        elif found := _STAMP.fullmatch(line):
            stamp = found[1]
        elif found := _COMMIT.fullmatch(line):
            commit = found[1]
        elif (found := _LINE.fullmatch(line)) and len(cases) < MOST_CASES:
            numbers.add(int((found[2] or str(len(cases) + 1))[:9]))
            name = _DIRECTIVE.split(found[3], maxsplit=1)
            outcome = "failed" if found[1] else "passed"
            # A test under TODO is not expected to pass: it tells nothing, whatever it says.
            cases.append((name[0].replace("\\#", "#").strip()[:500], "skipped" if name[1:] else outcome))
    if planned is None:
        raise Unreadable("it has no plan (1..n), so that a run that was cut off could not be told from a whole one")
    if planned != len(cases):
        raise Unreadable(f"its plan says {planned} tests and it holds {len(cases)}")
    if numbers != set(range(1, planned + 1)):
        raise Unreadable("the numbers of its tests are not those of its plan")
    return Run(tuple(cases), stamp, commit)
