"""`trustgen.frozen.dataclass` beside `dataclasses.dataclass`: what one does, the other does."""

from __future__ import annotations

import copy
import dataclasses
import operator
import pickle
from typing import Any, ClassVar

import pytest
from pydantic import TypeAdapter, ValidationError

from trustgen import frozen


class Empty:
    """No fields."""


class One:
    """One field: its key must be a tuple nevertheless."""

    a: int


class Several:
    """Defaults of both kinds, a constant of the class, a property and a method."""

    probe: ClassVar[str] = "several"
    a: int
    b: str = "b"
    c: list[int] = dataclasses.field(default_factory=list)

    @property
    def twice(self) -> int:
        """A value that is no field."""
        return 2 * self.a


class Labelled:
    """With a field that is not compared, and one that is not shown."""

    a: int
    b: str = dataclasses.field(default="b", compare=False)
    c: str = dataclasses.field(default="c", repr=False)


class Checked:
    """Refuses what makes no sense."""

    a: int

    def __post_init__(self) -> None:
        if self.a < 0:
            raise ValueError("negative")


class OwnMethods:
    """Says itself how it is shown, compared and hashed."""

    a: int
    b: int = 0

    def __repr__(self) -> str:
        return f"<{self.a}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.a == other.a

    def __hash__(self) -> int:
        return self.a


class OwnEquality:  # noqa: PLW1641 - that is what is asked here
    """Says how it is compared and nothing about its hash."""

    a: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.a == other.a


MAKERS = [dataclasses.dataclass, frozen.dataclass]
BODIES = [Empty, One, Several, Labelled, Checked, OwnMethods, OwnEquality]
GIVEN = [
    ((), {}),
    ((1,), {}),
    ((2,), {}),
    ((), {"a": 1}),
    ((1, "x"), {}),
    ((1,), {"c": [3]}),
    ((-1,), {}),
    ((1,), {"z": 1}),
]


def make(maker: Any, body: type, **options: bool) -> Any:
    """``body`` as a dataclass of ``maker``; each time from a copy of the class."""
    namespace = {key: value for key, value in vars(body).items() if key not in ("__dict__", "__weakref__")}
    fresh = type(body.__name__, (), namespace)
    return maker(frozen=True, slots=True, **options)(fresh)


def told(act: Any) -> Any:
    """What ``act`` returns, or the kind of what it raises."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - whatever it is, the other must raise it too
        return type(error)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("options", [{}, {"order": True}, {"eq": False}], ids=str)
def test_it_behaves_as_the_standard_one(body: type, options: dict[str, bool]) -> None:
    """Construction, text, comparison, hash, copies and refusals are the same, whatever is given."""
    kinds = [make(maker, body, **options) for maker in MAKERS]

    def observed(kind: Any) -> list[Any]:
        made = [told(lambda given=given: kind(*given[0], **given[1])) for given in GIVEN]
        values = [value for value in made if not isinstance(value, type)]
        pairs = [(one, other) for one in values for other in (*values, 1)]
        return [
            [value if isinstance(value, type) else dataclasses.asdict(value) for value in made],
            [repr(value) for value in values] if options != {"eq": False} or "__repr__" in vars(body) else None,
            [told(lambda one=one, other=other: one == other) for one, other in pairs],
            [told(lambda one=one, other=other: one < other) for one, other in pairs],
            [told(lambda one=one, other=other: operator.ge(one, other)) for one, other in pairs],
            [isinstance(told(lambda value=value: hash(value)), int) for value in values],
            [told(lambda value=value: setattr(value, "a", 5)) for value in values if hasattr(value, "a")],
            [told(lambda value=value: delattr(value, "a")) for value in values if hasattr(value, "a")],
            [dataclasses.asdict(copy.copy(value)) for value in values],
            [dataclasses.asdict(copy.deepcopy(value)) for value in values],
            [told(lambda value=value: dataclasses.asdict(dataclasses.replace(value, a=7))) for value in values],
            [hasattr(value, "__dict__") for value in values],
            kind.__match_args__, kind.__slots__, [part.name for part in dataclasses.fields(kind)],
            kind.__init__.__qualname__, kind.__doc__,
        ]  # fmt: skip

    standard, ours = (observed(kind) for kind in kinds)
    assert ours == standard


def test_nothing_can_be_added() -> None:
    """A value has its fields and no more."""
    with pytest.raises(dataclasses.FrozenInstanceError, match="new"):
        make(frozen.dataclass, One)(1).new = 2


def test_defaults_that_are_made_are_not_shared() -> None:
    """Two values get a list each."""
    kind = make(frozen.dataclass, Several)
    one, other = kind(1), kind(1)
    one.c.append(1)
    assert other.c == []
    assert (one.twice, one.probe) == (2, "several")


def test_equal_values_are_one_key() -> None:
    """Values are used as keys of dictionaries; values of another class are not the same key."""
    kind, same = make(frozen.dataclass, One), make(frozen.dataclass, One)
    assert {kind(1): "a", kind(1): "b", same(1): "c"} == {kind(1): "b", same(1): "c"}


@frozen.dataclass(frozen=True, slots=True)
class Base:
    """What a subclass inherits."""

    a: int


@frozen.dataclass(frozen=True, slots=True)
class Derived(Base):
    """With a field of its own."""

    b: str = ""


def test_fields_are_inherited() -> None:
    """In the order of the classes; only the same class is equal."""
    assert repr(Derived(1, "x")) == "Derived(a=1, b='x')"
    assert Derived(1) != Base(1)
    assert Derived(1) == Derived(1)


def test_values_survive_being_pickled() -> None:
    """Another process gets an equal value."""
    assert pickle.loads(pickle.dumps(Derived(1, "x"))) == Derived(1, "x")


def test_pydantic_takes_it_for_a_dataclass() -> None:
    """Read and written by its types, with what is wrong told by field."""
    adapter = TypeAdapter(Derived)
    assert adapter.validate_python({"a": 1, "b": "x"}) == Derived(1, "x")
    assert adapter.dump_json(Derived(1, "x")) == b'{"a":1,"b":"x"}'
    with pytest.raises(ValidationError, match="a"):
        adapter.validate_python({"a": "none"})


@pytest.mark.parametrize("options", [{"kw_only": True}, {"init": False}, {"hash": False}], ids=str)
def test_a_field_of_another_making_is_refused(options: dict[str, Any]) -> None:
    """What is not made here is said, not left out."""
    body = type("Body", (), {"__annotations__": {"a": "int"}, "a": dataclasses.field(default=1, **options)})
    with pytest.raises(TypeError, match=r"Body has a field"):
        frozen.dataclass(frozen=True, slots=True)(body)


@pytest.mark.parametrize("options", [{"frozen": True, "slots": False}, {"frozen": False, "slots": True}], ids=str)
def test_it_makes_nothing_but_frozen_and_slotted_ones(options: dict[str, bool]) -> None:
    """What asks for anything else would get less than it asked for."""
    with pytest.raises(TypeError, match=r"dataclasses\.dataclass"):
        frozen.dataclass(**options)


def test_a_default_before_a_field_that_has_none_is_refused() -> None:
    """As the standard library does: its value would be given to another field."""
    body = type("Mixed", (), {"__annotations__": {"a": "int", "b": "int"}, "a": 1})
    for maker in MAKERS:
        with pytest.raises(TypeError, match="default"):
            maker(frozen=True, slots=True)(body)
