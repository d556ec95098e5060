"""Numbers, percentages, sizes and money as each language writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from trustgen.model.values import ByteSize, Money, Percentage

Number = int | float | Decimal


class Marks(Protocol):
    """A language's marks and symbols by dotted key; :class:`~trustgen.words.catalogue.Words` is one."""

    def has(self, key: str) -> bool:
        """Whether the language has it."""

    def get(self, key: str, **values: object) -> str:
        """The text, its placeholders filled."""


def number(value: Number, marks: Marks) -> str:
    """A number with the language's marks: 1,000.5 or 1.000,5; the digits are kept. Raises ValueError for NaN."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"{value} is no number that can be written")
    whole, _, decimals = f"{abs(exact):f}".partition(".")
    if len(whole) >= int(marks.get("number.group_from")):
        whole = f"{int(whole):,}".replace(",", marks.get("number.group"))
    minus = "\u2212" if exact < 0 else ""
    return f"{minus}{whole}{marks.get('number.decimal')}{decimals}" if decimals else f"{minus}{whole}"


def percentage(value: Percentage, marks: Marks) -> str:
    """99.9%, or 99,9 % where the language puts a space."""
    return marks.get("number.percent", number=number(value.amount, marks))


def size(value: ByteSize, marks: Marks) -> str:
    """The unit that was written: 10 MB, 512 KiB; French counts octets."""
    unit = value.unit.removesuffix("B") + marks.get("number.byte")
    return f"{number(value.amount, marks)}\u00a0{unit}"


def money(value: Money, marks: Marks) -> str:
    """One amount or a span; raises ValueError when no currency is known."""
    if not value.currency:
        raise ValueError(f"{value} names no currency; write one, such as EUR")
    if value.low == value.high:
        return _amount(value.low, value.currency, marks)
    return marks.get(
        "money.span",
        low=_amount(value.low, value.currency, marks),
        low_number=_cents(value.low, marks),
        high=_amount(value.high, value.currency, marks),
    )


def _amount(amount: Decimal, currency: str, marks: Marks) -> str:
    key = f"currency.{currency}"
    if marks.has(key):
        return marks.get("money.symbol", symbol=marks.get(key), number=_cents(amount, marks))
    return marks.get("money.code", code=currency, number=_cents(amount, marks))


def _cents(amount: Decimal, marks: Marks) -> str:
    """Whole amounts without decimals, others with at least two."""
    if amount == int(amount):
        return number(int(amount), marks)
    exponent = amount.as_tuple().exponent
    two_places = isinstance(exponent, int) and exponent > -2
    return number(amount.quantize(Decimal("0.01")) if two_places else amount, marks)
