"""What the value types share, and how they join pydantic without making anybody load it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

JsonSchema = dict[str, Any]


class Value(ABC):
    """A value of the registry: read by ``parse``, given back by ``plain``, usable as a pydantic field."""

    __slots__ = ()
    JSON_SCHEMA: ClassVar[JsonSchema]

    @classmethod
    @abstractmethod
    def parse(cls, plain: object) -> Self:
        """Read what YAML holds; raises ValueError, and nothing else, with a sentence that says what is accepted."""

    @abstractmethod
    def plain(self) -> Any:
        """The value as YAML would hold it: text, or a mapping or list of texts and numbers."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        return core_schema_of(cls, cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> JsonSchema:
        return dict(cls.JSON_SCHEMA)


class Word(str, Value):
    """Text of one sort. It is its own plain text: equal to it, hashed like it, usable wherever text is."""

    __slots__ = ()

    def plain(self) -> str:
        return str(self)


def core_schema_of(kind: type, parse: Callable[[object], object]) -> CoreSchema:
    """A pydantic-core schema that takes an instance of ``kind`` or what ``parse`` takes, and dumps ``plain()``."""
    from pydantic_core import core_schema

    def validate(given: object) -> object:
        return given if isinstance(given, kind) else parse(given)

    return core_schema.no_info_plain_validator_function(
        validate,
        serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.plain()),
    )


def only_keys(plain: Mapping[object, object], accepted: tuple[str, ...]) -> None:
    """Raise ValueError when ``plain`` has a key that is not in ``accepted``."""
    unknown = [str(key) for key in plain if key not in accepted]
    if unknown:
        raise ValueError(f"does not know {', '.join(unknown)}; the keys are {', '.join(accepted)}")


def shown(plain: object) -> str:
    """A short, one-line rendering of a wrong value for an error sentence."""
    text = ascii(plain)
    return text if len(text) <= 60 else f"{text[:57]}..."
