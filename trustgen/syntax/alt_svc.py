"""Alt-Svc: what else a server says it speaks, and where (RFC 7838 §3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

_ALTERNATIVE = re.compile(
    r"[ \t,]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=\"((?:[^\"\\]|\\.)*)\""
    r"(?:[ \t]*;[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+=(?:\"(?:[^\"\\]|\\.)*\"|[!#$%&'*+.^_`|~0-9A-Za-z-]+))*[ \t]*(?=,|$)"
)


def protocols(values: Iterable[str]) -> tuple[str, ...]:
    """The protocol ids that are offered (``h3``), in order; ``clear`` and what cannot be read offer nothing."""
    found: list[str] = []
    for value in values:
        at = 0
        while match := _ALTERNATIVE.match(value, at):
            at = match.end()
            if match[2]:
                found.append(unquote(match[1]))
    return tuple(dict.fromkeys(found))
