"""Versions, which are text, and bounds on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Literal, Self, cast

from trustgen.frozen import dataclass
from trustgen.model.values.schema import JsonSchema, Value, core_schema_of, shown

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

BoundKind = Literal["min", "best", "only"]
KINDS: tuple[BoundKind, ...] = ("min", "best", "only")
_VERSION = r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,5}"
_ACCEPTED = 'write {min: "1.2"} (that or newer), {best: "1.3"} (up to that) or {only: "1.3"}'


def version_text(plain: object) -> str:
    """A dotted version number as text; raises ValueError, with a hint to quote a number."""
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        raise ValueError(f'the version {plain} is read as a number; put it in quotes: "{plain}"')
    if not isinstance(plain, str) or re.fullmatch(_VERSION, plain) is None:
        raise ValueError(f'{shown(plain)} is not a version; write numbers and dots in quotes, such as "1.2"')
    return plain


def version_key(version: str) -> tuple[int, ...]:
    """A key to order versions by: 1.10 comes after 1.9, and 1.2.0 is 1.2."""
    numbers = [int(number) for number in version.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


class TlsVersion(StrEnum):
    """A version of TLS (RFC 2246, 4346, 5246, 8446); compares by age."""

    TLS_1_0 = "1.0"
    TLS_1_1 = "1.1"
    TLS_1_2 = "1.2"
    TLS_1_3 = "1.3"

    @classmethod
    def parse(cls, plain: object) -> TlsVersion:
        """Read "1.0" to "1.3", in quotes; raises ValueError."""
        text = version_text(plain)
        if text not in cls._value2member_map_:
            raise ValueError(f"there is no TLS {text}; the versions are 1.0, 1.1, 1.2 and 1.3")
        return cls(text)

    def plain(self) -> str:
        return self.value

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        return core_schema_of(cls, cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> JsonSchema:
        return {"type": "string", "enum": [version.value for version in cls]}


@dataclass(frozen=True, slots=True)
class VersionBound(Value):
    """``min``: that version or newer; ``best``: up to that version; ``only``: that version and no other.

    ``label`` is what the version is one of ("TLS"); a check sets it, people read it, comparing ignores it.
    """

    kind: BoundKind
    version: str
    label: str = field(default="", compare=False)

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "description": "A bound on a version: min (or newer), best (up to) or only. Versions are in quotes.",
        "type": "object",
        "properties": {kind: {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)*$"} for kind in KINDS},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
        "examples": [{"min": "1.2"}, {"best": "1.3"}, {"only": "1.3"}],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read a mapping with one of ``min``, ``best``, ``only``; raises ValueError."""
        if isinstance(plain, str | int | float) and not isinstance(plain, bool):
            raise ValueError(f"{shown(plain)} does not say whether newer or older versions count; {_ACCEPTED}")
        if not isinstance(plain, Mapping) or len(plain) != 1:
            raise ValueError(f"{shown(plain)} is not one bound on a version; {_ACCEPTED}")
        ((kind, version),) = plain.items()
        if kind not in KINDS:
            raise ValueError(f"{shown(kind)} is not a bound on a version; {_ACCEPTED}")
        return cls(cast(BoundKind, kind), version_text(version))

    def plain(self) -> dict[str, str]:
        return {self.kind: self.version}

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    def labelled(self, label: str) -> VersionBound:
        """The same bound, spoken with what the version is one of: "TLS" makes "TLS 1.2 or newer"."""
        return replace(self, label=label)

    def permits(self, version: str) -> bool:
        """Whether ``version`` lies within the bound; raises ValueError when it is no version."""
        seen, bound = version_key(version_text(version)), version_key(self.version)
        if self.kind == "min":
            return seen >= bound
        return seen <= bound if self.kind == "best" else seen == bound


def as_tls(bound: VersionBound) -> VersionBound:
    """The bound labelled "TLS"; raises ValueError when its version is none of TLS's. Fits ``AfterValidator``."""
    TlsVersion.parse(bound.version)
    return bound.labelled("TLS")
