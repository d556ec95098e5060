"""Constraints between values: what must stay true of them however one of them is changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from trustgen.model.base import Entry, PlainText
from trustgen.model.values import Duration, Percentage, total
from trustgen.registry.collect import Collector
from trustgen.registry.interpret import interpret
from trustgen.validated import Field, model_validator

Quantity = Duration | Percentage | int | float
_RELATIONS = {"at_most": "more than", "at_least": "less than", "equals": "not equal to"}


class ConstraintEntry(Entry):
    """``{says, value or sum, at_most or at_least or equals}``: two sides, usually references, and how they compare."""

    says: PlainText = Field(description="Why it must be so, for whoever breaks it.")
    value: Any = None
    sum: tuple[Any, ...] = ()
    at_most: Any = None
    at_least: Any = None
    equals: Any = None

    @model_validator(mode="after")
    def _two_sides(self) -> Self:
        if (self.value is None) is (not self.sum):
            raise ValueError("write `value:` or `sum: [...]`, one of them")
        if sum(getattr(self, name) is not None for name in _RELATIONS) != 1:
            raise ValueError("write `at_most:`, `at_least:` or `equals:`, one of them")
        return self


def check(constraints: Iterable[ConstraintEntry], collector: Collector) -> None:
    """Every constraint that cannot be compared, and every one that is not kept, as a problem at its line."""
    for index, constraint in enumerate(constraints):
        here = ("constraints", index)
        try:
            broken = violation(constraint)
        except ValueError as error:
            fix = "compare lengths of time of one sort, percentages, or numbers"
            collector.add(here, "bad-constraint", str(error), fix)
            continue
        if broken:
            what = f"{broken}, against: {constraint.says.rstrip('.')}"
            collector.add(here, "broken-constraint", what, "change one of the values, or what is said about them")


def violation(constraint: ConstraintEntry) -> str:
    """How the constraint is not kept; empty where it is. Raises ValueError where its sides cannot be compared."""
    terms = [quantity(plain) for plain in constraint.sum or (constraint.value,)]
    left = _added(terms)
    name = next(name for name in _RELATIONS if getattr(constraint, name) is not None)
    right = quantity(getattr(constraint, name))
    if _sort(left) != _sort(right):
        raise ValueError(f"{left} and {right} cannot be compared")
    low, high = _size(left), _size(right)
    if {"at_most": low <= high, "at_least": low >= high, "equals": low == high}[name]:
        return ""
    shown = f"{' and '.join(map(str, terms))} are {left}" if len(terms) > 1 else str(left)
    return f"{shown}, which is {_RELATIONS[name]} {right}"


def quantity(plain: Any) -> Quantity:
    """``plain`` as something that can be compared. Raises ValueError."""
    found = plain if isinstance(plain, (Duration, Percentage)) else interpret(plain)
    if isinstance(found, (Duration, Percentage)) or (isinstance(found, (int, float)) and not isinstance(found, bool)):
        return found
    raise ValueError(f"`{plain}` is no length of time, no percentage and no number")


def _added(terms: list[Quantity]) -> Quantity:
    durations = [term for term in terms if isinstance(term, Duration)]
    numbers = [term for term in terms if isinstance(term, (int, float))]
    if len(durations) == len(terms):
        return total(durations)
    if len(numbers) == len(terms):
        return sum(numbers)
    if len(terms) == 1:
        return terms[0]
    raise ValueError(f"{' and '.join(map(str, terms))} cannot be added up")


def _sort(value: Quantity) -> str:
    """What may be compared with what; a month is no number of days."""
    return value.meaning()[1] if isinstance(value, Duration) else type(value).__name__.replace("float", "int")


def _size(value: Quantity) -> Any:
    if isinstance(value, Duration):
        return value.meaning()[0]
    return value.amount if isinstance(value, Percentage) else value
