"""The manual of a check, taken apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from trustgen.checks import table
from trustgen.checks.manual import example, manual
from trustgen.model.base import Parameters
from trustgen.model.reference import DocumentName


class Odd(Parameters):
    """Parameters of every sort that the built-in checks do not have."""

    document: DocumentName
    since: date
    share: float = 0.5
    words: tuple[str, ...] = ("a", "no", 'say "x"')


def test_parameters_read_in_words() -> None:
    """Sorts, defaults and descriptions are for people."""
    page = manual(table.find("health"))
    by_name = {parameter.name: parameter for parameter in page.parameters}
    assert by_name["target"].sort == "name of a target (web)"
    assert by_name["target"].required
    assert by_name["max"].sort == "whole number, number or duration"
    assert by_name["unit"].sort == "second, minute, hour or day"
    assert by_name["unit"].default == "second"
    assert not by_name["max"].required


def test_a_default_reads_as_it_is_typed() -> None:
    """A mapping of the registry as well."""
    defaults = {parameter.name: parameter.default for parameter in manual(table.find("postgres.canary")).parameters}
    assert defaults["canary"] == "{env: TRUSTGEN_CANARY}"


def test_sorts_of_a_stranger() -> None:
    """A third party's parameters read as well."""
    check = replace(table.find("tls"), parameters=Odd)
    rows = {p.name: (p.sort, p.default) for p in manual(check).parameters}
    assert rows == {
        "document": ("name from documents", ""),
        "since": ("day (YYYY-MM-DD)", ""),
        "share": ("number", "0.5"),
        "words": ("list of text", r'[a, "no", "say \"x\""]'),
    }


def test_sections_are_whole_paragraphs() -> None:
    """Line breaks of the source are gone; an absent section is empty."""
    page = manual(table.find("tls"))
    assert page.section("Positive control").startswith("A refusal counts only where the same address accepted")
    assert "\n" not in page.section("Positive control")
    assert manual(table.find("status")).section("Positive control") == ""


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"version": {"min": "1.2"}}, '- tls: {version: {min: "1.2"}}'),
        ({"a": True, "b": 3, "c": [1, "x y"], "d": "26h"}, "- tls: {a: true, b: 3, c: [1, x y], d: 26h}"),
        ({"a": "a: b", "b": "#x", "c": "", "d": "1.10"}, '- tls: {a: "a: b", b: "#x", c: "", d: "1.10"}'),
        ({"a": "a ", "b": "x, y", "c": "true", "d": "12:30"}, '- tls: {a: "a ", b: "x, y", c: "true", d: "12:30"}'),
    ],
)
def test_examples_are_yaml_that_means_what_was_given(given: dict[str, Any], written: str) -> None:
    """What YAML would read as something else is quoted."""
    import yaml

    check = replace(table.find("tls"), example=given)
    assert example(check) == written
    assert yaml.safe_load(example(check)) == [{"tls": given}]
