"""The command line. This module is the way in, and stays light: ``trustgen --version`` loads nothing else."""

from __future__ import annotations

import atexit
import gc
import os
import sys

from trustgen import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run trustgen with ``argv`` (the process's own arguments by default) and return its exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments == ["--version"]:
        sys.stdout.write(f"trustgen {__version__}\n")
        return 0
    # A run begins with a hundred thousand objects that stay: going through them again and again finds nothing.
    gc.set_threshold(100_000, 20, 20)
    # Plug-ins of pydantic (those that trace, for one) would be shown the registry and all that was seen; and the search
    # for them goes through every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from trustgen.cli.root import run

    code = run(arguments)
    if argv is None:
        _leave(code)
    return code


def _leave(code: int) -> None:
    """End the process, with all that it holds: taking the interpreter apart takes a tenth of a short run.

    Returns where somebody still has something to do: a tracer, a profiler, or Python itself with output that cannot be
    written.
    """
    gc.freeze()
    if sys.gettrace() or sys.getprofile():
        return
    atexit._run_exitfuncs()  # noqa: SLF001 - as the standard library does before it leaves a child process
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (OSError, ValueError, AttributeError):
        # Full, closed, or not there.
        return
    os._exit(code)
