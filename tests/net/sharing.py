"""A run of its own that shares its looks with a second process: ``python -m tests.net.sharing HOW CA PORT…``.

It looks at a page, the certificate and the TLS versions of one host a port, and prints one line of JSON: the second
process (0 for none), and a text for each observation. HOW is ``alone``, ``shared``, ``killed`` (the second process
is, when the first answer has come; it is held from its start, so that it owes its answers then), ``late`` (the
deadline is a second) or ``waits`` (prints the process first).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from trustgen.facts.http import HttpRequest
from trustgen.facts.tls import CertificateRequest, TlsRequest
from trustgen.model.observation import Observation, Request
from trustgen.net import ConnectTo, Net, Settings
from trustgen.net.second import Second
from trustgen.observe import Progress, observe
from trustgen.probes import table
from trustgen.probes.access import Access, Secrets

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


def main(how: str, ca: str, *ports: str) -> None:
    """Look once."""
    # What a shell starts in the background is told to ignore interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    rules = tuple(ConnectTo(f"h{port}.lab.example", None, "127.0.0.1", int(port)) for port in ports)
    quick = Settings(connect_timeout=5.0, read_timeout=20.0, exchange_timeout=30.0, retries=0)
    settings = replace(quick, connect_to=rules, ca_file=Path(ca))
    requests: list[Request] = []
    for rule in rules:
        pages = (HttpRequest(f"https://{rule.host}/{number}") for number in range(3))
        requests += [*pages, CertificateRequest(rule.host), TlsRequest(rule.host)]
    with ExitStack() as stack:
        other = None if how == "alone" else Second(settings, lambda: NOW)
        process = 0
        if other is not None:
            process = other.process
            stack.callback(other.stop)
            if how == "killed":
                os.kill(process, signal.SIGSTOP)
        if how == "waits":
            print(process, flush=True)
        found = asyncio.run(_look(settings, other, requests, how))
    told = {f"{request}": [f"{observation}" for observation in seen] for request, seen in found.items()}
    print(json.dumps([process, told]))


async def _look(
    settings: Settings, other: Second | None, requests: list[Request], how: str
) -> dict[Request, tuple[Observation, ...]]:
    def told(state: Progress) -> None:
        if how == "killed" and other is not None and state.done == 1:
            os.kill(other.process, signal.SIGKILL)

    async with Net(settings, lambda: NOW, other) as net:
        access = Access(net, Secrets({}), Path(), lambda: NOW)
        return await observe(requests, table.find, access, 1.0 if how == "late" else 60.0, told)


if __name__ == "__main__":
    main(*sys.argv[1:])
