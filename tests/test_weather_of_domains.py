"""Bad weather at a domain, the whole way: DNS, mail servers and policy hosts that misbehave, and their verdicts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.lab.domain_faults import DOMAIN_LAB, OWN, DomainFault
from tests.lab.fault import HOST
from tests.lab.running import QUICK, Lab, running
from tests.lab.signed_server import SignedServer
from trustgen.demo.wire import Dns
from trustgen.demo.zone import Zone
from trustgen.judge import judge
from trustgen.model.judgement import Judgement, Verdict
from trustgen.net import ConnectTo, Endpoint, Net, Settings
from trustgen.net.anchors import Anchor
from trustgen.observe import observe
from trustgen.pipeline import vocabulary
from trustgen.plan import plan
from trustgen.probes.access import Access, Secrets
from trustgen.probes.table import find
from trustgen.registry.load import load

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A fault lab on loopback."""
    with running(tmp_path_factory.mktemp("lab")) as found:
        yield found


def zone(fault: DomainFault) -> Zone:
    """The signed zone of a row."""
    own = {key: texts for key, texts in {**OWN, **fault.records}.items() if texts}
    return Zone(HOST, Dns(own, {}, fault.run_out), NOW)


def judged(fault: DomainFault, settings: Settings) -> Judgement:
    """The judgement of a row's check, looked at with ``settings``."""
    text = (
        f"version: 1\norganisation: {{name: Faulty}}\n"
        f'targets: {{app: "https://{HOST}", mail: {{kind: domain, name: {HOST}}}}}\n'
        f"sections: [{{id: main, title: Main}}]\n"
        f"claims: [{{id: c, section: main, says: a, checks: [{fault.check}]}}]\n"
    )
    registry, _ = load(text.encode(), "claims.yaml", vocabulary())

    async def look() -> Judgement:
        async with Net(settings, lambda: NOW) as net:
            access = Access(net, Secrets({}), Path(), lambda: NOW)
            seen = await observe(plan(registry), find, access, 20.0)
        (judgement,) = judge(registry, seen, NOW)
        return judgement

    return asyncio.run(look())


@pytest.mark.parametrize("fault", DOMAIN_LAB, ids=lambda fault: fault.name)
def test_a_domain_is_judged_by_what_was_seen(lab: Lab, fault: DomainFault) -> None:
    """The verdict is the one that the lab's table calls right; what was not seen is unknown, and says so."""
    served = zone(fault)
    server = SignedServer(served, fault.fails)
    lab.run(server.start())
    settings = replace(
        QUICK,
        connect_to=(ConnectTo("", None, "127.0.0.1", lab.serve(fault.start)),),
        ca_file=lab.ca_file,
        dns=Endpoint("127.0.0.1", server.port),
        resolve_timeout=0.6,
        anchors=(Anchor.parse(served.anchor if fault.anchored else zone(fault).anchor),),
    )
    try:
        judgement = judged(fault, settings)
    finally:
        lab.run(server.stop())
    assert judgement.verdict is fault.verdict, (fault.because, judgement.reason)
    assert judgement.reason
    if fault.verdict is Verdict.UNKNOWN:
        assert "Traceback" not in judgement.reason + judgement.detail


def test_names_are_unique_and_each_sort_has_a_sound_row() -> None:
    """A lab in which nothing holds would prove nothing."""
    names = [fault.name for fault in DOMAIN_LAB]
    assert len(set(names)) == len(names) >= 60
    sorts = {fault.check for fault in DOMAIN_LAB}
    assert {fault.check for fault in DOMAIN_LAB if fault.verdict is Verdict.HOLDS} == sorts
