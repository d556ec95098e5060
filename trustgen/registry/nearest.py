"""The "did you mean" of messages."""

from __future__ import annotations

from collections.abc import Iterable

_CUTOFF = 0.6
_MAX_LENGTH = 80


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that ``word`` was most likely meant to be, whatever its case; None if nothing comes near.

    A word of one or two letters only finds a choice that differs in case: everything short is near to everything short.
    """
    folded: dict[str, str] = {}
    for choice in choices:
        folded.setdefault(_fold(choice), choice)
    wanted = _fold(word)
    if wanted in folded:
        return folded[wanted]
    if not 2 < len(wanted) <= _MAX_LENGTH:
        return None
    from difflib import get_close_matches

    found = get_close_matches(wanted, folded, n=1, cutoff=_CUTOFF)
    return folded[found[0]] if found else None


def _fold(word: str) -> str:
    return word.casefold().replace("-", "_")
