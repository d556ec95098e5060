"""Constraints between values are kept, or told with their line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vocabulary import VOCABULARY
from trustgen.errors import InputError
from trustgen.registry.constraints import ConstraintEntry, violation
from trustgen.registry.load import load

REGISTRY = """\
version: 1
organisation: {{name: Tidemark}}
values: {{grace: 30d, kept: 35d, gone: {gone}}}
constraints:
  - says: What is deleted is gone from the backups in time.
    sum: [$values.grace, $values.kept]
    at_most: $values.gone
sections: [{{id: main, title: Main}}]
claims:
  - {{id: a, section: main, kind: limit, says: "Deleted data is gone within {{values.gone}}."}}
"""


def test_values_that_fit_are_no_problem() -> None:
    """The sum is as long as it may be."""
    registry, warnings = load(REGISTRY.format(gone="65d").encode(), "claims.yaml", VOCABULARY)
    assert registry.values["gone"] == "65d"
    assert not [problem for problem in warnings if "constraint" in problem.code]


@pytest.mark.parametrize(
    ("gone", "code", "what"),
    [
        ("60d", "broken-constraint", "30 days and 35 days are 65 days, which is more than 60 days, against: What is"),
        ("3 months", "bad-constraint", "65 days and 3 months cannot be compared"),
        ("soon", "bad-constraint", "`soon` is no length of time"),
    ],
)
def test_values_that_do_not_fit_are_told(gone: str, code: str, what: str) -> None:
    """With the line of the constraint."""
    with pytest.raises(InputError) as caught:
        load(REGISTRY.format(gone=gone).encode(), "claims.yaml", VOCABULARY)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == (code, 5)
    assert what in problem.what


@pytest.mark.parametrize(
    ("entry", "broken"),
    [
        ({"value": 5, "at_least": 5}, ""),
        ({"value": 4.5, "at_least": 5}, "4.5, which is less than 5"),
        ({"sum": [1, 2], "equals": 3}, ""),
        ({"sum": [1, 2], "equals": 4}, "1 and 2 are 3, which is not equal to 4"),
        ({"value": "99.9%", "at_most": "99.95%"}, ""),
        ({"sum": ["99.9%"], "at_least": "99.95%"}, "99.9%, which is less than 99.95%"),
        ({"value": "1 year", "equals": "12 months"}, ""),
        ({"value": "72h", "equals": "3d"}, ""),
    ],
)
def test_sides_of_one_sort_are_compared(entry: dict[str, Any], broken: str) -> None:
    """Lengths of time, percentages, numbers."""
    assert violation(ConstraintEntry.model_validate({"says": "So.", **entry})) == broken


@pytest.mark.parametrize(
    "entry",
    [
        {"value": "30d", "at_most": 30},
        {"value": True, "equals": True},
        {"sum": ["1%", "2%"], "equals": "3%"},
        {"sum": ["1d", 2], "equals": "3d"},
        {"sum": ["1 month", "1d"], "equals": "3d"},
        {"value": "2 business days", "at_most": "3d"},
    ],
)
def test_sides_of_two_sorts_are_not(entry: dict[str, Any]) -> None:
    """A month is no number of days, and true is no number."""
    with pytest.raises(ValueError, match=r"cannot|is no|same unit"):
        violation(ConstraintEntry.model_validate({"says": "So.", **entry}))


@pytest.mark.parametrize(
    "entry", [{}, {"value": 1}, {"value": 1, "sum": [1], "equals": 1}, {"value": 1, "equals": 1, "at_most": 1}]
)
def test_a_constraint_has_two_sides(entry: dict[str, Any]) -> None:
    """One on the left, one on the right."""
    with pytest.raises(ValueError, match="write `"):
        ConstraintEntry.model_validate({"says": "So.", **entry})
