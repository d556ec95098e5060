"""cookie: flags and lifetimes of what a page sets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest_web import page
from tests.checks.judging import judge, lies, refused
from trustgen.facts.http import HttpFacts


def setting(*values: str, **more: Any) -> HttpFacts:
    """A page that sets these cookies, dated noon UTC on 21 November 2026."""
    return page(*(("set-cookie", value) for value in values), **more)


@pytest.mark.parametrize(
    ("values", "claimed", "verdict"),
    [
        (["sid=1; Secure; HttpOnly"], {"flags": ["Secure", "HttpOnly"]}, "holds"),
        (["sid=1; secure; HTTPONLY; SameSite=lax"], {"flags": ["Secure", "SameSite=Lax"]}, "holds"),
        (["sid=1; Secure"], {"flags": ["Secure", "HttpOnly"]}, "broken"),
        (["sid=1; Secure", "b=2"], {"flags": ["Secure"]}, "broken"),
        (["sid=1; Secure", "b=2"], {"name": "sid", "flags": ["Secure"]}, "holds"),
        (["sid=1; Secure", "sid=2"], {"name": "sid", "flags": ["Secure"]}, "broken"),
        (["b=2"], {"name": "sid", "flags": ["Secure"]}, "unknown"),
        ([], {"flags": ["Secure"]}, "unknown"),
        (["sid=; Max-Age=0"], {"flags": ["Secure"]}, "unknown"),
        (["sid=\x01"], {"flags": ["Secure"]}, "unknown"),
        (["sid=1"], {"flags": ["SameSite=Lax"]}, "broken"),
        (["sid=1; Domain=.tidemark.example"], {"flags": ["HostOnly"]}, "broken"),
        (["sid=1"], {"flags": ["HostOnly"]}, "holds"),
        (["__Host-sid=1; Secure; Path=/"], {"flags": ["__Host-"]}, "holds"),
        (["__Host-sid=1; Secure; Path=/a"], {"flags": ["__Host-"]}, "broken"),
        (["__Secure-sid=1; Secure; Partitioned"], {"flags": ["__Secure-", "Partitioned"]}, "holds"),
        (["sid=1; Max-Age=43200"], {"lifetime": {"max": "12h"}}, "holds"),
        (["sid=1; Max-Age=43201"], {"lifetime": {"max": "12h"}}, "broken"),
        (["sid=1; Expires=Sat, 21 Nov 2026 23:59:59 GMT"], {"lifetime": {"max": "12h"}}, "holds"),
        (["sid=1; Expires=Sun, 22 Nov 2026 00:00:01 GMT"], {"lifetime": {"max": "12h"}}, "broken"),
        (["sid=1; Max-Age=60"], {"lifetime": {"min": "1h"}}, "broken"),
        (["sid=1"], {"lifetime": {"max": "12h"}}, "unknown"),
        (["sid=1"], {"lifetime": "session", "flags": ["HostOnly"]}, "holds"),
        (["sid=1; Max-Age=60"], {"lifetime": "session"}, "broken"),
    ],
)
def test_every_cookie_is_judged_as_browsers_read_it(values: list[str], claimed: dict[str, Any], verdict: str) -> None:
    """Each row of cookies and claim has the verdict that a browser's behaviour gives."""
    finding = judge("cookie", setting(*values), **claimed)
    assert finding.verdict == verdict, finding.reason


def test_values_of_cookies_are_never_shown() -> None:
    """No reason holds what stands behind the equals sign."""
    for facts in (setting("sid=hidden; Secure"), setting("sid=hidden")):
        assert "hidden" not in judge("cookie", facts, flags=["Secure"]).reason


@pytest.mark.parametrize("date", ["never", "Sat, 21 Nov 2026 12:00:00 -0000"])
def test_without_a_readable_date_the_runs_own_time_counts(date: str) -> None:
    """Expires is measured from the answer's Date, else from now."""
    (response,) = setting("sid=1; Expires=Sat, 21 Nov 2026 13:00:00 GMT").hops
    headers = (("date", date), *response.headers[1:])
    facts = HttpFacts((type(response)(response.url, 200, "HTTP/1.1", headers),))
    assert "1 hour" in judge("cookie", facts, lifetime={"max": "12h"}).reason
    assert judge("cookie", setting(status=500), lifetime="session").verdict == "unknown"


@pytest.mark.parametrize(
    "claimed",
    [
        {"flags": ["Secure", "HttpOnly", "SameSite=Strict", "HostOnly"], "lifetime": {"min": "1h", "max": "12h"}},
        {"flags": ["__Host-"], "lifetime": "session", "name": "__Host-sid"},
        {"lifetime": {"min": "1h"}},
        {"flags": ["__Secure-"]},
    ],
)
def test_every_flag_and_bound_has_its_lie(claimed: dict[str, Any]) -> None:
    """There is at least one lie for each flag, and each is judged broken."""
    assert len(lies("cookie", setting("sid=1"), **claimed)) >= len(claimed.get("flags", [1]))


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({}, "say what flags"),
        ({"flags": ["secure"]}, "the flags are"),
        ({"flags": ["SameSite=Lax", "SameSite=Strict"]}, "one SameSite"),
    ],
)
def test_flags_that_nobody_knows_are_refused(given: dict[str, Any], because: str) -> None:
    """A claim must say something that a cookie can be."""
    refused("cookie", because, **given)
