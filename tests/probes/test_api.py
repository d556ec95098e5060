"""The address of a listing's next page, as a service tells it (RFC 8288)."""

from __future__ import annotations

import pytest

from trustgen.facts.http import HttpResponse
from trustgen.net import Exchanged, LookFailed
from trustgen.probes.api import Answer, Api

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


def test_the_token_goes_nowhere_else() -> None:
    """A listing that goes on elsewhere is not followed."""
    with pytest.raises(LookFailed, match="redirects to another host"):
        following('<https://elsewhere.example/a?page=2>; rel="next"')
