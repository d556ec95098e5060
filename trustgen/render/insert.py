"""What stands for the marks in prose."""

from __future__ import annotations

from collections.abc import Callable

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Insert:
    """How a page shows what prose places and cites; each gets a claim's id (and a value's name)."""

    claim: Callable[[str], str]
    value: Callable[[str, str], str]
