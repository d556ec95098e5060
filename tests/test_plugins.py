"""Plug-ins: found by their name, named properly, and told about in sentences."""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from trustgen import plugins
from trustgen.checks import table as checks
from trustgen.errors import UsageError
from trustgen.facts.command import CommandFacts, CommandRequest
from trustgen.facts.table import family
from trustgen.model.observation import Observation, Seen
from trustgen.probes import table as probes

NOW = datetime(2026, 11, 21, tzinfo=UTC)
CHECKOUT = Path(__file__).parent.parent
REGISTRY = """
version: 1
organisation: {name: Tidemark}
sections: [{id: main, title: Main}]
claims:
  - id: written
    section: main
    says: We write down what changes.
    checks: [tidemark/lines: {file: CHANGELOG.md, min: %d}]
"""


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    plugins._table.cache_clear()
    yield
    plugins._table.cache_clear()


def installed(monkeypatch: pytest.MonkeyPatch, *points: tuple[str, str]) -> None:
    """As if packages had brought these names."""
    made = [EntryPoint(name, value, plugins.CHECKS) for name, value in points]
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: made)


def test_names_without_a_slash_never_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own tables are answered from without a look at what is installed."""

    def asked(group: str) -> Any:
        raise AssertionError(group)

    monkeypatch.setattr(importlib.metadata, "entry_points", asked)
    assert checks.find("tls").name == "tls"
    with pytest.raises(KeyError):
        checks.find("no_such_check")
    assert family("dns")
    assert probes.find("dns") is probes.find("dns")


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([("bare", "a:b")], "no name of the form vendor/name"),
        ([("Vendor/Name", "a:b")], "no name of the form vendor/name"),
        ([("v/n", "a:b"), ("v/n", "c:d")], "two packages bring a plug-in named v/n"),
        ([("v/n", "no_such_module:b")], "cannot be loaded"),
        ([("v/n", "json:nothing")], "cannot be loaded"),
        ([("v/n", "json:dumps")], "is no check"),
        ([("v/n", "trustgen.checks.tls:CHECK")], "is named tls"),
    ],
)
def test_what_is_amiss_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, points: list[tuple[str, str]], message: str
) -> None:
    """A bare name, a clash, a module that is not there, something that is no check."""
    installed(monkeypatch, *points)
    with pytest.raises(UsageError, match=message):
        checks.find("v/n")


BROUGHT = replace(checks.find("tls"), name="v/n")


def test_a_check_of_a_package_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The object itself, as the package brings it."""
    installed(monkeypatch, ("v/n", f"{__name__}:BROUGHT"))
    assert checks.find("v/n") is BROUGHT


def test_an_unknown_name_is_a_key_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for our own checks, probes and facts."""
    installed(monkeypatch)
    for find in (checks.find, probes.find, family):
        with pytest.raises(KeyError):
            find("v/n")


def test_all_names_hold_those_of_plug_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours first; the same entry point twice (two places of one package) is no clash."""
    installed(monkeypatch, ("v/n", "a:b"), ("v/n", "a:b"))
    assert checks.all_names() == (*checks.names(), "v/n")


async def strange(request: object, access: Any) -> tuple[Observation, ...]:
    """A probe of a package: it sees what ``access`` is."""
    return (Seen(access, NOW),)


STRANGE = (CommandRequest, CommandFacts)


@pytest.mark.parametrize(
    ("facts", "seen"),
    [(CommandFacts(0), True), (CommandFacts("0"), False), ({"status": 0}, False)],  # type: ignore[arg-type]
)
def test_facts_of_another_type_are_no_answer(monkeypatch: pytest.MonkeyPatch, facts: object, seen: bool) -> None:
    """Evidence could not hold them; the look fails, by name, and the run does not."""
    points = {
        plugins.PROBES: EntryPoint("v/n", f"{__name__}:strange", plugins.PROBES),
        plugins.FACTS: EntryPoint("v/n", f"{__name__}:STRANGE", plugins.FACTS),
    }
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [points[group]] if group in points else [])
    look: Any = probes.find("v/n")
    if seen:
        assert asyncio.run(look(None, facts)) == (Seen(facts, NOW),)
    else:
        with pytest.raises(TypeError, match="another type"):
            asyncio.run(look(None, facts))


@pytest.mark.slow
def test_the_example_installs_and_runs_by_name(tmp_path: Path) -> None:
    """With pip into an environment of its own; its check is explained, holds, and is broken."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    site = next((home / "lib").glob("python*/site-packages"))
    beside = [path for path in sys.path if path.endswith("site-packages")]
    (site / "beside.pth").write_text("\n".join([str(CHECKOUT), *beside]) + "\n")
    source = tmp_path / "plugin"
    _copy(CHECKOUT / "examples" / "plugin", source)
    python = str(home / "bin" / "python")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", str(source))
    done = run(*pip)
    assert done.returncode == 0, done.stderr
    assert "has at least `min` lines" in run("-m", "trustgen", "explain", "--check", "tidemark/lines").stdout.replace(
        "``", "`"
    )
    (tmp_path / "CHANGELOG.md").write_text("1\n2\n3\n")
    for least, code in ((3, 0), (4, 1)):
        (tmp_path / "claims.yaml").write_text(REGISTRY % least)
        verified = run("-m", "trustgen", "verify")
        assert verified.returncode == code, verified.stdout + verified.stderr
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", str(source))
    assert done.returncode == 0, done.stdout


def _copy(source: Path, to: Path) -> None:
    """A build writes into its folder, which must not be the checkout's."""
    for path in source.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            copied = to / path.relative_to(source)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(path.read_bytes())
