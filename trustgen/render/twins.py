"""Twins of the pages for machines."""

from __future__ import annotations

import json

from trustgen.model.report import Report
from trustgen.words.verdicts import document


def claims_json(report: Report, build: str) -> bytes:
    """The site's ``claims.json``: the document of ``trustgen verify --format json``, and which build this is."""
    text = json.dumps({**document(report), "build": build}, ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace")
