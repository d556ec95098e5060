"""robots.txt: what crawlers are asked to leave alone (RFC 9309)."""

from __future__ import annotations

import re
from urllib.parse import unquote

from trustgen.frozen import dataclass

_LINE = re.compile(r"\r\n|\r|\n")
LARGEST = 512_000  # characters that are read (RFC 9309 §2.5 asks for 500 KiB at least)
LONGEST_PATTERN = 2000


@dataclass(frozen=True, slots=True)
class Rule:
    """``Allow`` or ``Disallow`` with its pattern of a path."""

    allow: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class Robots:
    """Groups of (lower-case product names, rules), and the addresses of sitemaps."""

    groups: tuple[tuple[tuple[str, ...], tuple[Rule, ...]], ...]
    sitemaps: tuple[str, ...] = ()

    def allows(self, path: str, agent: str = "*") -> bool:
        """Whether ``agent`` may fetch ``path``: the longest rule that fits decides, Allow before Disallow."""
        named = agent.lower()
        mine = [rules for names, rules in self.groups if named in names]
        mine = mine or [rules for names, rules in self.groups if "*" in names]
        fitting = [rule for rules in mine for rule in rules if rule.pattern and _fits(rule.pattern, path)]
        return max(fitting, key=lambda rule: (len(rule.pattern), rule.allow)).allow if fitting else True


def parse(text: str) -> Robots:
    """Read a file; what is not understood is passed over."""
    groups: list[tuple[list[str], list[Rule]]] = []
    sitemaps: list[str] = []
    naming = False
    for line in _LINE.split(text[:LARGEST].removeprefix("\ufeff")):
        key, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        match key.lower() if colon else "":
            case "user-agent":
                if not naming:
                    groups.append(([], []))
                groups[-1][0].append(value.lower())
                naming = True
            case "allow" | "disallow" as verb:
                naming = False
                if groups and len(value) <= LONGEST_PATTERN:
                    groups[-1][1].append(Rule(verb == "allow", value))
            case "sitemap":
                sitemaps.append(value)
            case _:
                pass
    return Robots(tuple((tuple(names), tuple(rules)) for names, rules in groups), tuple(sitemaps))


def _fits(pattern: str, path: str) -> bool:
    """Whether ``path`` begins as ``pattern`` says; ``*`` is any text, a final ``$`` the end (§2.2.3)."""
    path = unquote(path)
    anchored = pattern.endswith("$")
    first, *rest = unquote(pattern.removesuffix("$")).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not anchored or at == len(path)
    *middle, last = rest
    for part in middle:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(path) - len(last) >= at and path.endswith(last) if anchored else path.find(last, at) >= 0
