"""``trustgen build``: lint, look, judge, and publish only what may be published."""

from __future__ import annotations

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
from trustgen.cli.verify import show
from trustgen.model.judgement import Verdict
from trustgen.report import exit_code


@click.command(short_help="Look, judge, and publish the site if no claim is false.")
@project_option
@looking_options
@click.option(
    "--evidence",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Rebuild from this; look at nothing.",
)
@fail_on_option
@at_option
@strict_option
def build(folder: Path, evidence: Path | None, fail_on: str, at: str | None, strict: bool, **how: Any) -> int:
    """Look at every claim, and publish the site if none of them is false."""
    look = looking(clock_was_set=at is not None, **how)
    now = clock(at)
    home = project(folder)
    if look.only or look.shard[1] > 1:
        raise click.UsageError(
            "--only and --shard look at a part, and a site is built from the whole; verify the parts"
        )
    linted = pipeline.lint(home, now(), targets=look.targets, strict=strict)
    tell_warnings(linted.warnings)
    if evidence:
        verified = pipeline.replay(linted, evidence, now, clock_was_set=at is not None)
    else:
        with progress() as tell:
            verified = pipeline.verify(linted, look, now, tell)
    return finish(verified, fail_on)


def finish(verified: pipeline.Verified, fail_on: str) -> int:
    """Publish a report that may be published, or say why it is not; returns the exit code."""
    show(verified, "console")
    code = exit_code(verified.report.summary, fail_on)
    site = verified.linted.project.site
    if code:
        click.echo(f"{_why(verified)}; {_untouched(site)}.", err=True)
        return code
    count = pipeline.build(verified)
    click.echo(f"Published {count} files in {site}.")
    return 0


def _why(verified: pipeline.Verified) -> str:
    summary = verified.report.summary
    for verdict, words in (
        (Verdict.BROKEN, "not true"),
        (Verdict.UNKNOWN, "could not be checked"),
        (Verdict.STALE, "out of date"),
    ):
        count = summary.verdicts.get(verdict, 0)
        if count:
            noun = "claim is" if count == 1 else "claims are"
            noun = noun.partition(" ")[0] if verdict is Verdict.UNKNOWN else noun
            return f"Not published: {count} {noun} {words}"
    return "Not published: no claim had anything to judge"


def _untouched(site: Path) -> str:
    return f"{site} is as it was" if site.exists() else "there is no site yet"
