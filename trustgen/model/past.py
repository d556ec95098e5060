"""What version control holds of a file."""

from __future__ import annotations

from datetime import datetime

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """The file as one commit has it. ``commit`` is its abbreviated name, ``at`` when it was committed (aware)."""

    commit: str
    at: datetime
    text: bytes


@dataclass(frozen=True, slots=True)
class Past:
    """The versions of a file, the oldest first. ``shallow`` says that older ones were not fetched.

    ``unread`` says, as a clause, why nothing could be read; there are no versions then.
    """

    versions: tuple[Version, ...] = ()
    shallow: bool = False
    unread: str = ""
