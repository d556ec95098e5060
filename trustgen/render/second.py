"""A second process for what can be written apart: it has all that this one had read, and answers with files."""

from __future__ import annotations

import gc
import marshal
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from trustgen.render.spool import Spool

Work = Callable[[], Iterable[tuple[str, bytes]]]


def may_help() -> bool:
    """Whether a process can be had by forking, and a processor for it. Threads would not live on in it."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


class Second:
    """The process and what it writes."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._spool = Spool()
        self._answer, answer = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            _serve(work, self._spool, answer)
        os.close(answer)

    def files(self) -> Spool:
        """What the work made. If the process came to grief it is done here, where it can say why."""
        with open(self._answer, "rb", closefd=False) as reading:
            told = reading.read()
        status = self.end()
        if status == 0:
            self._spool.extents = marshal.loads(told)  # noqa: S302 - by our own child, which ended well
            return self._spool
        again = Spool()
        for path, body in self._work():
            again[path] = body
        return again

    def end(self) -> int:
        """Wait for the process; returns its status."""
        if self._process == 0:
            return 0
        os.close(self._answer)
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        return status

    def stop(self) -> None:
        """End the process whatever it is at."""
        if self._process:
            os.kill(self._process, 9)
            self.end()


@contextmanager
def second(work: Work) -> Iterator[Second]:
    """The process, which is gone when the block is left."""
    started = Second(work)
    try:
        yield started
    finally:
        started.stop()


def _serve(work: Work, spool: Spool, answer: int) -> None:
    """Never returns: what belongs to the first process must not be done twice, least of all its end."""
    status = 1
    try:
        gc.disable()
        for path, body in work():
            spool[path] = body
        with open(answer, "wb") as writing:
            writing.write(marshal.dumps(spool.extents))
        status = 0
    finally:
        os._exit(status)
