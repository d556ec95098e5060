"""Programs, reports and refusals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checks.honest_inside import BILL, REPORT
from trustgen.checks import (
    command,
    refuses_cross_origin,
    refuses_rate,
    refuses_stale,
    refuses_unsigned,
    sarif,
    sbom,
    table,
)
from trustgen.checks.specimen import registry
from trustgen.contract import NOW
from trustgen.facts.command import CommandFacts, CommandRequest
from trustgen.facts.files import ReportFacts
from trustgen.facts.refusal import RefusalFacts, RefusalRequest, SignedRefusalFacts, SignedRefusalRequest
from trustgen.model.judgement import Verdict
from trustgen.model.target import Web

AGE = {"value": "age", "max": "26h"}


@pytest.mark.parametrize(
    ("parameters", "facts", "verdict", "reason"),
    [
        ({}, CommandFacts(0), "holds", "ended with exit code 0"),
        ({}, CommandFacts(1), "broken", "ended with exit code 1; the claim says 0"),
        ({}, CommandFacts(127), "unknown", "says neither yes nor no"),
        ({"exit": 1, "broken": 0}, CommandFacts(1), "holds", "1"),
        (AGE, CommandFacts(0, "3600"), "holds", "age is 1 hour; the claim says at most 26 hours"),
        (AGE, CommandFacts(0, "360000"), "broken", "the claim says at most 26 hours"),
        (AGE, CommandFacts(1, "3600"), "unknown", "does not count"),
        (AGE, CommandFacts(0, "", "it is not JSON"), "unknown", "says nothing: it is not JSON"),
        (AGE, CommandFacts(0, "true"), "unknown", "not a number"),
    ],
)
def test_command(parameters: dict[str, Any], facts: CommandFacts, verdict: str, reason: str) -> None:
    """Only two codes say anything; a value counts only where the program succeeded."""
    given = command.CHECK.parameters.model_validate({"argv": ["true"], **parameters})
    found = command.judge(given, facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason
    if found.verdict is Verdict.HOLDS:
        lies = [command.judge(given, lie, registry(), NOW).verdict for lie in command.lies(given, facts)]
        assert set(lies) == {Verdict.BROKEN}


def test_a_list_is_no_lie_of_a_command() -> None:
    """What a program printed is one value, so that a lie is one too."""
    given = command.CHECK.parameters.model_validate({"argv": ["x"], "value": "n", "equals": 3})
    assert [lie.value for lie in command.lies(given, CommandFacts(0, "3"))] == ["4"]


def test_what_the_program_may_see_is_in_the_request() -> None:
    """Names alone, whichever way they are written."""
    for env in (["A", "B"], {"env": ["A", "B"]}):
        given = command.CHECK.parameters.model_validate({"argv": ["x"], "env": env, "seconds": 5})
        assert command.looks(given, registry())[0].requests == (CommandRequest(("x",), ".", ("A", "B"), "", 5),)


@pytest.mark.parametrize(
    "wrong",
    [
        {"argv": []},
        {"argv": [""]},
        {"argv": "rm -rf /"},
        {"argv": ["a\x00"]},
        {"value": "a"},
        {"equals": 1},
        {"value": "a", "equals": 1, "exit": 0},
        {"broken": 0},
        {"seconds": 601},
    ],
)
def test_commands_that_cannot_be_judged_are_refused(wrong: dict[str, Any]) -> None:
    """No shell line, no half of a comparison, no code that means both."""
    with pytest.raises(ValueError, match="CommandParameters"):
        command.CHECK.parameters.model_validate({"argv": ["x"], **wrong})


@pytest.mark.parametrize(
    ("parameters", "facts", "verdict", "reason"),
    [
        ({}, REPORT, "holds", "0 findings of level error"),
        ({"level": "note", "max": 3}, REPORT, "holds", "3 findings of level note or worse"),
        ({"level": "note"}, REPORT, "broken", "3 findings of level note or worse; the claim says at most 0"),
        ({"level": "warning"}, replace(REPORT, findings=(("error", 1), ("note", 9))), "broken", "1 finding of"),
        ({"tool": "CodeQL"}, REPORT, "holds", "0 findings"),
        ({"tool": "Semgrep"}, REPORT, "unknown", 'is by "CodeQL", not by "Semgrep"'),
        ({"max_age": "1d"}, REPORT, "stale", "was made 27 hours ago, and may be 1 day old"),
        ({"max_age": "1d", "level": "note"}, REPORT, "unknown", "old; then, 3 findings"),
        ({}, replace(REPORT, made_at="yesterday"), "unknown", "does not say when"),
        ({}, replace(REPORT, made_at="2026-11-20T09:00:00"), "unknown", "time zone"),
        ({}, replace(REPORT, made_at="2026-11-22T09:00:00Z"), "unknown", "still to come"),
    ],
)
def test_sarif(parameters: dict[str, Any], facts: ReportFacts, verdict: str, reason: str) -> None:
    """Who wrote it, what it found, and when."""
    given = sarif.CHECK.parameters.model_validate({"file": "a.sarif", **parameters})
    found = sarif.judge(given, facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_a_report_without_a_time_tells_how_it_gets_one() -> None:
    """Whether it finds something or not: most scanners write none."""
    for findings in ((), (("error", 1),)):
        undated = ReportFacts("0" * 64, "", ("Trivy",), findings)
        found = sarif.judge(sarif.CHECK.parameters.model_validate({"file": "a.sarif"}), undated, registry(), NOW)
        assert (found.verdict, "endTimeUtc" in found.detail) == ("unknown", True)
    for count in (0, 1):
        bill = ReportFacts("0" * 64, "", ("npm",), (("components", count),))
        found = sbom.judge(sbom.CHECK.parameters.model_validate({"file": "a.json"}), bill, registry(), NOW)
        assert (found.verdict, "metadata.timestamp" in found.detail) == ("unknown", True)


@pytest.mark.parametrize(
    ("parameters", "facts", "verdict", "reason"),
    [
        ({}, BILL, "holds", "lists 214 components"),
        ({"min": 300}, BILL, "broken", "lists 214 components; the claim says at least 300"),
        ({}, replace(BILL, findings=()), "broken", "lists 0 components"),
        ({"max_age": "1d"}, BILL, "stale", "old"),
        ({"max_age": "1d", "min": 300}, BILL, "unknown", "then, it lists"),
    ],
)
def test_sbom(parameters: dict[str, Any], facts: ReportFacts, verdict: str, reason: str) -> None:
    """How much it lists, and when it was made."""
    given = sbom.CHECK.parameters.model_validate({"file": "bom.json", **parameters})
    found = sbom.judge(given, facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


@pytest.mark.parametrize(
    ("name", "control", "statuses", "verdict", "reason"),
    [
        ("refuses.unsigned", 200, (401,), "holds", "without its signature, with status 401"),
        ("refuses.unsigned", 200, (202,), "broken", "takes the request without its signature, with status 202"),
        ("refuses.unsigned", 401, (401,), "unknown", "the proper request is answered with status 401"),
        ("refuses.unsigned", 401, (200,), "unknown", "the proper request"),
        ("refuses.unsigned", 200, (503,), "unknown", "which tells neither"),
        ("refuses.cross_origin", 401, (403,), "holds", "with status 403; its own gets 401"),
        ("refuses.cross_origin", 500, (200,), "broken", "takes a request from https://evil.example"),
        ("refuses.cross_origin", 403, (403,), "unknown", "whatever the origin"),
        ("refuses.cross_origin", 200, (302,), "unknown", "302"),
        ("refuses.cross_origin", 429, (403,), "unknown", "429"),
        ("refuses.cross_origin", 200, (418,), "unknown", "which tells neither"),
        ("refuses.rate", 401, (401, 401, 401, 401, 429), "holds", "refuses request 6 with status 429"),
        ("refuses.rate", 401, (429,) * 5, "holds", "refuses request 2"),
        ("refuses.rate", 401, (401,) * 5, "broken", "refuses none of 6 requests; the claim says 5 failed attempt"),
        ("refuses.rate", 429, (429,) * 5, "unknown", "the first request already"),
        ("refuses.rate", 401, (500,) * 5, "unknown", "status 500"),
    ],
)
def test_refusals(name: str, control: int, statuses: tuple[int, ...], verdict: str, reason: str) -> None:
    """A refusal counts only beside a request that is not refused; being taken breaks it."""
    check = table.find(name)
    given = check.parameters.model_validate(dict(check.example))
    found = check.judge(given, RefusalFacts(control, statuses), registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


@pytest.mark.parametrize("name", ["refuses.unsigned", "refuses.cross_origin", "refuses.rate", "refuses.stale"])
def test_only_what_is_ours_is_asked(name: str) -> None:
    """A target without both marks is never asked, and the claim is unknown."""
    check = table.find(name)
    given = check.parameters.model_validate(dict(check.example))
    for marks in ({}, {"ours": True}, {"may_refuse": True}):
        web = Web.model_validate({"url": "https://sandbox.tidemark.example", **marks})
        others = replace(registry(), targets={"sandbox": web})
        (look,) = check.looks(given, others)
        assert look.requests == ()
        found = check.judge(given, (), others, NOW)
        assert (found.verdict, "may_refuse" in found.reason) == (Verdict.UNKNOWN, True)
        assert check.repeat(given, others) == ()


def test_requests_differ_in_what_makes_them_improper() -> None:
    """The origin, the credential, the number."""
    requests: dict[str, RefusalRequest] = {}
    for module in (refuses_unsigned, refuses_cross_origin, refuses_rate):
        given: Any = module.CHECK.parameters.model_validate(dict(module.CHECK.example))
        (look,) = module.looks(given, registry())
        (request,) = look.requests
        assert isinstance(request, RefusalRequest)
        requests[module.CHECK.name] = request
    assert requests["refuses.unsigned"].proper_env == (("x-signature", "CANARY_SIGNATURE"),)
    assert requests["refuses.unsigned"].headers == (("content-type", "application/json"),)
    assert ("origin", "https://evil.example") in requests["refuses.cross_origin"].improper
    assert requests["refuses.cross_origin"].headers == ()
    assert requests["refuses.rate"].times == 6


@pytest.mark.parametrize(
    ("parameters", "statuses", "verdict", "reason"),
    [
        (
            {},
            (200, 400, 401),
            "holds",
            "signed more than 5 minutes ago with status 400, one signed with another secret",
        ),
        ({"once": True}, (204, 400, 401, 409), "holds", "and the same one again with status 409"),
        ({}, (200, 200, 401), "broken", "takes a request signed more than 5 minutes ago, with status 200"),
        ({}, (200, 400, 202), "broken", "takes a request signed with another secret, with status 202"),
        ({}, (200, 503, 202), "broken", "takes a request signed with another secret"),
        ({"once": True}, (200, 400, 401, 200), "broken", "takes a request that it took before"),
        ({}, (401, 200, 200), "unknown", "the proper request is answered with status 401"),
        ({}, (200, 404, 401), "unknown", "with status 404, which does not tell that it is refused"),
        ({"once": True}, (200, 400, 401, 429), "unknown", "a request that it took before with status 429"),
    ],
)
def test_stale_requests(parameters: dict[str, Any], statuses: tuple[int, ...], verdict: str, reason: str) -> None:
    """Taken now, refused when signed too long ago or by somebody else; each that is taken is a lie."""
    given = refuses_stale.CHECK.parameters.model_validate({**refuses_stale.CHECK.example, **parameters})
    facts = SignedRefusalFacts(*statuses)
    found = refuses_stale.judge(given, facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason
    if found.verdict is Verdict.HOLDS:
        lies = list(refuses_stale.lies(given, facts))
        assert [refuses_stale.judge(given, lie, registry(), NOW).verdict for lie in lies] == [Verdict.BROKEN] * len(
            lies
        )
        assert len(lies) == len(statuses) - 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"tolerance": "0s"},
        {"tolerance": "2d"},
        {"tolerance": "1 month"},
        {"scheme": "hmac"},
        {"secret": {"env": ["A", "B"]}},
        {"header": "two words"},
    ],
)
def test_signatures_that_cannot_be_made_are_refused(wrong: dict[str, Any]) -> None:
    """A scheme that is known, one secret, a tolerance that a machine keeps."""
    with pytest.raises(ValueError, match="RefusesStaleParameters"):
        refuses_stale.CHECK.parameters.model_validate({**refuses_stale.CHECK.example, **wrong})


def test_how_old_the_request_is_that_must_be_refused() -> None:
    """A minute older than the tolerance, under the secret that is named."""
    given: Any = refuses_stale.CHECK.parameters.model_validate(dict(refuses_stale.CHECK.example))
    (look,) = refuses_stale.looks(given, registry())
    (request,) = look.requests
    assert isinstance(request, SignedRefusalRequest)
    assert (request.seconds, request.secret, request.scheme) == (360, "CANARY_SECRET", "stripe")


def test_a_hundred_is_the_most() -> None:
    """Nobody is flooded."""
    example = {**refuses_rate.CHECK.example, "rate": {"limit": 101, "unit": "request", "window": "1m"}}
    with pytest.raises(ValueError, match="the largest limit"):
        refuses_rate.CHECK.parameters.model_validate(example)


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (("/opt/bin/audit", "--all"), "audit"),
        (("sh", "evidence/audit-chain.sh"), "audit-chain.sh"),
        (("/usr/bin/python3", "look.py", "-v"), "look.py"),
        (("python3", "-m", "look"), "python3"),
        (("sh",), "sh"),
        (("/",), "/"),
    ],
)
def test_a_look_is_named_after_what_is_run(argv: tuple[str, ...], name: str) -> None:
    """Readers see the script's name, not that of the shell which runs it."""
    parameters = command.CommandParameters(argv=argv)
    (look,) = command.looks(parameters, registry())
    assert look.subject == name
