"""How values stand in a sentence."""

from __future__ import annotations

import pytest

from trustgen.checks.web import authority, is_looked_at
from trustgen.checks.wording import counted, lasting, listed, quoted


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a second"),
        (0.9, "less than a second"),
        (61, "1 minute 1 second"),
        (93_601, "26 hours 1 second"),
        (3 * 86_400, "3 days"),
        (4 * 86_400 + 3_661, "4 days 1 hour 1 minute"),
    ],
)
def test_lengths_of_time(seconds: float, words: str) -> None:
    """Hours up to three days, then days; three units at most."""
    assert lasting(seconds) == words


def test_lists_and_counts() -> None:
    """One, two and many."""
    assert [listed("a"), listed("ab"), listed("abc", "or")] == ["a", "a and b", "a, b or c"]
    assert [counted(1, "day"), counted(0, "day")] == ["1 day", "0 days"]


def test_quoted_text_is_short_and_printable() -> None:
    """What could deceive a reader is escaped."""
    assert quoted("a\u202eb") == r'"a\u202eb"'
    assert quoted("x" * 121) == f'"{"x" * 120}…"'


def test_addresses_with_ports() -> None:
    """IPv6 goes into brackets."""
    assert authority("::1", 443) == "[::1]:443"


@pytest.mark.parametrize(("status", "judged"), [(199, False), (200, True), (399, True), (400, False), (401, True)])
def test_error_pages_are_not_looked_at(status: int, judged: bool) -> None:
    """2xx, 3xx, 401 and 403 are answers; the rest are error pages."""
    assert is_looked_at(status) is judged
