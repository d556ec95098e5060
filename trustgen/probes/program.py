"""A program of the user's own that is asked once, in a child process that is ended at its time-out."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping, Sequence

from trustgen.frozen import dataclass
from trustgen.model.observation import Why
from trustgen.net import LookFailed


@dataclass(frozen=True, slots=True)
class Done:
    """How a call ended, what it printed, and what it said of it."""

    status: int
    out: str
    said: str


async def run(
    name: str,
    arguments: Sequence[str],
    given: bytes,
    timeout: float,
    package: str,
    environment: Mapping[str, str] | None = None,
) -> Done:
    """Run the program ``name`` (which comes with ``package``), with ``given`` on its standard input.

    ``timeout`` is in seconds; ``environment`` is this process's own where none is given. Raises LookFailed where it is
    not installed or does not end in time.
    """
    program = shutil.which(name)
    if program is None:
        raise LookFailed(Why.NO_EXTRA, f"{name} is not installed where the look was made", f"install {package}")
    child = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(child.communicate(given), timeout)
    except TimeoutError as error:
        raise LookFailed(Why.TIMED_OUT, f"{name} did not end within {timeout:g} seconds") from error
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return Done(child.returncode or 0, out.decode("utf-8", "replace"), err.decode("utf-8", "replace").strip())
