"""Twins of the pages for machines."""

from __future__ import annotations

from trustgen.model.report import Report
from trustgen.render.jsontext import indented
from trustgen.words.verdicts import document


def claims_json(report: Report, build: str) -> bytes:
    """The site's ``claims.json``: the document of ``trustgen verify --format json``, and which build this is."""
    text = indented({**document(report), "build": build}, 1)
    return (text + "\n").encode("utf-8", "replace")
