"""Numbers, percentages, sizes and money as each language writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from trustgen.model.values import ByteSize, Money, Percentage

if TYPE_CHECKING:
    from trustgen.words.catalogue import Words

Number = int | float | Decimal


def number(value: Number, words: Words) -> str:
    """A number with the language's marks: 1,000.5 or 1.000,5; the digits are kept. Raises ValueError for NaN."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"{value} is no number that can be written")
    whole, _, decimals = f"{abs(exact):f}".partition(".")
    if len(whole) >= int(words.get("number.group_from")):
        whole = f"{int(whole):,}".replace(",", words.get("number.group"))
    minus = "\u2212" if exact < 0 else ""
    return f"{minus}{whole}{words.get('number.decimal')}{decimals}" if decimals else f"{minus}{whole}"


def percentage(value: Percentage, words: Words) -> str:
    """99.9%, or 99,9 % where the language puts a space."""
    return words.get("number.percent", number=number(value.amount, words))


def size(value: ByteSize, words: Words) -> str:
    """The unit that was written: 10 MB, 512 KiB; French counts octets."""
    unit = value.unit.removesuffix("B") + words.get("number.byte")
    return f"{number(value.amount, words)}\u00a0{unit}"


def money(value: Money, words: Words) -> str:
    """One amount or a span; raises ValueError when no currency is known."""
    if not value.currency:
        raise ValueError(f"{value} names no currency; write one, such as EUR")
    if value.low == value.high:
        return _amount(value.low, value.currency, words)
    return words.get(
        "money.span",
        low=_amount(value.low, value.currency, words),
        low_number=_cents(value.low, words),
        high=_amount(value.high, value.currency, words),
    )


def _amount(amount: Decimal, currency: str, words: Words) -> str:
    key = f"currency.{currency}"
    if words.has(key):
        return words.get("money.symbol", symbol=words.get(key), number=_cents(amount, words))
    return words.get("money.code", code=currency, number=_cents(amount, words))


def _cents(amount: Decimal, words: Words) -> str:
    """Whole amounts without decimals, others with at least two."""
    if amount == int(amount):
        return number(int(amount), words)
    exponent = amount.as_tuple().exponent
    two_places = isinstance(exponent, int) and exponent > -2
    return number(amount.quantize(Decimal("0.01")) if two_places else amount, words)
