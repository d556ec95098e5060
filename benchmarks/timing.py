"""Whole processes, timed from outside: wall time by a monotonic clock, CPU and memory by the kernel's account."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Command:
    """A program to run. ``before`` is done first, untimed; ``codes`` are the exit codes that are no failure."""

    arguments: Sequence[str]
    folder: Path = ROOT
    before: Callable[[], object] = lambda: None
    codes: frozenset[int] = frozenset({0})
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Run:
    """One run: seconds of wall time and of CPU."""

    wall: float
    cpu: float


#: What runs keep for the next one; apart from the user's own.
_KEPT = ROOT / ".cache" / "bench" / "kept"


def trustgen(*arguments: str, before: Callable[[], object] = lambda: None) -> Command:
    """A command of this checkout, on the Python that runs the benchmark."""
    # What is installed has its bytecode beside it; so must what is measured.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "", "TRUSTGEN_CACHE": str(_KEPT)}
    return Command([sys.executable, "-m", "trustgen", *arguments], before=before, environment=environment)


#: How `first` is spoken of.
FIRST = "where nothing was kept of an earlier run"


def first(command: Command) -> Command:
    """``command`` as on a machine where it never ran: nothing was kept for it."""
    return replace(command, environment={**(command.environment or os.environ), "TRUSTGEN_CACHE": ""})


def timed(command: Command, patience: float = 600.0) -> Run:
    """Run ``command`` once. Raises RuntimeError, with what it said, when it fails."""
    command.before()
    begin = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command.arguments, cwd=command.folder, env=command.environment, capture_output=True, timeout=patience,
        check=False,
    )  # fmt: skip
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in command.codes:
        said = (done.stdout + done.stderr).decode("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{' '.join(command.arguments)[:300]} ended with {done.returncode}:\n{said}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu)


def peak(command: Command) -> float:
    """The most memory of one run, in MB, as the kernel tells it to a parent that has no other child."""
    command.before()
    measure = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", measure, *command.arguments], cwd=command.folder, env=command.environment,
        capture_output=True, check=True,
    )  # fmt: skip
    return int(done.stdout) / (1024 if sys.platform == "linux" else 1024**2)


@dataclass(frozen=True)
class Pair:
    """Two commands in turn, A B A B …: their median times and the median of the ratios, pair by pair."""

    ours: float
    theirs: float
    ratio: float
    lowest: float
    highest: float


def paired(ours: Callable[[], float], theirs: Callable[[], float], runs: int) -> Pair:
    """Measure both ``runs`` times in turn, after one round that is not counted."""
    ours(), theirs()
    taken = [(ours(), theirs()) for _ in range(runs)]
    ratios = sorted(a / b for a, b in taken)
    return Pair(median(a for a, _ in taken), median(b for _, b in taken), median(ratios), ratios[0], ratios[-1])


def walls(ours: Command, theirs: Command, runs: int) -> Pair:
    """Two commands by wall time."""
    return paired(lambda: timed(ours).wall, lambda: timed(theirs).wall, runs)
