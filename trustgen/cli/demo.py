"""``trustgen demo``: all of it, against an embedded service."""

from __future__ import annotations

import os
import shlex
import shutil
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from trustgen import bundled, pipeline
from trustgen.cli.build import finish
from trustgen.cli.speak import progress, tell_warnings
from trustgen.errors import UsageError
from trustgen.registry.nearest import nearest

ELSEWHERE = "trustgen-demo"
MARK = ".trustgen-demo"
FLAGS = "flags"


@click.command(short_help="Try all of it on a company that does not exist.")
@click.option("--break", "breaks", multiple=True, metavar="CLAIM", help="Let the service lie about this claim.")
@click.option("--list-breaks", is_flag=True, help="List the claims that it can lie about.")
@click.option("--postgres", is_flag=True, help="Start a scratch PostgreSQL as well, and claim what is in it.")
@click.option("--serve", is_flag=True, help="Show the result in a browser until interrupted.")
def demo(breaks: tuple[str, ...], list_breaks: bool, postgres: bool, serve: bool) -> int:
    """Verify and build the site of Tidemark, a company that does not exist, against its embedded service."""
    from trustgen.demo.breaks import BREAKS, without_program
    from trustgen.demo.overlay import LIES

    missing = without_program()
    if list_breaks:
        for claim, lie in BREAKS.items():
            if claim not in missing:
                click.echo(f"{claim:<28} {lie.says}")
        for claim, program in missing.items():
            click.echo(f"{claim} is left out: {program} is not installed here.", err=True)
        return 0
    known = [*BREAKS, *(LIES if postgres else ())]
    for claim in breaks:
        if claim not in known:
            guess = nearest(claim, known)
            advice = f"did you mean {guess}?" if guess else "`trustgen demo --list-breaks` lists them"
            raise UsageError(f"the service cannot lie about {claim}; {advice}")
        if claim in missing:
            raise UsageError(f"nobody could notice the lie about {claim}: {missing[claim]} is not installed here")
    project = pipeline.Project(_folder())
    if postgres:
        project = _with_database(project)
        with _database([LIES[claim] for claim in breaks if claim in LIES]) as environment:
            code = _run(project, tuple(claim for claim in breaks if claim in BREAKS), environment)
    else:
        code = _run(project, breaks, {})
    if serve and project.site.exists():
        _show(project)
    return code


def _with_database(project: pipeline.Project) -> pipeline.Project:
    """A copy of the project beside its evidence, whose registry claims what is in the database as well."""
    from trustgen.demo.overlay import with_database

    folder = project.folder / ".trustgen" / "with-postgres"
    folder.mkdir(parents=True, exist_ok=True)
    text = project.claims.read_text(encoding="utf-8")
    (folder / "claims.yaml").write_text(with_database(text), encoding="utf-8")
    shutil.copytree(project.content, folder / "content", dirs_exist_ok=True)
    return pipeline.Project(folder)


@contextmanager
def _database(lies: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """The variables of a scratch database that tells ``lies``. Raises UsageError where PostgreSQL is not installed."""
    from trustgen.demo.cluster import NoPostgres
    from trustgen.demo.database import running_database

    try:
        with running_database(breaks=lies) as database:
            yield database.environment
    except NoPostgres as error:
        raise UsageError(f"--postgres needs PostgreSQL: {error}") from None


def _run(project: pipeline.Project, breaks: tuple[str, ...], environment: Mapping[str, str]) -> int:
    from trustgen.demo.clock import DEMO_CLOCK
    from trustgen.demo.service import running

    linted = _lookable(pipeline.lint(project, DEMO_CLOCK))
    tell_warnings(linted.warnings)
    with running(breaks, folder=project.folder / ".trustgen" / "demo") as service:
        looking = pipeline.Looking(
            connect_to=service.connect_to,
            dns=service.dns,
            dnssec_anchor=tuple(service.dnssec_anchors.read_text("ascii").splitlines()),
            ca_file=service.ca_file,
            clock_was_set=True,
            environ={**os.environ, **environment},
        )
        with progress() as tell:
            verified = pipeline.verify(linted, looking, lambda: DEMO_CLOCK, tell)
        code = finish(verified, "unknown")
        flags = service.ca_file.with_name(FLAGS)
        flags.write_text(shlex.join(service.flags()) + "\n", encoding="utf-8")
    _next(project, code, breaks, flags)
    return code


def _lookable(linted: pipeline.Linted) -> pipeline.Linted:
    """The registry without the claims that nobody could look at on this machine, each of them told."""
    from trustgen.demo.breaks import without_program

    missing = without_program()
    for claim, program in missing.items():
        click.echo(f"{program} is not installed here; Tidemark does not claim {claim} today.", err=True)
    claims = tuple(claim for claim in linted.registry.claims if claim.id not in missing)
    return replace(linted, registry=replace(linted.registry, claims=claims))


def _folder() -> Path:
    """The checkout's own folder inside the checkout; elsewhere a new ``trustgen-demo/``, or one made before."""
    checkout = bundled.checkout()
    here = Path.cwd()
    if checkout and (here == checkout or checkout in here.parents):
        return checkout
    folder = here / ELSEWHERE
    if folder.exists() and not (folder / MARK).exists():
        raise UsageError(f"{folder} exists and was not made by trustgen demo; move it away or go elsewhere")
    folder.mkdir(exist_ok=True)
    (folder / MARK).touch()
    shutil.copyfile(bundled.claims(), folder / "claims.yaml")
    shutil.copytree(bundled.content(), folder / "content", dirs_exist_ok=True)
    return folder


def _next(project: pipeline.Project, code: int, breaks: tuple[str, ...], flags: Path) -> None:
    """What to do next."""
    folder = os.path.relpath(project.folder)
    where = "" if folder == "." else f" --project {shlex.quote(folder)}"
    click.echo("")
    if code == 0:
        click.echo(f"The site is in {os.path.relpath(project.site)}/: open {os.path.relpath(project.site)}/index.html")
        click.echo("Next:")
        click.echo("  trustgen demo --list-breaks        what the service can lie about")
        click.echo("  trustgen demo --break tls-in-transit   and see the build fail")
        click.echo("  trustgen demo --serve              the site in a browser")
        click.echo("  trustgen init                      a registry of your own")
    elif breaks:
        click.echo(f"That was the lie about {', '.join(breaks)}. `trustgen demo` tells the truth again.")
    click.echo("The service has stopped. To look for it all the same, and see what is unknown:")
    click.echo(f"  trustgen build{where} $(cat {shlex.quote(os.path.relpath(flags))})")


def _show(project: pipeline.Project) -> None:
    from trustgen.serve import serving

    with serving(project.site) as server:
        click.echo(f"The site is at {server.url}; Ctrl-C ends it.")
        webbrowser.open(server.url)
        server.wait()
