"""What is counted, in the user's own words: ``failed attempt``, ``approval by another person``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from trustgen.frozen import dataclass
from trustgen.model.values.schema import JsonSchema, Value, only_keys
from trustgen.model.values.text import one_line


@dataclass(frozen=True, slots=True)
class Noun(Value):
    """A counted thing: its singular, and its plural where it is not the language's regular one ("" if regular)."""

    one: str
    other: str = ""

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "description": "What is counted: the singular, or both forms.",
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {"one": {"type": "string"}, "other": {"type": "string"}},
                "required": ["one", "other"],
                "additionalProperties": False,
            },
        ],
        "examples": ["failed attempt", {"one": "Anfrage", "other": "Anfragen"}],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read the singular, or ``{one: ..., other: ...}``; raises ValueError."""
        if not isinstance(plain, Mapping):
            return cls(one_line(plain))
        only_keys(plain, ("one", "other"))
        if len(plain) != 2:
            raise ValueError("write both forms: {one: request, other: requests}")
        return cls(one_line(plain["one"]), one_line(plain["other"]))

    def plain(self) -> Any:
        return {"one": self.one, "other": self.other} if self.other else self.one

    def __str__(self) -> str:
        return self.one
