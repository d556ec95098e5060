"""Twins of the pages for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from trustgen import bundled
from trustgen.model.report import Report
from trustgen.render.jsontext import indented
from trustgen.words.verdicts import claims, head

#: The schema's file, beside ``claims.json``.
SCHEMA = "claims.schema.json"


def claims_text(report: Report) -> bytes:
    """The site's ``claims.json`` but for its end: the document of ``trustgen verify --format json``."""
    return b"".join(_pieces(report))


def _pieces(report: Report) -> Iterator[bytes]:
    """Claim by claim, encoded: as one text, ten thousand of them stand in memory several times."""
    before = indented({"$schema": SCHEMA, **head(report), "claims": []}, 1).removesuffix("]\n}")
    between, end = "\n  ", "]"
    for claim in claims(report):
        yield (before + between + indented(claim, 1, 2)).encode("utf-8", "replace")
        before, between, end = "", ",\n  ", "\n ]"
    yield (before + end).encode("utf-8", "replace")


def claims_json(text: bytes, build: str) -> bytes:
    """The site's ``claims.json``: what `claims_text` says, and which build this is."""
    return b'%b,\n "build": %b\n}\n' % (text, json.dumps(build).encode())


def claims_schema() -> bytes:
    """The JSON Schema of `claims_json`: the one of ``verify``, and the two fields that only the site's has."""
    schema: dict[str, Any] = json.loads(bundled.schema("verify-1"))
    own = {
        "$schema": {"const": SCHEMA},
        "build": {
            "description": "A digest of every other file of the site.",
            "type": "string",
            "pattern": "^sha256:[0-9a-f]{64}$",
        },
    }
    schema["$id"], schema["title"] = "urn:trustgen:claims:1", "Statements of a site and their verdicts"
    schema["properties"] = {**own, **schema["properties"]}
    schema["required"] = [*own, *schema["required"]]
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()
