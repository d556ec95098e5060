"""The report as JSON, for machines: what is fit to publish, by ``trustgen/schemas/verify-1.schema.json``."""

from __future__ import annotations

import json

from pydantic_core import PydanticSerializationError, to_json

from trustgen.model.report import Report
from trustgen.words.verdicts import SCHEMA, claims, document, summary

__all__ = ["SCHEMA", "claims", "document", "render", "summary"]


def render(report: Report) -> str:
    """The report as indented JSON with a final newline. Half surrogate pairs, which UTF-8 cannot hold, become ``?``."""
    found = document(report)
    try:
        return to_json(found, indent=2).decode("utf-8") + "\n"
    except PydanticSerializationError:
        text = json.dumps(found, ensure_ascii=False, indent=2)
        return text.encode("utf-8", "replace").decode("utf-8") + "\n"
