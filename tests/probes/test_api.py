"""The address of a listing's next page, as a service tells it (RFC 8288)."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from trustgen.facts.http import HttpResponse
from trustgen.model.observation import Unseen, Why
from trustgen.net import Exchanged, LookFailed
from trustgen.probes.access import Access, Secrets
from trustgen.probes.api import Answer, Api, observed

ROOT = "https://api.example"


def following(link: str) -> str | None:
    """Where the listing goes on after a page with this header."""
    api = object.__new__(Api)
    api._root = ROOT
    return api._next(f"{ROOT}/a", Answer(200, [], Exchanged(HttpResponse(ROOT, 200, "1.1", (("link", link),), 0))))


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (f'<{ROOT}/a?page=2>; rel="next", <{ROOT}/a?page=9>; rel="last"', f"{ROOT}/a?page=2"),
        ('</a?page=1>; rel="prev", </a?page=3>; title="x"; rel=next', f"{ROOT}/a?page=3"),
        ('</a?page=1>; rel="prev"', None),
        ("", None),
        ("<>;" * 100_000, None),
        ("<>;rel=" * 50_000, None),
        ("<>; " + "rel=" * 100_000, None),
    ],
)
def test_the_next_page(link: str, url: str | None) -> None:
    """The one link that says so, found in time that grows with the header and not with its square."""
    assert following(link) == url


@pytest.mark.parametrize("told", ["1e400", "9" * 25, "-1e400", '"²"', "null", "[1]"])
def test_a_time_that_is_none_is_no_defect_of_ours(told: str) -> None:
    """Numbers that no calendar has are an answer of another shape."""

    async def work() -> datetime:
        return datetime.fromtimestamp(int(json.loads(told)), UTC)

    access = Access(cast(Any, None), Secrets({}), Path(), lambda: datetime(2026, 6, 1, tzinfo=UTC))
    (found,) = asyncio.run(observed(work(), access))
    assert isinstance(found, Unseen)
    assert found.why is Why.GARBLED


def test_the_token_goes_nowhere_else() -> None:
    """A listing that goes on elsewhere is not followed."""
    with pytest.raises(LookFailed, match="redirects to another host"):
        following('<https://elsewhere.example/a?page=2>; rel="next"')
