"""What is printed: a line a figure, each beside its goal."""

from __future__ import annotations

from benchmarks.timing import Pair


def ratio(what: str, pair: Pair, goal: float, *, inverse: bool = False) -> None:
    """``what`` costs this many times what the peer does (``inverse``: is that many times faster), with the goal."""
    value, low, high = pair.ratio, pair.lowest, pair.highest
    if inverse:
        value, low, high = 1 / value, 1 / high, 1 / low
    met = value >= goal if inverse else value <= goal
    word, sign = ("faster", "≥") if inverse else ("times", "≤")
    print(
        f"  {what:<58} {value:6.2f} {word:<6} ({low:.2f}–{high:.2f})  goal {sign} {goal:g}  "
        f"{'met' if met else 'MISSED'}   [{pair.ours:.3f} s : {pair.theirs:.3f} s]",
        flush=True,
    )


def figure(what: str, value: float, unit: str, goal: float) -> None:
    """A figure that has no peer but its goal."""
    met = "met" if value <= goal else "MISSED"
    print(f"  {what:<58} {value:6.2f} {unit}  goal ≤ {goal:g}  {met}", flush=True)


def skipped(what: str, why: object) -> None:
    """A peer that was not there."""
    print(f"  {what:<58} not measured: {why}", flush=True)
