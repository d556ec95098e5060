"""Models that pydantic validates, and that need no pydantic until there is something to validate.

A registry that is known from an earlier run holds values that were validated then; to import pydantic, and to show it
every class of theirs, would take a third of a short run. So a model is a plain class: what it says in pydantic's words
(`Field`, `AfterValidator`, `model_validator` …) is written down, and pydantic reads it when the first value is
validated. From then on all is pydantic's own: what is accepted, errors, the JSON schema. A type checker sees nothing
but pydantic.

Whoever defines a model takes these words from here, and defines it in a module, not in a function: its annotations are
read later. Where pydantic's own words stand among ours, they are understood.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, get_args, get_origin, get_type_hints

__all__ = [
    "AfterValidator",
    "BeforeValidator",
    "Field",
    "Model",
    "PlainValidator",
    "Strict",
    "WithJsonSchema",
    "field_validator",
    "model_validator",
]


class _Written:
    """A word of pydantic's with what was said by it, until pydantic asks."""

    #: By this, pydantic takes what it finds in it for what it is.
    __is_annotated_types_grouped_metadata__ = True

    def __init__(self, word: str, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> None:
        self._word, self._arguments, self._named = word, arguments, named

    def said(self) -> Any:
        """The same, said to pydantic."""
        import pydantic

        return getattr(pydantic, self._word)(*self._arguments, **self._named)

    def __iter__(self) -> Iterator[Any]:
        yield self.said()

    def default(self) -> Iterator[Any]:
        """The default of a `Field`, made where it has to be; nothing where it has to be given."""
        make = self._named.get("default_factory")
        if make:
            yield make()
            return
        written = self._named.get("default", (*self._arguments, ...)[0])
        if written is not ...:
            yield written


def _word(name: str) -> Any:
    return lambda *arguments, **named: _Written(name, arguments, named)


def _decorator(name: str) -> Any:
    def write(*arguments: Any, **named: Any) -> Any:
        def mark(function: Any) -> Any:
            function.validates = _Written(name, arguments, named)
            return function

        return mark

    return write


class _Fields:
    """What the class that pydantic knows has under the same name."""

    def __get__(self, model: object, kind: type[_Model]) -> Any:
        return _twin(kind).model_fields


class _Model:
    """A frozen value of named fields, by the names that `pydantic.BaseModel` has for what it can do."""

    # What pydantic's core fills of any class that it is told to make.
    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")
    model_config: ClassVar[dict[str, Any]] = {}
    model_fields = _Fields()

    def __init__(self, /, **given: Any) -> None:
        made = self.model_validate(given)
        _fill(self, made.__dict__, made.model_fields_set)

    @classmethod
    def model_validate(cls, plain: object) -> Self:
        """``plain`` as a value of this model. Raises pydantic's ValidationError."""
        made: Self = _adapter(cls).validate_python(plain)
        return made

    @classmethod
    def model_construct(cls, **given: Any) -> Self:
        """A value of what is ``given`` by the fields' own names, and of defaults; nobody validates it."""
        made = cls.__new__(cls)
        _fill(made, dict(_constructed(cls, given)), {*given})
        return made

    @classmethod
    def model_json_schema(cls, **how: Any) -> dict[str, Any]:
        """The JSON Schema of what is accepted."""
        schema: dict[str, Any] = _adapter(cls).json_schema(**how)
        return schema

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: Any) -> Any:
        """Pydantic's schema of the class that it knows; what it makes by it are values of this one."""
        named = handler.generate_schema(_twin(cls))
        try:
            schema = model = handler.resolve_ref_schema(named)
        except LookupError:
            # The model holds itself, and is being read: by its name it is found when it has been.
            return named
        while model["type"] != "model":
            # A validator of the whole stands around it.
            model = model["schema"]
        model["cls"] = cls
        return schema

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that were given."""
        return self.__pydantic_fields_set__

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """The same but for ``update``, which nobody validates."""
        made = type(self).__new__(type(self))
        _fill(made, {**self.__dict__, **update}, self.model_fields_set | {*update})
        return made

    def model_dump(self, **how: Any) -> Any:
        """As mappings, lists and plain values."""
        return _adapter(type(self)).dump_python(self, **how)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if type(self) is type(other) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), frozenset(self.__dict__.items())))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"

    def __getstate__(self) -> tuple[dict[str, Any], set[str]]:
        return self.__dict__, self.model_fields_set

    def __setstate__(self, state: tuple[dict[str, Any], set[str]]) -> None:
        _fill(self, *state)

    if TYPE_CHECKING:
        __pydantic_fields_set__: set[str]


def _fill(model: _Model, values: dict[str, Any], given: set[str]) -> None:
    put = object.__setattr__
    put(model, "__dict__", values)
    put(model, "__pydantic_fields_set__", given)
    put(model, "__pydantic_extra__", None)
    put(model, "__pydantic_private__", None)


def _constructed(kind: type[_Model], given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each field that has a value, those of bases first."""
    for base in reversed(kind.__mro__[: kind.__mro__.index(_Model)]):
        own = vars(base)
        for name, hint in inspect.get_annotations(base).items():
            if "ClassVar" in str(hint):
                continue
            if name in given:
                yield name, given[name]
            elif name in own:
                yield from ((name, default) for default in _default(own[name]))


