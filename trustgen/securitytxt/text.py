"""What a security.txt says, and what is wrong with it (RFC 9116)."""

from __future__ import annotations

import re
from datetime import datetime

from trustgen.frozen import dataclass

LARGEST = 32 * 1024  # bytes: what parsers must read (RFC 9116 §5.4), and what several of them stop at
LONGEST_FIELD = 2048  # characters of a value
MOST_LINES = 1000

#: Fields of the IANA registry, as they are written; names are alike in upper and lower case.
NAMES = (
    "Contact",
    "Expires",
    "Encryption",
    "Acknowledgments",
    "Preferred-Languages",
    "Canonical",
    "Policy",
    "Hiring",
    "CSAF",
    "Bug-Bounty",
)
_STAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field as written: its name, its value, and its line (from 1; in a signed file, of the whole file)."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """What is wrong in a line (0: the file as a whole). ``code`` is stable; ``what`` is a clause for readers.

    One that is not ``serious`` leaves the file valid.
    """

    line: int
    code: str
    what: str
    serious: bool = True

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}" if self.line else self.what


@dataclass(frozen=True, slots=True)
class SecurityTxt:
    """The fields in order, the flaws in order of line, and whether the text stands in an OpenPGP cleartext signature.

    The signature itself is not verified here.
    """

    fields: tuple[Field, ...]
    flaws: tuple[Flaw, ...]
    signed: bool = False

    @property
    def valid(self) -> bool:
        """Whether no flaw is serious. Says nothing about Expires being past."""
        return not any(flaw.serious for flaw in self.flaws)

    @property
    def expires(self) -> datetime | None:
        """The instant of the only Expires field; None where there is none, or more than one, or it is no date."""
        values = self.values("Expires")
        return moment(values[0]) if len(values) == 1 else None

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of field ``name`` (any case), in order."""
        wanted = name.lower()
        return tuple(field.value for field in self.fields if field.name.lower() == wanted)


def moment(written: str) -> datetime | None:
    """An RFC 3339 date and time with its offset; None for anything else."""
    if _STAMP.fullmatch(written) is None:
        return None
    try:
        return datetime.fromisoformat(written.upper())
    except ValueError:
        return None
