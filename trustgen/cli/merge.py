"""``trustgen merge``: the evidence of several runs as one."""

from __future__ import annotations

from pathlib import Path

import click

from trustgen import pipeline
from trustgen.cli.options import at_option, clock, fail_on_option, project, project_option
from trustgen.cli.verify import show
from trustgen.formats import table as formats
from trustgen.report import exit_code


@click.command(short_help="Join the evidence of several runs into one report.")
@click.argument("parts", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keep",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the whole there, not in .trustgen/evidence.json.",
)
@click.option("--format", "form", type=click.Choice(sorted(formats.FORMATS)), default="console", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there instead of stdout.")
@project_option
@fail_on_option
@at_option
def merge(
    parts: tuple[Path, ...],
    keep: Path | None,
    form: str,
    output: Path | None,
    folder: Path,
    fail_on: str,
    at: str | None,
) -> int:
    """Join the evidence in PARTS, of several vantage points or shards, and judge it as one run; the worst decides."""
    home = project(folder)
    linted = pipeline.lint(home, clock(at)())
    verified = pipeline.merge(linted, parts, keep or home.evidence)
    show(verified, form, output)
    return exit_code(verified.report.summary, fail_on)
