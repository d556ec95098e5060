"""Each format's whole output for one report, compared to the letter.

``python -m tests.formats.test_golden`` writes the files anew; read the difference before keeping it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.formats import sample
from trustgen import __version__
from trustgen.formats import console
from trustgen.formats.table import FORMATS, find
from trustgen.model.report import Report

GOLDEN = Path(__file__).parent / "golden"
RENDERS: dict[str, Callable[[Report], str]] = {
    **{name: find(name) for name in FORMATS},
    "console-narrow": lambda report: console.render(report, width=60),
    "console-colour": lambda report: console.render(report, colour=True),
}


def rendered(name: str) -> str:
    """What the format makes of the sample, whatever the version."""
    return RENDERS[name](sample.report()).replace(f'"{__version__}"', '"VERSION"')


@pytest.mark.parametrize("name", RENDERS)
def test_the_whole_output_is_as_it_was(name: str) -> None:
    """A format's output for the sample report is what its golden file holds."""
    assert rendered(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RENDERS)
def test_the_output_can_be_written_and_ends_its_line(name: str) -> None:
    """Whatever was seen, the output is valid UTF-8, ends in one newline, and is the same each time."""
    text = rendered(name)
    assert text.encode().decode() == text == rendered(name)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", [name for name in RENDERS if not name.startswith("console")])
def test_the_operators_details_stay_with_the_operator(name: str) -> None:
    """Only the console tells the detail: what CI shows may be read by anyone."""
    assert "web-3" not in rendered(name)
    assert "web-3" in rendered("console")


@pytest.mark.parametrize("name", [name for name in RENDERS if name not in ("json", "console-colour")])
def test_nothing_seen_can_command_the_reader(name: str) -> None:
    """Escape sequences, line breaks and reordering characters from outside do not come through as they are."""
    text = rendered(name)
    assert [line for line in text.splitlines() if not line.expandtabs().isprintable()] == []
    assert not any(line.startswith("::error::owned") for line in text.splitlines())


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each in RENDERS:
        (GOLDEN / f"{each}.txt").write_text(rendered(each), encoding="utf-8")
