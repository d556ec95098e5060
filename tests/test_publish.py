"""The site is put in place whole or not at all."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from trustgen.errors import PublishError
from trustgen.model.page import Pages
from trustgen.publish import MARKER, publish, recover, stage
from trustgen.publish.exchange import exchange_names, linux_call, mac_call
from trustgen.publish.names import problems_of
from trustgen.publish.remains import Beside

takes_two = pytest.mark.usefixtures("second_process")

OLD = {"index.html": b"old", "claims/a/index.html": b"old a", ".well-known/security.txt": b"Contact: x\n"}
NEW = {"index.html": b"new", "claims/b/index.html": b"new b", ".well-known/security.txt": b"Contact: x\n"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A published site."""
    publish(Pages(OLD), tmp_path / "site")
    return tmp_path / "site"


def contents(folder: Path) -> dict[str, bytes]:
    """Every page below ``folder``."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MARKER)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def refuse(one: Path, other: Path) -> bool:
    """A system that cannot exchange names."""
    return False


@pytest.mark.parametrize("exchange", [exchange_names, refuse])
def test_the_site_holds_exactly_the_new_pages(site: Path, exchange: object) -> None:
    """New pages stand, old ones are gone, and nothing else is left beside the site, however names are swapped."""
    done = publish(Pages(NEW), site, exchange=exchange)  # type: ignore[arg-type]
    assert contents(site) == NEW
    assert (done.written, done.kept, done.removed, done.left, done.changed) == (2, 1, 2, None, True)
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_first_site_is_made_with_the_folders_above_it(tmp_path: Path) -> None:
    """A site in a folder that does not exist yet is written."""
    publish(Pages(NEW), tmp_path / "out" / "deep" / "site")
    assert contents(tmp_path / "out/deep/site") == NEW


def test_an_empty_folder_becomes_the_site(tmp_path: Path) -> None:
    """An empty folder that somebody made is taken."""
    (tmp_path / "site").mkdir()
    publish(Pages(NEW), tmp_path / "site")
    assert contents(tmp_path / "site") == NEW


def test_a_relative_site_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path relative to the working folder works."""
    monkeypatch.chdir(tmp_path)
    assert publish(Pages(NEW), Path("site")).site == tmp_path / "site"


