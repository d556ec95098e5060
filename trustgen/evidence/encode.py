"""Evidence → JSON, piece by piece: a thousand hosts make a document that need not stand in memory as a whole.

Objects have their keys in the order of the dataclasses' fields. What holds neither secrets nor halves of surrogate
pairs goes straight from the dataclasses to bytes; the rest is made plain, cleaned and then written, to the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from pydantic_core import PydanticSerializationError, to_json, to_jsonable_python

from trustgen.evidence.document import SCHEMA, by_probe, refuse_naive
from trustgen.evidence.record import Evidence
from trustgen.evidence.redact import redactor

#: Rows that are written at a time.
_AT_A_TIME = 500
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
        "last_held": dict(sorted(evidence.last_held.items())),
        "overrides": evidence.overrides,
        "via": evidence.via,
        "clock_was_set": evidence.clock_was_set,
    }
    refuse_naive(head, "the evidence")
    parts: dict[str, Iterator[bytes]] = {key: _block(fit(to_jsonable_python(value))) for key, value in head.items()}
    parts["judgements"] = _list(evidence.judgements, "the evidence", "  ", None if clean is str else fit)
    parts["observations"] = _observations(evidence, None if clean is str else fit)
    yield from _object(parts, "")
    yield b"\n"


def _observations(evidence: Evidence, fit: Fit | None) -> Iterator[bytes]:
    parts = {}
    for probe, found in sorted(by_probe(evidence.observations).items()):
        ordered = found if len(found) == 1 else sorted(found, key=lambda row: _json(row.request, fit))
        parts[probe] = _list(ordered, f"the evidence of {probe}", "    ", fit)
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


def _list(values: Sequence[Any], name: str, pad: str, fit: Fit | None) -> Iterator[bytes]:
    """A list in pieces of many items. With ``fit``, every value is made fit to be written."""
    indent = f"\n{pad}".encode()
    waiting = iter(values)
    before = b"["
    while several := list(islice(waiting, _AT_A_TIME)):
        refuse_naive(several, name)
        # Without its brackets: "[\n  a,\n  b\n]".
        yield before + _json(several, fit, indent=2)[1:-2].replace(b"\n", indent)
        before = b","
    yield indent + b"]" if values else b"[]"


def _json(value: Any, fit: Fit | None, indent: int | None = None) -> bytes:
    if fit is None:
        try:
            return to_json(value, indent=indent)
        except (PydanticSerializationError, UnicodeError):
            fit = _fitter(str)  # half a surrogate pair somewhere; anything else is raised again
    return to_json(fit(to_jsonable_python(value)), indent=indent)


def _fitter(clean: Callable[[str], str]) -> Fit:
    """Makes plain values fit to be written: no secret, no half of a surrogate pair (RFC 8259 §8.2)."""

    def fit(value: Any) -> Any:
        if isinstance(value, str):
            text = clean(value)
            return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if isinstance(value, list):
            return [fit(item) for item in value]
        return {key: fit(part) for key, part in value.items()} if isinstance(value, dict) else value

    return fit
