"""Judging everything of a sort: each must be sound, and none at all settles nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from trustgen.checks.wording import counted, listed
from trustgen.model.judgement import Finding, broken, holds, unknown

ItemT = TypeVar("ItemT")
_MOST_NAMED = 50


def every(
    items: Sequence[ItemT],
    noun: str,
    fault: Callable[[ItemT], str],
    sound: str,
    name: Callable[[ItemT], str] = lambda item: "",
) -> Finding:
    """Holds when ``fault`` is empty of every item: ``shows 3 buckets with versioning enabled`` (``sound``).

    Broken otherwise, with each sort of fault and its number; the names are for the operator. Unknown without items.
    """
    if not items:
        return unknown(f"there is no {noun} to look at, which settles nothing")
    faults = [(item, said) for item in items if (said := fault(item))]
    if not faults:
        return holds(f"shows {counted(len(items), noun)} {sound}")
    sorts = listed(_counted([said for _, said in faults], len(items), noun))
    named = [f"{name(item)}: {said}" for item, said in faults[:_MOST_NAMED] if name(item)]
    return broken(f"shows {sorts}", "; ".join(named))


def _counted(faults: list[str], total: int, noun: str) -> Iterable[str]:
    for said in dict.fromkeys(faults):
        yield f"{faults.count(said)} of {counted(total, noun)} {said}"
