"""The name of a thing in the registry, fit for a URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from trustgen.model.values.schema import JsonSchema, core_schema_of, shown

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

LONGEST = 64  # characters
RESERVED = frozenset({"index"})  # a page of that name would hide the folder it stands in
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """Lower-case letters, digits and single hyphens, a letter first, at most 64 characters."""

    text: str

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
        if _IDENTIFIER.fullmatch(plain) is None:
            raise ValueError(_advice(plain))
        return cls(plain)

    def plain(self) -> str:
        return self.text

    def __str__(self) -> str:
        return self.text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        return core_schema_of(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> JsonSchema:
        return dict(cls.JSON_SCHEMA)


def _advice(wrong: str) -> str:
    nearest = re.sub(r"[^a-z0-9]+", "-", wrong.lower()).strip("-")
    what = f"{shown(wrong)} is not an id; write lower-case letters, digits and single hyphens, a letter first"
    valid = _IDENTIFIER.fullmatch(nearest) and nearest not in RESERVED
    return f"{what}, such as {nearest}" if valid else what
