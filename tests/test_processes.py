"""A second process takes its share, and nobody notices when it does not live to."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from trustgen import processes
from trustgen.processes import Second, shared

takes_two = pytest.mark.usefixtures("second_process")

OPEN = Path("/proc/self/fd")


@takes_two
def test_a_second_process_answers_with_plain_values() -> None:
    """What it made comes back as it was; for one that died the first makes up."""
    first = os.getpid()
    answer = [True, "ä", {"a": (1, b"2")}]
    assert Second(lambda: [os.getpid() != first, *answer[1:]]).result(list) == answer
    assert Second(lambda: None).result(lambda: pytest.fail("it lived")) is None
    died: Second[int] = Second(lambda: os._exit(7))
    assert died.result(os.getpid) == first


def _taken(parts: Iterator[int]) -> dict[int, int]:
    return {part: os.getpid() for part in parts}


@takes_two
@pytest.mark.parametrize("number", [1, 2, 255, 256, 257, 3_000])
def test_each_part_is_taken_once(number: int) -> None:
    """Two processes have all parts between them, and none twice."""
    with shared(range(number), _taken, 1) as turns:
        here = list(turns)
        there = turns.other()
    assert sorted([*here, *there]) == list(range(number))
    assert os.getpid() not in there.values()


@takes_two
def test_who_is_free_takes_the_next() -> None:
    """While the first process is busy the second does all; nothing is kept for who does not come."""
    with shared(range(100), _taken, 1) as turns:
        there = turns.other()
        assert list(turns) == []
    assert list(there) == list(range(100))


@takes_two
@pytest.mark.parametrize("before", [0, 7])
def test_the_share_of_a_process_that_died_is_done_here(before: int) -> None:
    """Whatever it had taken and done by then: the first makes up for all that it has not done itself."""
    first = os.getpid()

    def work(parts: Iterator[int]) -> dict[int, int]:
        done: dict[int, int] = {}
        for part in parts:
            if os.getpid() != first and len(done) == before:
                os._exit(7)
            done[part] = os.getpid()
        return done

    with shared(range(256), work, 1) as turns:
        here = list(islice(turns, 3))
        there = turns.other()
    assert sorted([*here, *there]) == list(range(256))
    assert set(there.values()) == {first}


@pytest.mark.parametrize(("number", "least", "forks"), [(0, 1, True), (9, 10, True), (10, 10, False)])
def test_one_process_does_it_all_where_there_is_no_other(
    monkeypatch: pytest.MonkeyPatch, number: int, least: int, forks: bool
) -> None:
    """Too few parts to share, or no process to be had: all are taken here."""
    monkeypatch.setattr(processes, "may_fork", lambda: forks)
    with shared(range(number), _taken, least) as turns:
        assert list(turns) == list(range(number))
        assert turns.other() == {}


@takes_two
def test_a_second_process_is_gone_when_it_is_not_waited_for() -> None:
    """Leaving the block ends it in the middle of an endless work, and leaves nothing open."""
    reading, writing = os.pipe()
    there = len(list(OPEN.iterdir()))

    def endless(_: Iterator[int]) -> None:
        os.write(writing, os.getpid().to_bytes(4))
        while True:
            signal.pause()

    with shared(range(2), endless, 1):
        process = int.from_bytes(os.read(reading, 4))
    assert len(list(OPEN.iterdir())) == there
    os.close(reading)
    os.close(writing)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@takes_two
def test_a_second_process_ends_soon_after_the_first() -> None:
    """Nobody waits for its work: of a hundred bundles it ends with the one that it is at."""
    reading, writing = os.pipe()

    def orphaned(parts: Iterator[int]) -> None:
        for part in parts:
            os.write(writing, bytes([part]))
            os.kill(first, signal.SIGKILL)
            while os.getppid() == first:
                pass

    first = os.fork()
    if first == 0:
        first = os.getpid()
        with shared(range(100), orphaned, 1):
            while True:
                signal.pause()
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        assert told.read() == b"\0"
    os.waitpid(first, 0)
