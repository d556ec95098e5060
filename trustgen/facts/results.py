"""What is seen of a file of test results: outcomes by name, and when and of which commit the run was."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from trustgen.frozen import dataclass


class Outcome(StrEnum):
    """How one test ended. An error is an end before the test could tell anything."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ResultsRequest:
    """Read the tests that ``patterns`` name in ``file`` (``format``: ``junit`` or ``tap``), below the project.

    ``file`` may be a glob over several files. A pattern is the dotted name of a test or its end, where ``*`` stands
    for anything. ``properties`` are the names of those that are asked for: some tools write every setting of the
    machine into a file of results. ``commit`` names environment variables, the first one set holding the commit that
    is looked at.
    """

    probe: ClassVar[str] = "results"

    file: str
    patterns: tuple[str, ...]
    format: str = "junit"
    properties: tuple[str, ...] = ()
    commit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One test: ``suite.name``, how it ended, and the properties asked for (its suite's where it has none)."""

    name: str
    outcome: Outcome
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ResultsFacts:
    """The tests that were named, in the order of the file, and the run they are of.

    ``total`` counts all tests of the file. ``at`` is the time stamp of the oldest suite that holds one of ``cases``,
    or, without cases, of the oldest suite; ``zoned`` is False where it was written without its offset and is taken
    for UTC here. ``commit`` is the one that the file names, ``wanted`` the one that is looked at; empty where none.
    """

    total: int
    cases: tuple[Case, ...]
    at: datetime | None = None
    zoned: bool = True
    commit: str = ""
    wanted: str = ""
