"""What is kept between runs is this user's own, whole, and no loss when it is gone."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from trustgen import cache
from trustgen.cache import VARIABLE, CacheFile, maker


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache's folder, which does not exist yet."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_written_is_read_by_the_same_project_alone(folder: Path, tmp_path: Path) -> None:
    """By any way that leads to its folder, and by no other project and under no other name."""
    CacheFile(tmp_path / "one", "registry").write(b"kept")
    (tmp_path / "link").symlink_to(tmp_path / "one")
    assert CacheFile(tmp_path / "link", "registry").read() == b"kept"
    assert CacheFile(tmp_path / "two", "registry").read() == b""
    assert CacheFile(tmp_path / "one", "templates").read() == b""
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 5000])
def test_what_is_damaged_is_as_good_as_gone(folder: Path, tmp_path: Path, damage: bytes) -> None:
    """Whatever stands there instead; the next one to write mends it."""
    kept = CacheFile(tmp_path, "registry")
    kept.write(b"kept")
    assert kept.path is not None
    kept.path.write_bytes(damage or kept.path.read_bytes()[:-1])
    assert kept.read() == b""
    kept.write(b"again")
    assert kept.read() == b"again"


def test_what_others_could_have_written_is_not_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of another user, one that a group may write, or what is no file."""
    kept = CacheFile(tmp_path, "registry")
    kept.write(b"kept")
    assert kept.path is not None
    kept.path.chmod(0o660)
    assert kept.read() == b""
    kept.path.chmod(0o600)
    assert kept.read() == b"kept"
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert kept.read() == b""
    monkeypatch.undo()
    kept.path.unlink()
    kept.path.mkdir()
    assert kept.read() == b""


def test_a_folder_that_resists_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file stands in the way nothing is kept, and nothing is where no folder is named."""
    (tmp_path / "file").write_text("")
    for named in (str(tmp_path / "file" / "cache"), ""):
        monkeypatch.setenv(VARIABLE, named)
        kept = CacheFile(tmp_path, "registry")
        kept.write(b"kept")
        assert kept.read() == b""


def test_the_oldest_are_forgotten(folder: Path, tmp_path: Path) -> None:
    """However many projects there were, the cache stays small, and the last are there."""
    for number in range(cache._MOST + 3):
        kept = CacheFile(tmp_path / str(number), "registry")
        kept.write(b"kept")
        assert kept.path is not None
        os.utime(kept.path, ns=(number, number))
    kept.write(b"kept")
    found = [CacheFile(tmp_path / str(number), "registry").read() for number in range(cache._MOST + 3)]
    assert found == [b""] * 3 + [b"kept"] * cache._MOST


@pytest.mark.parametrize(
    ("platform", "named", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/caches", "HOME": "/home/me"}, "/caches/trustgen"),
        ("linux", {"XDG_CACHE_HOME": "caches", "HOME": "/home/me"}, "/home/me/.cache/trustgen"),
        ("linux", {"HOME": "/home/me"}, "/home/me/.cache/trustgen"),
        ("darwin", {"HOME": "/Users/me"}, "/Users/me/Library/Caches/trustgen"),
        ("linux", {"HOME": "nowhere"}, None),
    ],
)
def test_the_folder_is_where_the_platform_has_it(
    monkeypatch: pytest.MonkeyPatch, platform: str, named: dict[str, str], expected: str | None
) -> None:
    """The XDG Base Directory Specification ignores what is relative; without a home there is no cache."""
    for name in (VARIABLE, "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    path = CacheFile(Path("/project"), "registry").path
    assert (str(path.parent) if path else None) == expected


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of our own to change, and a place where distributions are installed."""
    made = tmp_path / "package"
    shutil.copytree(Path(cache.__file__).parent / "model", made / "model")
    monkeypatch.setattr(cache, "_PACKAGE", made)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "installed"), str(tmp_path / "nowhere.zip")])
    return made


def test_another_program_is_another_maker(package: Path, tmp_path: Path) -> None:
    """A file that changed, came or went, and a distribution of another version; bytecode is nobody's work."""
    makers = [maker()]
    assert maker() == makers[0]
    source = package / "model" / "claim.py"
    source.write_text(source.read_text() + "\n")
    makers.append(maker())
    (package / "new.py").write_text("")
    makers.append(maker())
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "new.pyc").write_bytes(b"x")
    assert maker() == makers[-1]
    for version in ("1", "2"):
        (tmp_path / "installed" / f"pydantic-{version}.dist-info").mkdir(parents=True)
        makers.append(maker())
    assert len(set(makers)) == len(makers)
