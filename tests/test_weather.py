"""Bad weather, the whole way: what a misbehaving server does to the verdicts of every check that looks at it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.lab.fault import HOST, Fault
from tests.lab.running import Lab, running
from tests.lab.table import LAB
from trustgen.judge import judge
from trustgen.model.judgement import Judgement, Verdict
from trustgen.model.observation import Why
from trustgen.net import Net
from trustgen.observe import observe
from trustgen.pipeline import vocabulary
from trustgen.plan import plan
from trustgen.probes.access import Access, Secrets
from trustgen.probes.table import find
from trustgen.registry.load import load

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
CHECKS = {
    "http": [
        "status: {target: app, equals: 200}",
        "header: {target: app, name: x-frame-options, equals: DENY}",
        "header: {target: app, name: x-powered-by, absent: true}",
        "hsts: {target: app, min_max_age: 365d}",
        "health: {target: app, path: /, value: ok, equals: true}",
        "security_txt: {target: app}",
    ],
    "tls": ['tls: {target: app, version: {min: "1.2"}}', 'tls: {target: app, version: {only: "1.3"}}'],
    "certificate": ["certificate: {target: app, min_left: 14d}"],
    "ciphers": ["ciphers: {target: app, refuses: [RC4, CBC]}", "secure_renegotiation: {target: app}"],
}
#: Every fault after which nothing is known; a redirect is a fact to checks that do not follow it.
BLIND = [fault for fault in LAB if isinstance(fault.expected, Why) and "redirect" not in fault.name]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A fault lab on loopback."""
    with running(tmp_path_factory.mktemp("lab")) as found:
        yield found


def verdicts(lab: Lab, fault: Fault) -> dict[str, Judgement]:
    """The judgements of every check that looks as the fault's request does."""
    scheme = getattr(fault.request, "url", "https://").partition(":")[0]
    checks = CHECKS[fault.request.probe]
    claims = "".join(
        f"  - {{id: c{number}, section: main, says: a, checks: [{check}]}}\n" for number, check in enumerate(checks)
    )
    text = (
        "version: 1\norganisation: {name: Faulty}\n"
        f'targets: {{app: "{scheme}://{HOST}"}}\nsections: [{{id: main, title: Main}}]\nclaims:\n{claims}'
    )
    registry, _ = load(text.encode(), "claims.yaml", vocabulary())
    settings = lab.settings(lab.start(fault))

    async def look() -> dict[str, Judgement]:
        async with Net(settings, lambda: NOW) as net:
            access = Access(net, Secrets({}), Path(), lambda: NOW)
            seen = await observe(plan(registry), find, access, 20.0)
        return {checks[int(found.claim[1:])]: found for found in judge(registry, seen, NOW)}

    return asyncio.run(look())


@pytest.mark.parametrize("fault", BLIND, ids=lambda fault: fault.name)
def test_what_was_not_seen_is_unknown(lab: Lab, fault: Fault) -> None:
    """No check holds and none is broken; each says why in words that are fit to publish."""
    for check, judgement in verdicts(lab, fault).items():
        needs_body = check.startswith(("health", "security_txt"))
        if fault.expected is Why.TOO_LARGE and not needs_body and judgement.verdict is not Verdict.UNKNOWN:
            continue  # the headers of an answer whose body is too large are seen all the same
        if "body" in fault.name and not needs_body:
            continue
        assert judgement.verdict is Verdict.UNKNOWN, (fault.name, check, judgement.reason)
        assert "could not be looked at: " in judgement.reason
        assert "127.0.0.1" not in judgement.reason
        assert "Traceback" not in judgement.reason + judgement.detail


@pytest.mark.parametrize(
    ("name", "check", "verdict"),
    [
        ("versions-old-without-name", 'tls: {target: app, version: {min: "1.2"}}', Verdict.BROKEN),
        ("versions-silence-for-old", 'tls: {target: app, version: {min: "1.2"}}', Verdict.UNKNOWN),
        ("versions-garbage-for-old", 'tls: {target: app, version: {min: "1.2"}}', Verdict.UNKNOWN),
        ("versions-clear-alert", 'tls: {target: app, version: {min: "1.2"}}', Verdict.HOLDS),
        ("versions-reset-for-old", 'tls: {target: app, version: {min: "1.2"}}', Verdict.HOLDS),
        ("certificate-expired", "certificate: {target: app, min_left: 14d}", Verdict.BROKEN),
        ("certificate-wrong-name", "certificate: {target: app, min_left: 14d}", Verdict.BROKEN),
        ("certificate-self-signed", "certificate: {target: app, min_left: 14d}", Verdict.BROKEN),
        ("certificate-incomplete-chain", "certificate: {target: app, min_left: 14d}", Verdict.BROKEN),
        ("certificate-common-name-only", "certificate: {target: app, min_left: 14d}", Verdict.BROKEN),
        ("certificate-sound", "certificate: {target: app, min_left: 14d}", Verdict.HOLDS),
        ("https-sound", "status: {target: app, equals: 200}", Verdict.HOLDS),
        ("http-wrong-charset", "health: {target: app, path: /, value: ok, equals: true}", Verdict.UNKNOWN),
        ("http-invalid-utf-8", "health: {target: app, path: /, value: ok, equals: true}", Verdict.UNKNOWN),
    ],
)
def test_what_was_seen_is_judged(lab: Lab, name: str, check: str, verdict: Verdict) -> None:
    """Faults that are facts come out as what they are."""
    fault = next(fault for fault in LAB if fault.name == name)
    judgement = verdicts(lab, fault)[check]
    assert judgement.verdict is verdict, judgement.reason
