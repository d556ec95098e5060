"""The lab at work: its servers run on a loop of their own, in a thread, as another machine's would."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import trustme

from tests.lab.fault import HOST, Bench, Fault, Start
from trustgen.model.observation import Observation, Request
from trustgen.net import ConnectTo, Net, Settings
from trustgen.probes.access import Access, Secrets
from trustgen.probes.table import find

ResultT = TypeVar("ResultT")

#: Short enough for a test, long enough for a busy machine to answer in time.
QUICK = Settings(
    connect_timeout=2.0, read_timeout=0.8, exchange_timeout=1.2, resolve_timeout=2.0, retries=0, backoff=0.0
)
NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


class Lab:
    """Starts faults; ``settings`` sends every connection for ``HOST`` to one of them and trusts the lab's CA."""

    def __init__(self, loop: asyncio.AbstractEventLoop, folder: Path) -> None:
        self._loop = loop
        self.bench = Bench(trustme.CA())
        self.ca_file = folder / "lab-ca.pem"
        self.bench.ca.cert_pem.write_to_path(str(self.ca_file))

    def start(self, fault: Fault) -> int:
        """Start ``fault`` and return its port."""
        return self.serve(fault.start)

    def serve(self, start: Start) -> int:
        """Start a server and return its port."""
        return self.run(_started(start, self.bench))

    def run(self, work: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Do ``work`` on the lab's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def settings(self, port: int, settings: Settings = QUICK) -> Settings:
        """``settings`` for looking at the fault on ``port``."""
        return replace(settings, connect_to=(ConnectTo(HOST, None, "127.0.0.1", port),), ca_file=self.ca_file)

    def close(self) -> None:
        """Stop every server."""
        for server in self.bench.servers:
            self._loop.call_soon_threadsafe(server.close)


async def _started(start: Start, bench: Bench) -> int:
    return await start(bench)


@contextmanager
def running(folder: Path) -> Iterator[Lab]:
    """A lab, until the block ends."""
    loop = asyncio.new_event_loop()
    # A broken handshake is what the lab is for; asyncio need not report it.
    loop.set_exception_handler(lambda _loop, _context: None)
    thread = threading.Thread(target=loop.run_forever, name="fault-lab", daemon=True)
    thread.start()
    lab = Lab(loop, folder)
    try:
        yield lab
    finally:
        lab.close()
        asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def look(
    request: Request,
    settings: Settings,
    *,
    secrets: Secrets | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
    via: str = "",
) -> tuple[Observation, ...]:
    """Answer ``request`` by its probe, on a loop of its own, as the pipeline would."""

    async def once() -> tuple[Observation, ...]:
        async with Net(settings, clock) as net:
            return await find(request.probe)(request, Access(net, secrets or Secrets({}), Path(), clock, via))

    return asyncio.run(once())
