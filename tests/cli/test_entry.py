"""The way in: ``main``, ``python -m trustgen``, and what they must not load."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import trustgen.cli
from trustgen import __version__, evidence, pipeline
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


#: What a build from evidence has no use for.
UNNEEDED = frozenset(
    {
        "httpx",
        "httpcore",
        "markdown_it",
        "rich",
        "cryptography",
        "asyncio",
        "dns",
        "ssl",
        "concurrent",
        "multiprocessing",
        "jmespath",
    }
    | {"watchfiles", "difflib", "subprocess", "http", "xml"}
    | {
        f"trustgen.{part}"
        for part in ("net", "probes", "observe", "plan", "demo", "serve", "vendors", "registry.permanence")
    }
    | {f"trustgen.render.{part}" for part in ("controls", "notes", "disclosure", "feeds", "lists", "security_txt")}
)
_PROJECT = """\
version: 1
organisation: {name: Bench, legal_name: Bench Ltd, website: "https://bench.example", country: GB, timezone: UTC}
site: {base_url: "https://trust.bench.example"}
contacts: {security: "mailto:security@bench.example"}
owners: {platform: {title: Platform lead, contact: security}}
sections: [{id: all, title: All, owner: platform}]
claims:
  - {id: kept, section: all, says: Backups are kept., attested: [{role: platform, on: 2026-06-01, every: 90d}]}
"""


#: What a build has no use for when its registry and its evidence were read before.
KNOWN = frozenset({"pydantic", "pydantic_core", "annotated_types", "yaml", "importlib.metadata"})


def _loaded_by_a_build(tmp_path: Path) -> set[str]:
    """The modules that a build from evidence has loaded at its end."""
    (tmp_path / "claims.yaml").write_text(_PROJECT)
    at = datetime(2026, 6, 2, tzinfo=UTC)
    kept = evidence.Evidence(
        at=at, registry=pipeline.lint(pipeline.Project(tmp_path), at).registry.digest, trustgen=__version__,
        observations={}, judgements=(), last_held={},
    )  # fmt: skip
    evidence.write(tmp_path / "evidence.json", kept)
    arguments = [
        "build",
        "--project",
        str(tmp_path),
        "--evidence",
        str(tmp_path / "evidence.json"),
        "--at",
        at.isoformat(),
    ]
    ran = _python(
        "-c", f"import sys; from trustgen.cli import main; print(main({arguments!r})); print(*sys.modules, sep='\\n')"
    )
    lines = ran.stdout.splitlines()
    loaded = set(lines)
    assert "0" in lines, ran.stdout + ran.stderr
    assert "trustgen.render.site" in loaded
    return loaded


def _among(unneeded: frozenset[str], loaded: set[str]) -> set[str]:
    return {name for name in loaded if name in unneeded or name.partition(".")[0] in unneeded}


def test_a_build_from_evidence_loads_nothing_that_looks(tmp_path: Path) -> None:
    """No network, no event loop, no probe, no terminal library, and no writer of pages that the site does not have."""
    assert _among(UNNEEDED, _loaded_by_a_build(tmp_path)) == set()


def test_a_build_of_what_is_known_loads_nothing_that_validates(tmp_path: Path) -> None:
    """The second time neither pydantic nor a reader of YAML is imported."""
    assert "pydantic" in _loaded_by_a_build(tmp_path)
    assert _among(KNOWN, _loaded_by_a_build(tmp_path)) == set()


def test_no_module_takes_the_place_of_main() -> None:
    """A module ``trustgen/cli/main.py`` would overwrite the function ``trustgen.cli.main`` when it is imported."""
    assert not (Path(trustgen.cli.__file__).parent / "main.py").exists()
    assert callable(trustgen.cli.main)


_LEFT = """\
import atexit, sys, threading
from trustgen.cli import main, root
root.run = lambda arguments: print("x" * 200_000) or 3
atexit.register(lambda: print("and the last word"))
{before}
sys.argv = ["trustgen", "lint"]
print(main(), "and Python goes on")
"""


def test_the_process_ends_with_the_run() -> None:
    """With its code, all that was printed, and what was to be done at the end; nothing comes after."""
    ran = _python("-c", _LEFT.format(before=""))
    assert (ran.returncode, ran.stderr) == (3, "")
    assert ran.stdout == f"{'x' * 200_000}\nand the last word\n"


@pytest.mark.parametrize("before", ["sys.settrace(lambda *_: None)", "sys.setprofile(lambda *_: None)"])
def test_who_watches_the_program_sees_its_end(before: str) -> None:
    """A tracer or a profiler tells what it saw when Python ends."""
    ran = _python("-c", _LEFT.format(before=before))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "3 and Python goes on" in ran.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_that_cannot_be_written_is_no_success() -> None:
    """Python says so itself, and ends with a code of its own."""
    command = f"{sys.executable} -m trustgen lint > /dev/full"
    ran = subprocess.run(command, shell=True, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "No space left on device" in ran.stderr
