"""``trustgen schema``: the shape of claims.yaml, for editors."""

from __future__ import annotations

import json

import click

from trustgen.pipeline import vocabulary
from trustgen.registry.jsonschema import schema as registry_schema


@click.command(short_help="Print the JSON Schema of claims.yaml for your editor.")
def schema() -> int:
    """Print the JSON Schema (draft-07) of claims.yaml, with every check; save it as claims.schema.json."""
    click.echo(schema_text(), nl=False)
    return 0


def schema_text(*, compact: bool = False) -> str:
    """The schema as a file holds it; ``compact`` is a third of the size, for machines alone."""
    separators, indent = ((",", ":"), None) if compact else ((",", ": "), 2)
    made = registry_schema(vocabulary(plugged=True))
    return json.dumps(made, indent=indent, separators=separators, ensure_ascii=False) + "\n"
