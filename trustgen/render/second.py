"""A second process for what can be done apart: it has all that this one had read, and answers with plain values."""

from __future__ import annotations

import gc
import marshal
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, NoReturn, TypeVar

T = TypeVar("T")


class Second(Generic[T]):
    """The process at its work, whose result is of texts, bytes, numbers, tuples, lists and dictionaries."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._reading, writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            _serve(work, writing)
        os.close(writing)

    def result(self) -> T:
        """What the work came to. If the process came to grief it is done here, where it can say why."""
        with open(self._reading, "rb", closefd=False) as told:
            answer = told.read()
        if self._end() != 0:
            return self._work()
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


@contextmanager
def second(work: Callable[[], T]) -> Iterator[Second[T]]:
    """The process, which is gone when the block is left."""
    started = Second(work)
    try:
        yield started
    finally:
        started.stop()


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
