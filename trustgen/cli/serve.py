"""``trustgen serve``: a preview that follows what is edited."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from trustgen import pipeline
from trustgen.cli.options import project, project_option
from trustgen.errors import InputError


@click.command(short_help="Preview the site while you edit.")
@project_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def serve(folder: Path, port: int) -> int:
    """Preview the site at http://127.0.0.1:PORT, rebuilt from the last evidence whenever a file changes."""
    import tempfile

    from trustgen.serve import changes, serving

    home = project(folder)
    if not home.evidence.exists():
        raise click.UsageError("there is no evidence yet; run `trustgen verify` first")
    with tempfile.TemporaryDirectory(prefix="trustgen-preview-") as place:
        site = Path(place) / "site"
        _rebuild(home, site)
        with serving(site, port) as preview:
            click.echo(f"Preview at {preview.url}; Ctrl-C ends it.")
            watched = [path for path in (home.claims, home.content, home.folder / "templates") if path.exists()]
            for _ in changes(watched):
                _rebuild(home, site)
    return 0


def _rebuild(home: pipeline.Project, site: Path) -> None:
    """Render into ``site``; what is wrong is told and the last good preview stays."""
    from trustgen.formats.problems import render

    try:
        linted = pipeline.lint(home, datetime.now(UTC))
        count = pipeline.preview(linted, site)
        click.echo(f"Rebuilt {count} files.")
    except InputError as error:
        click.echo(render(error.problems, colour=False, width=100), err=True)
