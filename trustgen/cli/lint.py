"""``trustgen lint``: everything that can be decided without a look."""

from __future__ import annotations

from pathlib import Path

import click

from trustgen import pipeline
from trustgen.cli.options import at_option, clock, project, project_option, strict_option
from trustgen.cli.speak import tell_warnings


@click.command()
@project_option
@at_option
@strict_option
def lint(folder: Path, at: str | None, strict: bool) -> int:
    """Check claims.yaml and content/ without looking at anything."""
    linted = pipeline.lint(project(folder), clock(at)(), strict=strict)
    tell_warnings(linted.warnings)
    registry = linted.registry
    prose = len(linted.content.prose)
    click.echo(
        f"{len(registry.claims)} claims in {len(registry.sections)} sections, {prose} files of prose: all sound."
    )
    return 0
