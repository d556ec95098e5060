"""Percentages, with the digits that were written."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar, Self

from trustgen.frozen import dataclass
from trustgen.model.values.schema import JsonSchema, Value, shown

_WRITTEN = r"([0-9]{1,3}(?:\.[0-9]{1,9})?) ?%"
_ACCEPTED = 'write a number from 0 to 100 and a percent sign, in quotes: "99.9%"'


@dataclass(frozen=True, slots=True, order=True)
class Percentage(Value):
    """A part of a hundred, 0 to 100. ``amount`` keeps its written digits: 99.90 equals 99.9 and reads 99.90."""

    amount: Decimal

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "type": "string",
        "pattern": r"^[0-9]{1,3}(\.[0-9]+)? ?%$",
        "examples": ["99.9%", "10%"],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read "99.9%"; raises ValueError."""
        match = re.fullmatch(_WRITTEN, plain.strip()) if isinstance(plain, str) else None
        if match is None or Decimal(match[1]) > 100:
            raise ValueError(f"{shown(plain)} is not a percentage; {_ACCEPTED}")
        return cls(Decimal(match[1]))

    def plain(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return f"{self.amount}%"

    def fraction(self) -> Decimal:
        """The percentage as a part of one: 99.9 % is 0.999."""
        return self.amount / 100
