"""What a reader makes of a page: nothing that the registry did not say, nothing that reads as something else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.render import fixtures
from tests.render.test_lists import page, policy
from tests.render.test_site import BUNDLED, NO_PROSE, words
from trustgen.model.report import Report
from trustgen.render.site import render


def only(*names: str) -> Report:
    """A report of these claims of the fixture alone."""
    whole = fixtures.report()
    entries = tuple(entry for entry in whole.entries if entry.claim.id in names)
    return replace(whole, entries=entries)


def html_of(path: str, report: Report | None = None) -> str:
    """One page of a report."""
    return render(report or fixtures.report(), NO_PROSE, BUNDLED).files[path].decode()


@pytest.mark.parametrize("name", ["breach-notice", "laptops"])
def test_what_no_machine_looked_at_does_not_run_out_with_the_run(name: str) -> None:
    """A promise is not good until Monday; a word says itself until when it stands."""
    assert "Good until" not in words(html_of(f"claims/{name}/index.html"))


def test_what_a_machine_saw_says_until_when_it_is_good() -> None:
    """A look stands for some days, and its page names the last."""
    assert "Good until" in words(html_of("claims/hsts/index.html"))


def test_a_withdrawn_statement_shows_no_evidence() -> None:
    """Nobody vouches for it any more; the page says when and why it was withdrawn, once."""
    said = words(html_of("claims/old-promise/index.html"))
    assert said.count("Withdrawn on") == 1
    for gone in ("What was seen", "Vouched for", "Supports", "Answers for it"):
        assert gone not in said


def test_the_date_of_a_withdrawal_stays_in_its_sentence() -> None:
    """The line is one box: its words, its date and its reason do not fall apart."""
    html = html_of("claims/old-promise/index.html")
    line = re.search(r'<p class="verdict">(.*?)</p>', html, re.DOTALL)
    assert line is not None
    assert re.fullmatch(r"\s*<strong>[^<]*</strong>\s*<span>.*</span>\s*", line[1], re.DOTALL)
