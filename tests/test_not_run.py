"""Tests that need a program which is not installed: skipped, with a reason, and listed at the end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import programs

CHECKOUT = Path(__file__).parent.parent

CONFTEST = """
from tests.conftest import *
from tests import programs
programs.find = lambda name: None
"""

TESTS = """
import socket
import pytest

@pytest.mark.nginx
def test_needs_nginx():
    pass

@pytest.mark.nginx
def test_needs_nginx_too():
    pass

@pytest.mark.knot
def test_needs_two_programs_of_one_package():
    pass

def test_needs_nothing():
    pass

def test_swallows():
    try:
        socket.getaddrinfo("www.example.com", 443)
    except Exception:
        pass
"""


@pytest.fixture
def output(tmp_path: Path) -> str:
    """What pytest prints for TESTS, under this project's configuration, on a machine that has no program at all."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-c", str(CHECKOUT / "pyproject.toml"), "-p", "no:cacheprovider"]
    command += [f"--rootdir={tmp_path}", "-n", "1", str(tmp_path)]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False).stdout


def test_they_are_skipped_and_listed(output: str) -> None:
    """The summary counts the tests of each missing program and says which package has it; others ran."""
    assert "2 tests not run: nginx is not installed (apt-get install nginx)" in output
    assert "1 test not run: knotd and keymgr are not installed (apt-get install knot)" in output
    assert "2 passed, 3 skipped" in output


def test_a_swallowed_attempt_to_reach_out_is_an_error(output: str) -> None:
    """A test whose code hid the guard's exception passes its body and is failed at its end."""
    assert "1 error" in output
    assert "reached beyond this machine: getaddrinfo of www.example.com" in output


def test_every_program_has_a_package_and_a_marker() -> None:
    """No marker asks for a program of which nobody knows the package."""
    assert {name for names in programs.MARKERS.values() for name in names} <= set(programs.PACKAGES)


def test_a_program_is_found_outside_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A daemon in a folder that PATH leaves out, as /usr/sbin often is, is found."""
    daemon = tmp_path / "daemon"
    daemon.touch(mode=0o755)
    monkeypatch.setenv("PATH", "/nonexistent")
    assert programs.find("daemon") is None
    monkeypatch.setattr(programs, "_FOLDERS", (str(tmp_path),))
    assert programs.find("daemon") == daemon


def test_the_newest_of_several_versions_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of PostgreSQL 9 and 15 the program of 15 is taken: versions are numbers, not text."""
    for version in ("9", "15"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "postgres-x").touch(mode=0o755)
    monkeypatch.setattr(programs, "_VERSIONED", (f"{tmp_path}/*/bin",))
    assert programs.find("postgres-x") == tmp_path / "15" / "bin" / "postgres-x"
