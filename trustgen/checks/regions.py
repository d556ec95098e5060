"""What the checks of where things run share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trustgen.checks.wording import listed
from trustgen.facts.platforms import Part, RegionsFacts
from trustgen.model.judgement import Finding, broken, holds, unknown


def judged(facts: RegionsFacts, words: Mapping[str, str], wanted: frozenset[str]) -> Finding:
    """Every part in one of the ``wanted`` regions, and at least one of every sort. ``words`` name the sorts."""
    elsewhere = [part for part in facts.parts if part.region not in wanted]
    if elsewhere:
        where = listed(sorted({f"{words[part.sort]} in {part.region}" for part in elsewhere}))
        return broken(f"runs {where}; the claim says {listed(sorted(wanted))}")
    seen = {part.sort for part in facts.parts}
    missing = [word for sort, word in words.items() if sort not in seen]
    if missing:
        return unknown(f"shows no {listed(missing, 'and no')}, which settles nothing")
    return holds(f"runs {listed(words.values())} in {listed(sorted(wanted))}")


def lies(facts: RegionsFacts) -> Iterable[RegionsFacts]:
    """Each part in turn somewhere else."""
    for number, part in enumerate(facts.parts):
        others = [*facts.parts[:number], *facts.parts[number + 1 :]]
        yield RegionsFacts((*others, Part(part.sort, "nowhere")))
