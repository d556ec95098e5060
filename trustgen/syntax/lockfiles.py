"""Lock files of package managers: which packages they hold, at which versions."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

Package = tuple[str, str]

_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]\n]*\])?[ \t]*===?[ \t]*([^\s;\\#]+)", re.MULTILINE)
_GO = re.compile(r"^(?:require[ \t]+|\t)(?=[\w~/-]++\.)([\w.~/-]++) v([^\s/]+)", re.MULTILINE)
_GO_REPLACED = re.compile(r"^(?:replace[ \t]+|\t)([^\s(]+)(?: v\S+)? =>", re.MULTILINE)
#: What is kept out, or taken from elsewhere, is not what the build has. A list that does not end goes to the end.
_GO_OTHERS = re.compile(r"^(?:exclude|replace|retract)[ \t]*(?:\((?s:.*?)(?:^\)|\Z)|[^\n]*)", re.MULTILINE)
_GEM = re.compile(r"^    ([A-Za-z0-9._-]+) \(([^)\n]+)\)$", re.MULTILINE)
_YARN = re.compile(r'^"?(@?[^@\s"]+)@[^\n]*:\n  version:? "?([^\s"]+)"?$', re.MULTILINE)
_PNPM = re.compile(r"^  '?/?(@?[^@\s/']+(?:/[^@\s/']+)?)@([^\s:('\"]++)[^\n]*:(?: *\{\})?$", re.MULTILINE)
_GRADLE = re.compile(r"^([^#:\s]+:[^:\s]+):([^=\s]+)=", re.MULTILINE)


def known(file: str) -> bool:
    """Whether a file of that name can be read."""
    return _reader(file) is not None


def packages(file: str, text: str) -> tuple[Package, ...]:
    """Name and version of every package, each pair once. Raises KeyError for a file of no known sort, and ValueError
    for one that cannot be read as what its name says.
    """
    reader = _reader(file)
    if reader is None:
        raise KeyError(file)
    try:
        found = [(name, version) for name, version in reader(text) if name and version]
    except (TypeError, AttributeError, KeyError, RecursionError) as error:
        raise ValueError("the lock file has another shape") from error
    return tuple(dict.fromkeys(found))


def same(one: str, other: str) -> bool:
    """Whether two names are of one package: upper and lower case, ``-``, ``_`` and ``.`` are alike (PEP 503)."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _npm(text: str) -> Iterator[Package]:
    document = json.loads(text)
    if "packages" in document:
        for place, entry in document["packages"].items():
            yield entry.get("name") or place.rpartition("node_modules/")[2], _version(entry) if place else ""
    else:
        yield from _npm_nested(document["dependencies"])


def _npm_nested(dependencies: dict[str, Any]) -> Iterator[Package]:
    for name, entry in dependencies.items():
        yield name, _version(entry)
        yield from _npm_nested(entry.get("dependencies") or {})


def _version(entry: Any) -> str:
    version = entry.get("version")
    return version if isinstance(version, str) else ""


def _composer(text: str) -> Iterator[Package]:
    document = json.loads(text)
    for entry in (*document["packages"], *document.get("packages-dev", ())):
        yield entry["name"], _version(entry).removeprefix("v")


def _pipenv(text: str) -> Iterator[Package]:
    document = json.loads(text)
    for part in ("default", "develop"):
        for name, entry in document.get(part, {}).items():
            yield name, _version(entry).removeprefix("==")


def _nuget(text: str) -> Iterator[Package]:
    for packages_of_one in json.loads(text)["dependencies"].values():
        for name, entry in packages_of_one.items():
            yield name, str(entry.get("resolved") or "")


def _toml(text: str) -> Iterator[Package]:
    for entry in tomllib.loads(text)["package"]:
        yield entry["name"], _version(entry)


def _go(text: str) -> Iterator[Package]:
    """A module that is replaced has no version that can be told."""
    required = {match[1]: match[2] for match in _GO.finditer(_GO_OTHERS.sub("", text))}
    replaced = {match[1] for match in _GO_REPLACED.finditer("\n".join(_GO_OTHERS.findall(text)))}
    for name, version in required.items():
        yield name, "replaced" if name in replaced else version


def _lines(form: re.Pattern[str]) -> Callable[[str], Iterator[Package]]:
    return lambda text: ((match[1], match[2]) for match in form.finditer(text))


_READERS: dict[str, Callable[[str], Iterator[Package]]] = {
    "package-lock.json": _npm,
    "npm-shrinkwrap.json": _npm,
    "composer.lock": _composer,
    "Pipfile.lock": _pipenv,
    "packages.lock.json": _nuget,
    "poetry.lock": _toml,
    "uv.lock": _toml,
    "pdm.lock": _toml,
    "Cargo.lock": _toml,
    "go.mod": _go,
    "Gemfile.lock": _lines(_GEM),
    "yarn.lock": _lines(_YARN),
    "pnpm-lock.yaml": _lines(_PNPM),
    "gradle.lockfile": _lines(_GRADLE),
}


def _reader(file: str) -> Callable[[str], Iterator[Package]] | None:
    name = PurePosixPath(file).name
    if name.endswith(".txt"):
        return _lines(_REQUIREMENT)
    return _READERS.get(name)
