"""Versions, numbers, sizes, rates, money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from trustgen.model.values import (
    ByteSize,
    Duration,
    DurationBound,
    Money,
    NumberBound,
    Percentage,
    Rate,
    TlsVersion,
    VersionBound,
    as_tls,
)


def refuses(kind: Any, plain: Any, hint: Any) -> bool:
    """True when ``plain`` is refused with a sentence that matches ``hint``."""
    with pytest.raises(ValueError, match=hint):
        kind.parse(plain)
    return True


@pytest.mark.parametrize(
    ("plain", "hint"),
    [
        ({"min": 1.2}, 'put it in quotes: "1.2"'),
        ({"min": 1}, 'put it in quotes: "1"'),
        ({"min": "new"}, "is not a version"),
        ({"min": True}, "is not a version"),
        ("1.2", "does not say whether newer or older"),
        (1.2, "does not say whether newer or older"),
        ({"min": "1.2", "only": "1.3"}, "is not one bound"),
        ({}, "is not one bound"),
        ({"least": "1.2"}, "is not a bound on a version"),
    ],
)
def test_ambiguous_versions_are_refused(plain: Any, hint: Any) -> None:
    """A number, a bare version or two bounds are refused with what to write instead."""
    assert refuses(VersionBound, plain, hint)


@pytest.mark.parametrize(
    ("bound", "permitted", "forbidden"),
    [
        ({"min": "1.2"}, ["1.2", "1.3", "1.10"], ["1.1", "1.0"]),
        ({"best": "1.3"}, ["1.3", "1.2", "1.3.0"], ["1.4"]),
        ({"only": "1.3"}, ["1.3", "1.3.0"], ["1.2", "1.4"]),
        ({"min": "0"}, ["0.0"], []),
    ],
)
def test_bounds_compare_versions_as_numbers(bound: Any, permitted: Any, forbidden: Any) -> None:
    """1.10 is newer than 1.9, and 1.3.0 is 1.3."""
    parsed = VersionBound.parse(bound)
    assert all(parsed.permits(version) for version in permitted)
    assert not any(parsed.permits(version) for version in forbidden)


def test_a_tls_bound_knows_its_label_and_its_versions() -> None:
    """as_tls labels the bound without changing what it equals, and refuses a version TLS never had."""
    bound = as_tls(VersionBound.parse({"min": "1.2"}))
    assert bound.label == "TLS"
    assert bound == VersionBound.parse({"min": "1.2"})
    with pytest.raises(ValueError, match=r"there is no TLS 1\.4"):
        as_tls(VersionBound.parse({"min": "1.4"}))


def test_tls_versions_are_ordered() -> None:
    """TLS versions sort by age and must be quoted."""
    assert max(TlsVersion) is TlsVersion.parse("1.3")
    assert TlsVersion.TLS_1_1 < TlsVersion.TLS_1_2
    assert refuses(TlsVersion, 1.3, "put it in quotes")
    assert refuses(TlsVersion, "3.0", "there is no TLS 3.0")


@pytest.mark.parametrize(
    ("bound", "inside", "outside"),
    [
        ({"min": 0.3}, [0.3, 1], [0.29]),
        ({"max": 0}, [0, -1], [1]),
        ({"min": 2, "max": 4}, [2, 3.5, 4], [1, 5]),
    ],
)
def test_number_bounds_include_their_ends(bound: Any, inside: Any, outside: Any) -> None:
    """Both ends count as inside, for floats as they are written."""
    parsed = NumberBound.parse(bound)
    assert all(parsed.permits(number) for number in inside)
    assert not any(parsed.permits(number) for number in outside)


@pytest.mark.parametrize(
    ("kind", "plain", "hint"),
    [
        (NumberBound, 3, "is not a bound"),
        (NumberBound, {"unit": "person"}, "needs min, max or both"),
        (NumberBound, {"min": 3, "max": 2}, "nothing lies between"),
        (NumberBound, {"min": "3"}, "is not a number"),
        (NumberBound, {"min": True}, "is not a number"),
        (NumberBound, {"min": float("nan")}, "is too large"),
        (NumberBound, {"min": 1, "most": 2}, "does not know most; the keys are min, max, unit"),
        (DurationBound, {"min": "2h", "max": "1h"}, "nothing lies between"),
        (Percentage, 99.9, "in quotes"),
        (Percentage, "101%", "0 to 100"),
        (ByteSize, 1024, "is not a size"),
        (ByteSize, "10 parsecs", "is not a size"),
        (ByteSize, "10 PB", "is not a size"),
        (ByteSize, "0.5 B", "whole number of bytes"),
        (Rate, "5/min", "is not a rate"),
        (Rate, {"limit": 5}, "lacks unit, window"),
        (Rate, {"limit": 0, "unit": "try", "window": "1m"}, "1 or more"),
        (Rate, {"limit": True, "unit": "try", "window": "1m"}, "1 or more"),
        (Rate, {"limit": 1, "unit": "try", "window": "0m"}, "cannot be zero"),
        (Rate, {"limit": 1, "unit": "try", "window": "1m", "per": []}, "each once"),
        (Rate, {"limit": 1, "unit": "try", "window": "1m", "per": ["a", "a"]}, "each once"),
        (Rate, {"limit": 1, "unit": {"one": "try"}, "window": "1m"}, "both forms"),
        (Money, 500, "is not an amount of money"),
        (Money, {"from": 5}, "either an amount, or from and to"),
        (Money, {"from": 5, "to": 1}, "smaller amount to a larger"),
        (Money, {"amount": -1}, "none below zero"),
        (Money, {"amount": 1, "currency": "euro"}, "three capital letters"),
    ],
)
def test_wrong_quantities_are_refused(kind: Any, plain: Any, hint: Any) -> None:
    """Each wrong quantity is refused with a sentence that says what is accepted."""
    assert refuses(kind, plain, hint)


def test_duration_bounds_judge_seconds() -> None:
    """A bound of at most 12 hours permits 43,200 seconds and no more."""
    bound = DurationBound.parse({"max": "12h"})
    assert bound.permits(43200)
    assert not bound.permits(43201)
    assert not DurationBound.parse({"min": "1h"}).permits(10)
    assert DurationBound.parse({"min": "1h"}).permits(3600)


def test_sizes_are_equal_by_bytes() -> None:
    """1 KiB is 1024 B, less than 2 kB, and equals no plain number."""
    assert ByteSize.parse("1KiB") == ByteSize.parse("1024 B")
    assert hash(ByteSize.parse("1KiB")) == hash(ByteSize.parse("1024 B"))
    assert ByteSize.parse("1 kb") < ByteSize.parse("1 KiB") <= ByteSize.parse("1024 b")
    assert ByteSize.parse("1 B") != 1
    assert str(ByteSize.parse("1.5gb")) == "1.5 GB"


def test_percentages_keep_their_digits() -> None:
    """99.90 % equals 99.9 %, reads as written, and is 0.999 of one."""
    assert Percentage.parse("99.90%") == Percentage.parse("99.9 %")
    assert str(Percentage.parse("99.90%")) == "99.90%"
    assert Percentage.parse("99.9%").fraction() == Decimal("0.999")
    assert Percentage.parse("99%") < Percentage.parse("99.9%")


def test_money_takes_the_currency_beside_it() -> None:
    """A sum without a currency takes the one it is given; a sum with one keeps it."""
    assert Money.parse({"amount": 5}).in_currency("EUR") == Money.parse("EUR 5")
    assert Money.parse("USD 5").in_currency("EUR").currency == "USD"
    with pytest.raises(ValueError, match="three capital letters"):
        Money.parse({"amount": 5}).in_currency("eur")


def test_text_of_quantities() -> None:
    """Quantities name themselves on one line for the operator."""
    assert str(Rate.parse({"limit": 5, "unit": "try", "window": "15m", "per": "IP"})) == "5 try in 15 minutes per IP"
    assert str(Money.parse({"from": 50, "to": 100})) == "50 to 100"
    assert str(NumberBound.parse({"min": 1, "max": 2})) == "min 1, max 2"
    assert str(DurationBound(None, Duration.parse("1h"))) == "max 1 hour"
