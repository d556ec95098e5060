"""What tests say of who may do what: the cells of an authorisation matrix, read off their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Annotated

from trustgen.facts.results import Case
from trustgen.frozen import dataclass
from trustgen.validated import AfterValidator

TEMPLATE = "{action}.{role}.{outcome}"
ALLOW = frozenset({"allow", "allowed", "permit", "permitted", "may"})
DENY = frozenset({"deny", "denied", "refuse", "refused", "forbidden", "may_not"})
_NAMES = ("action", "role", "outcome")


def checked(template: str) -> str:
    """``template`` itself; raises ValueError unless it holds each of the three places once, divided by something."""
    if any(template.count(f"{{{name}}}") != 1 for name in _NAMES) or "}{" in template:
        raise ValueError("write {action}, {role} and {outcome} once each, with something between them")
    return template


Template = Annotated[str, AfterValidator(checked)]
DESCRIPTION = "How the tests are named; {outcome} is allow, allowed, may, deny, denied, refused, forbidden or may_not."


@dataclass(frozen=True, slots=True)
class Cell:
    """A test that says whether ``role`` is ``allowed`` to do ``action``."""

    action: str
    role: str
    allowed: bool
    case: Case


def pattern(template: str, action: str = "*") -> str:
    """The pattern for the names of tests of ``action``."""
    return template.replace("{action}", action).replace("{role}", "*").replace("{outcome}", "*")


def cells(template: str, cases: Iterable[Case], actions: Sequence[str], roles: Sequence[str] = ()) -> tuple[Cell, ...]:
    """The cells that ``cases`` are about. ``actions`` and ``roles`` are those that are known; without any, a name
    is taken for one that holds neither space nor bracket, slash or colon.
    """
    form = _form(template, tuple(actions), tuple(roles))
    found = []
    for case in cases:
        match = form.search(case.name[:500])
        if match:
            allowed = match["outcome"] in ALLOW
            found.append(Cell(match["action"], match["role"], allowed, case))
    return tuple(found)


def _form(template: str, actions: tuple[str, ...], roles: tuple[str, ...]) -> re.Pattern[str]:
    parts = {
        "action": _choice(actions) or r"[\w.]{1,80}?",
        "role": _choice(roles) or r"\w[\w -]{0,60}?",
        "outcome": _choice(tuple(ALLOW | DENY)),
    }
    written = re.escape(template)
    for name, part in parts.items():
        written = written.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>{part})")
    return re.compile(rf"(?:^|[./\\:#>\s]){written}(?:\[[^\]]*\])?$")


def _choice(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