def test_the_names_are_exchanged_in_one_step(tmp_path: Path) -> None:
    """On Linux this file system swaps two folders, each keeping its inode."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    inodes = one.stat().st_ino, other.stat().st_ino
    if not exchange_names(one, other):
        pytest.skip("this file system cannot exchange names")
    assert (other.stat().st_ino, one.stat().st_ino) == inodes


def test_there_is_a_site_at_every_moment(site: Path) -> None:
    """Nothing ever finds the name of the site free: a watcher asks right before and after the exchange."""
    found: list[bool] = []

    def watched(one: Path, other: Path) -> bool:
        found.append(contents(other) == OLD)
        done = exchange_names(one, other)
        found.append(contents(other) == NEW)
        return done

    publish(Pages(NEW), site, exchange=watched)
    assert found == [True, True]


def test_the_same_pages_leave_the_site_alone(site: Path) -> None:
    """Publishing what stands there touches nothing: folder and files keep their inodes."""
    paths = [site, *site.rglob("*")]
    before = [(path.stat().st_ino, path.stat().st_ctime_ns) for path in paths]
    done = publish(Pages(OLD), site)
    assert (done.written, done.kept, done.removed, done.changed) == (0, 3, 0, False)
    assert [(path.stat().st_ino, path.stat().st_ctime_ns) for path in paths] == before


def test_an_unchanged_page_keeps_its_file(site: Path) -> None:
    """A page with the same bytes is the same file with the same time, under one name only."""
    before = (site / ".well-known/security.txt").stat()
    publish(Pages(NEW), site)
    after = (site / ".well-known/security.txt").stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_nlink) == (before.st_ino, before.st_mtime_ns, 1)


@pytest.mark.parametrize("trick", ["second name", "mode", "link", "edited", "folder"])
def test_a_page_that_is_not_as_we_left_it_is_written_anew(site: Path, trick: str) -> None:
    """A file that others share, that others changed or whose mode differs does not pass into the new site."""
    page = site / ".well-known/security.txt"
    if trick == "second name":
        os.link(page, site.parent / "copy")
    elif trick == "mode":
        page.chmod(0o600)
    elif trick == "edited":
        page.write_bytes(b"Contact: y\n")
    else:
        page.unlink()
        if trick == "folder":
            page.mkdir()
        else:
            page.symlink_to(site / "index.html")
    publish(Pages(OLD), site)
    assert contents(site) == OLD
    assert page.lstat().st_mode == stat.S_IFREG | 0o644
    assert page.lstat().st_nlink == 1


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    """Files are 0644 and folders 0755 under a umask that would forbid it."""
    before = os.umask(0o077)
    try:
        publish(Pages(NEW), tmp_path / "site")
    finally:
        os.umask(before)
    paths = [tmp_path / "site", *(tmp_path / "site").rglob("*")]
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in paths}
    assert modes == {(True, 0o755), (False, 0o644)}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../index.html", "a . or a .."),
        ("a/../b", "a . or a .."),
        ("./a", "a . or a .."),
        ("a//b", "empty part"),
        ("", "empty part"),
        ("a/", "empty part"),
        ("/etc/passwd", "absolute"),
        ("a\\b", "backslash"),
        ("a\0b", "does not print"),
        ("a\nb", "does not print"),
        ("\udcff", "not valid Unicode"),
        ("x" * 256, "too long"),
        ("é" * 128, "too long"),
        ("/".join(["x" * 200] * 5), "too long"),
        (".trustgen-site", "belongs to trustgen"),
        (".TRUSTGEN-site/x", "belongs to trustgen"),
    ],
)
def test_a_name_that_is_no_page_of_the_site_is_refused(site: Path, name: str, message: str) -> None:
    """A path trick stops the build before anything is written."""
    with pytest.raises(PublishError, match="the site cannot be written") as refused:
        publish(Pages({"index.html": b"new", name: b"x"}), site)
    assert message in str(refused.value)
    assert contents(site) == OLD


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["A.html", "a.html"], "A.html and a.html are one file"),
        (["stra\u00dfe", "STRASSE"], "one file"),
        (["caf\u00e9", "cafe\u0301"], "one file"),
        (["A/x", "a/y"], "A and a are one folder"),
        (["p/A/x", "p/a/q/y"], "p/A and p/a are one folder"),
        (["a", "a/b"], "a is a file and a folder"),
        ([], "no page"),
    ],
)
def test_names_that_would_fall_together_are_refused(names: list[str], message: str) -> None:
    """Two names that are one file on a file system that ignores case, and an empty site, are problems."""
    assert message in "; ".join(problems_of(names, reserved=MARKER))


def test_many_wrong_names_are_counted(site: Path) -> None:
    """The message shows ten problems and counts the rest."""
    with pytest.raises(PublishError, match=r"and 15 more$"):
        publish(Pages({f"../{number}": b"" for number in range(25)}), site)


def test_good_names_have_no_problem() -> None:
    """Everything that a site is made of is allowed."""
    names = ["index.html", ".well-known/security.txt", "claims/a/index.html", "de/über.html", "claims/b c.html"]
    assert problems_of(names, reserved=MARKER) == []


def make_file(site: Path) -> None:
    """A file where the site should be."""
    site.write_bytes(b"mine")


def make_foreign(site: Path) -> None:
    """A folder of somebody else."""
    site.mkdir()
    (site / "thesis.tex").write_bytes(b"mine")


def make_forged(site: Path) -> None:
    """A folder with a marker that says something else."""
    make_foreign(site)
    (site / MARKER).write_bytes(b"")


def make_link(site: Path) -> None:
    """A link to a folder."""
    site.symlink_to(site.parent)


def make_checkout(site: Path) -> None:
    """A site of ours that is a git checkout, too."""
    publish(Pages(OLD), site)
    (site / ".git").write_bytes(b"gitdir: elsewhere")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (make_file, "is a file; name a folder"),
        (make_foreign, "holds files that trustgen did not write"),
        (make_forged, "holds files that trustgen did not write"),
        (make_link, "is a symbolic link"),
        (make_checkout, "holds .git"),
    ],
)
def test_what_is_not_ours_is_not_replaced(tmp_path: Path, make: object, message: str) -> None:
    """A file, a link, a folder of others or a checkout is refused with advice, and stays."""
    make(tmp_path / "site")  # type: ignore[operator]
    before = sorted((path, path.lstat().st_ino) for path in tmp_path.rglob("*"))
    with pytest.raises(PublishError, match=message):
        publish(Pages(NEW), tmp_path / "site")
    assert sorted((path, path.lstat().st_ino) for path in tmp_path.rglob("*")) == before


def test_the_root_is_refused() -> None:
    """The root of the file system is no site."""
    with pytest.raises(PublishError, match="root of the file system"):
        publish(Pages(NEW), Path("/"))


def test_a_site_below_a_file_is_explained(tmp_path: Path) -> None:
    """An impossible path gives a sentence that names it."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PublishError, match=r"the site cannot be written: .*file"):
        publish(Pages(NEW), tmp_path / "file" / "site")


