"""Content-Type: a media type and its parameters (RFC 9110 §8.3)."""

from __future__ import annotations

import re

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PARAMETER = re.compile(rf';[ \t]*(?:({_TOKEN})=({_TOKEN}|"(?:[^"\\]|\\.)*"))?[ \t]*')


def media_type(value: str) -> tuple[str, dict[str, str]]:
    """The type in lower case, and the parameters by name in lower case, the first of a name counting.

    What cannot be read ends the list of parameters.
    """
    kind, _, _ = value.partition(";")
    parameters: dict[str, str] = {}
    at = len(kind)
    while match := _PARAMETER.match(value, at):
        at = match.end()
        if match[1]:
            written = re.sub(r"\\(.)", r"\1", match[2][1:-1]) if match[2].startswith('"') else match[2]
            parameters.setdefault(match[1].lower(), written)
    return kind.strip(" \t").lower(), parameters
