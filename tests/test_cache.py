"""What is kept between runs is this user's own, whole, and no loss when it is gone."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize("other", [(), (b"a",), (b"a", b"c"), (b"ab",), (b"a", b"b", b"")])
def test_what_was_made_of_something_else_is_as_good_as_gone(
    folder: Path, tmp_path: Path, other: tuple[bytes, ...]
) -> None:
    """Whatever it was made of has to be the same, part by part."""
    kept = CacheFile(tmp_path, "evidence")
    kept.write(b"kept", b"a", b"b")
    assert kept.read(*other) == b""
    assert kept.read(b"a", b"b") == b"kept"


def test_what_another_program_made_is_as_good_as_gone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade may make something else of the same."""
    kept = CacheFile(tmp_path, "registry")
    kept.write(b"kept")
    monkeypatch.setattr(cache, "maker", lambda: b"another")
    assert kept.read() == b""


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
    anew = maker.__wrapped__
    makers = [anew()]
    assert anew() == makers[0]
    source = package / "model" / "claim.py"
    source.write_text(source.read_text() + "\n")
    makers.append(anew())
    (package / "new.py").write_text("")
    makers.append(anew())
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "new.pyc").write_bytes(b"x")
    assert anew() == makers[-1]
    for version in ("1", "2"):
        (tmp_path / "installed" / f"pydantic-{version}.dist-info").mkdir(parents=True)
        makers.append(anew())
    assert len(set(makers)) == len(makers)


def test_a_program_that_is_replaced_while_it_runs_is_still_itself(package: Path) -> None:
    """Else the next one would take what the last one made for its own."""
    maker.cache_clear()
    before = maker()
    (package / "new.py").write_text("")
    assert maker() == before
    maker.cache_clear()
    assert maker() != before
    maker.cache_clear()


def test_what_it_did_not_make_is_never_forgotten(folder: Path, tmp_path: Path) -> None:
    """However full of other files the folder is that somebody named."""
    folder.mkdir()
    others = [folder / f"{number}.py" for number in range(cache._MOST + 3)]
    others += [folder / ".profile", folder / f"{'a' * 16}.txt", folder / f"{'g' * 16}.registry"]
    for other in others:
        other.write_text("")
        os.utime(other, ns=(1, 1))
    CacheFile(tmp_path, "registry").write(b"kept")
    assert CacheFile(tmp_path, "registry").read() == b"kept"
    assert all(other.exists() for other in others)


def test_a_folder_among_the_files_is_in_nobodys_way(folder: Path, tmp_path: Path) -> None:
    """Though it be named as one of them, and the oldest."""
    (folder / f"{'0' * 16}.registry").mkdir(parents=True)
    os.utime(folder / f"{'0' * 16}.registry", ns=(1, 1))
    for number in range(cache._MOST + 1):
        kept = CacheFile(tmp_path / str(number), "registry")
        kept.write(b"kept")
        assert kept.path is not None
        os.utime(kept.path, ns=(number + 2, number + 2))
    kept.write(b"kept")
    assert len([one for one in folder.iterdir() if one.is_file()]) == cache._MOST


def test_what_another_run_forgets_meanwhile_is_no_hindrance(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two runs that both tidy up: what is gone already is what was wanted."""
    for number in range(4):
        kept = CacheFile(tmp_path / str(number), "registry")
        kept.write(b"kept")
        assert kept.path is not None
        os.utime(kept.path, ns=(number, number))
    unlink = Path.unlink
    lost: list[Path] = []

    def first(path: Path, missing_ok: bool = False) -> None:
        if not lost and path.suffix == ".registry":
            lost.append(path)
            unlink(path)
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", first)
    monkeypatch.setattr(cache, "_MOST", 1)
    kept.write(b"kept")
    assert lost
    assert list(folder.iterdir()) == [kept.path]


def test_a_pipe_in_its_place_does_not_hold_a_run_up(folder: Path, tmp_path: Path) -> None:
    """Nobody will ever write into it."""
    kept = CacheFile(tmp_path, "registry")
    folder.mkdir()
    assert kept.path is not None
    os.mkfifo(kept.path)
    assert kept.read() == b""
    kept.write(b"kept")
    assert kept.read() == b"kept"


def test_a_file_without_end_is_not_read(folder: Path, tmp_path: Path) -> None:
    """More than any registry takes: it would cost all memory to find out that it is damaged."""
    kept = CacheFile(tmp_path, "registry")
    kept.write(b"kept")
    assert kept.path is not None
    os.truncate(kept.path, 1 << 40)
    assert kept.read() == b""
    kept.write(b"again")
    assert kept.read() == b"again"


@pytest.mark.parametrize("way", [Path.symlink_to, Path.hardlink_to])
def test_a_file_of_ours_from_elsewhere_is_not_taken(folder: Path, tmp_path: Path, way: Any) -> None:
    """One that came with a checkout is this user's own, too."""
    kept = CacheFile(tmp_path, "registry")
    kept.write(b"foreign")
    assert kept.path is not None
    kept.path.rename(tmp_path / "checked-out")
    way(kept.path, tmp_path / "checked-out")
    assert kept.read() == b""
    kept.write(b"own")
    assert kept.read() == b"own"
    assert b"foreign" in (tmp_path / "checked-out").read_bytes()


def test_no_link_that_somebody_laid_is_written_through(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever name the new file has before it is whole: what stands there is left alone."""
    mine = tmp_path / "mine"
    mine.write_text("mine")
    kept = CacheFile(tmp_path, "registry")
    assert kept.path is not None
    folder.mkdir()
    monkeypatch.setattr(os, "urandom", bytes)
    (folder / f".{kept.path.name}.{os.getpid()}").symlink_to(mine)
    (folder / f".{kept.path.name}.{bytes(8).hex()}").symlink_to(mine)
    kept.write(b"kept")
    assert mine.read_text() == "mine"


def test_a_disk_that_is_full_keeps_no_half(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in its place nor beside it; what was kept before is still there."""
    kept = CacheFile(tmp_path, "registry")
    kept.write(b"before")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(os, "replace", full)
    kept.write(b"kept")
    assert list(folder.iterdir()) == [kept.path]
    assert kept.read() == b"before"


def test_nothing_is_made_in_a_home_that_is_another_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An administrator who kept it would leave its owner folders that are of no use to him."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / ".cache" / "trustgen"))
    if os.geteuid() == 0:
        os.chown(tmp_path, 65534, 65534)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    CacheFile(tmp_path, "registry").write(b"kept")
    assert not (tmp_path / ".cache").exists()


def test_a_folder_that_depends_on_where_one_stands_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would come with the checkout."""
    monkeypatch.chdir(tmp_path)
    for named in ("cache", "~/cache"):
        monkeypatch.setenv(VARIABLE, named)
        assert CacheFile(tmp_path, "registry").path is None


def test_a_lost_link_in_the_package_is_no_failure(package: Path) -> None:
    """Such as an editor lays beside what it changes."""
    before = maker.__wrapped__()
    (package / "model" / ".#claim.py").symlink_to("me@host.1:2")
    assert maker.__wrapped__() != before
