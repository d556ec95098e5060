"""Politeness, counted on a real server: forty claims on a host cost one exchange for each distinct question."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.lab.fault import HOST, Bench
from tests.lab.running import Lab, running
from tests.lab.site import Site, ok
from trustgen.judge import judge
from trustgen.model.judgement import Judgement, Verdict
from trustgen.net import ConnectTo, Net, Settings
from trustgen.observe import observe
from trustgen.pipeline import vocabulary
from trustgen.plan import plan
from trustgen.probes.access import Access, Secrets
from trustgen.probes.table import find
from trustgen.registry.load import load

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
HEADERS = {
    "content-type": "application/json",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "strict-transport-security": "max-age=31536000",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=()",
}
BODY = b'{"database": "up", "region": "ap-southeast-2", "backup": {"age": 3600}}'
ON_A_PAGE = (
    "status: {{target: app, path: {path}, equals: 200}}",
    "hsts: {{target: app, min_max_age: 365d}}",
    "content_type_options: {{target: app, path: {path}}}",
    "frame_options: {{target: app, path: {path}, by: nobody}}",
    "referrer_policy: {{target: app, path: {path}, equals: no-referrer}}",
    "permissions_policy: {{target: app, path: {path}, denies: [camera]}}",
    "cross_origin_isolation: {{target: app, path: {path}, opener: same-origin}}",
    "security_headers: {{target: app, paths: [{path}], headers: [Referrer-Policy]}}",
    "health: {{target: app, path: {path}, value: database, equals: up}}",
    "health: {{target: app, path: {path}, value: region, equals: ap-southeast-2}}",
    "health: {{target: app, path: {path}, value: backup.age, max: 26h}}",
    *(f"header: {{{{target: app, path: {{path}}, name: {name}, equals: {text!r}}}}}" for name, text in HEADERS.items()),
)
ON_THE_HOST = (
    'tls: {target: app, version: {min: "1.2"}}',
    "certificate: {target: app}",
    "certificate: {target: app, min_left: 14d}",
)
CHECKS = (*(check.format(path=path) for path in ("/api", "/api/two") for check in ON_A_PAGE), *ON_THE_HOST)


_ESTABLISHED = 1  # tcp_states.h


class Door:
    """Counts connections to a server, whatever is spoken over them: ``most`` were open at a time."""

    def __init__(self, behind: int) -> None:
        self._behind = behind
        self._open: list[socket.socket] = []
        self.most = self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry bytes both ways until either side ends."""
        mine = writer.get_extra_info("socket")
        self._open.append(mine)
        self.connections += 1
        # One that the client has closed already may not have been read to its end here: the kernel knows.
        self.most = max(self.most, sum(map(_is_established, self._open)))
        back, forth = await asyncio.open_connection("127.0.0.1", self._behind)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_carry(reader, forth))
                tasks.create_task(_carry(back, writer))
        finally:
            self._open.remove(mine)
            forth.transport.abort()


def _is_established(connection: socket.socket) -> bool:
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == _ESTABLISHED


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while octets := await source.read(65536):
            sink.write(octets)
            await sink.drain()
    except OSError:
        return
    finally:
        sink.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab, for its authority and its loop."""
    with running(tmp_path_factory.mktemp("lab")) as found:
        yield found


def registry_of(checks: tuple[str, ...]) -> bytes:
    """One claim a check."""
    claims = "".join(
        f"  - {{id: c{number}, section: main, says: a, checks: [{check}]}}\n" for number, check in enumerate(checks)
    )
    head = f'version: 1\norganisation: {{name: Polite}}\ntargets: {{app: "https://{HOST}"}}\n'
    return f"{head}sections: [{{id: main, title: Main}}]\nclaims:\n{claims}".encode()


def looked(lab: Lab, port: int) -> list[Judgement]:
    """Every claim, judged."""
    registry, _ = load(registry_of(CHECKS), "claims.yaml", vocabulary())
    rule = ConnectTo(HOST, None, "127.0.0.1", port)
    settings = Settings(connect_to=(rule,), ca_file=lab.ca_file, link="https://tidemark.example")

    async def look() -> list[Judgement]:
        async with Net(settings, lambda: NOW) as net:
            seen = await observe(plan(registry), find, Access(net, Secrets({}), Path(), lambda: NOW), 30.0)
        return list(judge(registry, seen, NOW))

    return asyncio.run(look())


async def started(bench: Bench, site: Site) -> tuple[Door, int]:
    """The site behind a door that counts, and the door's port."""
    context = bench.context(bench.ca.issue_cert(HOST))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    door = Door(await site.start(bench, context))
    return door, await bench.listen(door.serve)


@pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="not run: only Linux tells the state of a connection")
def test_forty_claims_cost_one_exchange_for_each_distinct_question(lab: Lab) -> None:
    """Two pages and the host's own are asked for once each, by an honest name, over four connections at most."""
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    site = Site(lambda _: ok(BODY, head))
    door, port = lab.run(started(lab.bench, site))
    judgements = looked(lab, port)
    assert len(judgements) >= 40
    wrong = {CHECKS[int(found.claim[1:])] for found in judgements if found.verdict is not Verdict.HOLDS}
    # asyncio drops the alert of a handshake that fails, so that this server's refusal may settle nothing.
    assert wrong <= {ON_THE_HOST[0]}
    asked = sorted(head.split(" ", 2)[1] for head in site.heads)
    assert asked == ["/", "/api", "/api/two"]
    assert all("user-agent: trustgen/" in head.lower() and "+https://tidemark.example" in head for head in site.heads)
    assert 1 <= door.most <= 4
    # The pages, a certificate and a hello for each version, with the host's name and for the old ones without it.
    assert door.connections <= 16
