"""What is seen of files of the project: that they are there, and which; of tables, their cells.

Never when they changed: a checkout gives every file a new time.
"""

from __future__ import annotations

from typing import ClassVar

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class FileRequest:
    """Read ``path``, relative to the project's folder and below it."""

    probe: ClassVar[str] = "file"

    path: str


@dataclass(frozen=True, slots=True)
class FileFacts:
    """``size`` in bytes, ``sha256`` in lower-case hexadecimal. ``there`` is False exactly where no such file exists."""

    there: bool
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class DownloadRequest:
    """Fetch ``url`` whole, on https all the way, at each address of its host."""

    probe: ClassVar[str] = "download"

    url: str


@dataclass(frozen=True, slots=True)
class DownloadFacts:
    """What a 200 brought: ``size`` in bytes, ``sha256`` in lower-case hexadecimal, ``media`` as ``application/pdf``,
    empty where it was not said.
    """

    size: int
    sha256: str
    media: str = ""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """Read the report ``path`` below the project; ``format`` is ``sarif``, ``cyclonedx`` or ``spdx``."""

    probe: ClassVar[str] = "report"

    path: str
    format: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a report says of itself.

    ``made_at`` is its own time stamp in ISO 8601, empty where it has none; ``tools`` are the programs that wrote it;
    ``findings`` counts results by level (``error``, ``warning``, ``note``, ``none``) or, of a bill of materials, its
    ``components``. Suppressed results are not counted.
    """

    sha256: str
    made_at: str
    tools: tuple[str, ...]
    findings: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class TableRequest:
    """Read the CSV table ``path`` (RFC 4180, UTF-8), below the project."""

    probe: ClassVar[str] = "table"

    path: str


@dataclass(frozen=True, slots=True)
class TableFacts:
    """The head and the rows, each as long as the head; cells without the white space around them."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
