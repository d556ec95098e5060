"""Names of tests and the patterns for them."""

from __future__ import annotations

import re
from functools import lru_cache

from trustgen.syntax.pattern import matches as found

LONGEST = 200


def checked(pattern: str) -> str:
    """``pattern`` itself; raises ValueError for one that is empty, too long, or names every test there is."""
    if not pattern.strip() or len(pattern) > LONGEST or not pattern.isprintable():
        raise ValueError(
            f"write the name of a test, such as restore.* or signin.password, of at most {LONGEST} letters"
        )
    if not re.search(r"[^*?.\s]", pattern):
        raise ValueError("the pattern names every test there is; say more")
    return pattern


def matches(pattern: str, name: str) -> bool:
    """Whether ``pattern`` names the test ``name``.

    ``*`` stands for anything and ``?`` for one character. The pattern may leave out the beginning of the name up to a
    dot, slash, colon, arrow or space, and the parameters in brackets at its end.
    """
    return found(_expression(pattern), name)


@lru_cache(maxsize=1024)
def _expression(pattern: str) -> str:
    written = "".join(_MEANING.get(char) or re.escape(char) for char in pattern)
    return rf"(?s)(?:\A|[./\\:#>\s]){written}(?:\[.*\])?\z"


_MEANING = {"*": ".*", "?": "."}
