"""Globs over the names of files: ``*`` and ``?`` within a step of the path, ``**`` over any number of steps.

They are turned into regular expressions that run in linear time, so that no glob takes long.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trustgen.syntax.pattern import matches as found

_PART = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
LONGEST = 300


def is_glob(text: str) -> bool:
    """Whether ``text`` stands for more than itself."""
    return "*" in text or "?" in text


def checked(glob: str) -> str:
    """``glob`` itself; raises ValueError for one that is empty, too long, or leads out of its folder."""
    if not glob or len(glob) > LONGEST or not glob.isprintable():
        raise ValueError(f"write the name of a file, or a glob such as app/**/*.ts, of at most {LONGEST} characters")
    if glob.startswith("/") or ".." in glob.split("/"):
        raise ValueError("files are named from the folder that may be read, and lie below it: no leading / and no ..")
    return glob


def matches(glob: str, name: str) -> bool:
    """Whether ``glob`` (checked before) stands for the file ``name``, written with slashes."""
    return found(_expression(glob), name)


@lru_cache(maxsize=256)
def _expression(glob: str) -> str:
    parts = (_MEANING.get(part) or re.escape(part) for part in _PART.findall(glob))
    return rf"(?s)\A{''.join(parts)}\z"
