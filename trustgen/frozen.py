"""Frozen, slotted dataclasses that cost a quarter of the standard library's to define.

`dataclasses` writes and compiles six methods for every such class, four tenths of a millisecond; a run defines a
hundred classes before its first packet. Here ``__init__`` alone is compiled, once for each number of fields; of the
others nothing but names would differ. Whoever asks (`dataclasses.fields`, `replace`, ``match``, ``copy``, ``pickle``,
pydantic) sees a dataclass, and a type checker sees `dataclasses.dataclass` itself.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from functools import cache, partial
from itertools import compress
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool, eq: bool = True, order: bool = False) -> Any:
        """`dataclasses.dataclass` for values, which are frozen and slotted. Raises TypeError for any others."""
        if not (frozen and slots):
            raise TypeError("only what is frozen and slotted is made here; the rest by dataclasses.dataclass")
        return partial(_value, eq=eq, order=order)


__all__ = ["dataclass"]
_COMPARISONS = ("__lt__", "__le__", "__gt__", "__ge__")


def _value(kind: type, *, eq: bool, order: bool) -> Any:
    own = vars(kind)
    # A class that defines __eq__ alone has None for its __hash__, as if nothing had been said about it.
    taken = {name for name in own if name != "__hash__" or own[name] is not None}
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    parts = dataclasses.fields(made)
    if any(part.kw_only or not part.init or part.hash is not None for part in parts):
        raise TypeError(f"{kind.__qualname__} has a field that only dataclasses.dataclass can make")
    methods = {"__init__": _init(made, parts), **_shared(parts, eq=eq, order=order)}
    for name, method in methods.items():
        if name not in taken:
            setattr(made, name, method)
    return made


def _init(made: type, parts: tuple[dataclasses.Field[Any], ...]) -> Any:
    """Fills each slot through its descriptor: what is frozen has no other way in."""
    code = _code(len(parts), hasattr(made, "__post_init__")).replace(
        co_varnames=("self", *(part.name for part in parts)), co_qualname=f"{made.__qualname__}.__init__"
    )
    fills = {f"fill{place}": _fill(getattr(made, part.name).__set__, part) for place, part in enumerate(parts)}
    given = [not part.default is part.default_factory is dataclasses.MISSING for part in parts]
    if given != sorted(given):
        raise TypeError(f"{made.__qualname__} has a field without a default after one that has one")
    # What is to be made is absent until it is: `_fill` makes it.
    init = FunctionType(code, fills, "__init__", tuple(part.default for part in compress(parts, given)))
    init.__module__ = made.__module__
    init.__annotations__ = {part.name: part.type for part in parts}
    return init


def _fill(put: Callable[[Any, Any], None], part: dataclasses.Field[Any]) -> Callable[[Any, Any], None]:
    """Puts a value into its slot."""
    make = part.default_factory
    if make is dataclasses.MISSING:
        return put
    return lambda self, value: put(self, make() if value is dataclasses.MISSING else value)


@cache
def _code(count: int, checked: bool) -> CodeType:
    """What fills ``count`` slots: compiled once, it is every class's own under its own names."""
    names: dict[str, Any] = {}
    takes = ", ".join(["self", *(f"part{place}" for place in range(count))])
    does = [f"fill{place}(self, part{place})" for place in range(count)] + ["self.__post_init__()"] * checked
    exec(f"def __init__({takes}):\n {'; '.join(does) or 'pass'}", names)  # noqa: S102 - our own words
    code: CodeType = names["__init__"].__code__
    return code


def _shared(parts: tuple[dataclasses.Field[Any], ...], *, eq: bool, order: bool) -> dict[str, Any]:
    shown = [part.name for part in parts if part.repr]
    # The class goes in twice: of one name alone it would give no tuple.
    whole = operator.attrgetter("__class__", "__class__", *(part.name for part in parts))
    key = operator.attrgetter("__class__", "__class__", *(part.name for part in parts if part.compare))
    methods: dict[str, Any] = {
        "__repr__": lambda self: f"{type(self).__qualname__}({', '.join(f'{n}={getattr(self, n)!r}' for n in shown)})",
        "__setattr__": _refuse_assignment,
        "__delattr__": _refuse_deletion,
        # Made again by its own __init__, which is compiled: the standard library's way takes three times as long.
        "__reduce__": lambda self: (type(self), whole(self)[2:]),
    }
    if eq:
        methods["__eq__"] = _comparison(operator.eq, key)
        methods["__hash__"] = lambda self: hash(key(self))
    if order:
        methods |= {name: _comparison(getattr(operator, name), key) for name in _COMPARISONS}
    return methods


def _comparison(compare: Any, key: Any) -> Any:
    return lambda self, other: compare(key(self), key(other)) if type(other) is type(self) else NotImplemented


def _refuse_assignment(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
