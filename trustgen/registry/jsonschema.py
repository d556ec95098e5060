"""The registry's JSON Schema for editors: draft-07, which the YAML language server reads best."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from trustgen.model.check import Vocabulary
from trustgen.registry.schema import LISTED, NAMED, REQUIRED, SINGLE, ClaimEntry

_REFERENCE = {"type": "string", "pattern": r"^\$[A-Za-z]"}


def schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema of a whole file, with the parameters of every check."""
    definitions: dict[str, Any] = {}
    properties = {name: _of(kind, definitions) for name, kind in SINGLE.items()}
    for name, kind in NAMED.items():
        properties[name] = {"type": "object", "additionalProperties": _short(name, _of(kind, definitions))}
    for name, kind in LISTED.items():
        properties[name] = {"type": "array", "items": _of(kind, definitions), "minItems": 1}
    definitions["CheckItem"] = _check_item(vocabulary, definitions)
    for name in ("checks", "supports", "false_if"):
        definitions[ClaimEntry.__name__]["properties"][name] = {
            "type": "array",
            "items": {"$ref": "#/definitions/CheckItem"},
        }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "trustgen registry",
        "type": "object",
        "properties": properties,
        "required": list(REQUIRED),
        "additionalProperties": False,
        "definitions": {name: _referable(made) for name, made in sorted(definitions.items())},
    }


def _referable(made: Any) -> Any:
    """``made``, where every value of a mapping and item of a list may be a reference in its place."""
    if isinstance(made, list):
        return [_referable(item) for item in made]
    if not isinstance(made, dict):
        return made
    found = {key: _referable(value) for key, value in made.items() if key not in ("properties", "items")}
    if "properties" in made:
        found["properties"] = {key: _or_reference(field) for key, field in made["properties"].items()}
    if isinstance(made.get("items"), dict):
        found["items"] = _or_reference(made["items"])
    elif "items" in made:
        found["items"] = made["items"]
    return found


def _or_reference(field: Any) -> Any:
    return {"anyOf": [_referable(field), _REFERENCE]} if field.get("type") != "string" or "pattern" in field else field


def _of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    made = TypeAdapter(kind).json_schema(ref_template="#/definitions/{model}")
    definitions.update(made.pop("$defs", {}))
    title = made.get("title")
    if made.get("type") == "object" and title and "properties" in made:
        definitions[title] = made
        return {"$ref": f"#/definitions/{title}"}
    return made


def _check_item(vocabulary: Vocabulary, definitions: dict[str, Any]) -> dict[str, Any]:
    """A mapping with one key: the name of a check. Any parameter may be a reference instead."""
    properties: dict[str, Any] = {}
    for name in vocabulary.names:
        check = vocabulary.find(name)
        made = check.parameters.model_json_schema(ref_template="#/definitions/{model}")
        definitions.update(made.pop("$defs", {}))
        fields = made.get("properties", {})
        made["properties"] = dict(fields)
        made["description"] = check.manual.strip().splitlines()[0]
        properties[name] = made
    return {"type": "object", "properties": properties, "minProperties": 1, "maxProperties": 1}


def _short(table: str, made: dict[str, Any]) -> dict[str, Any]:
    """Targets may be written as a URL or a list."""
    if table != "targets":
        return made
    return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, made]}
