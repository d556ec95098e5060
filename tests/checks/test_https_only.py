"""HTTPS only: redirects, closed ports, and everything else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest import HOST, NOW, ORIGIN, redirect, registry
from trustgen.checks.https_only import HttpsOnlyParameters, judge, lies, looks, repeat
from trustgen.facts.http import HttpResponse, PlainAnswer, PlainHttpFacts, PlainHttpRequest
from trustgen.model.judgement import Verdict

CLOSED = PlainHttpFacts(HOST, 80, PlainAnswer.CLOSED)


def claim(**parameters: Any) -> HttpsOnlyParameters:
    """Parameters about ``app``."""
    return HttpsOnlyParameters.model_validate({"target": "app", **parameters})


def answered(status: int, *headers: tuple[str, str]) -> PlainHttpFacts:
    """Port 80 answers a plain request."""
    return PlainHttpFacts(HOST, 80, PlainAnswer.ANSWERED, HttpResponse(f"http://{HOST}/", status, "HTTP/1.1", headers))


@pytest.mark.parametrize(
    ("parameters", "facts", "verdict", "reason"),
    [
        ({}, redirect(f"{ORIGIN}/"), "holds", f'redirects plain HTTP with status 301 to "{ORIGIN}/"'),
        ({}, redirect("HTTPS://TIDEMARK.EXAMPLE/"), "holds", "redirects"),
        ({}, redirect(f"//{HOST}/"), "broken", "which is not HTTPS"),
        ({}, redirect("/home"), "broken", "which is not HTTPS"),
        ({}, redirect(f"http://{HOST}/home"), "broken", "which is not HTTPS"),
        ({}, redirect("https://www.tidemark.example/"), "broken", "another host, before HTTPS on its own"),
        ({}, redirect(f"https://{HOST}@elsewhere.invalid/"), "broken", "another host"),
        ({}, redirect("https://[broken/"), "broken", "which is not HTTPS"),
        ({}, redirect(f"{ORIGIN}/", 302), "holds", "status 302"),
        ({"permanent": True}, redirect(f"{ORIGIN}/", 302), "broken", "a lasting one (301 or 308)"),
        ({"permanent": True}, redirect(f"{ORIGIN}/", 308), "holds", "status 308"),
        ({}, answered(301), "broken", "status 301 and no redirect to HTTPS"),
        ({}, answered(200), "broken", "answers plain HTTP on port 80 with status 200"),
        ({}, answered(403), "broken", "status 403"),
        ({}, answered(304, ("location", f"{ORIGIN}/")), "broken", "status 304 and no redirect"),
        ({}, answered(502), "unknown", "an error page"),
        ({}, CLOSED, "holds", "refuses plain connections on port 80"),
        ({"how": "redirect"}, CLOSED, "broken", "the claim says that it redirects"),
        ({"how": "closed"}, CLOSED, "holds", "refuses plain connections"),
        ({"how": "closed"}, redirect(f"{ORIGIN}/"), "broken", "the claim says that it is closed"),
        ({"how": "closed"}, answered(502), "broken", "with status 502"),
    ],
)
def test_plain_requests(parameters: dict[str, Any], facts: PlainHttpFacts, verdict: str, reason: str) -> None:
    """Only a redirect to https on the same host, or a closed port, holds."""
    found = judge(claim(**parameters), facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_a_closed_port_is_a_lie_about_a_redirect() -> None:
    """``how: redirect`` is broken by every lie, a closed port among them."""
    parameters = claim(how="redirect")
    told = list(lies(parameters, redirect(f"{ORIGIN}/")))
    assert CLOSED in told
    assert {judge(parameters, lie, registry(), NOW).verdict for lie in told} == {Verdict.BROKEN}


def test_every_port_of_every_host_is_asked() -> None:
    """The target's own port is the control, and the command names ports other than 80."""
    parameters = HttpsOnlyParameters.model_validate({"target": "both", "ports": [80, 8080]})
    asked = looks(parameters, registry())
    assert [look.subject for look in asked][:2] == [HOST, f"{HOST}:8080"]
    assert asked[3].requests == (PlainHttpRequest(f"www.{HOST}", 8080, control=8443),)
    assert repeat(parameters, registry())[1].endswith(f"http://{HOST}:8080/")
    assert repeat(parameters, registry())[0].endswith(f"http://{HOST}/")
