"""Evidence ↔ JSON, by the types of `trustgen.facts.table`.

The document: ``schema``, ``at``, ``registry``, ``trustgen``, ``observations`` (by probe: rows of a request and its
observations), ``judgements``, ``last_held``, ``overrides``, ``via``, ``clock_was_set``. Keys are sorted and rows
ordered by their request, so that the same evidence has the same bytes. The published schema is
``trustgen/schemas/evidence-1.schema.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from types import GenericAlias
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from trustgen.errors import EvidenceError
from trustgen.evidence.record import Evidence
from trustgen.evidence.redact import redactor
from trustgen.facts.table import family
from trustgen.model.judgement import Judgement
from trustgen.model.observation import Observation, Request, Seen, Unseen

SCHEMA = "urn:trustgen:evidence:1"
MOST_BYTES = 128 * 2**20  # about 20,000 hosts; reading takes up to ten times as much memory

#: What holds no time; most of what is walked through.
_TIMELESS = frozenset({str, int, bool, float, type(None)})
_STRICT = ConfigDict(extra="forbid", strict=True)
RequestT = TypeVar("RequestT")
FactsT = TypeVar("FactsT")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Head:
    """The document without its observations."""

    schema: str
    at: datetime
    registry: str
    trustgen: str
    judgements: tuple[Judgement, ...]
    last_held: dict[str, datetime]
    overrides: tuple[str, ...]
    via: tuple[str, ...]
    clock_was_set: bool


@dataclass(frozen=True, slots=True)
class _Row(Generic[RequestT, FactsT]):
    """What came of one request."""

    request: RequestT
    observations: tuple[Seen[FactsT] | Unseen, ...]


def dumps(evidence: Evidence, secrets: Iterable[str] = ()) -> bytes:
    """The evidence as indented UTF-8 JSON; the same evidence gives the same bytes.

    Any of ``secrets`` that occurs in it is replaced by ``[redacted]``. Raises EvidenceError for a time without zone
    and for more than `MOST_BYTES`.
    """
    head = _Head(
        SCHEMA,
        evidence.at,
        evidence.registry,
        evidence.trustgen,
        evidence.judgements,
        dict(evidence.last_held),
        evidence.overrides,
        evidence.via,
        evidence.clock_was_set,
    )
    fit = _fitter(secrets)
    document = fit(_written(_heads(), [head], "the evidence")[0])
    document["observations"] = {
        probe: sorted(
            fit(_written(_rows(probe), rows, f"the evidence of {probe}")), key=lambda row: to_json(row["request"])
        )
        for probe, rows in sorted(_by_probe(evidence.observations).items())
    }
    return _within(to_json(dict(sorted(document.items())), indent=2) + b"\n")


def loads(content: bytes) -> Evidence:
    """The evidence in ``content``. Raises EvidenceError, with one sentence, for anything that `dumps` would not write
    in this version.
    """
    document = _document(_within(content))
    raw = document.pop("observations", None)
    if not isinstance(raw, dict):
        raise EvidenceError("the evidence is malformed: observations must be an object")
    head = _validated(_heads(), [document], "the evidence")[0]
    observations: dict[Request, tuple[Observation, ...]] = {}
    for probe, rows in raw.items():
        _take(observations, probe, rows)
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
    return _validated(_helds(), [_document(_within(content)).get("last_held")], "the evidence")[0]


def _within(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise EvidenceError(f"the evidence is larger than {MOST_BYTES // 2**20} MiB; look at fewer targets at a time")
    return content


def _document(content: bytes) -> dict[str, Any]:
    try:
        document = from_json(content, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        raise EvidenceError(f"the evidence is not JSON: {_short(str(error))}") from error
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        found = f"says {_short(repr(schema))}" if schema is not None else "says nothing"
        raise EvidenceError(f"this version reads evidence of the schema {SCHEMA}, but the file {found}; look again")
    return dict(document)


def _by_probe(observations: Mapping[Request, tuple[Observation, ...]]) -> dict[str, list[_Row[Any, Any]]]:
    rows: dict[str, list[_Row[Any, Any]]] = {}
    for request, seen in observations.items():
        rows.setdefault(request.probe, []).append(_Row(request, seen))
    return rows


def _take(observations: dict[Request, tuple[Observation, ...]], probe: str, rows: Any) -> None:
    try:
        adapter = _rows(probe)
    except KeyError:
        raise EvidenceError(f"the evidence is of a probe that this version does not know: {_short(probe)}") from None
    for row in _validated(adapter, rows, f"the evidence of {probe}"):
        if row.request in observations:
            raise EvidenceError(f"the evidence of {probe} holds the same request twice; look again")
        observations[row.request] = row.observations


def _written(adapter: TypeAdapter[list[T]], values: list[T], name: str) -> list[Any]:
    _refuse_naive(values, name)
    plain: list[Any] = adapter.dump_python(values, mode="json", warnings="error")
    return plain


def _validated(adapter: TypeAdapter[list[T]], plain: Any, name: str) -> list[T]:
    try:
        # From JSON, not from Python: only there does the strict mode take text for a time and a list for a tuple.
        values = adapter.validate_json(to_json(plain))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = " → ".join(_short(str(step)) for step in first["loc"])
        raise EvidenceError(f"{name} is malformed at {where}: {_short(first['msg'])}; look again") from error
    _refuse_naive(values, name)
    return values


def _refuse_naive(value: object, name: str) -> None:
    """Raise EvidenceError for a time without zone anywhere in ``value``."""
    if type(value) in _TIMELESS:
        return
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise EvidenceError(f"{name} is malformed: the time {value.isoformat()} has no zone; look again")
    elif isinstance(value, list | tuple):
        for item in value:
            if type(item) not in _TIMELESS:
                _refuse_naive(item, name)
    elif isinstance(value, dict):
        _refuse_naive(list(value.values()), name)
    elif is_dataclass(value):
        for part in _field_names(value.__class__):
            _refuse_naive(getattr(value, part), name)


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind))


def _fitter(secrets: Iterable[str]) -> Callable[[Any], Any]:
    """Makes plain values fit to be written: keys sorted, no secret, no half of a surrogate pair (RFC 8259 §8.2)."""
    clean = redactor(secrets)

    def fit(value: Any) -> Any:
        if isinstance(value, str):
            text = clean(value)
            return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if isinstance(value, list):
            return [fit(item) for item in value]
        return {key: fit(value[key]) for key in sorted(value)} if isinstance(value, dict) else value

    return fit


def _short(text: str) -> str:
    line = ascii(text)[1:-1]
    return line if len(line) <= 120 else f"{line[:117]}..."


@cache
def _heads() -> TypeAdapter[list[_Head]]:
    return TypeAdapter(list[_Head], config=_STRICT)  # a list, since a bare dataclass takes no configuration


@cache
def _helds() -> TypeAdapter[list[dict[str, datetime]]]:
    return TypeAdapter(list[dict[str, datetime]], config=ConfigDict(strict=True))


@cache
def _rows(probe: str) -> TypeAdapter[list[_Row[Any, Any]]]:
    """Raises KeyError for an unknown probe."""
    row: Any = _Row
    rows: Any = GenericAlias(list, (row[family(probe)],))
    return TypeAdapter(rows, config=_STRICT)
