"""Tools from npm that look at pages: where they are, and a skip that says why where they are not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

MODULES = Path(__file__).parents[2] / ".cache" / "pages" / "node_modules"
#: Set by ``make pages``: the long variant of each test, and where screenshots go.
FOLDER = os.environ.get("TRUSTGEN_PAGES", "")

long = pytest.mark.skipif(not FOLDER, reason="not run: part of the long look at the pages (make pages)")


#: A script that adds up in ``window.moved`` how far things on the page changed their places by themselves.
WATCH_MOVES = (
    "window.moved = 0; new PerformanceObserver((list) => {"
    " for (const one of list.getEntries()) window.moved += one.value;"
    "}).observe({type: 'layout-shift', buffered: true})"
)


def tool(path: str, *programs: str) -> Path:
    """A file of an npm package; skips the test where it, or a program that runs it, is not installed."""
    found = MODULES / path
    if not found.is_file():
        pytest.skip(f"not run: {path.partition('/')[0]} is not installed (scripts/pages)")
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"not run: {program} is not installed")
    return found


#: One page of each sort.
SORTS = (
    "",
    "subprocessors/",
    "subprocessors/changes/lantern/added/",
    "documents/",
    "controls/",
    "questions/",
    "changes/",
    "contact/",
    "disclosure/",
    "claims/tls-in-transit/",
    "claims/destructive-actions/",
    "404.html",
)
