"""Evidence → JSON, piece by piece: a thousand hosts make a document that need not stand in memory as a whole.

What holds neither secrets nor halves of surrogate pairs goes straight from the dataclasses to bytes; pydantic is told
to take their fields in the order of their names. The rest is made plain, cleaned and then written, to the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, SchemaSerializer, to_json

from trustgen.evidence.document import SCHEMA, by_probe, judged, refuse_naive, rows
from trustgen.evidence.record import Evidence
from trustgen.evidence.redact import redactor

#: Rows that are written at a time.
_AT_A_TIME = 500
#: What pydantic writes alike from dataclasses and from plain values. Not ``dict``: its keys would have to be sorted.
_ALIKE = frozenset(
    (
        *("dataclass", "dataclass-args", "dataclass-field", "definitions", "definition-ref", "default", "nullable"),
        *("list", "tuple", "union", "literal", "enum", "str", "int", "bool", "datetime", "date", "none"),
    )
)
Fit = Callable[[Any], Any]


def pieces(evidence: Evidence, secrets: Iterable[str] = ()) -> Iterator[bytes]:
    """The document, as indented UTF-8 JSON, in pieces. Raises EvidenceError for a time without zone."""
    clean = redactor(secrets)
    fit = _fitter(clean)
    head = {
        "schema": SCHEMA,
        "at": evidence.at,
        "registry": evidence.registry,
        "trustgen": evidence.trustgen,
        "last_held": dict(evidence.last_held),
        "overrides": list(evidence.overrides),
        "via": list(evidence.via),
        "clock_was_set": evidence.clock_was_set,
    }
    refuse_naive(head, "the evidence")
    parts: dict[str, Iterator[bytes]] = {key: _block(fit(value)) for key, value in head.items()}
    parts["judgements"] = _list(judged(), evidence.judgements, "the evidence", "  ", None if clean is str else fit)
    parts["observations"] = _observations(evidence, fit, direct=clean is str)
    yield from _object(parts, "")
    yield b"\n"


def _observations(evidence: Evidence, fit: Fit, *, direct: bool) -> Iterator[bytes]:
    parts = {}
    for probe, found in sorted(by_probe(evidence.observations).items()):
        ordered = found if len(found) == 1 else sorted(found, key=lambda row: _request_key(row.request, fit))
        parts[probe] = _list(rows(probe), ordered, f"the evidence of {probe}", "    ", None if direct else fit)
    return _object(parts, "  ")


def _object(parts: dict[str, Iterator[bytes]], pad: str) -> Iterator[bytes]:
    """An object whose values come in pieces that are indented already, by key."""
    before = "{"
    for key in sorted(parts):
        yield f"{before}\n{pad}  ".encode() + to_json(key) + b": "
        yield from parts[key]
        before = ","
    yield f"\n{pad}}}".encode() if parts else b"{}"


def _block(value: Any) -> Iterator[bytes]:
    yield to_json(value, indent=2).replace(b"\n", b"\n  ")


def _list(adapter: TypeAdapter[Any], values: Sequence[Any], name: str, pad: str, fit: Fit | None) -> Iterator[bytes]:
    """A list in pieces of many items. With ``fit``, every value is made fit to be written."""
    indent = f"\n{pad}".encode()
    waiting = iter(values)
    before = b"["
    while several := list(islice(waiting, _AT_A_TIME)):
        refuse_naive(several, name)
        # Without its brackets: "[\n  a,\n  b\n]".
        yield before + _written(adapter, several, fit)[1:-2].replace(b"\n", indent)
        before = b","
    yield indent + b"]" if values else b"[]"


def _written(adapter: TypeAdapter[Any], values: list[Any], fit: Fit | None) -> bytes:
    direct = _direct(adapter) if fit is None else None
    if direct is not None:
        try:
            return direct.to_json(values, indent=2, warnings="error")
        except (PydanticSerializationError, UnicodeError):
            # Half a surrogate pair somewhere; anything else is raised again below.
            fit = None
    fit = fit or _fitter(str)
    return to_json([fit(value) for value in adapter.dump_python(values, mode="json", warnings="error")], indent=2)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _request_key(request: Any, fit: Fit) -> bytes:
    adapter = _adapter(request.__class__)
    direct = _direct(adapter)
    if direct is not None:
        try:
            return direct.to_json(request)
        except (PydanticSerializationError, UnicodeError):
            pass
    return to_json(fit(adapter.dump_python(request, mode="json")))


def _direct(adapter: TypeAdapter[Any]) -> SchemaSerializer | None:
    """What writes fields in the order of their names; None where that would not be all that has to be done."""
    if id(adapter) not in _DIRECT:
        _DIRECT[id(adapter)] = (adapter, _serializer(adapter.core_schema))
    return _DIRECT[id(adapter)][1]


#: By the adapter's identity, which is kept with it.
_DIRECT: dict[int, tuple[TypeAdapter[Any], SchemaSerializer | None]] = {}


def _serializer(schema: Any) -> SchemaSerializer | None:
    try:
        return SchemaSerializer(_ordered(schema))
    except _NotAlike:
        return None


class _NotAlike(Exception):
    pass


def _ordered(schema: Any) -> Any:
    """A core schema whose dataclasses have their fields in the order of their names. Raises _NotAlike."""
    if isinstance(schema, list | tuple):
        return type(schema)(_ordered(part) for part in schema)
    if not isinstance(schema, dict):
        return schema
    if schema["type"] not in _ALIKE or "serialization" in schema:
        raise _NotAlike
    found = {key: _ordered(part) if key in _NESTED else part for key, part in schema.items()}
    if schema["type"] == "dataclass":
        found["fields"] = sorted(schema["fields"])
    if schema["type"] == "dataclass-args":
        found["fields"] = [_ordered(part) for part in schema["fields"]]
    return found


#: Where a core schema holds others.
_NESTED = frozenset({"schema", "items_schema", "choices", "definitions"})


def _fitter(clean: Callable[[str], str]) -> Fit:
    """Makes plain values fit to be written: keys sorted, no secret, no half of a surrogate pair (RFC 8259 §8.2)."""

    def fit(value: Any) -> Any:
        if isinstance(value, str):
            text = clean(value)
            return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if isinstance(value, list):
            return [fit(item) for item in value]
        return {key: fit(value[key]) for key in sorted(value)} if isinstance(value, dict) else value

    return fit
