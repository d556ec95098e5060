"""A small part of CSS selectors (Selectors Level 4): one element by its tag and its attributes.

``input``, ``[data-card]``, ``input[type=password]``, ``a[href^="https://"]``, ``[src$='.js']``, ``[name*=card]``.
"""

from __future__ import annotations

import re

from trustgen.frozen import dataclass
from trustgen.syntax.html import Element

_TAG = re.compile(r"\*|[A-Za-z][A-Za-z0-9-]*")
_CONDITION = re.compile(
    r"\[\s*(?P<name>[A-Za-z_][A-Za-z0-9_:.-]*)\s*"
    r"(?:(?P<operator>[\^$*]?=)\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[A-Za-z0-9_.:/-]+))\s*)?\]"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """An attribute that must be there; ``operator`` (``=``, ``^=``, ``$=``, ``*=``, or empty) compares its value."""

    name: str
    operator: str = ""
    value: str = ""

    def fits(self, element: Element) -> bool:
        """Whether ``element`` has the attribute, with such a value. Values compare in upper and lower case."""
        seen = element.get(self.name)
        if seen is None or not self.operator:
            return seen is not None
        if self.operator == "=":
            return seen == self.value
        # An empty text is part of every text, but selects nothing (Selectors §6.2).
        if not self.value:
            return False
        if self.operator == "^=":
            return seen.startswith(self.value)
        return seen.endswith(self.value) if self.operator == "$=" else self.value in seen


@dataclass(frozen=True, slots=True)
class Selector:
    """A tag (empty: any) and the conditions that all must fit."""

    tag: str
    conditions: tuple[Condition, ...]

    def fits(self, element: Element) -> bool:
        """Whether ``element`` is selected."""
        return self.tag in ("", element.name) and all(condition.fits(element) for condition in self.conditions)

    def example(self) -> Element:
        """An element that is selected."""
        attributes: dict[str, str] = {}
        for condition in self.conditions:
            # Values of one attribute stand one after the other, so that a beginning and an end both fit.
            attributes[condition.name] = attributes.get(condition.name, "") + condition.value
        return Element(self.tag or "div", attributes)


def parse(text: str) -> Selector:
    """Read a selector; raises ValueError for anything else, and for one that nothing can fit."""
    stripped = text.strip()
    tag = _TAG.match(stripped)
    at = tag.end() if tag else 0
    conditions = []
    while at < len(stripped):
        found = _CONDITION.match(stripped, at)
        if found is None:
            raise ValueError(
                "write a tag, attributes in brackets or both, such as input[type=password] or [autocomplete^=cc-]; "
                "combinators, classes, ids and lists are not read"
            )
        value = next((found[key] for key in ("double", "single", "bare") if found[key] is not None), "")
        conditions.append(Condition(found["name"].lower(), found["operator"] or "", value))
        at = found.end()
    if not stripped:
        raise ValueError("the selector is empty")
    name = tag[0].lower() if tag and tag[0] != "*" else ""
    selector = Selector(name, tuple(conditions))
    if not selector.fits(selector.example()):
        raise ValueError("nothing could fit this selector; say less")
    if not name and not conditions:
        raise ValueError("every element fits this selector; say more")
    return selector
