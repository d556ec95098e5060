"""Sets of words, where people may read one word and machines see another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, Self

from trustgen.frozen import dataclass
from trustgen.model.values.schema import JsonSchema, Value, shown
from trustgen.model.values.text import one_line

_EXACTLY, _AT_LEAST = "exactly", "at_least"
_ACCEPTED = "write a list [a, b], {exactly: [a, b]}, {at_least: [a, b]}, or word: machine-name for each"
_ITEMS: JsonSchema = {
    "anyOf": [
        {"type": "array", "items": {"type": ["string", "integer"]}, "minItems": 1, "uniqueItems": True},
        {"type": "object", "additionalProperties": {"type": ["string", "integer"]}, "minProperties": 1},
    ]
}


@dataclass(frozen=True, slots=True)
class SetOf(Value):
    """Words in the order they were written, each with the name that machines use (the same, unless one is given).

    ``mode`` is ``exactly`` (no others are there; a bare list means this) or ``at_least`` (others may be).
    """

    mode: Literal["exactly", "at_least"]
    items: tuple[tuple[str, str], ...]

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "description": "A set of words: a list (exactly these), at_least some, or word: machine-name.",
        "anyOf": [
            *_ITEMS["anyOf"],
            *(
                {"type": "object", "properties": {key: _ITEMS}, "required": [key], "additionalProperties": False}
                for key in (_EXACTLY, _AT_LEAST)
            ),
        ],
        "examples": [["HttpOnly", "Secure"], {"at_least": ["Owner", "Admin"]}, {"passwords": "logger.passwords"}],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read any of the four forms; raises ValueError for none, for doubles and for what is no word."""
        if isinstance(plain, Mapping) and len(plain) == 1:
            ((key, inner),) = plain.items()
            if key in (_EXACTLY, _AT_LEAST):
                return cls(key, _items(inner))
        return cls("exactly", _items(plain))

    def plain(self) -> Any:
        bare = all(word == name for word, name in self.items)
        items: list[str] | dict[str, str] = list(self.words()) if bare else dict(self.items)
        return {self.mode: items}

    def __str__(self) -> str:
        return ", ".join(self.words())

    def __len__(self) -> int:
        return len(self.items)

    def words(self) -> tuple[str, ...]:
        """What people read."""
        return tuple(word for word, _ in self.items)

    def names(self) -> tuple[str, ...]:
        """What machines see."""
        return tuple(name for _, name in self.items)

    def missing(self, seen: Collection[str]) -> tuple[str, ...]:
        """The machine names that are not among ``seen``."""
        return tuple(name for name in self.names() if name not in seen)

    def extra(self, seen: Collection[str]) -> tuple[str, ...]:
        """What was seen and should not be there; always none for ``at_least``."""
        if self.mode == _AT_LEAST:
            return ()
        return tuple(name for name in seen if name not in self.names())


def _items(plain: object) -> tuple[tuple[str, str], ...]:
    if isinstance(plain, Mapping):
        items = tuple((_word(word), _word(name)) for word, name in plain.items())
    elif isinstance(plain, list | tuple):
        items = tuple((_word(word), _word(word)) for word in plain)
    else:
        raise ValueError(f"{shown(plain)} is not a set; {_ACCEPTED}")
    if not items:
        raise ValueError(f"the set is empty; {_ACCEPTED}")
    words = [word for word, _ in items]
    doubles = sorted({word for word in words if words.count(word) > 1})
    if doubles:
        raise ValueError(f"the set names {', '.join(doubles)} more than once")
    return items


def _word(plain: object) -> str:
    """A word; whole numbers (ports, status codes) count as words."""
    if isinstance(plain, int) and not isinstance(plain, bool):
        return str(plain)
    return one_line(plain)
