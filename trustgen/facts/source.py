"""What is seen of a tree of source files: where a pattern is found, never the text around it."""

from __future__ import annotations

from typing import ClassVar

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """Search the files below ``root`` that match a glob of ``files`` and none of ``leave_out`` for ``pattern``.

    ``root`` is relative to the project's folder. The pattern (Rust's regular expressions) is tried line by line.
    """

    probe: ClassVar[str] = "source"

    root: str
    files: tuple[str, ...]
    pattern: str
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """``searched`` counts the files read, ``unread`` those that match but could not be (too large, binary, a link
    that leads outside). ``found`` are the first places as ``file:line``; ``matching`` and ``lines`` count files and
    lines. ``without`` are the first of the files in which nothing was found.
    """

    searched: int
    unread: int
    matching: int
    lines: int
    found: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConstantRequest:
    """What does ``file`` below ``root`` set ``name`` to?

    ``by`` is ``grammar`` where only the grammar of the file's language will do, ``pattern`` where it is not wanted,
    and empty where the grammar is used if it is at hand.
    """

    probe: ClassVar[str] = "constant"

    root: str
    file: str
    name: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """``name = value`` on ``line``: the literal as written, at most 200 characters; empty where it is none."""

    line: int
    literal: str


@dataclass(frozen=True, slots=True)
class ConstantFacts:
    """Every place where the name is set, comments left out. ``by`` tells how it was found: ``grammar``, ``pattern``."""

    settings: tuple[Setting, ...]
    by: str = "pattern"


@dataclass(frozen=True, slots=True)
class PapersRequest:
    """Are ``files`` below ``root`` there, and by which day does each say that it was reviewed?"""

    probe: ClassVar[str] = "papers"

    root: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """``reviewed`` is the newest ``YYYY-MM-DD`` on a line about its review; empty where there is none."""

    file: str
    there: bool
    reviewed: str = ""


@dataclass(frozen=True, slots=True)
class PapersFacts:
    """The papers in the order of the request."""

    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class DependencyRequest:
    """At which versions does the lock file ``file`` below ``root`` hold the package ``name``?"""

    probe: ClassVar[str] = "dependency"

    root: str
    file: str
    name: str


@dataclass(frozen=True, slots=True)
class DependencyFacts:
    """``packages`` counts all that the file holds; ``versions`` are those of the one that was asked for."""

    packages: int
    versions: tuple[str, ...]
