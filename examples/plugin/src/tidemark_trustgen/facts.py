"""What is seen of a file: its number of lines. Requests and facts are frozen; evidence is encoded by their types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LinesRequest:
    """Count the lines of ``file``, relative to the project's folder."""

    probe: ClassVar[str] = "tidemark/lines"

    file: str


@dataclass(frozen=True, slots=True)
class LinesFacts:
    """``count`` lines."""

    count: int


FAMILY = (LinesRequest, LinesFacts)
