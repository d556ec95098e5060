"""Frozen, slotted dataclasses that cost a quarter of the standard library's to define.

`dataclasses` writes and compiles six methods for every such class, four tenths of a millisecond; a run defines a
hundred and thirty classes before its first packet. Of those methods only ``__init__`` differs in more than names, so
it alone is compiled here. Whoever asks (`dataclasses.fields`, `replace`, ``match``, ``copy``, ``pickle``, pydantic)
sees a dataclass, and a type checker sees `dataclasses.dataclass` itself.
"""

from __future__ import annotations

import dataclasses
import operator
from functools import partial
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
    names: dict[str, Any] = {"absent": dataclasses.MISSING}
    takes, does = ["self"], []
    for part in parts:
        name, value = part.name, part.name
        names[f"fill_{name}"] = getattr(made, name).__set__
        if part.default is not dataclasses.MISSING:
            names[f"default_{name}"] = part.default
            takes.append(f"{name}=default_{name}")
        elif part.default_factory is not dataclasses.MISSING:
            names[f"make_{name}"] = part.default_factory
            takes.append(f"{name}=absent")
            value = f"make_{name}() if {name} is absent else {name}"
        else:
            takes.append(name)
        does.append(f"fill_{name}(self, {value})")
    if hasattr(made, "__post_init__"):
        does.append("self.__post_init__()")
    exec(f"def __init__({', '.join(takes)}):\n {'; '.join(does) or 'pass'}", names)  # noqa: S102 - our own field names
    init = names["__init__"]
    init.__module__, init.__qualname__ = made.__module__, f"{made.__qualname__}.__init__"
    init.__annotations__ = {part.name: part.type for part in parts}
    return init


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
