"""How mature a disclosure policy is, on disclose.io's ladder from 0 to 5. Pure."""

from __future__ import annotations

from collections.abc import Callable

from trustgen.frozen import dataclass
from trustgen.model.disclosure import Disclosure

NAMES = (
    "not present",
    "contact only",
    "basic policy",
    "partial safe harbor",
    "full safe harbor",
    "full safe harbor with coordinated disclosure",
)


@dataclass(frozen=True, slots=True)
class Maturity:
    """A level from 0 to 5, and the keys of ``disclosure`` that the next one lacks; none at the highest."""

    level: int
    missing: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the level is called."""
        return NAMES[self.level]


Need = tuple[str, Callable[[Disclosure], bool]]
#: What each level above 0 needs besides those below it.
_NEEDS: tuple[tuple[Need, ...], ...] = (
    (("contact", lambda policy: bool(policy.contact)),),
    (
        ("scope.in", lambda policy: policy.scope is not None and bool(policy.scope.in_)),
        ("rules", lambda policy: bool(policy.rules)),
        ("acknowledge", lambda policy: policy.acknowledge is not None),
    ),
    (("safe_harbor: partial", lambda policy: policy.safe_harbor != "none"),),
    (("safe_harbor: full", lambda policy: policy.safe_harbor == "full"),),
    (
        ("window", lambda policy: policy.window is not None),
        ("coordinated: true", lambda policy: policy.coordinated is True),
    ),
)


def maturity(policy: Disclosure | None) -> Maturity:
    """The highest level whose needs, and those of all below it, are met."""
    if policy is None:
        return Maturity(0, ("disclosure",))
    for level, needs in enumerate(_NEEDS):
        missing = tuple(name for name, is_met in needs if not is_met(policy))
        if missing:
            return Maturity(level, missing)
    return Maturity(len(_NEEDS), ())
