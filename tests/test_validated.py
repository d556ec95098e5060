"""`trustgen.validated` beside pydantic: what one does, the other does, and nobody imports pydantic for a definition."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError
from typing import Annotated, Any, Literal, Self

import pydantic
import pytest

from trustgen import validated
from trustgen.validated import AfterValidator, BeforeValidator, Field, Model, field_validator, model_validator

_RULES: Any = {"frozen": True, "extra": "forbid", "populate_by_name": True}
Short = Annotated[str, Field(max_length=3, description="A few letters.")]


def _even(value: int) -> int:
    if value % 2:
        raise ValueError("it must be even")
    return value


class Part(Model):
    """A part of something."""

    model_config = _RULES
    name: Short
    kind: Literal["part"] = "part"


class Other(Model):
    """Another part."""

    model_config = _RULES
    kind: Literal["other"]
    size: Annotated[int, AfterValidator(_even), Field(ge=2)] = 4


class Whole(Model):
    """What is made of parts."""

    model_config = _RULES
    parts: tuple[Annotated[Part | Other, Field(discriminator="kind")], ...] = ()
    from_: Annotated[Short, Field(alias="from", description="Where it is from.")] = "abc"
    names: dict[str, Short] = Field(default_factory=dict, description="Names of it.")
    word: Annotated[str, BeforeValidator(lambda value: str(value).strip())] = ""

    @field_validator("word")
    @classmethod
    def _lower(cls, value: str) -> str:
        if value != value.lower():
            raise ValueError("it must be lower case")
        return value

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.parts and not self.names:
            raise ValueError("it must have something")
        return self

    @property
    def first(self) -> Part | Other:
        """What is no field."""
        return self.parts[0]


class Larger(Whole):
    """Everything of a whole, and more."""

    more: int


class Both(Larger, Other):
    """Of two models at once."""

    last: bool = True


class PydanticPart(pydantic.BaseModel):
    """A part of something."""

    model_config = _RULES
    name: Annotated[str, pydantic.Field(max_length=3, description="A few letters.")]
    kind: Literal["part"] = "part"


class PydanticOther(pydantic.BaseModel):
    """Another part."""

    model_config = _RULES
    kind: Literal["other"]
    size: Annotated[int, pydantic.AfterValidator(_even), pydantic.Field(ge=2)] = 4


_Short = Annotated[str, pydantic.Field(max_length=3, description="A few letters.")]


class PydanticWhole(pydantic.BaseModel):
    """What is made of parts."""

    model_config = _RULES
    parts: tuple[Annotated[PydanticPart | PydanticOther, pydantic.Field(discriminator="kind")], ...] = ()
    from_: Annotated[_Short, pydantic.Field(alias="from", description="Where it is from.")] = "abc"
    names: dict[str, _Short] = pydantic.Field(default_factory=dict, description="Names of it.")
    word: Annotated[str, pydantic.BeforeValidator(lambda value: str(value).strip())] = ""

    @pydantic.field_validator("word")
    @classmethod
    def _lower(cls, value: str) -> str:
        if value != value.lower():
            raise ValueError("it must be lower case")
        return value

    @pydantic.model_validator(mode="after")
    def _something(self) -> Self:
        if not self.parts and not self.names:
            raise ValueError("it must have something")
        return self


class PydanticLarger(PydanticWhole):
    """Everything of a whole, and more."""

    more: int


class PydanticBoth(PydanticLarger, PydanticOther):
    """Of two models at once."""

    last: bool = True


PAIRS = [
    (Part, PydanticPart),
    (Other, PydanticOther),
    (Whole, PydanticWhole),
    (Larger, PydanticLarger),
    (Both, PydanticBoth),
]
GIVEN: list[Any] = [
    {},
    {"name": "abc"},
    {"name": "abcd"},
    {"name": 3},
    {"name": "a", "size": 2},
    {"kind": "other"},
    {"kind": "other", "size": 3},
    {"kind": "other", "size": 0},
    {"kind": "nothing"},
    {"parts": [{"kind": "part", "name": "a"}, {"kind": "other", "size": 6}]},
    {"parts": ({"kind": "part"},)},
    {"parts": ({"kind": "whole"},)},
    {"parts": ({},)},
    {"names": {"a": "b"}, "from": "xyz", "word": " w "},
    {"names": {"a": "long"}, "from_": "long"},
    {"names": {"a": "b"}, "word": "W"},
    {"names": {"a": "b"}, "more": 3},
    {"names": {"a": "b"}, "more": 3, "from_": "xyz"},
    {"names": {"a": "b"}, "more": 3, "kind": "other", "last": False},
    "text",
    None,
]


def _plain(made: Any) -> Any:
    """Values of either sort, alike."""
    if isinstance(made, Model | pydantic.BaseModel):
        return {name: _plain(value) for name, value in made.__dict__.items()}
    return tuple(map(_plain, made)) if isinstance(made, tuple) else made


def _tried(kind: Any, given: Any) -> Any:
    """The value and what was given of it, or every error."""
    try:
        made = kind.model_validate(given)
    except pydantic.ValidationError as error:
        # The name of the class is part of a location where a union has several.
        return [
            (
                one["type"],
                tuple(str(step).removeprefix("Pydantic") for step in one["loc"]),
                one["msg"].replace("Pydantic", ""),
            )
            for one in error.errors(include_url=False)
        ]
    return _plain(made), made.model_fields_set


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].__name__)
@pytest.mark.parametrize("given", GIVEN, ids=repr)
def test_what_pydantic_accepts_is_accepted(pair: tuple[Any, Any], given: Any) -> None:
    """The same value with the same fields given, or the same errors at the same places."""
    assert _tried(pair[0], given) == _tried(pair[1], given)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].__name__)
def test_the_schema_is_pydantics(pair: tuple[Any, Any]) -> None:
    """Descriptions, bounds, defaults, aliases, choices: all of it."""
    theirs = repr(pair[1].model_json_schema()).replace("Pydantic", "")
    assert repr(pair[0].model_json_schema()) == theirs


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].__name__)
def test_fields_are_pydantics(pair: tuple[Any, Any]) -> None:
    """In their order, with their names outside, their defaults and their descriptions."""

    def told(kind: Any) -> list[Any]:
        return [
            (name, one.alias, one.is_required(), one.description, one.get_default(call_default_factory=True))
            for name, one in kind.model_fields.items()
        ]

    assert told(pair[0]) == told(pair[1])


def test_parts_are_of_their_own_classes() -> None:
    """Not of the classes that pydantic was shown."""
    made = Whole.model_validate({"parts": [{"kind": "part", "name": "a"}, {"kind": "other"}]})
    assert [type(part) for part in made.parts] == [Part, Other]
    assert made.first is made.parts[0]
    assert Whole.model_validate({"parts": made.parts}).parts[1] is made.parts[1]


def test_it_is_a_frozen_value() -> None:
    """Equal and of one hash where its fields are; neither changed nor taken apart."""
    one, same, other = Part(name="a"), Part(name="a", kind="part"), Part(name="b")
    assert one == same != other
    assert hash(one) == hash(same)
    assert len({one, same, other}) == 2
    with pytest.raises(FrozenInstanceError):
        one.name = "b"
    with pytest.raises(FrozenInstanceError):
        del one.name
    assert repr(one) == "Part(name='a', kind='part')"


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_a_copy_is_the_same(way: Any) -> None:
    """With what was given of it."""
    made = Whole.model_validate({"parts": [{"kind": "part", "name": "a"}], "from": "xyz"})
    assert way(made) == made
    assert way(made).model_fields_set == {"parts", "from_"}


def test_a_changed_copy_leaves_the_first_as_it_was() -> None:
    """What was changed counts as given."""
    one = Other(kind="other")
    assert one.model_copy(update={"size": 8}) == Other(kind="other", size=8)
    assert (one.size, one.model_fields_set) == (4, {"kind"})
    assert one.model_copy(update={"size": 8}).model_fields_set == {"kind", "size"}


def test_what_is_constructed_is_not_validated() -> None:
    """It has its defaults, those that are made as well."""
    made = Whole.model_construct(word="LOUD")
    assert (made.word, made.parts, made.names, made.from_) == ("LOUD", (), {}, "abc")
    assert type(made) is Whole
    assert made.model_fields_set == {"word"}
    assert made.__dict__ == PydanticWhole.model_construct(word="LOUD").__dict__
    assert list(Larger.model_construct(more=1).__dict__) == list(Larger.model_fields)
    assert Both.model_construct(kind="other", more=1) == Both.model_validate(
        {"more": 1, "kind": "other", "names": {"a": "b"}}
    ).model_copy(update={"names": {}})
    nothing: Any = {}
    assert Larger.model_construct(**nothing).__dict__.keys() == Whole.model_construct().__dict__.keys()


def test_a_dump_is_pydantics() -> None:
    """Of what was given alone, by the names that it has outside."""
    given = {"parts": [{"kind": "part", "name": "a"}], "from": "xyz"}
    how: Any = {"exclude_unset": True, "by_alias": True}
    assert Whole.model_validate(given).model_dump(**how) == PydanticWhole.model_validate(given).model_dump(**how)


def test_pydantics_own_words_are_understood() -> None:
    """A plug-in may take them from where it always did."""

    class Mixed(Model):
        size: Annotated[int, pydantic.Field(ge=2), AfterValidator(_even)] = pydantic.Field(default=2, alias="how-large")

        @pydantic.model_validator(mode="after")
        def _small(self) -> Self:
            if self.size > 9:
                raise ValueError("it is too large")
            return self

    assert Mixed.model_validate({"how-large": 4}).size == 4
    for wrong in (1, 3, 10):
        with pytest.raises(pydantic.ValidationError):
            Mixed.model_validate({"how-large": wrong})


def test_no_definition_needs_pydantic() -> None:
    """Neither of models nor of checks: it is imported when something is validated."""
    program = (
        "import sys\n"
        "import trustgen.registry.schema\n"
        "from trustgen.checks import table\n"
        "assert all(table.find(name) for name in table.names())\n"
        "print('pydantic' in sys.modules, 'pydantic_core' in sys.modules)\n"
        "trustgen.model.base.EnvironmentName.model_validate({'env': 'A'})\n"
        "print('pydantic' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("False False\nTrue\n", "")


def test_every_word_is_pydantics() -> None:
    """What a definition can say is what pydantic has under that name."""
    for name in validated.__all__:
        assert name == "Model" or callable(getattr(pydantic, name))
