"""Options that several commands share, and what they come to."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from trustgen.pipeline import Looking, Project

Command = TypeVar("Command", bound=Callable[..., Any])

project_option = click.option(
    "--project",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="The folder that holds claims.yaml.",
)
at_option = click.option("--at", metavar="TIME", help="Take this for the present time (ISO 8601, with zone).")
strict_option = click.option("--strict", is_flag=True, help="Let warnings fail too.")
fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(["unknown", "stale", "broken"]),
    default="unknown",
    show_default=True,
    help="What fails besides broken: unknown and stale, stale alone, or neither.",
)
_LOOKING = (
    click.option("--target", "targets", multiple=True, metavar="NAME=URL", help="Look at URL in place of a target."),
    click.option(
        "--connect-to", multiple=True, metavar="HOST:PORT:ADDRESS:PORT", help="Connect elsewhere, as curl has it."
    ),
    click.option("--dns", metavar="ADDRESS:PORT", help="Ask this resolver."),
    click.option(
        "--dnssec-anchors",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Trust the DS records in this file beside the root's, a line each.",
    ),
    click.option(
        "--ca-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Trust the certificates in this file, and no others.",
    ),
    click.option("--proxy", metavar="URL", help="Go through this proxy."),
    click.option("--only", multiple=True, metavar="CLAIM", help="Look at this claim alone; may be repeated."),
    click.option(
        "--deadline",
        type=click.FloatRange(min=0.1),
        default=120.0,
        show_default=True,
        metavar="SECONDS",
        help="Everything ends by then.",
    ),
    click.option("--shard", metavar="N/OF", default="1/1", help="Look at this part of the registry alone."),
    click.option("--via", default="", metavar="LABEL", help="Mark where this run looks from."),
)


def looking_options(command: Command) -> Command:
    """The options that say how to look."""
    for option in reversed(_LOOKING):
        command = option(command)
    return command


def looking(
    targets: tuple[str, ...],
    connect_to: tuple[str, ...],
    dns: str | None,
    dnssec_anchors: Path | None,
    ca_file: Path | None,
    proxy: str | None,
    only: tuple[str, ...],
    deadline: float,
    shard: str,
    via: str,
    *,
    clock_was_set: bool,
) -> Looking:
    """What those options come to. Raises click.BadParameter."""
    return Looking(
        dict(map(_pair, targets)),
        connect_to,
        dns,
        ca_file,
        proxy,
        only,
        _shard(shard),
        deadline,
        via,
        clock_was_set,
        dict(os.environ),
        _lines(dnssec_anchors),
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, url = text.partition("=")
    if not equals or not name or not url:
        raise click.BadParameter(f"{text!r} is not NAME=URL", param_hint="--target")
    return name, url


def _lines(path: Path | None) -> tuple[str, ...]:
    """The lines of a file of records, without comments."""
    text = path.read_text("utf-8", "replace") if path else ""
    lines = (line.partition(";")[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def _shard(text: str) -> tuple[int, int]:
    number, _, count = text.partition("/")
    if number.isdigit() and count.isdigit() and 1 <= int(number) <= int(count) <= 10_000:
        return int(number), int(count)
    raise click.BadParameter(f"{text!r} is not a part such as 2/8", param_hint="--shard")


def clock(at: str | None) -> Callable[[], datetime]:
    """The clock of the run: the real one, or one that stands at ``at``. Raises click.BadParameter."""
    if at is None:
        return lambda: datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        raise click.BadParameter(f"{at!r} is not a time such as 2026-11-20T09:00:00Z", param_hint="--at") from None
    if instant.tzinfo is None:
        raise click.BadParameter(f"{at!r} has no zone; add Z for UTC", param_hint="--at")
    return lambda: instant.astimezone(UTC)


def project(folder: Path) -> Project:
    """The project in ``folder``."""
    return Project(folder)
