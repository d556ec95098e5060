"""``trustgen schema``: the shape of claims.yaml, for editors."""

from __future__ import annotations

import json

import click

from trustgen.pipeline import vocabulary
from trustgen.registry.jsonschema import schema as registry_schema


@click.command()
def schema() -> int:
    """Print the JSON Schema (draft-07) of claims.yaml, with every check; save it as claims.schema.json."""
    click.echo(json.dumps(registry_schema(vocabulary(plugged=True)), indent=2, ensure_ascii=False))
    return 0
