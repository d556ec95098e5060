"""Every format of the verification report: name → the function that renders it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from trustgen.model.report import Report

#: Renders a report as text that ends in a newline (or is empty); pure.
Render = Callable[[Report], str]

FORMATS: dict[str, str] = {
    "console": "trustgen.formats.console:render",
    "json": "trustgen.formats.json:render",
    "junit": "trustgen.formats.junit:render",
    "sarif": "trustgen.formats.sarif:render",
    "github": "trustgen.formats.github:render",
    "markdown": "trustgen.formats.markdown:render",
}


def find(name: str) -> Render:
    """The function that renders the format ``name``. Raises KeyError for one that nobody has defined."""
    module, _, function = FORMATS[name].partition(":")
    found: Render = getattr(import_module(module), function)
    return found
