"""The report as JSON, for machines: what is fit to publish, by ``trustgen/schemas/verify-1.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from trustgen.model.report import Report
from trustgen.words.verdicts import SCHEMA, claims, head, summary

__all__ = ["SCHEMA", "claims", "render", "summary"]


def render(report: Report) -> str:
    """The report as indented JSON with a final newline. Half surrogate pairs, which UTF-8 cannot hold, become ``?``."""
    before, after = _text({**head(report), "claims": []}).rsplit("[]", 1)
    return "".join(_pieces(f"{before}[", report, f"]{after}\n"))


def _pieces(before: str, report: Report, after: str) -> Iterator[str]:
    """Claim by claim: as values, ten thousand of them take several times the memory of their text."""
    yield before
    between, end = "\n    ", ""
    for claim in claims(report):
        yield between
        yield _text(claim).replace("\n", "\n    ")
        between, end = ",\n    ", "\n  "
    yield end + after


def _text(value: Any) -> str:
    try:
        return to_json(value, indent=2).decode("utf-8")
    except PydanticSerializationError:
        return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode("utf-8")
