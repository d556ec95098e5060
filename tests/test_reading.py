"""A registry that is known is the one that would be read, and is never taken for another."""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import pytest

from trustgen import cache
from trustgen.cache import VARIABLE, CacheFile
from trustgen.checks import table as checks
from trustgen.errors import InputError, Place
from trustgen.model import organisation
from trustgen.model.claim import Asserted
from trustgen.pipeline import Project, reading
from trustgen.pipeline import kept as pickled
from trustgen.pipeline.reading import registry_of, text_of

CHECKOUT = Path(__file__).parents[1]
PROJECTS = [CHECKOUT, *(one.parent for one in sorted(CHECKOUT.glob("examples/*/claims.yaml")))]
SMALL = b"""\
version: 1
organisation: {name: Tidemark}
targets: {app: "https://tidemark.example"}
sections: [{id: main, title: Main}]
claims:
  - {id: up, section: main, says: We answer 24 hours a day., checks: [status: {target: app, equals: 200}]}
"""
#: What its registry is made of, without any ``--target``.
MADE_OF = (SMALL, b"[]")


@pytest.fixture
def kept(tmp_path: Path) -> CacheFile:
    """Where the project keeps its registry; nothing so far."""
    return CacheFile(tmp_path, "registry")


@pytest.fixture
def known_alone(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes reading anew a failure."""

    def refuse() -> None:
        def anew(*_: object) -> None:
            raise AssertionError("it was read anew")

        monkeypatch.setattr(reading, "_validated", anew)

    return refuse


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda folder: folder.name)
def test_a_known_registry_is_the_one_that_was_read(folder: Path, kept: CacheFile, known_alone: Any) -> None:
    """Of the demo and of every example: equal, alike in every part, with the same warnings; nothing is read again."""
    text = text_of(Project(folder))
    read = registry_of(text, None, kept)
    known_alone()
    known = registry_of(text, None, kept)
    assert known is not read
    assert known == read
    assert repr(known) == repr(read)
    assert [one.check for claim in known[0].claims for one in claim.checks] == [
        checks.find(one.check.name) for claim in read[0].claims for one in claim.checks
    ]


@pytest.mark.parametrize("name", checks.names())
def test_the_parameters_of_every_check_can_be_kept(name: str) -> None:
    """As they stand in its example; the check itself is found by its name."""
    check = checks.find(name)
    asserted = Asserted(check, check.parameters.model_validate(dict(check.example)), Place("claims.yaml"))
    body = io.BytesIO()
    pickled.pickler(body).dump(asserted)
    known = pickled.Unpickler(io.BytesIO(body.getvalue())).load()
    assert known == asserted
    assert known.check is check
    assert known.parameters.model_fields_set == asserted.parameters.model_fields_set


def test_it_is_kept_under_the_text_and_the_targets(kept: CacheFile) -> None:
    """What the tests below write under is what is read."""
    registry_of(SMALL, None, kept)
    assert kept.read(*MADE_OF)


def test_warnings_are_told_again(kept: CacheFile, known_alone: Any) -> None:
    """What was warned of the first time is warned of every time, with its place."""
    text = SMALL.replace(b"claims:\n", b"values: {spare: 3}\nclaims:\n")
    first = registry_of(text, None, kept)
    known_alone()
    assert registry_of(text, None, kept)[1] == first[1]


@pytest.mark.parametrize("change", ["text", "targets", "maker"])
def test_whatever_it_was_made_from_counts(kept: CacheFile, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Another byte, another target or another program: read anew, and right."""
    registry_of(SMALL, None, kept)
    text, targets = SMALL, None
    if change == "text":
        text = SMALL.replace(b"Tidemark", b"Tidewark")
    elif change == "targets":
        targets = {"app": "https://staging.tidemark.example"}
    else:
        monkeypatch.setattr(cache, "maker", lambda: b"another")
    read: list[bytes] = []
    whole = reading._validated

    def anew(text: bytes, targets: Mapping[str, str] | None) -> reading.Read:
        read.append(text)
        return whole(text, targets)

    monkeypatch.setattr(reading, "_validated", anew)
    registry, _ = registry_of(text, targets, kept)
    assert read == [text]
    assert registry == whole(text, targets)[0]


def test_where_nothing_can_be_kept_nothing_is_prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the program's digest nor a pickle is made for a cache that is not there."""
    monkeypatch.setenv(VARIABLE, "")

    def prepared(*_: object) -> None:
        raise AssertionError("it is for nothing")

    monkeypatch.setattr(cache, "maker", prepared)
    monkeypatch.setattr(pickled, "pickler", prepared)
    assert registry_of(SMALL, None, CacheFile(tmp_path, "registry"))[0].organisation.name == "Tidemark"


def test_problems_are_found_every_time(kept: CacheFile) -> None:
    """What cannot be used is never kept, nor is what was kept of it before."""
    registry_of(SMALL, None, kept)
    for _ in range(2):
        with pytest.raises(InputError) as raised:
            registry_of(SMALL.replace(b"status", b"statuz"), None, kept)
        assert raised.value.problems[0].code == "unknown-check"


def test_somebody_elses_checks_are_read_every_time(kept: CacheFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing tells when the code of a plug-in under work has changed."""
    status = checks.find("status")
    monkeypatch.setattr(checks, "find", lambda name: replace(status, name=name))
    registry_of(SMALL.replace(b"status:", b"tidemark/status:"), None, kept)
    assert kept.path is not None
    assert not kept.path.exists()


class _Calls:
    def __init__(self, *what: Any) -> None:
        self._what = what

    def __reduce__(self) -> Any:
        return self._what


@pytest.mark.parametrize("what", ["system", "eval", "ours", "another"])
def test_what_was_kept_runs_nothing(kept: CacheFile, tmp_path: Path, what: str) -> None:
    """A pickle can name any function; one that does is as good as none."""
    file = tmp_path / "ran"
    calls = {
        "system": (os.system, (f"touch {file}",)),
        "eval": (eval, (f"open({str(file)!r}, 'w')",)),
        "ours": (CacheFile.write, (CacheFile(tmp_path, "registry"), b"")),
        "another": (_called, ()),
    }
    body = io.BytesIO()
    pickle.Pickler(body).dump(_Calls(*calls[what]))
    kept.write(body.getvalue(), *MADE_OF)
    registry, _ = registry_of(SMALL, None, kept)
    assert registry.organisation.name == "Tidemark"
    assert not file.exists()


def _called() -> None:
    raise AssertionError("it was called")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("trustgen.errors", "dataclass"),
        ("trustgen.checks.document", "replace"),
        ("trustgen.checks.document", "PurePosixPath"),
        ("trustgen.model.base", "values.schema.Any"),
        ("datetime", "sys.exit"),
        ("trustgen.pipeline.kept", "value"),
        ("builtins", "print"),
    ],
)
def test_only_what_a_registry_is_made_of_is_found(module: str, name: str) -> None:
    """Neither functions nor what a module has from elsewhere, by however many dots."""
    with pytest.raises((pickle.UnpicklingError, AttributeError)):
        pickled.Unpickler(io.BytesIO()).find_class(module, name)


@pytest.mark.parametrize("body", [b"", b"\x80\x05.", b"no pickle", b"\x80\x05ctrustgen.checks.nowhere\nX\n."])
def test_what_is_no_registry_is_as_good_as_none(kept: CacheFile, body: bytes) -> None:
    """Under the right key, whatever follows it."""
    kept.write(body, *MADE_OF)
    assert registry_of(SMALL, None, kept)[0].organisation.name == "Tidemark"


def test_a_zone_that_this_machine_does_not_know_is_a_problem_every_time(
    kept: CacheFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zones are the system's: a cache that is carried to another machine must not bring one that is not there."""
    text = SMALL.replace(b"{name: Tidemark}", b"{name: Tidemark, timezone: Australia/Sydney}")
    registry_of(text, None, kept)

    def missing(name: str) -> None:
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr(organisation, "ZoneInfo", missing)
    with pytest.raises(InputError) as raised:
        registry_of(text, None, kept)
    assert "no such time zone" in raised.value.problems[0].fix


@pytest.mark.parametrize(
    "failure", [pickle.PicklingError, AttributeError, TypeError, RecursionError, MemoryError, OverflowError]
)
def test_what_cannot_be_kept_is_no_failure(
    kept: CacheFile, monkeypatch: pytest.MonkeyPatch, failure: type[Exception]
) -> None:
    """The registry has been read by then."""

    class Refusing:
        def __init__(self, stream: object) -> None: ...

        def dump(self, read: object) -> None:
            raise failure

    monkeypatch.setattr(pickled, "pickler", Refusing)
    assert registry_of(SMALL, None, kept)[0].organisation.name == "Tidemark"
    assert kept.path is not None
    assert not kept.path.exists()


def _of(what: Any, *given: Any) -> bytes:
    body = io.BytesIO()
    pickle.Pickler(body).dump(_Calls(what, given))
    return body.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\x80\x05N.", id="nothing"),
        pytest.param(b"\x80\x05NN\x86.", id="a pair of nothing"),
        pytest.param(_of(timedelta, 10**9), id="too long a time"),
        pytest.param(_of(Decimal, "no number"), id="no number"),
        pytest.param(_of(checks.find, "nobody/nothing"), id="a plug-in that is not there"),
        pytest.param(_of(InputError, ()), id="an error"),
    ],
)
def test_no_body_is_a_failure(kept: CacheFile, body: bytes) -> None:
    """Whatever it makes or raises on the way."""
    kept.write(body, *MADE_OF)
    assert registry_of(SMALL, None, kept)[0].organisation.name == "Tidemark"
