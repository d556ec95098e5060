"""Evidence that is known is the evidence that would be read, and is never taken for another."""

from __future__ import annotations

import io
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import build
from tests.evidence.test_codec import AWARE, example, observation
from trustgen import evidence
from trustgen.cache import CacheFile
from trustgen.errors import EvidenceError
from trustgen.evidence import Evidence, dumps, loads
from trustgen.facts.table import FAMILIES, family
from trustgen.pipeline.kept import Unpickler, pickler
from trustgen.pipeline.reading import evidence_of


@pytest.fixture
def known(tmp_path: Path) -> CacheFile:
    """Where the project keeps its evidence as it was read; nothing so far."""
    return CacheFile(tmp_path, "evidence")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Evidence in a file."""
    evidence.write(tmp_path / "evidence.json", example())
    return tmp_path / "evidence.json"


def _refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def anew(*_: object) -> None:
        raise AssertionError("it was read anew")

    monkeypatch.setattr(evidence, "read", anew)


def test_known_evidence_is_the_evidence_that_was_read(
    path: Path, known: CacheFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal in every part, and written to the same bytes; nothing is read again."""
    read = evidence_of(path, known)
    _refuse(monkeypatch)
    found = evidence_of(path, known)
    assert found is not read
    assert found == read == example()
    assert dumps(found) == path.read_bytes()
    assert found.at.tzinfo is UTC


@pytest.mark.parametrize("probe", sorted(FAMILIES))
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_every_family_can_be_kept(probe: str, data: st.DataObject) -> None:
    """Whatever a probe saw, as it was read from a file."""
    asked, facts = family(probe)
    request = data.draw(st.from_type(asked))
    seen = data.draw(observation(facts))
    read = loads(dumps(Evidence(data.draw(AWARE), "ab", "0.1.0", {request: (seen,)})))
    body = io.BytesIO()
    pickler(body).dump(read)
    assert Unpickler(io.BytesIO(body.getvalue())).load() == read


def test_other_evidence_is_read_anew(path: Path, known: CacheFile) -> None:
    """One other byte is enough."""
    evidence_of(path, known)
    other = Evidence(build.AT, "cd", "0.1.0", {})
    evidence.write(path, other)
    assert evidence_of(path, known) == other


@pytest.mark.parametrize("made", [None, build.AT, ("a", "b")])
def test_what_is_no_evidence_is_as_good_as_none(path: Path, known: CacheFile, made: Any) -> None:
    """Under the right key, whatever value it is."""
    body = io.BytesIO()
    pickler(body).dump(made)
    known.write(body.getvalue(), path.read_bytes())
    assert evidence_of(path, known) == example()


def test_evidence_that_cannot_be_read_is_told_every_time(tmp_path: Path, known: CacheFile) -> None:
    """With its file; nothing is kept of it."""
    path = tmp_path / "bad.json"
    path.write_text("{")
    for _ in range(2):
        with pytest.raises(EvidenceError, match=r"bad\.json: the evidence is not JSON"):
            evidence_of(path, known)
    with pytest.raises(EvidenceError, match="there is no evidence at"):
        evidence_of(tmp_path / "none.json", known)
    assert known.path is not None
    assert not known.path.exists()
