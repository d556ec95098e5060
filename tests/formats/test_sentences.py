"""A reason becomes a sentence without becoming another statement."""

from __future__ import annotations

import pytest

from tests import build
from trustgen.formats.sentences import sentence, tally
from trustgen.model.judgement import Verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the connection was refused", "The connection was refused."),
        ("TLS 1.1 accepted", "TLS 1.1 accepted."),
        ("max-age is 3600", "max-age is 3600."),
        ("http://a/ answered 404", "http://a/ answered 404."),
        ("it answered 404!", "It answered 404!"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_clause_becomes_a_sentence(text: str, expected: str) -> None:
    """Words get a capital, names and directives keep their spelling, and nothing ends twice."""
    assert sentence(text) == expected


@pytest.mark.parametrize(
    ("verdicts", "line"),
    [
        ([Verdict.HOLDS], "1 holds"),
        ([Verdict.HOLDS, Verdict.HOLDS, Verdict.STALE], "2 hold · 1 stale"),
        ([Verdict.BROKEN, Verdict.UNKNOWN], "0 hold · 1 broken · 1 unknown"),
    ],
)
def test_the_counts_are_one_line(verdicts: list[Verdict], line: str) -> None:
    """What did not occur is not told, but for what holds."""
    claims = [build.claim(f"c{number}") for number in range(len(verdicts))]
    pairs = zip(claims, verdicts, strict=True)
    report = build.report(*((claim, build.judgement(claim, build.checked(verdict))) for claim, verdict in pairs))
    assert tally(report.summary) == line
