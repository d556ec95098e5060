"""The command line: the only clock, the only catch-all, and the exit codes.

0 every claim holds · 1 a claim is broken · 2 the input is wrong · 3 something unknown or stale, or nothing to check ·
70 a defect of trustgen · 130 interrupted. Results go to stdout, everything else to stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from trustgen.errors import EvidenceError, InputError, TrustgenError

COMMANDS = {
    "demo": "trustgen.cli.demo:demo",
    "init": "trustgen.cli.init:init",
    "lint": "trustgen.cli.lint:lint",
    "verify": "trustgen.cli.verify:verify",
    "build": "trustgen.cli.build:build",
    "serve": "trustgen.cli.serve:serve",
    "explain": "trustgen.cli.explain:explain",
    "audit": "trustgen.cli.audit:audit",
    "merge": "trustgen.cli.merge:merge",
    "schema": "trustgen.cli.schema:schema",
}


class Commands(click.Group):
    """Sub-commands that are imported when they are called, so that each start pays only for its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in the order a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


_EXITS = """\b
Exit codes:
  0   every claim holds
  1   a claim is broken
  2   the input is wrong
  3   nothing broken, but something unknown or out of date, or nothing to check
  70  a defect of trustgen
  130 interrupted
"""
_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=_SETTINGS, epilog=_EXITS)
@click.version_option(package_name="trustgen", message="trustgen %(version)s")
def app() -> None:
    """A security page whose build fails when a claim on it is false."""


def run(argv: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    try:
        result = app.main(args=list(argv), prog_name="trustgen", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except InputError as error:
        _tell_problems(error)
        return 2
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show(sys.stderr)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted; nothing was published.", err=True)
        return 130
    except BrokenPipeError:
        return _reader_went_away()
    except TrustgenError as error:
        click.echo(f"trustgen: {error}", err=True)
        return 3 if isinstance(error, EvidenceError) else 2
    except Exception as error:  # noqa: BLE001 - the one catch-all
        return _our_fault(error)


def _tell_problems(error: InputError) -> None:
    from trustgen.formats.problems import render

    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    click.echo(render(error.problems, colour=colour, width=_width()), err=True)


def _width() -> int:
    return os.get_terminal_size(2).columns if sys.stderr.isatty() else 100


def _reader_went_away() -> int:
    """Whoever read our output closed the pipe: what is left to say has no listener."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - kept open until exit on purpose
    return 0


def _our_fault(error: Exception) -> int:
    click.echo(f"trustgen: a defect of trustgen itself: {type(error).__name__}: {error}", err=True)
    if "TRUSTGEN_DEBUG" in os.environ:
        import traceback

        traceback.print_exception(error)
    else:
        click.echo("Nothing was published. Set TRUSTGEN_DEBUG=1 for the details, and please report them.", err=True)
    return 70
