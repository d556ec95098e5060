"""verify, 1,000 hosts with 10 claims each, TLS versions included, on loopback and 50 ms away."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from benchmarks import peers, projects
from benchmarks.one_host import DELAY, PROGRAMS
from benchmarks.relay import Relay
from benchmarks.report import figure, ratio, skipped
from benchmarks.server import Server
from benchmarks.timing import FIRST, Command, first, paired, peak, timed, trustgen, walls

COUNT = 1000


def measure(folder: Path, runs: int) -> None:
    """Print every figure. Every host has a loopback address of its own, so that each is an endpoint of its own."""
    if sys.platform != "linux":
        print("verify, 1,000 hosts: not measured: only Linux has more than one loopback address")
        return
    _allow_files()
    project = projects.many_hosts(folder / "many", COUNT)
    hosts = projects.host_names(COUNT)
    addresses = [f"127.1.{index // 250}.{index % 250 + 1}" for index in range(COUNT)]
    table = folder / "hosts.txt"
    table.write_text("".join(f"{host} {address}\n" for host, address in zip(hosts, addresses, strict=True)))
    with Server(folder / "server", addresses) as server:
        print(f"verify, {COUNT:,} hosts with 10 claims each")
        ours = _verify(project, server, table, server.https)
        try:
            peer = _peer(server, table)
            ratio("loopback, beside aiohttp for the HTTP part alone", walls(ours, peer, runs), 2.4)
            ratio(f"the same, {FIRST}", walls(first(ours), peer, max(2, runs // 2)), 2.4)
        except peers.Absent as absent:
            skipped("beside aiohttp", absent)
        figure("peak memory", peak(ours), "MB", 150)
        routes = [((address, server.https + 1), (address, server.https)) for address in addresses]
        with Relay(routes, 0) as relay:
            ours = _verify(project, server, table, server.https + 1)

            def at(delay: float) -> float:
                relay.delay = delay
                return timed(ours).wall

            ratio(
                "50 ms away, beside itself through the same relay at 0 ms",
                paired(lambda: at(DELAY), lambda: at(0), max(2, runs // 2)),
                1.5,
            )


def _verify(project: Path, server: Server, table: Path, port: int) -> Command:
    pairs = (line.split() for line in table.read_text().splitlines())
    rules = [part for host, address in pairs for part in ("--connect-to", f"{host}:443:{address}:{port}")]
    output = str(project / "report.json")
    return trustgen(
        "verify", "--project", str(project), "--ca-file", str(server.ca), "--format", "json", "--output", output, *rules
    )


def _peer(server: Server, table: Path) -> Command:
    python = peers.from_pypi("aiohttp", "python")
    program = str(PROGRAMS / "http_part.py")
    return Command([python, program, str(server.ca), str(server.https), str(table), "/", "/health"])


def _allow_files() -> None:
    """A thousand listeners and what they accept."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 16384), most))
