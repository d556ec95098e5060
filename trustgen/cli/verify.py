"""``trustgen verify``: look and judge, publish nothing."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from trustgen import pipeline
from trustgen.cli.options import (
    at_option,
    clock,
    fail_on_option,
    looking,
    looking_options,
    project,
    project_option,
    strict_option,
)
from trustgen.cli.speak import progress, tell_warnings
from trustgen.evidence import redact
from trustgen.formats import console
from trustgen.formats import table as formats
from trustgen.report import exit_code


@click.command(short_help="Look at every claim and judge it; publish nothing.")
@project_option
@looking_options
@click.option("--format", "form", type=click.Choice(sorted(formats.FORMATS)), default="console", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there instead of stdout.")
@click.option(
    "--evidence",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Judge this again; look at nothing.",
)
@click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), help="Keep the evidence there.")
@fail_on_option
@at_option
@strict_option
def verify(
    folder: Path,
    form: str,
    output: Path | None,
    evidence: Path | None,
    keep: Path | None,
    fail_on: str,
    at: str | None,
    strict: bool,
    **how: Any,
) -> int:
    """Look at every claim and judge it; nothing is published."""
    look = looking(clock_was_set=at is not None, **how)
    now = clock(at)
    linted = pipeline.lint(project(folder), now(), targets=look.targets, strict=strict)
    tell_warnings(linted.warnings)
    if evidence:
        verified = pipeline.replay(linted, evidence, now, clock_was_set=at is not None)
    else:
        with progress() as tell:
            verified = pipeline.verify(linted, look, now, tell, keep)
    show(verified, form, output)
    return exit_code(verified.report.summary, fail_on)


def show(verified: pipeline.Verified, form: str, output: Path | None = None) -> None:
    """The report in one of the formats, to a file or stdout; GitHub's step summary as well where there is one."""
    text = redact(_rendered(verified, form, output), verified.secrets)
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and summary:
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(redact(formats.find("markdown")(verified.report), verified.secrets))


def _rendered(verified: pipeline.Verified, form: str, output: Path | None) -> str:
    if form != "console" or output:
        return formats.find(form)(verified.report)
    colour = console.colour_wanted(os.environ, sys.stdout.isatty())
    return console.render(verified.report, colour=colour, width=shutil.get_terminal_size((100, 24)).columns)
