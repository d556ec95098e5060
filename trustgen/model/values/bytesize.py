"""Sizes in bytes: ``10 MB``, ``512 KiB``."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar, Self

from trustgen.frozen import dataclass
from trustgen.model.values.schema import JsonSchema, Value, shown

# IEC 80000-13: kB, MB ... are powers of 1000; KiB, MiB ... are powers of 1024.
FACTORS = {
    "B": 1,
    "kB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
    "TiB": 2**40,
}
_UNITS = {unit.lower(): unit for unit in FACTORS}
_WRITTEN = r"([0-9]{1,12}(?:\.[0-9]{1,6})?) ?([A-Za-z]{1,3})"
_ACCEPTED = "write a number and one of B, kB, MB, GB, TB, KiB, MiB, GiB, TiB, such as 10 MB"


@dataclass(frozen=True, slots=True, eq=False)
class ByteSize(Value):
    """``amount`` of ``unit``; equal by the number of bytes, so 1 KiB equals 1024 B."""

    amount: Decimal
    unit: str

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "type": "string",
        "pattern": r"^[0-9]+(\.[0-9]+)? ?([KkMGT]i?)?B$",
        "examples": ["10 MB", "512 KiB"],
    }

    def __post_init__(self) -> None:
        exact = self.amount * FACTORS[self.unit]
        if exact != int(exact):
            raise ValueError(f"{self} is not a whole number of bytes")

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read ``10 MB``; raises ValueError."""
        match = re.fullmatch(_WRITTEN, plain.strip()) if isinstance(plain, str) else None
        unit = _UNITS.get(match[2].lower()) if match else None
        if match is None or unit is None:
            raise ValueError(f"{shown(plain)} is not a size; {_ACCEPTED}")
        return cls(Decimal(match[1]), unit)

    def plain(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    def bytes(self) -> int:
        """The size in bytes."""
        return int(self.amount * FACTORS[self.unit])

    def __eq__(self, other: object) -> bool:
        return self.bytes() == other.bytes() if isinstance(other, ByteSize) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.bytes())

    def __lt__(self, other: ByteSize) -> bool:
        return self.bytes() < other.bytes()

    def __le__(self, other: ByteSize) -> bool:
        return self.bytes() <= other.bytes()
