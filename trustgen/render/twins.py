"""Twins of the pages for machines."""

from __future__ import annotations

import json

from trustgen.model.report import Report
from trustgen.words.verdicts import document


def claims_json(report: Report) -> bytes:
    """The site's ``claims.json``: the same document as ``trustgen verify --format json``."""
    text = json.dumps(document(report), ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace")
