"""``claims.yaml`` → Registry, saved evidence → Evidence; or what an earlier run made of the very same bytes.

Reading and validating is most of a small run before its first packet, and a second of ten thousand claims. What it
makes depends on the bytes, ``--target``, the program (under a digest of all three it is kept) and the system's zones.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trustgen import evidence
from trustgen.cache import CacheFile
from trustgen.checks import table as checks
from trustgen.errors import InputError, Place, Problem
from trustgen.model.check import Vocabulary
from trustgen.model.registry import Registry
from trustgen.pipeline import kept
from trustgen.pipeline.project import Project
from trustgen.registry import MAX_BYTES

Read = tuple[Registry, tuple[Problem, ...]]


def vocabulary(*, plugged: bool = False) -> Vocabulary:
    """Every check there is. ``plugged`` lists those of plug-ins too, which takes a look at what is installed."""
    return Vocabulary(checks.find, checks.all_names() if plugged else checks.names())


def text_of(project: Project) -> bytes:
    """The bytes of ``claims.yaml``, or one more than may be read. Raises InputError if it cannot be opened."""
    path = project.claims
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        place = Place(path.name)
        fix = "run trustgen where your claims.yaml is, or name its folder with --project"
        raise InputError([Problem(place, "no-registry", f"there is no {path}", fix)]) from None
    except OSError as error:
        problem = Problem(Place(path.name), "unreadable", f"{path} cannot be read: {error.strerror}", "mend that first")
        raise InputError([problem]) from None


def registry_of(text: bytes, targets: Mapping[str, str] | None, known: CacheFile) -> Read:
    """The registry in ``text`` and its warnings, by way of ``known``. Raises InputError with every problem."""
    said = repr(sorted((targets or {}).items())).encode("utf-8", "surrogateescape")
    return kept.value(known, (text, said), _is_registry, lambda: _validated(text, targets))


def _validated(text: bytes, targets: Mapping[str, str] | None) -> Read:
    # YAML and what validates are of no use to a registry that is known.
    from trustgen.registry.load import load

    return load(text, "claims.yaml", vocabulary(), targets)


def _is_registry(found: Any) -> bool:
    """Time zones are the system's: the one thing besides. Raises KeyError for one that is not there (any more)."""
    registry, _ = found
    of_here = registry.organisation.timezone == "UTC" or registry.organisation.zone is not None
    return isinstance(registry, Registry) and of_here


def evidence_of(path: Path, known: CacheFile) -> evidence.Evidence:
    """The evidence in ``path``, by way of ``known``. Raises EvidenceError."""
    content = evidence.content(path)
    return kept.value(known, (content,), _is_evidence, lambda: evidence.read(path, content))


def _is_evidence(found: Any) -> bool:
    return isinstance(found, evidence.Evidence)
