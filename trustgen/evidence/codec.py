"""Evidence ↔ JSON, by the types of `trustgen.facts.table`.

The document: ``schema``, ``at``, ``registry``, ``trustgen``, ``observations`` (by probe: rows of a request and its
observations), ``judgements``, ``last_held``, ``overrides``, ``via``, ``clock_was_set``. Its own keys are in
alphabetical order, those within in the order of the types' fields, and rows in the order of their requests, so that
the same evidence has the same bytes. The published schema is
``trustgen/schemas/evidence-1.schema.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from trustgen.errors import EvidenceError
from trustgen.evidence.document import MOST_BYTES, SCHEMA, heads, refuse_naive, rows
from trustgen.evidence.record import Evidence
from trustgen.model.observation import Observation, Request

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


def dumps(evidence: Evidence, secrets: Iterable[str] = ()) -> bytes:
    """The evidence as indented UTF-8 JSON; the same evidence gives the same bytes.

    Any of ``secrets`` that occurs in it is replaced by ``[redacted]``. Raises EvidenceError for a time without zone
    and for more than `MOST_BYTES`.
    """
    return b"".join(written(evidence, secrets))


def written(evidence: Evidence, secrets: Iterable[str] = ()) -> Iterator[bytes]:
    """What `dumps` gives, in pieces."""
    from trustgen.evidence.encode import pieces

    size = 0
    for piece in pieces(evidence, secrets):
        size += len(piece)
        if size > MOST_BYTES:
            raise _too_large()
        yield piece


def loads(content: bytes) -> Evidence:
    """The evidence in ``content``. Raises EvidenceError, with one sentence, for anything that `dumps` would not write
    in this version.
    """
    document = _document(_within(content))
    raw = document.pop("observations", None)
    if not isinstance(raw, dict):
        raise EvidenceError("the evidence is malformed: observations must be an object")
    head = _validated(heads(), [document], "the evidence")[0]
    observations: dict[Request, tuple[Observation, ...]] = {}
    for probe, found in raw.items():
        _take(observations, probe, found)
    return Evidence(
        head.at,
        head.registry,
        head.trustgen,
        observations,
        head.judgements,
        head.last_held,
        head.overrides,
        head.via,
        head.clock_was_set,
    )


def loads_last_held(content: bytes) -> Mapping[str, datetime]:
    """Only when each claim was last seen true; nothing else is read. Raises EvidenceError for anything but evidence."""
    held = _last_held(_within(content))
    if held is None:
        held = _document(content).get("last_held")
    try:
        times = {claim: datetime.fromisoformat(at) for claim, at in held.items()}
    except (AttributeError, TypeError, ValueError):
        raise EvidenceError("the evidence is malformed at last_held: it must hold a time for each claim") from None
    refuse_naive(times, "the evidence")
    return times


def _last_held(content: bytes) -> Any:
    """What stands under ``last_held``, read alone; None where the layout is not that of `pieces`.

    A line that begins with two spaces and a quote can only be a key of the document itself: JSON has no line breaks in
    its strings, and everything else is indented further.
    """
    begin = content.find(b'\n  "last_held": {')
    end = content.find(b"\n  }", begin)
    ours = content.startswith(b'{\n  "at": "') and content.endswith(b"\n}\n")
    if not ours or f'\n  "schema": "{SCHEMA}"'.encode() not in content or begin < 0:
        return None
    try:
        return json.loads(content[content.index(b"{", begin) : end + 4])
    except ValueError:
        return None


def _within(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise _too_large()
    return content


def _too_large() -> EvidenceError:
    return EvidenceError(f"the evidence is larger than {MOST_BYTES // 2**20} MiB; look at fewer targets at a time")


def _document(content: bytes) -> dict[str, Any]:
    from pydantic_core import from_json

    try:
        document = from_json(content, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        raise EvidenceError(f"the evidence is not JSON: {_short(str(error))}") from error
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        found = f"says {_short(repr(schema))}" if schema is not None else "says nothing"
        raise EvidenceError(f"this version reads evidence of the schema {SCHEMA}, but the file {found}; look again")
    return dict(document)


def _take(observations: dict[Request, tuple[Observation, ...]], probe: str, raw: Any) -> None:
    try:
        adapter = rows(probe)
    except KeyError:
        raise EvidenceError(f"the evidence is of a probe that this version does not know: {_short(probe)}") from None
    for row in _validated(adapter, raw, f"the evidence of {probe}"):
        if row.request in observations:
            raise EvidenceError(f"the evidence of {probe} holds the same request twice; look again")
        observations[row.request] = row.observations


def _validated(adapter: TypeAdapter[list[T]], plain: Any, name: str) -> list[T]:
    from pydantic import ValidationError
    from pydantic_core import to_json

    try:
        # From JSON, not from Python: only there does the strict mode take text for a time and a list for a tuple.
        values = adapter.validate_json(to_json(plain))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = " → ".join(_short(str(step)) for step in first["loc"])
        raise EvidenceError(f"{name} is malformed at {where}: {_short(first['msg'])}; look again") from error
    refuse_naive(values, name)
    return values


def _short(text: str) -> str:
    line = ascii(text)[1:-1]
    return line if len(line) <= 120 else f"{line[:117]}..."
