"""The contracts between modules must be able to fail: each is shown a tree in which it is broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent

# contract, the module that breaks it, the import that does, the module imported if it is ours
LIES = [
    ("layers", "judge", "from trustgen import pipeline", "pipeline"),
    ("layers", "plan", "from trustgen import judge", "judge"),
    ("layers", "render.page", "from trustgen import registry", "registry"),
    ("layers", "model.claim", "from trustgen import facts", ""),
    ("layers", "unlisted", "", ""),
    ("pure", "judge", "from trustgen.probes import http", "probes.http"),
    ("pure", "report", "from trustgen import net", "net"),
    ("pure", "formats.json", "from trustgen import net", "net"),
    ("probes", "probes.http", "from trustgen.probes import tls", "probes.tls"),
    ("network", "checks.tls", "import httpx", ""),
    ("network", "checks.tls", "from dns import resolver", ""),
    ("network", "registry.claims", "import socket", ""),
    ("network", "publish", "import subprocess", ""),
    ("network", "probes.http", "import ssl", ""),
    ("libraries", "lint.rules", "import yaml", ""),
    ("libraries", "formats.html", "import jinja2", ""),
    ("libraries", "pipeline", "import click", ""),
]
# What the doors are for, which must stay allowed.
TRUTHS = [
    ("network", "net", "import ssl, socket, httpx, dns.asyncresolver"),
    ("network", "net.tls", "import ssl"),
    ("network", "probes.command", "import subprocess"),
    ("network", "demo.service", "import socket, ssl"),
    ("libraries", "registry.claims", "import yaml"),
    ("libraries", "render.page", "import jinja2"),
    ("libraries", "cli.verify", "import click, rich"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A package trustgen with the folders that the contracts name, each module empty."""
    folders = ("cli", "demo", "registry", "lint", "render", "formats", "evidence", "checks", "probes", "facts", "model")
    for folder in (*folders, "words"):
        (tmp_path / "trustgen" / folder).mkdir(parents=True)
        (tmp_path / "trustgen" / folder / "__init__.py").touch()
    (tmp_path / "trustgen" / "__init__.py").touch()
    (tmp_path / "trustgen" / "errors.py").touch()
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def _write(tree: Path, module: str, source: str) -> None:
    path = tree.joinpath("trustgen", *module.split(".")).with_suffix(".py")
    if path.with_suffix("").is_dir():
        path = path.with_suffix("") / "__init__.py"
    elif not path.parent.is_dir():
        path.parent.mkdir()
        (path.parent / "__init__.py").touch()
    path.write_text(source + "\n")


def _lint(tree: Path, contract: str) -> subprocess.CompletedProcess[str]:
    run = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(is_debug_mode=False, "
    run += f"no_cache=True, limit_to_contracts=({contract!r},)))"
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.run(
        [sys.executable, "-c", run], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("contract", "module", "source", "imported"), LIES, ids=str)
def test_a_broken_contract_is_noticed(tree: Path, contract: str, module: str, source: str, imported: str) -> None:
    """One import where it must not be, in a module that may not have existed before, breaks that contract."""
    if imported and not (tree / "trustgen" / imported).is_dir():
        _write(tree, imported, "")
    _write(tree, module, source)
    ran = _lint(tree, contract)
    assert "0 kept, 1 broken" in ran.stdout, ran.stdout + ran.stderr
    assert ran.returncode == 1


@pytest.mark.parametrize(("contract", "module", "source"), TRUTHS, ids=str)
def test_the_doors_are_open(tree: Path, contract: str, module: str, source: str) -> None:
    """The modules that are the doors may import what they are the doors to."""
    _write(tree, module, source)
    ran = _lint(tree, contract)
    assert "1 kept, 0 broken" in ran.stdout, ran.stdout + ran.stderr
    assert ran.returncode == 0
