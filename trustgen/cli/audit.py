"""``trustgen audit``: whether what a host serves is the site that was built here."""

from __future__ import annotations

from pathlib import Path

import click

from trustgen import pipeline
from trustgen.cli.options import clock, project, project_option
from trustgen.errors import UsageError
from trustgen.formats.problems import printable


@click.command(short_help="Compare a deployed site with the one built here.")
@click.argument("url", required=False)
@project_option
@click.option("--every", is_flag=True, help="Ask for every page and file, not only for those that tell most.")
@click.option("--no-headers", is_flag=True, help="Leave headers out, for a host that sends none but its own.")
@click.option(
    "--connect-to", multiple=True, metavar="HOST:PORT:ADDRESS:PORT", help="Connect elsewhere, as curl has it."
)
@click.option("--dns", metavar="ADDRESS:PORT", help="Ask this resolver.")
@click.option(
    "--ca-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Trust the certificates in this file, and no others.",
)
@click.option("--proxy", metavar="URL", help="Go through this proxy.")
@click.option(
    "--deadline",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Everything ends by then.",
)
def audit(
    url: str | None,
    folder: Path,
    every: bool,
    no_headers: bool,
    connect_to: tuple[str, ...],
    dns: str | None,
    ca_file: Path | None,
    proxy: str | None,
    deadline: float,
) -> int:
    """Compare what is served at URL (or at the registry's base_url) with site/.

    Exit code 0: it is this build. 1: it is not. 3: it could not be looked at.
    """
    home, now = project(folder), clock(None)
    base = url or pipeline.lint(home, now()).registry.site.base_url
    if not base:
        raise UsageError("the registry has no `site: {base_url: …}`; name the address: trustgen audit URL")
    look = pipeline.Looking(connect_to=connect_to, dns=dns, ca_file=ca_file, proxy=proxy, deadline=deadline)
    found = pipeline.audit(home, str(base), look, now, every=every, headers=not no_headers)
    for difference in found.differences:
        click.echo(printable(f"{difference.path}: {difference.what}"))
    if found.code == 0:
        same = f"{found.asked} files" if no_headers else f"{found.asked} files and the headers of its first page"
        click.echo(f"{base} serves this build: {same} are as built.")
    return found.code
