"""``trustgen explain``: what a claim rests on, or what a check means."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from trustgen import pipeline
from trustgen.checks import table
from trustgen.cli.options import project, project_option
from trustgen.errors import UsageError
from trustgen.model.check import AnyCheck
from trustgen.model.claim import Claim
from trustgen.registry.nearest import nearest


@click.command(short_help="What a claim rests on, or what a check means.")
@click.argument("claim", required=False)
@click.option("--check", "check", metavar="NAME", help="Explain a check instead of a claim.")
@click.option("--checks", "listing", is_flag=True, help="List every check.")
@project_option
def explain(claim: str | None, check: str | None, listing: bool, folder: Path) -> int:
    """Tell what CLAIM rests on and how to repeat its checks; or what a check means."""
    if listing:
        from trustgen.formats.manual import index

        click.echo(index([table.find(name) for name in table.all_names()]))
    elif check:
        from trustgen.checks.specimen import registry
        from trustgen.formats.manual import page

        click.echo(page(_check(check), registry()))
    elif claim:
        from trustgen.formats.claim import explanation

        linted = pipeline.lint(project(folder), datetime.now(UTC))
        click.echo(explanation(linted.registry, _claim(linted, claim)))
    else:
        raise click.UsageError("name a claim, or --check NAME, or --checks")
    return 0


def _check(name: str) -> AnyCheck:
    try:
        return table.find(name)
    except KeyError:
        guess = nearest(name, table.all_names())
        advice = f"did you mean {guess}?" if guess else "`trustgen explain --checks` lists them all"
        raise UsageError(f"there is no check named {name}; {advice}") from None


def _claim(linted: pipeline.Linted, name: str) -> Claim:
    try:
        return linted.registry.claim(name)
    except KeyError:
        guess = nearest(name, (c.id for c in linted.registry.claims))
        advice = f"did you mean {guess}?" if guess else "`trustgen verify` lists them all"
        raise UsageError(f"there is no claim named {name}; {advice}") from None
