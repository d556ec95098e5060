"""A second process, where it may be had: it has all that this one had read, and answers with plain values."""

from __future__ import annotations

import gc
import marshal
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, Generic, NoReturn, TypeVar

P = TypeVar("P")
T = TypeVar("T")

#: As many bundles as one byte can number: the first who is done waits for the other no longer than one takes.
_BUNDLES = 256


def may_fork() -> bool:
    """Whether a process can be had by forking, and a processor for it. Threads would not live on in it."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


class Second(Generic[T]):
    """The process at its work, whose result is of texts, bytes, numbers, tuples, lists and dictionaries."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._reading, writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            _serve(work, writing)
        os.close(writing)

    def result(self, otherwise: Callable[[], T]) -> T:
        """What the work came to; if the process came to grief, what ``otherwise`` makes here, where it can say why."""
        with open(self._reading, "rb", closefd=False) as told:
            answer = told.read()
        if self._end() != 0:
            return otherwise()
        found: T = marshal.loads(answer)  # noqa: S302 - by our own child, which ended well
        return found

    def stop(self) -> None:
        """End the process, whatever it is at."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self._end()

    def _end(self) -> int:
        os.close(self._reading)
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        return status


class Shared(Generic[P, T]):
    """Parts of a work that two processes take in bundles: who is free takes the next, so that both end together.

    Who iterates takes. ``work`` is what the second process does with those that it takes; ``helped`` says whether there
    is one.
    """

    def __init__(self, parts: Sequence[P], work: Callable[[Iterator[P]], T], *, helped: bool) -> None:
        size = -(-len(parts) // _BUNDLES) or 1
        self._bundles = [parts[start : start + size] for start in range(0, len(parts), size)]
        self._mine: set[int] = set()
        # Reading from a pipe is all the agreement there is: of its numbers each is read once.
        self._numbers, writing = os.pipe()
        os.write(writing, bytes(range(len(self._bundles))))
        os.close(writing)
        self._first, self._work = os.getpid(), work
        self._second = Second(lambda: work(iter(self))) if helped else None

    def __iter__(self) -> Iterator[P]:
        # Nobody waits for what a second process does whose first is gone.
        while self._first in (os.getpid(), os.getppid()) and (number := os.read(self._numbers, 1)):
            self._mine.update(number)
            yield from self._bundles[number[0]]

    def other(self) -> T:
        """What came of the parts that the second process took; if it came to grief, they are done here."""
        return self._second.result(self._rest) if self._second else self._rest()

    def _rest(self) -> T:
        """What comes of the parts that were not taken here."""
        left = (bundle for number, bundle in enumerate(self._bundles) if number not in self._mine)
        return self._work(chain.from_iterable(left))

    def close(self) -> None:
        """End the second process, whatever it is at."""
        if self._second:
            self._second.stop()
        os.close(self._numbers)


@contextmanager
def shared(parts: Sequence[P], work: Callable[[Iterator[P]], T], least: int) -> Iterator[Shared[P, T]]:
    """Parts to share, from ``least`` on and where it may be had with a second process, which ends with the block."""
    ours = Shared(parts, work, helped=len(parts) >= least and may_fork())
    try:
        yield ours
    finally:
        ours.close()


def _serve(work: Callable[[], Any], writing: int) -> NoReturn:
    """What belongs to the first process must not be done twice, least of all its end."""
    status = 1
    try:
        gc.disable()
        with open(writing, "wb") as answer:
            answer.write(marshal.dumps(work()))
        status = 0
    finally:
        os._exit(status)
