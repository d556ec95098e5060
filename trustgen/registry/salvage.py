"""What is left of an entry that did not validate, so that rules can still tell what else is wrong in the same run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from trustgen.model.disclosure import Disclosure
from trustgen.model.subprocessor import SubProcessor, SubProcessors


def listed(validated: Any, plain: Any) -> tuple[SubProcessors, dict[int, SubProcessor]]:
    """The list and its entries by their index in the file; those that cannot be read are left out.

    ``validated`` is used where it is a list already.
    """
    if isinstance(validated, SubProcessors):
        return validated, dict(enumerate(validated.entries))
    given = plain if isinstance(plain, Mapping) else {}
    raw = given.get("entries")
    read = {index: _read(SubProcessor, item) for index, item in enumerate(raw if isinstance(raw, list) else ())}
    entries = {index: entry for index, entry in read.items() if entry is not None}
    terms = _sound(SubProcessors, {key: value for key, value in given.items() if key != "entries"})
    return SubProcessors.model_construct(**{**terms, "entries": tuple(entries.values())}), entries


def disclosed(validated: Any, plain: Any) -> Disclosure | None:
    """The policy without the keys that cannot be read; None where there is none."""
    if isinstance(validated, Disclosure) or plain is None:
        return validated if isinstance(validated, Disclosure) else None
    sound = _sound(Disclosure, plain if isinstance(plain, Mapping) else {})
    return Disclosure.model_construct(**{"contact": (), "expires": None, **sound})


def _read(kind: type[SubProcessor], plain: Any) -> SubProcessor | None:
    try:
        return kind.model_validate(plain)
    except ValidationError:
        return None


def _sound(kind: type[SubProcessors | Disclosure], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of ``given`` that their fields accept, read."""
    found: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        if name in given:
            try:
                found[name] = TypeAdapter(field.rebuild_annotation()).validate_python(given[name])
            except ValidationError:
                continue
    return found
