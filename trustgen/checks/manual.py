"""A check's page in the manual, taken apart: what its module says of it, its parameters and an example."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from trustgen.checks.wording import listed
from trustgen.frozen import dataclass
from trustgen.model.check import AnyCheck
from trustgen.model.reference import EntryName, TargetName
from trustgen.validated import Model

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

#: In the order in which they stand; *Positive control* only where a check asserts absence or refusal, *Least privilege*
#: only where it looks from inside: the ready role, policy or token scope.
HEADINGS = (
    "Holds when",
    "Broken when",
    "Unknown when",
    "Cannot see",
    "Positive control",
    "Least privilege",
    "References",
)
#: Only where a check asserts absence or refusal, and only where it looks from inside.
OPTIONAL = frozenset({"Positive control", "Least privilege"})
_HEADING = re.compile(rf"^({'|'.join(HEADINGS)})\n-+\n", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z_./$][A-Za-z0-9_./$ ()=-]*")
_RESERVED = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"})
_WORDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    date: "day (YYYY-MM-DD)",
}


@dataclass(frozen=True, slots=True)
class ManualParameter:
    """One parameter: its name, its sort in words, its default as YAML (empty where it must be given)."""

    name: str
    sort: str
    default: str
    description: str

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return not self.default


@dataclass(frozen=True, slots=True)
class Manual:
    """The page of one check. ``sections`` are (heading, text) pairs, paragraphs divided by empty lines.

    A paragraph is one line, but for one that begins with four spaces: that is code, and keeps its lines.
    """

    name: str
    summary: str
    sections: tuple[tuple[str, str], ...]
    parameters: tuple[ManualParameter, ...]
    example: str

    def section(self, heading: str) -> str:
        """The text under ``heading``; empty where the check has no such section."""
        return dict(self.sections).get(heading, "")


def manual(check: AnyCheck) -> Manual:
    """The page of ``check``."""
    summary, *parts = _HEADING.split(check.manual)
    sections = tuple((parts[at], _unwrapped(parts[at + 1])) for at in range(0, len(parts), 2))
    return Manual(check.name, _unwrapped(summary), sections, tuple(_parameters(check.parameters)), example(check))


def example(check: AnyCheck) -> str:
    """The item of a claim's ``checks`` as it stands in the registry: ``- tls: {target: app, …}``."""
    return f"- {check.name}: {_flow(check.example)}"


def _unwrapped(text: str) -> str:
    """Paragraphs, each on one line; code as it stands."""
    paragraphs = re.split(r"\n[ \t]*\n", text.strip("\n"))
    return "\n\n".join(p.rstrip() if p.startswith("    ") else " ".join(p.split()) for p in paragraphs if p.strip())


def _parameters(model: type[Model]) -> Iterator[ManualParameter]:
    for name, field in model.model_fields.items():
        default = "" if field.is_required() else _flow(field.get_default(call_default_factory=False))
        yield ManualParameter(field.alias or name, _sort(field), default, field.description or "")


def _sort(field: FieldInfo) -> str:
    for mark in field.metadata:
        if isinstance(mark, TargetName):
            return f"name of a target ({' or '.join(mark.kinds)})"
        if isinstance(mark, EntryName):
            return f"name from {mark.table}"
    return _in_words(field.annotation)


def _in_words(annotation: Any) -> str:
    """A type for people: ``number, text or length of time``."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _in_words(get_args(annotation)[0])
    if origin is Literal:
        return listed((_flow(choice) for choice in get_args(annotation)), "or")
    if origin in (Union, types.UnionType):
        members = [_in_words(member) for member in get_args(annotation) if member is not type(None)]
        return listed(dict.fromkeys(members), "or")
    if origin is tuple:
        return f"list of {_in_words(get_args(annotation)[0])}"
    return _WORDS.get(annotation) or _spaced(annotation.__name__)


def _spaced(name: str) -> str:
    """``VersionBound`` → ``version bound``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _flow(value: Any) -> str:
    """A value as YAML in flow style, quoted wherever YAML would read it as something else."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case Model():
            return _flow({name: inner for name, inner in vars(value).items() if inner is not None})
        case Mapping():
            return "{" + ", ".join(f"{_flow(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case _:
            return _text(str(value))


def _text(value: str) -> str:
    plain = _PLAIN.fullmatch(value) or re.fullmatch(r"[0-9]+[a-z]+", value)
    if plain and value.lower() not in _RESERVED and value == value.strip():
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
