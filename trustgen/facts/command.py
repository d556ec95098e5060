"""What is seen of a program that the project names: how it ended, and the one value that is asked for."""

from __future__ import annotations

from typing import ClassVar

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class CommandRequest:
    """Run ``argv`` in ``folder`` (below the project), without a shell.

    The program sees ``PATH``, ``HOME``, ``LANG`` and the variables that ``environment`` names, nothing else. ``value``
    is a JMESPath expression over the JSON that it prints; empty where its exit code is what counts. ``seconds`` is
    how long it may take.
    """

    probe: ClassVar[str] = "command"

    argv: tuple[str, ...]
    folder: str = "."
    environment: tuple[str, ...] = ()
    value: str = ""
    seconds: int = 30


@dataclass(frozen=True, slots=True)
class CommandFacts:
    """``status`` is the exit code; ``value`` is what the expression found, as JSON, or empty, and ``fault`` then
    says why there is none.
    """

    status: int
    value: str = ""
    fault: str = ""
