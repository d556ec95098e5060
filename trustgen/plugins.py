"""Other people's checks, probes and facts: entry points of installed packages, asked for only by names with a slash.

::

    [project.entry-points."trustgen.checks"]
    "vendor/check" = "package.module:CHECK"          # a trustgen.model.check.Check
    [project.entry-points."trustgen.probes"]
    "vendor/probe" = "package.module:look"           # async (request, access) → observations
    [project.entry-points."trustgen.facts"]
    "vendor/probe" = "package.module:FAMILY"         # the types (request, facts), named as the probe is
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from trustgen.errors import UsageError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

CHECKS, PROBES, FACTS = "trustgen.checks", "trustgen.probes", "trustgen.facts"
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*/[a-z0-9][a-z0-9_.-]*")


def is_plugged(name: str) -> bool:
    """Whether ``name`` is of the form that only plug-ins have."""
    return "/" in name


def names(group: str) -> tuple[str, ...]:
    """The names in ``group``, in alphabetical order. Raises UsageError for one that is bare, or taken twice."""
    return tuple(sorted(_table(group)))


def find(group: str, name: str) -> Any:
    """What ``name`` stands for in ``group``. Raises KeyError where nothing does, UsageError where it cannot be had."""
    point = _table(group)[name]
    try:
        return point.load()
    except Exception as error:  # a stranger's module may raise anything while it is imported
        told = f"{type(error).__name__}: {error}"
        raise UsageError(
            f"the plug-in {_named(point)} cannot be loaded ({told}); mend or remove its package"
        ) from error


@cache
def _table(group: str) -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=group):
        if not _NAME.fullmatch(point.name):
            raise UsageError(
                f"the plug-in {_named(point)} has no name of the form vendor/name; its package must mend it"
            )
        first = found.setdefault(point.name, point)
        if first.value != point.value or _package(first) != _package(point):
            raise UsageError(
                f"two packages bring a plug-in named {point.name} ({_package(first)} and {_package(point)}); remove one"
            )
    return found


def _named(point: EntryPoint) -> str:
    return f"{point.name!r} of {_package(point)}"


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown package"
