"""Sums of money: one amount or a span, in a currency."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar, Self

from trustgen.frozen import dataclass
from trustgen.model.values.number import exact, whole_or_decimal
from trustgen.model.values.schema import JsonSchema, Value, only_keys, shown

_CURRENCY = r"[A-Z]{3}"
_WRITTEN = r"([A-Z]{3}) ?([0-9]{1,15}(?:\.[0-9]{1,4})?)"
_ACCEPTED = "write EUR 500, {amount: 500, currency: EUR} or {from: 50, to: 100, currency: EUR}"


@dataclass(frozen=True, slots=True)
class Money(Value):
    """From ``low`` to ``high`` (equal for one amount) in ``currency``, an ISO 4217 code.

    ``currency`` is "" where one stated beside it applies: ``in_currency`` sets it, and it must be set to be spoken.
    """

    low: Decimal
    high: Decimal
    currency: str = ""

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "description": "An amount of money, or a span of it.",
        "anyOf": [
            {"type": "string", "pattern": r"^[A-Z]{3} ?[0-9]+(\.[0-9]+)?$"},
            {
                "type": "object",
                "properties": {
                    "amount": {"type": "number", "minimum": 0},
                    "from": {"type": "number", "minimum": 0},
                    "to": {"type": "number", "minimum": 0},
                    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
                },
                "additionalProperties": False,
                "oneOf": [{"required": ["amount"]}, {"required": ["from", "to"]}],
            },
        ],
        "examples": ["EUR 500", {"from": 50, "to": 100, "currency": "EUR"}],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read ``EUR 500``, or a mapping of ``amount`` or ``from`` and ``to``; raises ValueError."""
        if isinstance(plain, Mapping):
            low, high = _span(plain)
            return cls(low, high, _currency(plain["currency"]) if "currency" in plain else "")
        match = re.fullmatch(_WRITTEN, plain.strip()) if isinstance(plain, str) else None
        if match is None:
            raise ValueError(f"{shown(plain)} is not an amount of money; {_ACCEPTED}")
        amount = Decimal(match[2])
        return cls(amount, amount, match[1])

    def plain(self) -> dict[str, Any]:
        currency = {"currency": self.currency} if self.currency else {}
        if self.low == self.high:
            return {"amount": whole_or_decimal(self.low), **currency}
        return {"from": whole_or_decimal(self.low), "to": whole_or_decimal(self.high), **currency}

    def __str__(self) -> str:
        span = str(self.low) if self.low == self.high else f"{self.low} to {self.high}"
        return f"{self.currency} {span}".strip()

    def in_currency(self, currency: str) -> Money:
        """The same sum in ``currency`` where it names none itself; raises ValueError for no code."""
        return self if self.currency else replace(self, currency=_currency(currency))


def _currency(plain: object) -> str:
    if not isinstance(plain, str) or re.fullmatch(_CURRENCY, plain) is None:
        raise ValueError(f"{shown(plain)} is not a currency; write its three capital letters, such as EUR")
    return plain


def _span(plain: Mapping[object, object]) -> tuple[Decimal, Decimal]:
    only_keys(plain, ("amount", "from", "to", "currency"))
    ends = plain.keys() - {"currency"}
    if ends == {"amount"}:
        low = high = exact(plain["amount"])
    elif ends == {"from", "to"}:
        low, high = exact(plain["from"]), exact(plain["to"])
    else:
        raise ValueError(f"money is either an amount, or from and to; {_ACCEPTED}")
    if not 0 <= low <= high:
        raise ValueError("money runs from a smaller amount to a larger one, none below zero")
    return low, high
