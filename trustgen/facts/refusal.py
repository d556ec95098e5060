"""What is seen where a request must be refused: its statuses, beside those of a proper one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RefusalRequest:
    """Ask ``url`` properly once, then ``times`` times as it must be refused, one after the other.

    ``headers`` go with both. ``proper`` and ``proper_env`` (values by environment variable) make a request proper;
    ``improper`` makes it one that must be refused. ``content`` is the body of both. Where ``times`` is greater than
    one there is no request apart: the first one is the proper one.
    """

    probe: ClassVar[str] = "refusal"

    url: str
    method: str
    content: str = ""
    headers: Headers = ()
    proper: Headers = ()
    proper_env: tuple[tuple[str, str], ...] = ()
    improper: Headers = ()
    times: int = 1


@dataclass(frozen=True, slots=True)
class RefusalFacts:
    """``control`` is the status that the proper request got, ``statuses`` those of the others in order."""

    control: int
    statuses: tuple[int, ...]
