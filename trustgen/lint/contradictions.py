"""Claims that cannot both be true, as far as their parameters alone tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from trustgen.errors import Problem
from trustgen.frozen import dataclass
from trustgen.model.claim import Asserted, Claim
from trustgen.model.content import Content
from trustgen.model.registry import Registry
from trustgen.model.values import Duration

#: Parameters that say what must be seen; the others say where it is looked for.
_EXPECTED = ("equals", "min", "max", "present")


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """One assertion of a claim: that it is so (``checks``), or that it is not (``false_if``).

    ``expected`` is what it says must be seen, by parameter.
    """

    claim: Claim
    asserted: Asserted
    so: bool
    expected: dict[str, Any]

    def says_what(self, other: _Said) -> bool:
        """Whether it expects what the other does."""
        return self.so is other.so and self.expected == other.expected


def contradictions(registry: Registry, content: Content) -> Iterator[Problem]:
    """Two claims that say of the same thing what cannot be true together."""
    pairs = {pair: None for group in _groups(registry).values() for pair in _unlike(group)}
    for one, other in pairs:
        if clash := _clash(one, other):
            whose = f"claim `{other.claim.id}` " if one.claim is not other.claim else "it "
            what = f"claim `{one.claim.id}` {clash[0]}, and {whose}{clash[1]}: both cannot be true"
            yield Problem(other.asserted.place, "contradiction", what, "change one of them, or withdraw its claim")


def _unlike(group: list[_Said]) -> Iterable[tuple[_Said, _Said]]:
    """The pairs among which one may contradict the other. In most groups all say the same, and any pair says it all."""
    first = group[0]
    alike = all(first.says_what(said) for said in group)
    return () if alike and _clash(first, first) is None else combinations(group, 2)


def _groups(registry: Registry) -> dict[tuple[str, str], list[_Said]]:
    """Assertions by what they look at and where, expectations left aside."""
    near: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for said in _all_said(registry):
        for target in _targets(said.asserted, registry):
            near[said.asserted.check.name, target].append(said)
    groups: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for (name, target), several in near.items():
        # What is said alone of a target contradicts nothing.
        for said in several if len(several) > 1 else ():
            given = said.asserted.parameters.__dict__
            plain = {parameter: value for parameter, value in given.items() if parameter not in ("target", *_EXPECTED)}
            groups[f"{name} {plain!r}", target].append(said)
    return groups


def _all_said(registry: Registry) -> Iterator[_Said]:
    for claim in registry.claims:
        if not claim.withdrawn:
            yield from (_said(claim, asserted, so=True) for asserted in (*claim.checks, *claim.supports))
            yield from (_said(claim, asserted, so=False) for asserted in claim.false_if)


def _said(claim: Claim, asserted: Asserted, *, so: bool) -> _Said:
    given = asserted.parameters.__dict__
    return _Said(claim, asserted, so, {name: given[name] for name in _EXPECTED if given.get(name) is not None})


def _targets(asserted: Asserted, registry: Registry) -> Iterable[str]:
    """The targets that it looks at, each by its own name; one without a name where it looks at none."""
    name = getattr(asserted.parameters, "target", None)
    return dict.fromkeys(member for member, _ in registry.members(name)) if isinstance(name, str) else ("",)


def _clash(one: _Said, other: _Said) -> tuple[str, str] | None:
    """How the two contradict each other; None where they do not, or where nobody can tell."""
    mine, theirs = one.expected, other.expected
    name = one.asserted.check.name
    if one.so is not other.so:
        said = (f"says what `{name}` sees", "would be false by it")
        return (said if one.so else said[::-1]) if mine == theirs else None
    if not one.so or not mine or not theirs or not _apart(mine, theirs):
        return None
    return f"says {_spoken(mine)} by `{name}`", f"says {_spoken(theirs)}"


def _apart(mine: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Whether no value is what both expect."""
    if "present" in mine and "present" in theirs:
        return bool(mine["present"] is not theirs["present"])
    (low, high), (bottom, top) = _bounds(mine), _bounds(theirs)
    if "equals" in mine and "equals" in theirs:
        return _sort(low) == _sort(bottom) is not None and bool(low != bottom)
    return _above(low, top) or _above(bottom, high)


def _bounds(expected: dict[str, Any]) -> tuple[Any, Any]:
    equal = expected.get("equals")
    return (expected.get("min", equal), expected.get("max", equal))


def _above(low: Any, high: Any) -> bool:
    return _sort(low) == _sort(high) in (Duration, float) and bool(low > high)


def _sort(value: Any) -> type | None:
    """Values of one sort can be compared; None for a value that is none of the three."""
    if isinstance(value, Duration):
        return Duration
    if isinstance(value, bool | str):
        return str
    return float if isinstance(value, int | float) else None


def _spoken(expected: dict[str, Any]) -> str:
    words = {"equals": "", "min": "at least ", "max": "at most ", "present": "present: "}
    told = {name: str(value).lower() if isinstance(value, bool) else value for name, value in expected.items()}
    return " and ".join(f"{words[name]}{value}" for name, value in told.items())
