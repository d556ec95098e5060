"""Lists inside a sentence: a, b and c."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustgen.words.catalogue import Words


def join(items: Sequence[str], words: Words, conjunction: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; ``conjunction`` is ``and`` or ``or``. Raises ValueError for no items."""
    if not items:
        raise ValueError("an empty list cannot be read")
    if len(items) == 1:
        return items[0]
    link = _link(words, conjunction, items[-1])
    return f"{', '.join(items[:-1])} {link} {items[-1]}"


def join_some(items: Sequence[str], words: Words, most: int) -> str:
    """The first ``most`` items, then how many more there are: ``a, b and 3 more``."""
    if len(items) <= most:
        return join(items, words)
    return f"{', '.join(items[:most])} {words.plural('list.more', len(items) - most)}"


def _link(words: Words, conjunction: str, following: str) -> str:
    """Spanish turns y into e before an i sound, and o into u before an o sound."""
    key = f"list.{conjunction}"
    sound = words.get(f"{key}_before")
    return words.get(f"{key}_instead") if sound and re.match(sound, following, re.IGNORECASE) else words.get(key)
