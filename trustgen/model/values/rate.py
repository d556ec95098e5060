"""Rates: so many of something in a window of time, counted by key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from trustgen.frozen import dataclass
from trustgen.model.values.duration import Duration
from trustgen.model.values.noun import Noun
from trustgen.model.values.schema import JsonSchema, Value, only_keys, shown
from trustgen.model.values.text import one_line

LARGEST = 10**9
_KEYS = ("limit", "unit", "window", "per")
_ACCEPTED = "write {limit: 5, unit: failed attempt, window: 15m, per: [IP address]}"


@dataclass(frozen=True, slots=True)
class Rate(Value):
    """At most ``limit`` of ``unit`` in any ``window``; ``per`` names what is counted apart (empty: all together)."""

    limit: int
    unit: Noun
    window: Duration
    per: tuple[str, ...] = ()

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "description": "A rate limit: limit, unit and window; per says what is counted apart.",
        "type": "object",
        "properties": {
            "limit": {"type": "integer", "minimum": 1},
            "unit": Noun.JSON_SCHEMA,
            "window": Duration.JSON_SCHEMA,
            "per": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
        },
        "required": ["limit", "unit", "window"],
        "additionalProperties": False,
        "examples": [{"limit": 5, "unit": "failed attempt", "window": "15m", "per": ["IP address"]}],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read a mapping of ``limit``, ``unit``, ``window`` and an optional ``per``; raises ValueError."""
        if not isinstance(plain, Mapping):
            raise ValueError(f"{shown(plain)} is not a rate; {_ACCEPTED}")
        only_keys(plain, _KEYS)
        missing = [key for key in _KEYS[:3] if key not in plain]
        if missing:
            raise ValueError(f"the rate lacks {', '.join(missing)}; {_ACCEPTED}")
        window = Duration.parse(plain["window"])
        if window.amount == 0:
            raise ValueError("the window of a rate cannot be zero")
        per = _per(plain["per"]) if "per" in plain else ()
        return cls(_limit(plain["limit"]), Noun.parse(plain["unit"]), window, per)

    def plain(self) -> dict[str, Any]:
        plain = {"limit": self.limit, "unit": self.unit.plain(), "window": self.window.plain()}
        return {**plain, "per": list(self.per)} if self.per else plain

    def __str__(self) -> str:
        per = f" per {', '.join(self.per)}" if self.per else ""
        return f"{self.limit} {self.unit} in {self.window}{per}"


def _limit(plain: object) -> int:
    if isinstance(plain, bool) or not isinstance(plain, int) or not 1 <= plain <= LARGEST:
        raise ValueError(f"the limit of a rate is a whole number of 1 or more, not {shown(plain)}")
    return plain


def _per(plain: object) -> tuple[str, ...]:
    keys = tuple(one_line(key) for key in (plain if isinstance(plain, list | tuple) else [plain]))
    if not keys or len(set(keys)) < len(keys):
        raise ValueError("per lists what is counted apart, each once: [e-mail address, IP address]")
    return keys
