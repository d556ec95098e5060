"""The line that tells how far the looking is."""

from __future__ import annotations

import io
import sys
import threading

import pytest

from trustgen.cli.speak import progress
from trustgen.facts.http import HttpRequest
from trustgen.observe import Progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_line_begins_with_the_first_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing runs beside the look before it: a process can only be forked to help where there is no thread."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.delenv("CI", raising=False)
    threads = threading.active_count()
    with progress() as tell:
        assert tell is not None
        assert threading.active_count() == threads
        tell(Progress(1, 2, HttpRequest("https://tidemark.example/")))
        tell(Progress(2, 2, HttpRequest("https://tidemark.example/status")))
    assert "2/2" in terminal.getvalue()


def test_a_look_without_answers_has_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """What never began leaves nothing on the terminal."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.delenv("CI", raising=False)
    with progress():
        pass
    assert terminal.getvalue() == ""


def test_there_is_no_line_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI, or with stderr in a file, nothing is told."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress() as tell:
        assert tell is None
    monkeypatch.setattr(sys, "stderr", _Terminal())
    monkeypatch.setenv("CI", "true")
    with progress() as tell:
        assert tell is None
