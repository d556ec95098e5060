"""``trustgen lint``: everything that can be decided without a look."""

from __future__ import annotations

from pathlib import Path

import click

from trustgen import pipeline
from trustgen.checks.wording import counted
from trustgen.cli.options import at_option, clock, project, project_option, strict_option
from trustgen.cli.speak import tell_warnings


@click.command(short_help="Read claims.yaml and content/; look at nothing.")
@project_option
@at_option
@strict_option
def lint(folder: Path, at: str | None, strict: bool) -> int:
    """Check claims.yaml and content/ without looking at anything."""
    linted = pipeline.lint(project(folder), clock(at)(), strict=strict)
    tell_warnings(linted.warnings)
    registry = linted.registry
    claims, sections = counted(len(registry.claims), "claim"), counted(len(registry.sections), "section")
    prose = counted(len(linted.content.prose), "file")
    click.echo(f"{claims} in {sections}, {prose} of prose: all sound.")
    return 0
