"""Structured field values for HTTP (RFC 9651, which adds dates and display strings to RFC 8941).

A field that cannot be read is worth nothing as a whole: the parsers raise ValueError, as browsers ignore it.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

_KEY = re.compile(r"[a-z*][a-z0-9_.*-]*")
_TOKEN = re.compile(r"[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*")
_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_STRING = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
_BINARY = re.compile(r":([A-Za-z0-9+/=]*):")
_DISPLAY = re.compile(r'%"((?:[ !#-$&-~]|%[0-9a-f]{2})*)"')
_DATE = re.compile(r"@(-?[0-9]{1,15})(?![0-9.])")
_BOOLEAN = re.compile(r"\?([01])")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Token(str):
    """A bare word, which is not the same as a string of that text."""

    __slots__ = ()


class DisplayString(str):
    """A string of Unicode text."""

    __slots__ = ()


Bare = int | Decimal | str | bytes | bool | datetime


@dataclass(frozen=True, slots=True)
class Item:
    """A bare item and its parameters."""

    value: Bare
    parameters: dict[str, Bare] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InnerList:
    """A list in parentheses and its parameters."""

    items: tuple[Item, ...]
    parameters: dict[str, Bare] = field(default_factory=dict)


Member = Item | InnerList


def item(text: str) -> Item:
    """A field that is one item. Raises ValueError."""
    reader = _Reader(text)
    reader.spaces()
    found = reader.item()
    reader.end()
    return found


def members(text: str) -> tuple[Member, ...]:
    """A field that is a list; an empty field is an empty list. Raises ValueError."""
    reader = _Reader(text)
    reader.spaces()
    found: list[Member] = []
    while reader.more(found):
        found.append(reader.member())
    return tuple(found)


def dictionary(text: str) -> dict[str, Member]:
    """A field that is a dictionary; of a name that comes twice, the last counts. Raises ValueError."""
    reader = _Reader(text)
    reader.spaces()
    found: dict[str, Member] = {}
    while reader.more(found):
        key = reader.key()
        found[key] = reader.member() if reader.takes("=") else Item(True, reader.parameters())
    return found


@dataclass
class _Reader:
    text: str
    at: int = 0

    def fail(self, wanted: str) -> ValueError:
        return ValueError(f"{wanted} is expected at character {self.at + 1}")

    def takes(self, mark: str) -> bool:
        """Pass over ``mark`` if it comes next."""
        if not self.text.startswith(mark, self.at):
            return False
        self.at += len(mark)
        return True

    def spaces(self, also: str = "") -> None:
        """Pass over spaces, and tabs where ``also`` has one."""
        while self.at < len(self.text) and self.text[self.at] in (" ", *also):
            self.at += 1

    def end(self) -> None:
        self.spaces()
        if self.at < len(self.text):
            raise self.fail("the end")

    def more(self, found: object) -> bool:
        """Whether another member follows; passes over the comma between members."""
        if self.at >= len(self.text):
            return False
        if found:
            self.spaces("\t")
            if self.at >= len(self.text):
                return False
            if not self.takes(","):
                raise self.fail("a comma")
            self.spaces("\t")
            if self.at >= len(self.text):
                raise self.fail("another member")
        return True

    def _read(self, pattern: re.Pattern[str], wanted: str) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise self.fail(wanted)
        self.at = found.end()
        return found

    def key(self) -> str:
        return self._read(_KEY, "a name")[0]

    def parameters(self) -> dict[str, Bare]:
        found: dict[str, Bare] = {}
        while self.takes(";"):
            self.spaces()
            key = self.key()
            found[key] = self.bare() if self.takes("=") else True
        return found

    def item(self) -> Item:
        return Item(self.bare(), self.parameters())

    def member(self) -> Member:
        return self.inner_list() if self.takes("(") else self.item()

    def inner_list(self) -> InnerList:
        items: list[Item] = []
        while True:
            self.spaces()
            if self.takes(")"):
                return InnerList(tuple(items), self.parameters())
            items.append(self.item())
            if self.text[self.at : self.at + 1] not in (" ", ")"):
                raise self.fail("a space or a closing parenthesis")

    def bare(self) -> Bare:
        match self.text[self.at : self.at + 1]:
            case '"':
                return re.sub(r"\\(.)", r"\1", self._read(_STRING, "a closed string")[1])
            case ":":
                return self._binary()
            case "?":
                return self._read(_BOOLEAN, "?0 or ?1")[1] == "1"
            case "@":
                return self._date()
            case "%":
                return self._display()
            case sign if sign == "-" or (sign.isascii() and sign.isdigit()):
                return self._number()
            case _:
                return Token(self._read(_TOKEN, "an item")[0])

    def _number(self) -> int | Decimal:
        found = self._read(_NUMBER, "a number")
        whole, fraction = found[2], found[3]
        if fraction is None and len(whole) <= 15:
            return int(found[0])
        if fraction is not None and len(whole) <= 12 and len(fraction) <= 3:
            return Decimal(found[0])
        raise self.fail("a number of fewer digits")

    def _binary(self) -> bytes:
        coded = self._read(_BINARY, "base64 between colons")[1]
        try:
            return base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True)
        except binascii.Error:
            raise self.fail("base64") from None

    def _date(self) -> datetime:
        found = self._read(_DATE, "a number of seconds")
        try:
            return _EPOCH + timedelta(seconds=int(found[1]))
        except OverflowError:
            raise self.fail("a date of this age") from None

    def _display(self) -> DisplayString:
        coded = self._read(_DISPLAY, "a closed display string")[1]
        octets = re.sub(rb"%([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), coded.encode("ascii"))
        try:
            return DisplayString(octets.decode("utf-8"))
        except UnicodeDecodeError:
            raise self.fail("UTF-8") from None
