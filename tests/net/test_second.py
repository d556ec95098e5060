"""Looks that are shared with a second process: the same answers, as politely, and an end whatever becomes of it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.lab.fault import raw, silence
from tests.lab.running import QUICK, Lab
from tests.lab.site import Site, ok
from tests.ports import free_port
from trustgen.net import second as sharing
from trustgen.net.second import second

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not run: a process is forked on Linux alone")


def _command(lab: Lab, how: str, ports: Sequence[int]) -> list[str]:
    return [sys.executable, "-m", "tests.net.sharing", how, str(lab.ca_file), *map(str, ports)]


def _look(lab: Lab, how: str, ports: Sequence[int]) -> tuple[int, dict[str, list[str]]]:
    done = subprocess.run(_command(lab, how, ports), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    process, told = json.loads(done.stdout.splitlines()[-1])
    return process, told


def _sites(lab: Lab, count: int) -> tuple[list[Site], list[int]]:
    sites = [Site(lambda head: ok()) for _ in range(count)]
    ports = []
    for site in sites:
        port = lab.run(site.start(lab.bench, lab.bench.context(lab.bench.ca.issue_cert("*.lab.example"))))
        ports.append(port)
    return sites, ports


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_two_processes_see_what_one_sees(lab: Lab) -> None:
    """Answers, certificates and failures with their words are the same, and no process is left."""
    _, ports = _sites(lab, 5)
    ports = [free_port(), *ports]
    _, alone = _look(lab, "alone", ports)
    process, shared = _look(lab, "shared", ports)
    assert shared == alone
    assert "the connection was refused" in str(shared)
    assert "TLS 1.2" in str(shared)
    assert not _runs(process)


def test_two_processes_are_as_polite_as_one(lab: Lab) -> None:
    """At each endpoint four connections at a time, and one request for each distinct question."""
    sites, ports = _sites(lab, 5)
    _look(lab, "shared", ports)
    assert [len(site.heads) for site in sites] == [3] * 5
    assert max(site.most for site in sites) <= 4


def test_what_a_killed_process_was_asked_is_unknown(lab: Lab) -> None:
    """Each question still has its answer, and those that the process was asked say that nothing was seen."""
    sites, ports = _sites(lab, 5)
    _, told = _look(lab, "killed", ports)
    assert len(told) == 25
    assert all(told.values())
    # The fourth and the fifth are asked by the first process.
    assert all("Seen(" in str(seen) for asked, seen in told.items() if any(f"h{port}." in asked for port in ports[3:]))
    assert "the process that looked has ended" in str(told)
    # Nothing is asked again that may have been asked already.
    assert all(len(site.heads) <= 3 for site in sites)


def test_the_deadline_ends_looks_in_both_processes(lab: Lab) -> None:
    """Servers that say nothing leave every question unseen by the deadline, and no process."""
    ports = [lab.serve(raw(silence)) for _ in range(5)]
    process, told = _look(lab, "late", ports)
    assert len(told) == 25
    assert all("deadline of 1 seconds passed first" in str(seen) for seen in told.values())
    assert not _runs(process)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_the_second_process_ends_with_the_first(lab: Lab, end: signal.Signals) -> None:
    """Killed or interrupted in the middle of its looks, the first process leaves none behind."""
    ports = [lab.serve(raw(silence)) for _ in range(5)]
    with subprocess.Popen(
        _command(lab, "waits", ports), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as first:
        assert first.stdout is not None
        other = os.pidfd_open(int(first.stdout.readline()))
        try:
            first.send_signal(end)
            first.wait(30)
            # The descriptor of a process can be read when it has ended.
            assert select.select([other], [], [], 30)[0]
        finally:
            os.close(other)


def test_an_interrupt_is_for_the_first_process(lab: Lab) -> None:
    """Ctrl-C reaches both; the second goes on until the first ends it, and says nothing of its own."""
    ports = [lab.serve(raw(silence)) for _ in range(5)]
    with subprocess.Popen(
        _command(lab, "waits", ports), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as first:  # fmt: skip
        assert first.stdout is not None
        process = int(first.stdout.readline())
        os.killpg(first.pid, signal.SIGINT)
        _, said = first.communicate(timeout=30)
        assert said.count("\nKeyboardInterrupt") == 1
        assert not _runs(process)


def test_few_questions_need_no_process() -> None:
    """Where starting it would cost more than it saves, there is none."""
    with second(QUICK, lambda: pytest.fail("nobody asks for the time"), sharing.WORTH - 1) as other:
        assert other is None


def test_a_process_that_cannot_be_had_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that forks no more leaves all looks to the first process."""

    def refuse() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(sharing, "may_help", lambda settings: True)
    monkeypatch.setattr(os, "fork", refuse)
    with second(QUICK, lambda: pytest.fail("nobody asks for the time"), sharing.WORTH) as other:
        assert other is None
