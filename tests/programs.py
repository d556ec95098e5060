"""The programs that tests run against, and where they are.

``python -m tests.programs`` prints the Debian packages of those that are missing, one a line.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

# Debian keeps daemons where an ordinary PATH does not look, and PostgreSQL's where none does.
_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/opt/homebrew/bin")
_VERSIONED = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin")

# program → the Debian package that holds it
PACKAGES = {
    "nginx": "nginx",
    "knotd": "knot",
    "keymgr": "knot",
    "kdig": "knot-dnsutils",
    "chromium": "chromium",
    "postgres": "postgresql",
    "initdb": "postgresql",
    "gpg": "gnupg",
    "pgbouncer": "pgbouncer",
    "ssh-keygen": "openssh-client",
}

# pytest marker → the programs that a test so marked needs
MARKERS = {
    "nginx": ("nginx",),
    "knot": ("knotd", "keymgr"),
    "chromium": ("chromium",),
    "postgres": ("postgres", "initdb"),
    "gnupg": ("gpg",),
    "pgbouncer": ("pgbouncer", "postgres", "initdb"),
    "openssh": ("ssh-keygen",),
}


def find(name: str) -> Path | None:
    """The program called ``name``, or None; PATH first, then where Debian and Homebrew hide daemons."""
    folders = [*os.environ.get("PATH", os.defpath).split(os.pathsep), *_FOLDERS, *_newest_first(_VERSIONED)]
    found = shutil.which(name, path=os.pathsep.join(folders))
    return Path(found) if found else None


def nginx(folder: Path) -> list[str]:
    """How nginx is started with the ``nginx.conf`` in ``folder``, which then holds all that it writes."""
    return [str(find("nginx")), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "e")]


def missing(programs: Iterable[str]) -> list[str]:
    """Those of ``programs`` that are not installed here."""
    return [name for name in programs if find(name) is None]


def _newest_first(patterns: Iterable[str]) -> list[str]:
    found = [str(path) for pattern in patterns for path in Path("/").glob(pattern.lstrip("/"))]
    return sorted(found, key=lambda path: [int(number) for number in re.findall(r"\d+", path)], reverse=True)


if __name__ == "__main__":
    for package in sorted({PACKAGES[name] for name in missing(PACKAGES)}):
        sys.stdout.write(f"{package}\n")
