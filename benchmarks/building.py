"""build from saved evidence, a page a claim with a sitemap, beside other site generators on the same pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks import peers, projects, sites
from benchmarks.report import figure, ratio, skipped
from benchmarks.timing import Command, peak, timed, trustgen, walls

#: How many times Hugo's time may be taken, by the number of claims.
GOALS = {30: 2.2, 1000: 1.7, 10_000: 1.4}


def measure(folder: Path, runs: int) -> None:
    """Print every figure. Every run writes the whole site anew: the old one is removed before, untimed."""
    for count, goal in GOALS.items():
        print(f"build, {count:,} claims from saved evidence")
        project = projects.to_build(folder / f"build-{count}", count)
        ours = _build(project)
        counted = runs if count < 10_000 else max(2, runs // 2)
        for name, most, site in (
            ("Hugo", goal, sites.hugo),
            ("Pelican", 1.0, sites.pelican),
            ("MkDocs", 1.0, sites.mkdocs),
            ("Eleventy", 1.0, sites.eleventy),
        ):
            _against(name, most, ours, site, folder / f"{name.lower()}-{count}", count, counted)
        figure("peak memory", peak(ours), "MB", 150)


def _build(project: Path) -> Command:
    at = projects.AT.isoformat()
    return trustgen(
        "build", "--project", str(project), "--evidence", str(project / "evidence.json"), "--at", at,
        before=lambda: shutil.rmtree(project / "site", ignore_errors=True),
    )  # fmt: skip


def _insist(folder: Path, count: int) -> None:
    """A peer that writes no pages is fast, and no peer."""
    written = sum(1 for path in folder.rglob("*.html") if "claim" in str(path.relative_to(folder)))
    if written < count:
        raise peers.Absent(f"it wrote {written} pages for {count} claims")


def _against(
    name: str, goal: float, ours: Command, site: Callable[[Path, int], Command], folder: Path, count: int, runs: int
) -> None:
    try:
        peer = site(folder, count)
        timed(peer)
        _insist(folder, count)
    except peers.Absent as absent:
        skipped(f"beside {name}", absent)
        return
    few = runs if name == "Hugo" else max(1, runs // 3)
    ratio(f"beside {name}", walls(ours, peer, few), goal)
