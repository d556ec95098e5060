"""Print every figure as a ratio beside a named peer, measured in the same run.

make bench                                    all of it, five runs of each pair
python benchmarks/run.py one-host --runs 9    some of it: one-host, many-hosts, build, reading
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import building, many_hosts, one_host, reading

FIGURES = {
    "one-host": one_host.measure,
    "many-hosts": many_hosts.measure,
    "build": building.measure,
    "reading": reading.measure,
}


def _memory() -> str | None:
    """A file system in memory: on a disk, files cost ten times more or less by what was deleted there just before."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def main() -> None:
    """Measure what is named, or everything."""
    parser = argparse.ArgumentParser(description="How fast trustgen is beside other ways of doing the same.")
    parser.add_argument("figures", nargs="*", help=f"some of: {', '.join(FIGURES)}; all of them by default")
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each pair, after one that is not counted")
    arguments = parser.parse_args()
    unknown = set(arguments.figures) - set(FIGURES)
    if unknown:
        parser.error(f"there is no figure named {', '.join(sorted(unknown))}")
    print(
        f"{os.cpu_count()} processors, {platform.python_implementation()} {platform.python_version()}; medians of pairs"
    )
    for name in arguments.figures or FIGURES:
        with tempfile.TemporaryDirectory(prefix="trustgen-bench-", dir=_memory()) as folder:
            FIGURES[name](Path(folder), arguments.runs)


if __name__ == "__main__":
    main()
