"""The report for a terminal reads well whatever the terminal and whatever was seen."""

from __future__ import annotations

import re

import pytest

from tests import build
from tests.formats import sample
from trustgen.formats.console import colour_wanted, render
from trustgen.model.judgement import Verdict


@pytest.mark.parametrize(
    ("environ", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(environ: dict[str, str], terminal: bool, wanted: bool) -> None:
    """A non-empty NO_COLOR and a dumb terminal stay plain; a pipe is painted only when forced."""
    assert colour_wanted(environ, terminal) is wanted


def test_colour_changes_nothing_but_colour() -> None:
    """Without its paint the coloured output is the plain one."""
    assert re.sub("\x1b\\[[0-9;]*m", "", render(sample.report(), colour=True)) == render(sample.report())


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """But for commands, which stay whole so that they can be copied."""
    lines = render(sample.report(), width=width).splitlines()
    assert [line for line in lines if len(line) > width and not line.startswith("      ")] == []


def test_a_claim_that_holds_takes_one_line() -> None:
    """A long reason of a claim that holds is cut; one of a claim that does not is told whole."""
    good, bad = build.claim("good"), build.claim("bad")
    text = render(
        build.report(
            (good, build.judgement(good, build.checked(reason="seen " * 60))),
            (bad, build.judgement(bad, build.checked(Verdict.UNKNOWN, "missed " * 60))),
        )
    )
    (row,) = [line for line in text.splitlines() if "holds     good" in line]
    assert row.endswith("…")
    assert text.count("seen") < 60
    assert text.count("missed") >= 60


def test_the_broken_claims_come_last() -> None:
    """Whoever looks at the end of the output sees what is not true, then the counts."""
    text = render(sample.report())
    assert text.index("Out of date: 1") < text.index("Could not be checked: 1") < text.index("Not true: 2")
    assert text.splitlines()[-1] == "1 holds · 2 broken · 1 unknown · 1 stale · 1 with nothing to check"


def test_a_good_day_says_no_more_than_the_rows() -> None:
    """When everything holds there is nothing below the table but the counts."""
    claim = build.claim()
    text = render(build.report((claim, build.judgement(claim, build.checked()))))
    assert text == "Encryption\n  ✓ holds     tls-in-transit  TLS 1.2 accepted by 203.0.113.7:443\n\n1 holds\n"


def test_a_report_that_judged_nothing_says_so() -> None:
    """No claims with checks is not a good day."""
    claim = build.claim("limit")
    text = render(build.report((claim, build.judgement(claim))))
    assert "No claim has anything to check, so nothing is known" in text
    assert text.endswith("\n0 hold · 1 with nothing to check\n")
    assert render(build.report()).startswith("No claim has anything to check")


def test_a_claim_without_a_known_section_is_still_told() -> None:
    """Nothing vanishes from the table."""
    claim = build.claim("lost", section="nowhere")
    assert "nowhere\n  ✓ holds     lost" in render(build.report((claim, build.judgement(claim, build.checked()))))


def test_a_long_id_moves_only_its_own_row() -> None:
    """One id of 60 characters does not push every reason to the right edge."""
    long, short = build.claim("x" * 60), build.claim("short")
    text = render(
        build.report(*((claim, build.judgement(claim, build.checked(reason="seen"))) for claim in (long, short)))
    )
    assert f"  ✓ holds     {'x' * 60}  seen\n" in text
    assert f"  ✓ holds     {'short':<32}  seen\n" in text


def test_a_verdict_without_a_reason_says_that_it_has_none() -> None:
    """A check that forgets its reason leaves no empty cell."""
    claim = build.claim()
    text = render(build.report((claim, build.judgement(claim, build.checked(Verdict.UNKNOWN, "")))))
    assert "tls-in-transit  no reason" in text


def test_what_was_true_before_is_told_with_its_time() -> None:
    """A claim that could not be checked says when it was last seen true."""
    assert "It was last seen true on 2026-06-13 at 12:00 UTC." in render(sample.report())
