"""Evidence in a file is whole or not there."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from tests import build
from trustgen.errors import EvidenceError
from trustgen.evidence import Evidence, read, write

EVIDENCE = Evidence(build.AT, "ab", "0.1.0", {})


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    """The folder is made, the file is for its owner alone, and nothing else is left beside it."""
    path = tmp_path / ".trustgen" / "evidence.json"
    write(path, EVIDENCE)
    assert read(path) == EVIDENCE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_failing_write_leaves_the_old_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails in the middle leaves the old file whole and no other one."""
    path = tmp_path / "evidence.json"
    write(path, EVIDENCE)

    def failing(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(EvidenceError, match=r"cannot be saved to .*: No space left on device"):
        write(path, Evidence(build.AT, "cd", "0.1.0", {}))
    assert read(path) == EVIDENCE
    assert list(tmp_path.iterdir()) == [path]


def test_missing_evidence_says_how_to_gather_it(tmp_path: Path) -> None:
    """A file that is not there is told with what to do."""
    with pytest.raises(EvidenceError, match=r"there is no evidence at .*; gather it with trustgen verify"):
        read(tmp_path / "none.json")


def test_a_folder_is_no_evidence(tmp_path: Path) -> None:
    """What cannot be read as a file is told with the system's reason."""
    with pytest.raises(EvidenceError, match="cannot be read: Is a directory"):
        read(tmp_path)


def test_malformed_evidence_is_told_with_its_file(tmp_path: Path) -> None:
    """The sentence begins with the file's name."""
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(EvidenceError, match=r"bad\.json: the evidence is not JSON"):
        read(tmp_path / "bad.json")
