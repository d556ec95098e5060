"""Values of ours as an earlier run made them of the same input, in the user's cache."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Mapping, Sequence
from datetime import timezone
from types import MappingProxyType
from typing import Any, TypeVar

from trustgen import plugins
from trustgen.cache import CacheFile
from trustgen.checks import table as checks
from trustgen.model.check import Check
from trustgen.pipeline.collector import without_collector

T = TypeVar("T")
#: Whose classes values are made of; none of them does anything when it is made.
_OURS = ("trustgen.model.", "trustgen.checks.", "trustgen.facts.", "trustgen.errors", "trustgen.evidence.record")
_PLAIN = ("datetime", "decimal", "fractions")


def value(kept: CacheFile, made_of: Sequence[bytes], fits: Callable[[Any], bool], anew: Callable[[], T]) -> T:
    """What ``anew`` makes of ``made_of``: by way of ``kept``, if what it holds ``fits``. Raises as ``anew`` does."""
    known: T | None = without_collector(lambda: _known(kept.read(*made_of), fits))
    if known is not None:
        return known
    made = without_collector(anew)
    if kept.path is not None:
        _keep(made, made_of, kept)
    return made


def _known(body: bytes, fits: Callable[[Any], bool]) -> Any:
    try:
        found = Unpickler(io.BytesIO(body)).load()
        return found if fits(found) else None
    except Exception:  # noqa: BLE001 - no pickle, or one of something that is no more: as if nothing had been kept
        return None


def _keep(made: object, made_of: Sequence[bytes], kept: CacheFile) -> None:
    body = io.BytesIO()
    try:
        pickler(body).dump(made)
    except Exception:  # noqa: BLE001 - a plug-in's check, or what was made for no pickle: it has been read all the same
        return
    kept.write(body.getvalue(), *made_of)


def pickler(stream: io.BytesIO) -> pickle.Pickler:
    """Writes values; checks, which are code, are named instead. Made where pydantic has just read what is written."""
    from pydantic_core import TzInfo

    made = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    made.dispatch_table = {
        Check: _by_name,
        MappingProxyType: lambda view: (_view, (dict(view),)),
        # What pydantic reads of a zone is an offset: the standard library's needs no pydantic.
        TzInfo: lambda zone: (timezone, (zone.utcoffset(None),)),
    }
    return made


class _Plugged(Exception):
    """It speaks of somebody else's check: when its code changes, nothing tells."""


def _by_name(check: Check[Any, Any]) -> tuple[Callable[[str], Any], tuple[str]]:
    if plugins.is_plugged(check.name):
        raise _Plugged
    return checks.find, (check.name,)


def _view(plain: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(plain)


class Unpickler(pickle.Unpickler):
    """Makes values of this package and finds its checks; whatever else is named, it runs nothing."""

    def find_class(self, module: str, name: str, /) -> Any:
        """The class or function of that name. Raises UnpicklingError for what is no value."""
        if module.startswith(_OURS) or module in _PLAIN:
            found = super().find_class(module, name)
            # Not a class that the module only imports: a dotted name leads to any.
            if found is checks.find or (isinstance(found, type) and found.__module__ == module):
                return found
        if (module, name) == (__name__, _view.__name__):
            return _view
        raise pickle.UnpicklingError(f"{module}.{name} is no value")
