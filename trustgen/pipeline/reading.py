"""``claims.yaml`` → Registry, or what an earlier run made of the very same bytes.

Reading and validating is most of a small run before its first packet, and a second of ten thousand claims. What it
makes depends on the bytes, ``--target``, the program (under a digest of all three it is kept) and the system's zones.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from trustgen import plugins
from trustgen.cache import CacheFile, maker
from trustgen.checks import table as checks
from trustgen.errors import InputError, Place, Problem
from trustgen.model.check import Check, Vocabulary
from trustgen.model.registry import Registry
from trustgen.pipeline.collector import without_collector
from trustgen.pipeline.project import Project
from trustgen.registry import MAX_BYTES

_DIGEST = 32  # bytes of SHA-256
#: Whose classes a registry is made of; none of them does anything when it is made.
_OURS = ("trustgen.model.", "trustgen.checks.", "trustgen.facts.", "trustgen.errors")
_PLAIN = ("datetime", "decimal", "fractions")

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


def registry_of(text: bytes, targets: Mapping[str, str] | None, kept: CacheFile) -> Read:
    """The registry in ``text`` and its warnings, by way of ``kept``. Raises InputError with every problem."""
    if kept.path is None:
        return without_collector(lambda: _validated(text, targets))
    key = _key(text, targets or {})
    known = without_collector(lambda: _known(kept.read(), key))
    if known is None:
        known = without_collector(lambda: _validated(text, targets))
        _keep(known, key, kept)
    return known


def _validated(text: bytes, targets: Mapping[str, str] | None) -> Read:
    # YAML and what validates are of no use to a registry that is known.
    from trustgen.registry.load import load

    return load(text, "claims.yaml", vocabulary(), targets)


def _key(text: bytes, targets: Mapping[str, str]) -> bytes:
    said = repr(sorted(targets.items())).encode("utf-8", "surrogateescape")
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in (maker(), said, text))).digest()


def _known(body: bytes, key: bytes) -> Read | None:
    if body[:_DIGEST] != key:
        return None
    try:
        stream = io.BytesIO(body)
        stream.seek(_DIGEST)
        registry, warnings = Unpickler(stream).load()
        return (registry, warnings) if isinstance(registry, Registry) and _is_of_here(registry) else None
    except Exception:  # noqa: BLE001 - no pickle, or one of something that is no more: as if nothing had been kept
        return None


def _is_of_here(registry: Registry) -> bool:
    """Time zones are the system's: the one thing besides. Raises KeyError for one that is not there (any more)."""
    return registry.organisation.timezone == "UTC" or registry.organisation.zone is not None


def _keep(read: Read, key: bytes, kept: CacheFile) -> None:
    body = io.BytesIO(key)
    body.seek(_DIGEST)
    try:
        pickler(body).dump(read)
    except Exception:  # noqa: BLE001 - a plug-in's check, or what was made for no pickle: it has been read all the same
        return
    kept.write(body.getvalue())


def pickler(stream: io.BytesIO) -> pickle.Pickler:
    """Writes a registry; checks, which are code, are named instead."""
    made = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    made.dispatch_table = {Check: _by_name, MappingProxyType: lambda view: (_view, (dict(view),))}
    return made


class _Plugged(Exception):
    """The registry speaks of somebody else's check: when its code changes, nothing tells."""


def _by_name(check: Check[Any, Any]) -> tuple[Callable[[str], Any], tuple[str]]:
    if plugins.is_plugged(check.name):
        raise _Plugged
    return checks.find, (check.name,)


def _view(plain: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(plain)


class Unpickler(pickle.Unpickler):
    """Makes values of this package and finds its checks; whatever else is named, it runs nothing."""

    def find_class(self, module: str, name: str, /) -> Any:
        """The class or function of that name. Raises UnpicklingError for what has no place in a registry."""
        if module.startswith(_OURS) or module in _PLAIN:
            found = super().find_class(module, name)
            # Not a class that the module only imports: a dotted name leads to any.
            if found is checks.find or (isinstance(found, type) and found.__module__ == module):
                return found
        if (module, name) == (__name__, _view.__name__):
            return _view
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a registry")