def _default(stands: Any) -> Iterator[Any]:
    """What a field is by default, of what stands beside its annotation; nothing where it has to be given."""
    if isinstance(stands, _Written):
        yield from stands.default()
    elif type(stands).__module__ == "pydantic.fields":
        if not stands.is_required():
            yield stands.get_default(call_default_factory=True)
    else:
        yield stands


_twins: dict[type, Any] = {}
_adapters: dict[type, Any] = {}


def _twin(kind: type[_Model]) -> Any:
    """The class that pydantic knows: of the same name, with the same fields and validators."""
    if kind not in _twins:
        from pydantic import BaseModel

        define: Any = type(BaseModel)
        bases = tuple(_twin(base) if issubclass(base, _Model) else base for base in kind.__bases__)
        _twins[kind] = BaseModel if kind is _Model else define(kind.__name__, bases, _namespace(kind))
    return _twins[kind]


def _adapter(kind: type[_Model]) -> Any:
    if kind not in _adapters:
        from pydantic import TypeAdapter

        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def _namespace(kind: type[_Model]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    fields = {name: _annotation(hints[name]) for name in inspect.get_annotations(kind)}
    parts = {
        name: _validator(_said(part)) for name, part in vars(kind).items() if name in fields or _is_told(name, part)
    }
    # It validates nothing itself, so that its own validator need never be built.
    config = {**vars(kind).get("model_config", {}), "defer_build": True}
    named = {"__module__": kind.__module__, "__qualname__": kind.__qualname__, "__doc__": kind.__doc__}
    return {**parts, **named, "model_config": config, "__annotations__": fields}


def _is_told(name: str, part: Any) -> bool:
    """Whether pydantic is told of what is no field: functions, which validators call, and what it is to refuse.

    Of a constant with an underscore it would make a part of every value.
    """
    return not name.startswith("__") and (hasattr(part, "__get__") or not name.startswith("_"))


def _validator(part: Any) -> Any:
    mark = getattr(part, "validates", None)
    return mark.said()(part) if isinstance(mark, _Written) else part


def _annotation(hint: Any) -> Any:
    """``hint`` with what is said of the field itself, which pydantic wants to find at once."""
    if get_origin(hint) is not Annotated:
        return hint
    kind, *marks = get_args(hint)
    return Annotated[(kind, *map(_said, marks))]


def _said(value: Any) -> Any:
    return value.said() if isinstance(value, _Written) else value


if TYPE_CHECKING:
    from pydantic import (
        AfterValidator,
        BeforeValidator,
        Field,
        PlainValidator,
        Strict,
        WithJsonSchema,
        field_validator,
        model_validator,
    )
    from pydantic import BaseModel as Model
else:
    AfterValidator = _word("AfterValidator")
    BeforeValidator = _word("BeforeValidator")
    Field = _word("Field")
    PlainValidator = _word("PlainValidator")
    Strict = _word("Strict")
    WithJsonSchema = _word("WithJsonSchema")
    field_validator = _decorator("field_validator")
    model_validator = _decorator("model_validator")
    Model = _Model
