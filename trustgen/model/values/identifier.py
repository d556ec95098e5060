"""The name of a thing in the registry, fit for a URL."""

from __future__ import annotations

import re
from typing import ClassVar, Self

from trustgen.model.values.schema import JsonSchema, Word, shown

LONGEST = 64  # characters
RESERVED = frozenset({"index"})  # a page of that name would hide the folder it stands in
_IDENTIFIER = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"


class Identifier(Word):
    """Lower-case letters, digits and single hyphens, a letter first, at most 64 characters."""

    __slots__ = ()
    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "type": "string",
        "pattern": r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        "maxLength": LONGEST,
        "not": {"enum": sorted(RESERVED)},
        "examples": ["tls-in-transit"],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read an id; raises ValueError, with the nearest valid one where there is one."""
        if not isinstance(plain, str):
            raise ValueError(f"{shown(plain)} is not an id; write lower-case letters, digits and hyphens")
        if plain in RESERVED:
            raise ValueError(f"the id {plain} is reserved; choose another")
        if len(plain) > LONGEST:
            raise ValueError(f"the id has {len(plain)} characters; the most is {LONGEST}")
        if re.fullmatch(_IDENTIFIER, plain) is None:
            raise ValueError(_advice(plain))
        return cls(plain)


def _advice(wrong: str) -> str:
    nearest = re.sub(r"[^a-z0-9]+", "-", wrong.lower()).strip("-")
    what = f"{shown(wrong)} is not an id; write lower-case letters, digits and single hyphens, a letter first"
    valid = re.fullmatch(_IDENTIFIER, nearest) and nearest not in RESERVED
    return f"{what}, such as {nearest}" if valid else what
