"""What can go wrong, drawn as a tree.

::

    TrustgenError                 a sentence for a person; never a traceback
    ├── InputError                the project is wrong: every Problem in it      exit 2
    ├── UsageError                the command line is wrong                      exit 2
    ├── EvidenceError             saved evidence cannot be read or is too old    exit 3
    └── PublishError              the site could not be put in place             exit 2

Anything else that reaches the command line is a defect of trustgen (exit 70).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePath

from trustgen.frozen import dataclass


class Severity(StrEnum):
    """Whether a problem stops the build; a warning does so only under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span in a file. Lines and columns count from 1, in characters.

    ``text`` is the source line itself, so that a caret can be drawn without reading the file again.
    """

    file: str
    line: int = 1
    column: int = 1
    length: int = 1
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with the input that can be decided from the project alone.

    ``code`` is stable kebab-case (``unknown-check``); ``what`` says what is wrong, ``fix`` what to do.
    Both are sentences without a final full stop.
    """

    place: Place
    code: str
    what: str
    fix: str
    severity: Severity = Severity.ERROR


class TrustgenError(Exception):
    """A failure that trustgen can explain; its text is one sentence for a person."""


class InputError(TrustgenError):
    """The project cannot be built: carries every problem that was found, in order of place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        count = len(self.problems)
        super().__init__(f"{count} problem{'' if count == 1 else 's'} in the project")


class UsageError(TrustgenError):
    """The command line asks for something that does not exist or does not fit together."""


class EvidenceError(TrustgenError):
    """Saved evidence cannot be read, belongs to another version, or is too old to publish."""


class PublishError(TrustgenError):
    """The site could not be put in place; the one that stood there is untouched."""


def origin(error: Exception) -> str:
    """Where a defect showed. The error's own words are left out: they may hold what was looked at."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name} of {PurePath(frame.filename).name}, line {frame.lineno}"
