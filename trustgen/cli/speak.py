"""What commands say on stderr: warnings and progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from trustgen.errors import Problem

if TYPE_CHECKING:
    from trustgen.observe import Progress


def tell_warnings(warnings: Sequence[Problem]) -> None:
    """Warnings, each with its line, on stderr."""
    if warnings:
        from trustgen.formats.problems import render

        colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        click.echo(render(warnings, colour=colour, width=100), err=True)


@contextmanager
def progress() -> Iterator[Callable[[Progress], None] | None]:
    """A line on stderr that tells how far the looking is; nothing where stderr is not a terminal."""
    if not sys.stderr.isatty() or "CI" in os.environ:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("Looking"), BarColumn(bar_width=30), MofNCompleteColumn(), TextColumn("{task.description}"))
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=None)

    def tell(state: Progress) -> None:
        # Its thread is started with the first answer: before that, a process may be forked to help.
        bar.start()
        bar.update(task, completed=state.done, total=state.total, description=_subject(state.request))

    try:
        yield tell
    finally:
        bar.stop()


def _subject(request: object) -> str:
    """What is looked at, for the line of progress."""
    return str(getattr(request, "url", "") or getattr(request, "host", "") or getattr(request, "name", ""))
