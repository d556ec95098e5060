"""verify, 30 claims on one host: on loopback, and 50 ms away."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks import peers, projects
from benchmarks.nameserver import NameServer
from benchmarks.relay import Relay
from benchmarks.report import figure, ratio, skipped
from benchmarks.server import Server
from benchmarks.timing import FIRST, Command, Pair, first, timed, trustgen, walls

DELAY = 0.05
PROGRAMS = Path(__file__).parent / "programs"


def measure(folder: Path, runs: int) -> None:
    """Print every figure."""
    project, part = projects.one_host(folder / "one"), projects.tls_only(folder / "tls")
    with Server(folder / "server") as server:
        print("verify, 30 claims on one host")
        url = f"https://127.0.0.1:{server.https}/"
        bare = Command([sys.executable, str(PROGRAMS / "get_once.py"), url, str(server.ca)])
        with NameServer() as names:
            here = _verify(project, server, server.https, server.http, names)
            ratio("loopback, beside Python that imports httpx and GETs once", walls(here, bare, runs), 2.5)
            ratio(f"the same, {FIRST}", walls(first(here), bare, runs), 2.5)
        routes = [(("127.0.0.1", 0), ("127.0.0.1", port)) for port in (server.https, server.http)]
        with Relay(routes, DELAY) as relay, NameServer(DELAY, relay) as names:
            _far(project, part, server, relay, names, runs)


def _verify(project: Path, server: Server, https: int, http: int, names: NameServer) -> Command:
    host = projects.HOST
    return trustgen(
        "verify", "--project", str(project), "--ca-file", str(server.ca), "--dns", names.address,
        "--connect-to", f"{host}:443:127.0.0.1:{https}", "--connect-to", f"{host}:80:127.0.0.1:{http}",
    )  # fmt: skip


def _far(project: Path, part: Path, server: Server, relay: Relay, names: NameServer, runs: int) -> None:
    https, http = (port for _, port in relay.listening)
    ours = _verify(project, server, https, http, names)
    figure("50 ms away: the network phase", _round_trips(ours, relay, runs), "round trips", 4.5)
    for name, goal, command in (
        ("50 ms away, beside one curl process a claim", 10, _curls),
        ("50 ms away, beside a new httpx client a claim", 10, _clients),
    ):
        _against(name, goal, ours, lambda command=command: command(server, https), max(2, runs // 2))
    _against(f"beside curl, {FIRST}", 10, first(ours), lambda: _curls(server, https), max(2, runs // 2))
    ours = _verify(part, server, https, http, names)
    for name, goal, command in (
        ("50 ms away, versions and certificate, beside sslyze", 15, _sslyze),
        ("50 ms away, versions and certificate, beside testssl.sh", 40, _testssl),
    ):
        _against(name, goal, ours, lambda command=command: command(server, https), max(2, runs // 2))


def _round_trips(ours: Command, relay: Relay, runs: int) -> float:
    """From the first connection to the last byte, as the relay saw it."""
    taken = []
    for _ in range(runs + 1):
        relay.reset()
        timed(ours)
        taken.append(relay.round_trips)
    return median(taken[1:])


def _against(what: str, goal: float, ours: Command, peer: Callable[[], Command], runs: int) -> None:
    try:
        pair: Pair = walls(ours, peer(), runs)
    except peers.Absent as absent:
        skipped(what, absent)
    else:
        ratio(what, pair, goal, inverse=True)


def _curls(server: Server, port: int) -> Command:
    """Each claim about the web asked by a curl of its own, one after the other; none for the three about the DNS."""
    curl, host = peers.system("curl"), projects.HOST
    common = f"{curl} -s -o /dev/null --cacert {server.ca} --connect-to {host}:443:127.0.0.1:{port}"
    asked = [f"{common} https://{host}{'/' if index % 2 else '/health'}" for index in range(23)]
    versions = [f"{common} --tls-max {version} --tlsv1.0 https://{host}/" for version in ("1.0", "1.1", "1.2", "1.3")]
    return Command(["sh", "-c", "\n".join([*asked, *versions, "exit 0"])])


def _clients(server: Server, port: int) -> Command:
    url = f"https://127.0.0.1:{port}"
    program = str(PROGRAMS / "client_per_claim.py")
    return Command([sys.executable, program, str(server.ca), "27", f"{url}/", f"{url}/health"])


def _sslyze(server: Server, port: int) -> Command:
    program = peers.from_pypi("sslyze", "sslyze")
    versions = ("--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3")
    target = f"{projects.HOST}:{port}{{127.0.0.1}}"
    return Command([program, *versions, "--certinfo", "--certinfo_ca_file", str(server.ca), target])


def _testssl(server: Server, port: int) -> Command:
    asked = (
        "--protocols",
        "--server-defaults",
        "--quiet",
        "--color",
        "0",
        "--warnings",
        "off",
        "--nodns=none",
        "--ip=127.0.0.1",
    )
    arguments = [peers.testssl(), *asked, f"{projects.HOST}:{port}"]
    return Command(arguments, codes=frozenset(range(256)), environment=peers.testssl_environment())
