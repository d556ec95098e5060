"""Lists of ``tag=value`` pairs, as DKIM, DMARC and their relatives have them (RFC 6376 §3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SPACE = " \t\r\n"


class TagError(ValueError):
    """The list cannot be read; the sentence says why, without its final full stop."""


def parse(text: str) -> dict[str, str]:
    """The pairs in their order, names as written, values without the white space around them. Raises TagError."""
    found: dict[str, str] = {}
    for piece, name, value in pieces(text):
        if not name:
            raise TagError(f"{piece} is no tag with a value")
        if name in found:
            raise TagError(f"the tag {name} stands twice")
        found[name] = value
    return found


def pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """(the piece for a message, name, value) of everything between semicolons; the name is "" where it is no tag."""
    *most, last = text.split(";")
    for piece in (*most, *([last] if last.strip(_SPACE) else [])):
        name, equals, value = (part.strip(_SPACE) for part in piece.partition("="))
        sound = equals and _NAME.fullmatch(name) and all(" " <= char <= "~" or char in _SPACE for char in value)
        yield ascii(piece.strip(_SPACE)[:40]), name if sound else "", value


def begins(text: str, version: str) -> bool:
    """Whether ``text`` begins with ``v=VERSION``, spaces around the equals sign allowed (RFC 9989 §4.8)."""
    return re.match(rf"v[ \t]*=[ \t]*{re.escape(version)}[ \t]*(;|\Z)", text) is not None
