"""A package is among the dependencies, at a version that the claim says.

Holds when
----------
The lock file ``file`` holds the package ``name`` and, with ``version``, at every version that it holds it at: ``min``
(that version or newer), ``best`` (up to that one) or ``only``.

Broken when
-----------
The file holds packages and not this one, or holds it at another version.

Unknown when
------------
The file is missing, cannot be read, is of no sort that is known, or holds no package at all; or a version cannot be
compared: no number, or a preview of the very version that the claim says (``4.2.0-rc.1``).

Cannot see
----------
Whether the package is used, and whether what runs was built from this file.

Positive control
----------------
That the package is not there counts only where the file holds other packages.

Least privilege
---------------
Reading that one file below the target's ``root``; of it, the versions of the one package are kept.

References
----------
The formats of package-lock.json, npm-shrinkwrap.json, yarn.lock, pnpm-lock.yaml, requirements (``name==version``),
Pipfile.lock, poetry.lock, uv.lock, pdm.lock, Cargo.lock, go.mod, Gemfile.lock, composer.lock, packages.lock.json and
gradle.lockfile, as they stood on 2026-11-21. Versions are compared number by number (Semantic Versioning 2.0.0 §11).

"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest
from typing import Annotated

from trustgen.checks import source
from trustgen.checks.wording import counted, listed
from trustgen.facts.source import DependencyFacts, DependencyRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import SourceTarget
from trustgen.model.registry import Registry
from trustgen.model.values import VersionBound
from trustgen.syntax import lockfiles
from trustgen.validated import AfterValidator, Field

_VERSION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})*)([-+~a-zA-Z].*)?")


def _lock_file(file: str) -> str:
    if not lockfiles.known(file):
        raise ValueError("name a lock file, such as package-lock.json, poetry.lock or requirements.txt")
    return file


class SourceDependencyParameters(Parameters):
    """Which package, in which lock file, at which version."""

    target: SourceTarget = Field(description="The target of kind source: a tree of files.")
    file: Annotated[source.Glob, AfterValidator(_lock_file)] = Field(description="The lock file, from the root.")
    name: str = Field(min_length=1, max_length=200, pattern=r"^\S+$", description="The package's own name.")
    version: VersionBound | None = Field(default=None, description='The versions that will do, such as {min: "4.2"}.')


def looks(parameters: SourceDependencyParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a tree."""
    return tuple(
        Look(parameters.name, (DependencyRequest(root, parameters.file, parameters.name),))
        for _, root in source.roots(registry, parameters.target)
    )


def judge(parameters: SourceDependencyParameters, facts: DependencyFacts, registry: Registry, now: datetime) -> Finding:
    """Whether it is there, then at which versions: one that will not do breaks it."""
    if not facts.packages:
        return unknown("the lock file holds no package")
    if not facts.versions:
        return broken(f"is not among {counted(facts.packages, 'package')}; the claim says that it is")
    seen = f"is there at {listed(facts.versions)}"
    if parameters.version is None:
        return holds(seen)
    said = f"{seen}; the claim says {parameters.version}"
    good = [_within(version, parameters.version) for version in facts.versions]
    if False in good:
        return broken(said)
    return unknown(f"{said}, and the two cannot be compared") if None in good else holds(said)


def _within(version: str, bound: VersionBound) -> bool | None:
    """Whether ``version`` will do; None where that cannot be told."""
    found = _VERSION.fullmatch(version)
    if found is None:
        return None
    order = _order(found[1], bound.version)
    if order == 0 and found[2] and not found[2].startswith("+"):
        return None
    return {"min": order >= 0, "best": order <= 0, "only": order == 0}[bound.kind]


def _order(one: str, other: str) -> int:
    """Less than, equal to or more than 0 as ``one`` is older than, the same as or newer than ``other``."""
    pairs = zip_longest(map(int, one.split(".")), map(int, other.split(".")), fillvalue=0)
    return next((left - right for left, right in pairs if left != right), 0)


def lies(parameters: SourceDependencyParameters, facts: DependencyFacts) -> Iterable[DependencyFacts]:
    """It is not there; it is there at a version that will not do."""
    yield replace(facts, versions=())
    if parameters.version is not None:
        yield replace(facts, versions=("0.0.0" if parameters.version.kind == "min" else "999999.0",))


CHECK = Check(
    name="source.dependency",
    parameters=SourceDependencyParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=source.nothing,
    manual=__doc__,
    example={"target": "code", "file": "package-lock.json", "name": "zod", "version": {"min": "3.22"}},
)
