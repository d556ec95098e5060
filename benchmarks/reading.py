"""How a security page of 300 claims reads in Chromium, slowed down four times: loading, scrolling, finding.

The peer is the page as plain as HTML can be: the same words, every row open, no stylesheet and no script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import projects
from benchmarks.report import figure, ratio, skipped
from benchmarks.timing import Pair, timed, trustgen

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

CLAIMS, SLOWED = 300, 4  # claims; times slower than this machine
_SCROLL = """async () => {
  const frames = [];
  let last = performance.now();
  for (let at = 0; at < document.documentElement.scrollHeight; at += 200) {
    scrollTo(0, at);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return frames;
}"""


def measure(folder: Path, runs: int) -> None:
    """Print every figure."""
    print(f"a page of {CLAIMS} claims in Chromium, slowed down {SLOWED} times")
    try:
        from playwright.sync_api import Error
    except ImportError as error:
        skipped("loading, scrolling and finding", error)
        return
    ours = projects.to_build(folder / "reading", CLAIMS)
    at = projects.AT.isoformat()
    timed(trustgen("build", "--project", str(ours), "--evidence", str(ours / "evidence.json"), "--at", at))
    plain = folder / "plain"
    plain.mkdir()
    (plain / "index.html").write_text(_plain((ours / "site" / "index.html").read_text("utf-8")), encoding="utf-8")
    try:
        _read(ours / "site", plain, runs)
    except Error as error:
        skipped("loading, scrolling and finding", str(error).partition("\n")[0])


def _plain(html: str) -> str:
    html = re.sub(r"<link rel=\"(?!icon)[^>]*>|<script[^>]*></script>|<svg.*?</svg>", "", html, flags=re.DOTALL)
    return html.replace("<details>", "<details open>").replace('href="icon.svg"', 'href="data:,"')


def _read(ours: Path, plain: Path, runs: int) -> None:
    pairs: list[tuple[float, float]] = []
    frames: list[float] = []
    for number in range(runs + 1):
        with _page(ours) as (page, devtools):
            mine = _loading(devtools)
            found = page.evaluate(_SCROLL)
        with _page(plain) as (_, devtools):
            theirs = _loading(devtools)
        if number:
            pairs.append((mine, theirs))
            frames += found
    ratios = [mine / theirs for mine, theirs in pairs]
    ours_, theirs_ = median(mine for mine, _ in pairs), median(theirs for _, theirs in pairs)
    ratio(
        "work until loaded, beside the same words plain",
        Pair(ours_, theirs_, median(ratios), min(ratios), max(ratios)),
        1.5,
    )
    frames.sort()
    figure("95 of 100 frames while scrolling, at most", frames[int(len(frames) * 0.95)], "ms", 50)
    figure("longest frame while scrolling", frames[-1], "ms", 100)
    with _page(ours, f"#:~:text=h{CLAIMS // 10 - 1}.") as (page, _):
        page.wait_for_selector("details[open]", timeout=10_000)
        figure("words inside a closed row, found and shown", page.evaluate("() => performance.now()"), "ms", 2000)


@contextmanager
def _page(folder: Path, fragment: str = "") -> Iterator[tuple[Page, CDPSession]]:
    """The first page of a site in a phone's window, loaded."""
    from playwright.sync_api import sync_playwright

    from tests import programs
    from trustgen.serve import serving

    with serving(folder) as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=programs.find("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        devtools = page.context.new_cdp_session(page)
        devtools.send("Performance.enable")
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        page.goto(server.url + fragment, wait_until="load")
        yield page, devtools
        browser.close()


def _loading(devtools: CDPSession) -> float:
    """Seconds of work of the page's own process so far."""
    found = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in found if one["name"] == "TaskDuration"))
