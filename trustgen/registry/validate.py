"""Pydantic's errors → problems with a line, in words that say what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from trustgen.registry.collect import Collector, Path
from trustgen.validated import Model

INVALID: Any = object()


@cache
def _validation(kind: Any) -> Callable[[Any], Any]:
    found: Callable[[Any], Any] = TypeAdapter(kind).validator.validate_python
    return found


def validate(kind: Any, plain: Any, path: Path, collector: Collector) -> Any:
    """``plain`` as ``kind`` (a model or annotation), or INVALID with every problem collected."""
    try:
        return _validation(kind)(plain)
    except ValidationError as error:
        told: set[tuple[Path, bool]] = set()
        for details in error.errors(include_url=False):
            _tell(details, kind, plain, path, collector, told)
        return INVALID


def _tell(
    details: ErrorDetails, kind: Any, plain: Any, path: Path, collector: Collector, told: set[tuple[Path, bool]]
) -> None:
    inner, missing = _where(details, plain)
    here = (*path, *inner)
    wants_key = details["type"] == "extra_forbidden"
    # A union reports once for each member that refused; the first is what the writer most likely meant.
    if (here, missing) in told and details["type"] != "missing":
        return
    told.add((here, missing))
    name = here[-1] if here else "the file"
    match details["type"]:
        case "missing":
            key = details["loc"][-1]
            collector.add(here, "missing-key", f"`{key}` is missing", f"add `{key}:`", key=bool(here))
        case "extra_forbidden":
            known = _keys(kind, inner[:-1])
            fix = f"the keys here are {', '.join(f'`{k}`' for k in known)}" if known else "remove it"
            collector.unknown(here, "unknown-key", f"`{name}` is not a key here", name, known, fix, key=wants_key)
        case "literal_error" | "enum":
            expected = str(details.get("ctx", {}).get("expected", ""))
            what = f"{_shown(details['input'])} is none of the choices"
            collector.unknown(here, "unknown-choice", what, details["input"], _choices(expected), f"use {expected}")
        case "union_tag_invalid":
            tags = str(details.get("ctx", {}).get("expected_tags", ""))
            tag = details.get("ctx", {}).get("tag", "")
            fix = f"use one of {tags}"
            collector.unknown((*here, "kind"), "unknown-kind", f"`{tag}` is not a kind", tag, _choices(tags), fix)
        case "union_tag_not_found":
            collector.add(here, "missing-key", "`kind` is missing", "add `kind:`, or write a URL or a list")
        case _:
            collector.add(here, *_plainly(details))


def _plainly(details: ErrorDetails) -> tuple[str, str, str]:
    """Code, what is wrong, what to do, for errors about a single value."""
    given = details["input"]
    message = details["msg"]
    match details["type"]:
        case "string_type" if isinstance(given, (int, float)):
            return "wrong-type", f"{_shown(given)} is a number, a text is needed", f'put it in quotes: "{given}"'
        case "string_type" | "int_type" | "bool_type" | "dict_type" | "tuple_type" | "list_type" | "model_type":
            needed = _NEEDED[details["type"]]
            return "wrong-type", f"{_shown(given)} is not {needed}", f"write {needed}"
        case "value_error":
            return "bad-value", f"{_shown(given)} cannot be used", message.removeprefix("Value error, ")
        case "string_pattern_mismatch":
            pattern = details.get("ctx", {}).get("pattern", "")
            return "bad-value", f"{_shown(given)} has not the form that is needed", f"it must match {pattern}"
        case "too_short":
            return "empty", f"{_shown(given)} is empty", "give at least one"
        case _:
            return "bad-value", f"{_shown(given)} cannot be used", message[:1].lower() + message[1:]


_NEEDED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "dict_type": "a mapping (`key: value`)",
    "model_type": "a mapping (`key: value`)",
    "tuple_type": "a list",
    "list_type": "a list",
}


def _where(details: ErrorDetails, plain: Any) -> tuple[Path, bool]:
    """The path of an error inside ``plain``: pydantic's, without the tags and type names that are no keys."""
    missing = details["type"] == "missing"
    steps = details["loc"][:-1] if missing else details["loc"]
    found: list[str | int] = []
    for step in steps:
        inside = isinstance(plain, dict) and step in plain
        inside = inside or (isinstance(plain, (list, tuple)) and isinstance(step, int) and step < len(plain))
        if inside:
            found.append(step)
            plain = plain[step]
    return tuple(found), missing


def _keys(kind: Any, steps: Path) -> tuple[str, ...]:
    """The keys of the model that ``steps`` lead to from ``kind``, as far as annotations tell."""
    models = _models(kind)
    for step in steps:
        if isinstance(step, str):
            fields = [f for m in models for n, f in m.model_fields.items() if step in (n, f.alias)]
            models = tuple(inner for f in fields for inner in _models(f.annotation)) or models
    return tuple(dict.fromkeys(f.alias or n for m in models for n, f in m.model_fields.items()))


def _models(kind: Any) -> tuple[type[Model], ...]:
    if isinstance(kind, type) and issubclass(kind, Model):
        return (kind,)
    return tuple(model for argument in get_args(kind) for model in _models(argument))


def _choices(text: str) -> tuple[str, ...]:
    return tuple(word.strip(" '\"") for word in text.replace(" or ", ",").split(",") if word.strip())


def _shown(given: Any) -> str:
    text = given if isinstance(given, str) else repr(given)
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"
