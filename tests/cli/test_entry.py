"""The way in: ``main``, ``python -m trustgen``, and what they must not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import trustgen.cli
from trustgen import __version__
from trustgen.cli import main

HEAVY = ("pydantic", "yaml", "httpx", "jinja2", "rich", "cryptography", "asyncio", "click", "dns", "markdown_it")
CHECKOUT = Path(trustgen.cli.__file__).parents[2]


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=False)


def test_version_is_printed_on_one_line_and_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` prints ``trustgen X.Y.Z`` and a line end, nothing on stderr, and returns 0."""
    assert main(["--version"]) == 0
    assert capsys.readouterr() == (f"trustgen {__version__}\n", "")


def test_version_through_the_module_is_the_same() -> None:
    """``python -m trustgen --version`` takes its arguments from the process and exits with what main returned."""
    ran = _python("-m", "trustgen", "--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"trustgen {__version__}\n", "")


def test_version_loads_nothing_heavy() -> None:
    """After ``--version`` none of the heavy libraries is in ``sys.modules``, nor any other part of trustgen."""
    ran = _python(
        "-c", "import sys; from trustgen.cli import main; main(['--version']); print(*sys.modules, sep='\\n')"
    )
    loaded = set(ran.stdout.splitlines()[1:])
    assert "trustgen.cli" in loaded
    assert {name for name in loaded if name.split(".")[0] in HEAVY} == set()
    assert {name for name in loaded if name.startswith("trustgen")} == {"trustgen", "trustgen.cli"}


def test_no_module_takes_the_place_of_main() -> None:
    """A module ``trustgen/cli/main.py`` would overwrite the function ``trustgen.cli.main`` when it is imported."""
    assert not (Path(trustgen.cli.__file__).parent / "main.py").exists()
    assert callable(trustgen.cli.main)
