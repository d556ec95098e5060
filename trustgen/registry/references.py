"""``$name``: a whole scalar that stands for a value written elsewhere, once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trustgen.model.values import Duration, total
from trustgen.registry.collect import Collector, Path
from trustgen.registry.lookup import Lookup

_REFERENCE = re.compile(r"\$([A-Za-z][\w.-]*)\Z")


@dataclass
class References:
    """Resolves references over plain data. ``used`` collects the local names that something asked for."""

    lookup: Lookup
    collector: Collector
    used: set[str] = field(default_factory=set)

    def resolve(self, plain: Any, path: Path, local: Mapping[str, Any] | None = None) -> Any:
        """``plain`` with every reference replaced; what cannot be found is a problem and becomes None."""
        return self._resolved(plain, path, local) if _refers(plain) else plain

    def _resolved(self, plain: Any, path: Path, local: Mapping[str, Any] | None) -> Any:
        if isinstance(plain, str):
            match = _REFERENCE.match(plain)
            return self._value(match[1], path, local or {}) if match else plain
        if isinstance(plain, list):
            return [self._resolved(item, (*path, index), local) for index, item in enumerate(plain)]
        if isinstance(plain, dict):
            return {key: self._resolved(item, (*path, key), local) for key, item in plain.items()}
        return plain

    def _value(self, name: str, path: Path, local: Mapping[str, Any]) -> Any:
        head, _, rest = name.partition(".")
        if name in local:
            self.used.add(name)
            return local[name]
        if head in local and isinstance(local[head], dict) and rest in local[head]:
            self.used.add(head)
            return local[head][rest]
        try:
            found = self.lookup.find(name)
        except (KeyError, TypeError):
            known = (*local, *(f"values.{key}" for key in self.lookup.tree.get("values") or ()))
            fix = "a reference names a `with` of the claim, or a path such as $values.name"
            self.collector.unknown(path, "unknown-reference", f"`${name}` stands for nothing", name, known, fix)
            return None
        return found.spoken if found.link.startswith(("document:", "subprocessor:")) else found.plain


def _refers(plain: Any) -> bool:
    """Whether a reference may stand anywhere in ``plain``. Most claims have none, and need not be gone through."""
    if isinstance(plain, str):
        return plain[:1] == "$"
    if isinstance(plain, dict):
        plain = plain.values()
    elif not isinstance(plain, list):
        return False
    return any(map(_refers, plain))


def derive(values: Mapping[str, Any], collector: Collector) -> dict[str, Any]:
    """``values`` with references between them followed and ``{sum: [...]}`` added up."""
    done: dict[str, Any] = {}
    for name in values:
        _derive_one(name, values, done, (), collector)
    return done


def _derive_one(
    name: str, values: Mapping[str, Any], done: dict[str, Any], trail: tuple[str, ...], collector: Collector
) -> Any:
    if name in done:
        return done[name]
    path: Path = ("values", name)
    if name in trail:
        circle = " → ".join((*trail, name))
        collector.add(path, "circular-value", f"a value depends on itself: {circle}", "write one of them out")
        done[name] = None
        return None
    plain = _follow(values[name], path, values, done, (*trail, name), collector)
    done[name] = _sum(plain, path, collector)
    return done[name]


def _follow(
    plain: Any,
    path: Path,
    values: Mapping[str, Any],
    done: dict[str, Any],
    trail: tuple[str, ...],
    collector: Collector,
) -> Any:
    """References to other values inside ``plain``, replaced; the rest is left to `References`."""
    if isinstance(plain, str) and plain.startswith("$values."):
        head, _, rest = plain.removeprefix("$values.").partition(".")
        if head in values:
            found = _derive_one(head, values, done, trail, collector)
            return found.get(rest) if rest and isinstance(found, dict) else found
        fix = "name one of `values`"
        collector.unknown(path, "unknown-reference", f"`{plain}` stands for nothing", head, values, fix)
        return None
    if isinstance(plain, list):
        return [_follow(p, (*path, i), values, done, trail, collector) for i, p in enumerate(plain)]
    if isinstance(plain, dict):
        return {k: _follow(p, (*path, k), values, done, trail, collector) for k, p in plain.items()}
    return plain


def _sum(plain: Any, path: Path, collector: Collector) -> Any:
    if not (isinstance(plain, dict) and set(plain) == {"sum"} and isinstance(plain["sum"], list)):
        return plain
    if None in plain["sum"]:
        return None  # told already
    try:
        return str(total(Duration.parse(item) for item in plain["sum"]))
    except ValueError as error:
        collector.add(path, "bad-sum", "these cannot be added up", str(error))
        return None