def test_the_second_build_at_the_same_time_says_so(site: Path) -> None:
    """While one build publishes, another is told to wait, and recovery leaves the first one's stage alone."""
    messages = []

    def meanwhile(one: Path, other: Path) -> bool:
        recover(site)
        with pytest.raises(PublishError) as refused:
            publish(Pages(OLD), site)
        messages.append(str(refused.value))
        return exchange_names(one, other)

    publish(Pages(NEW), site, exchange=meanwhile)
    assert messages == [f"another build is publishing to {site}; wait until it has ended and build again"]
    assert contents(site) == NEW


def test_a_lock_whose_holder_is_gone_is_taken(site: Path) -> None:
    """A lock file that a killed build left behind stops nobody, and is removed."""
    Beside.of(site).lock.write_bytes(b"")
    recover(site)
    assert not Beside.of(site).lock.exists()
    publish(Pages(NEW), site)
    assert contents(site) == NEW


def test_a_lock_removed_while_we_waited_is_not_taken_for_ours(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locking a file whose name its last holder has just removed locks nothing: it is tried again."""
    lock = Beside.of(site).lock
    real, calls = fcntl.flock, []

    def slow(descriptor: int, operation: int) -> None:
        calls.append(operation)
        if len(calls) == 1:
            lock.unlink()
        elif len(calls) == 2:
            lock.unlink()
            lock.write_bytes(b"somebody else's")
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", slow)
    publish(Pages(NEW), site)
    assert len(calls) == 3
    assert contents(site) == NEW


def test_a_file_system_without_locks_is_explained(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be locked the build ends with a sentence, not as if another build were there."""

    def unsupported(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", unsupported)
    with pytest.raises(PublishError, match="No locks available"):
        publish(Pages(NEW), site)


def test_a_stage_of_others_is_never_removed(site: Path) -> None:
    """A folder in the place of our stage without our marker is refused and kept."""
    stage = Beside.of(site).stage
    stage.mkdir()
    (stage / "precious").write_bytes(b"mine")
    with pytest.raises(PublishError, match="trustgen did not write it"):
        publish(Pages(NEW), site)
    assert (stage / "precious").read_bytes() == b"mine"
    assert contents(site) == OLD


def test_a_link_in_the_place_of_the_stage_is_never_followed(site: Path, tmp_path: Path) -> None:
    """A link with the stage's name is refused, and what it leads to is kept."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / MARKER).write_bytes(b"x")
    Beside.of(site).stage.symlink_to(tmp_path / "home")
    with pytest.raises(PublishError, match="trustgen did not write it"):
        recover(site)
    assert (tmp_path / "home" / MARKER).exists()


def test_recovery_brings_back_a_site_that_lost_its_name(site: Path) -> None:
    """Where a build died between two renames, the old site gets its name back."""
    beside = Beside.of(site)
    site.rename(beside.old)
    publish(Pages(NEW), beside.stage)
    recover(site)
    assert contents(site) == OLD
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_recovery_without_remains_touches_nothing(tmp_path: Path) -> None:
    """Recovery in a place where nothing was ever published makes nothing, not even a lock."""
    recover(tmp_path / "nowhere" / "site")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_stage_is_cleared_away(site: Path) -> None:
    """A build that died right after making its folder leaves an empty one, which is removed."""
    Beside.of(site).stage.mkdir()
    recover(site)
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_failing_rename_is_undone(site: Path) -> None:
    """When the second of two renames fails, the first is taken back and the stage is gone."""

    def sabotage(one: Path, other: Path) -> bool:
        for path in one.rglob("*"):
            if path.is_file() and path.name != MARKER:
                path.unlink()
        one.rename(one.with_name("gone"))
        return False

    with pytest.raises(PublishError, match="untouched"):
        publish(Pages(NEW), site, exchange=sabotage)
    assert contents(site) == OLD
    assert not Beside.of(site).old.exists()


def test_an_interrupt_leaves_the_old_site(site: Path) -> None:
    """Ctrl-C in the middle leaves the old site and no stage."""

    def interrupted(one: Path, other: Path) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(Pages(NEW), site, exchange=interrupted)
    assert contents(site) == OLD
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_an_error_of_the_exchange_is_explained(site: Path) -> None:
    """An unexpected answer of the system becomes a sentence, and the old site stands."""

    def failing(one: Path, other: Path) -> bool:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(one))

    with pytest.raises(PublishError, match=r"Input/output error .*untouched"):
        publish(Pages(NEW), site, exchange=failing)
    assert contents(site) == OLD


def test_old_files_that_resist_are_reported_not_fatal(site: Path) -> None:
    """When the old site cannot be removed the new one still stands, and the remains are named."""

    def guarded(one: Path, other: Path) -> bool:
        done = exchange_names(one, other)
        (one / MARKER).write_bytes(b"no longer ours")
        return done

    done = publish(Pages(NEW), site, exchange=guarded)
    assert done.left == Beside.of(site).stage
    assert contents(site) == NEW


def test_a_bind_mount_is_refused_with_advice(site: Path) -> None:
    """A mount point that looks like a plain folder answers EBUSY; the advice names a folder inside it."""

    def busy(one: Path, other: Path) -> bool:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    with pytest.raises(PublishError, match="mount point"):
        publish(Pages(NEW), site, exchange=busy)
    assert contents(site) == OLD


def test_a_folder_that_may_not_be_written_is_explained(site: Path) -> None:
    """A missing permission says which folder needs it."""

    def forbidden(one: Path, other: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(site.parent))

    with pytest.raises(PublishError, match="cannot be written to"):
        publish(Pages(NEW), site, exchange=forbidden)


def test_remains_that_cannot_be_removed_are_explained(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recovery that meets an error of the system says what it could not do."""
    Beside.of(site).stage.mkdir()

    def refused(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "rmdir", refused)
    with pytest.raises(PublishError, match="remains of an interrupted build cannot be cleared away"):
        recover(site)


@pytest.mark.parametrize(
    ("code", "passes"), [(errno.EINVAL, True), (errno.EIO, False)], ids=["no names to flush", "broken disk"]
)
def test_only_a_disk_that_failed_stops_the_build(
    site: Path, monkeypatch: pytest.MonkeyPatch, code: int, passes: bool
) -> None:
    """A file system that cannot flush a folder is good enough; one that fails at it leaves the old site."""

    def failing(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", failing)
    if passes:
        publish(Pages(NEW), site)
    else:
        with pytest.raises(PublishError, match="Input/output error"):
            publish(Pages(NEW), site)
    assert contents(site) == (NEW if passes else OLD)


@pytest.mark.parametrize("answer", ["missing", "failing"])
def test_the_disk_is_flushed_before_the_exchange(site: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Without syncfs everything is flushed by sync; where syncfs fails, the old site stays."""
    flushed = []
    library = Library() if answer == "missing" else Library(syncfs=lambda descriptor: -1)
    monkeypatch.setattr(ctypes, "CDLL", lambda *arguments, **options: library)
    monkeypatch.setattr(ctypes, "get_errno", lambda: errno.EIO)
    monkeypatch.setattr(os, "sync", lambda: flushed.append("all"))
    if answer == "missing":
        publish(Pages(NEW), site, exchange=refuse)
    else:
        with pytest.raises(PublishError, match="Input/output error"):
            publish(Pages(NEW), site, exchange=refuse)
    assert flushed == (["all"] if answer == "missing" else [])
    assert contents(site) == (NEW if answer == "missing" else OLD)


def test_a_page_that_cannot_be_linked_is_written_anew(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old file that cannot be linked is simply written again."""

    def failing(*arguments: object, **options: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "link", failing)
    before = (site / ".well-known/security.txt").stat().st_ino
    publish(Pages(NEW), site)
    assert contents(site) == NEW
    assert (site / ".well-known/security.txt").stat().st_ino != before


# --- the system calls -------------------------------------------------------------------------------------------


class Library:
    """A C library that offers what it is given and remembers the calls."""

    def __init__(self, **functions: object) -> None:
        self.__dict__.update(functions)


def test_a_library_without_the_call_asks_the_kernel(tmp_path: Path) -> None:
    """Where the C library has no renameat2 (musl), the raw system call swaps the folders for real."""
    import platform

    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    real = ctypes.CDLL(None, use_errno=True)
    call = linux_call(Library(syscall=real.syscall), platform.machine())  # type: ignore[arg-type]
    if call is None:
        pytest.skip("no system call number for this machine")
    inode = one.stat().st_ino
    assert call(os.fsencode(one), os.fsencode(other)) == 0
    assert other.stat().st_ino == inode


def test_a_machine_without_a_number_cannot_exchange() -> None:
    """An unknown machine without the C function falls back to two renames."""
    assert linux_call(Library(), "pdp11") is None  # type: ignore[arg-type]


def test_macos_is_asked_for_a_swap() -> None:
    """On macOS ``renamex_np`` is called with RENAME_SWAP; an old system without it cannot exchange."""
    calls: list[tuple[object, ...]] = []

    def renamex_np(*arguments: object) -> int:
        calls.append(arguments)
        return 0

    call = mac_call(Library(renamex_np=renamex_np))  # type: ignore[arg-type]
    assert call is not None
    assert call(b"one", b"other") == 0
    assert calls == [(b"one", b"other", 2)]
    assert mac_call(Library()) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("system", ["darwin", "freebsd14"])
def test_another_system_falls_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str) -> None:
    """A system whose library has no such call says that it cannot, and changes nothing."""
    monkeypatch.setattr(sys, "platform", system)
    assert exchange_names(tmp_path / "one", tmp_path / "other") is False


def test_a_file_system_that_refuses_is_told_apart_from_an_error(tmp_path: Path) -> None:
    """An exchange with a name that does not exist is an error, not a refusal."""
    (tmp_path / "one").mkdir()
    with pytest.raises(FileNotFoundError):
        exchange_names(tmp_path / "one", tmp_path / "none")


def test_a_refusal_of_the_kernel_falls_back(tmp_path: Path) -> None:
    """A file system that cannot exchange names makes the kernel refuse, and so do we, without an error."""
    assert exchange_names(Path("/proc/self/fd"), Path("/proc/self/fdinfo")) is False


# --- real failures ----------------------------------------------------------------------------------------------

BUILD = textwrap.dedent(
    """
    import os, resource, signal, sys
    from pathlib import Path
    from trustgen.errors import PublishError
    from trustgen.model.page import Pages
    from trustgen.publish import publish, stage
    from trustgen.publish.exchange import exchange_names

    stop, size, stage._MANY = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])

    class Files(dict):
        def __getitem__(self, name):
            if stop == name:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().__getitem__(name)

    def exchange(one, other):
        if stop == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        if stop == "renames":
            other.rename(other.with_name(".site.trustgen-old"))
            os.kill(os.getpid(), signal.SIGKILL)
        done = exchange_names(one, other)
        if stop == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    if stop == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))
    pages = Pages({f"claims/{n}/index.html": b"%d" % n * size for n in range(300)})
    print("ready", flush=True)
    try:
        publish(pages, Path(sys.argv[1]), exchange=exchange)
    except PublishError as error:
        print(error)
        sys.exit(2)
    """
)


def build(site: Path, stop: str = "", size: int = 50, shared_from: int = 1_000) -> subprocess.Popen[str]:
    """A build of 300 pages in a process of its own; a second one writes some where they are ``shared_from`` or more."""
    arguments = [sys.executable, "-c", BUILD, str(site), stop, str(size), str(shared_from)]
    here = str(Path(__file__).parents[1])
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=here, env={"PYTHONPATH": here})


def ended(process: subprocess.Popen[str]) -> int:
    """How a build ended."""
    process.communicate()
    return process.returncode


@pytest.fixture
def full(tmp_path: Path) -> tuple[Path, dict[str, bytes]]:
    """A site of 300 pages that all differ from what the build writes, and its contents."""
    files = {f"claims/{number}/index.html": b"old %d" % number for number in range(300)}
    publish(Pages(files), tmp_path / "site")
    return tmp_path / "site", files


@pytest.mark.parametrize("stop", ["before", "renames"])
def test_a_kill_before_the_exchange_leaves_the_old_site(full: tuple[Path, dict[str, bytes]], stop: str) -> None:
    """SIGKILL once all is staged, or between two renames: after recovery the old site is whole and alone."""
    site, files = full
    assert ended(build(site, stop)) == -signal.SIGKILL
    recover(site)
    assert contents(site) == files
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_kill_after_the_exchange_leaves_the_new_site(full: tuple[Path, dict[str, bytes]]) -> None:
    """SIGKILL right after the exchange: the new site is whole, and the old one is cleared away."""
    site, files = full
    assert ended(build(site, "after")) == -signal.SIGKILL
    recover(site)
    assert contents(site).keys() == files.keys()
    assert contents(site)["claims/7/index.html"] == b"7" * 50
    assert [path.name for path in site.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("shared_from", [1_000, 100])
@pytest.mark.parametrize("attempt", range(20))
def test_a_kill_at_any_moment_leaves_one_whole_site(
    full: tuple[Path, dict[str, bytes]], attempt: int, shared_from: int
) -> None:
    """SIGKILL at a random moment: the site is the old or the new one to the byte, and the next build succeeds."""
    site, files = full
    new = {f"claims/{number}/index.html": b"%d" % number * 50 for number in range(300)}
    process = build(site, shared_from=shared_from)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    with suppress(subprocess.TimeoutExpired):
        process.wait(random.Random(attempt).uniform(0.0, 0.04))
    process.kill()
    process.communicate()
    assert contents(site) in (files, new)
    assert ended(build(site)) == 0
    assert contents(site) == new
    assert [path.name for path in site.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("shared_from", [1_000, 100])
def test_a_file_that_cannot_be_written_whole_leaves_the_old_site(
    full: tuple[Path, dict[str, bytes]], shared_from: int
) -> None:
    """A limit of the system in the middle of a page (RLIMIT_FSIZE): a sentence, the old site, no stage."""
    site, files = full
    assert resource.RLIMIT_FSIZE is not None
    process = build(site, "limit", size=2000, shared_from=shared_from)
    output, _ = process.communicate()
    assert process.returncode == 2
    assert "File too large" in output
    assert f"what stood at {site} is untouched" in output
    assert contents(site) == files
    assert [path.name for path in site.parent.iterdir()] == ["site"]


@takes_two
@pytest.mark.parametrize("left", ["nothing", "half a page"])
def test_what_a_second_process_did_not_write_is_written(
    full: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    """It dies with its share begun: the first makes up for it, and the site is whole."""
    site, _ = full
    first, write = os.getpid(), stage._write
    reading, writing = os.pipe()
    waits = iter([True])

    def dying(path: str, content: bytes) -> None:
        if os.getpid() == first:
            if MARKER not in path and next(waits, False):
                os.read(reading, 1)
            write(path, content)
            return
        if left != "nothing":
            write(path, content[: len(content) // 2])
        os.write(writing, b".")
        os._exit(1)

    monkeypatch.setattr(stage, "_MANY", 100)
    monkeypatch.setattr(stage, "_write", dying)
    new = {f"claims/{number}/index.{kind}": b"%d" % number * 50 for number in range(150) for kind in ("html", "md")}
    assert publish(Pages(new), site).written == 300
    assert contents(site) == new
    os.close(reading)
    os.close(writing)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one mebibyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small file system needs rights that this process has not")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_old_site(small_disk: Path) -> None:
    """A disk that fills up while the pages are written: a sentence that says so, the old site, and no stage."""
    site = small_disk / "site"
    publish(Pages(OLD), site)
    with pytest.raises(PublishError, match="no room left"):
        publish(Pages({f"{number}.html": b"x" * 50_000 for number in range(40)}), site)
    assert contents(site) == OLD
    assert [path.name for path in small_disk.iterdir()] == ["site"]
    publish(Pages(NEW), site)
    assert contents(site) == NEW


def test_a_mount_point_is_refused(small_disk: Path) -> None:
    """A mounted file system is refused, and the advice names a folder inside it."""
    with pytest.raises(PublishError, match=r"mount point.*/disk/site"):
        publish(Pages(NEW), small_disk)


def test_a_bound_folder_is_refused(site: Path) -> None:
    """A folder bound onto the site, which shares its device and looks like a plain one, is refused by the kernel."""
    other = site.parent / "other"
    publish(Pages(OLD), other)
    try:
        subprocess.run(["mount", "--bind", str(other), str(site)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("binding a folder needs rights that this process has not")
    try:
        with pytest.raises(PublishError, match="mount point"):
            publish(Pages(NEW), site)
        assert contents(site) == OLD
    finally:
        subprocess.run(["umount", str(site)], check=True)
