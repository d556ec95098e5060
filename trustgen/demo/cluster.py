"""A scratch PostgreSQL cluster in a folder of its own, on loopback and a local socket; gone when it is done with."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trustgen.frozen import dataclass

_FOLDERS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/pgsql-*/bin")
_USERS = ("postgres", "nobody")
_START_SECONDS = 30

SUPERUSER = "postgres"
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "40",
    "shared_buffers": "16MB",
    "listen_addresses": "127.0.0.1",
    "log_line_prefix": "%a ",
    "log_statement": "all",
    "log_connections": "on",
    "password_encryption": "scram-sha-256",
}
#: The superuser comes in by the socket; everybody else by TCP with a password.
_HBA = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\nlocal replication all trust\n"


class NoPostgres(Exception):
    """PostgreSQL is not installed here, or would not start; the text says which."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster. ``folder`` holds its socket and its log, ``postgres.log``."""

    folder: Path
    port: int
    programs: Path

    def administrator(self, database: str = "postgres") -> str:
        """The connection string of the superuser, by the local socket."""
        return f"host={self.folder} port={self.port} user={SUPERUSER} dbname={database}"

    def dsn(self, user: str, password: str, database: str) -> str:
        """The connection string of an ordinary role, by TCP."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    @property
    def log(self) -> str:
        """What the server has written."""
        return (self.folder / "postgres.log").read_text(encoding="utf-8", errors="replace")


def programs() -> Path | None:
    """The folder that has initdb and postgres, the newest; None where PostgreSQL is not installed."""
    found = [path for pattern in _FOLDERS for path in Path("/").glob(pattern.lstrip("/")) if (path / "initdb").exists()]
    if found:
        return max(found, key=lambda path: [int(part) for part in path.as_posix().split("/") if part.isdigit()])
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


@contextmanager
def running_cluster(
    hba: str = _HBA, *, certificate: bytes = b"", folder: Path | None = None, **settings: str
) -> Iterator[Cluster]:
    """Make and start a cluster; stop it and remove its folder. Raises NoPostgres.

    With ``certificate``, a private key and its chain in PEM, it offers TLS. It is made in a new folder below ``folder``
    where PostgreSQL can use that, else where temporary files go.
    """
    found = programs()
    if found is None:
        raise NoPostgres("PostgreSQL is not installed (no initdb was found)")
    own = Path(tempfile.mkdtemp(prefix="trustgen-postgres-", dir=folder if folder and _is_usable(folder) else None))
    try:
        account = _account(own)
        run_as([found / "initdb", "-D", own / "data", "-U", SUPERUSER, "-A", "trust", "-N", *_LOCALE], account)
        (own / "data" / "pg_hba.conf").write_text(hba, encoding="utf-8")
        if certificate:
            settings |= _tls(own / "tls.pem", certificate, account)
        yield from _serve(Cluster(own, _free_port(), found), account, {**_SETTINGS, **settings})
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _is_usable(folder: Path) -> bool:
    """The path of a socket may have 107 characters; and what belongs to root may be closed to PostgreSQL's user."""
    return folder.is_dir() and len(str(folder.resolve())) < 60 and os.getuid() != 0


@contextmanager
def standing_by(primary: Cluster) -> Iterator[Cluster]:
    """A standby that follows ``primary``."""
    folder = Path(tempfile.mkdtemp(prefix="trustgen-standby-"))
    try:
        account = _account(folder)
        backup: list[str | Path] = [
            primary.programs / "pg_basebackup",
            "-D",
            folder / "data",
            "-R",
            "-c",
            "fast",
            "-X",
            "stream",
        ]
        run_as([*backup, "-d", primary.administrator().replace(" dbname=postgres", "")], account)
        yield from _serve(Cluster(folder, _free_port(), primary.programs), account, _SETTINGS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tls(path: Path, certificate: bytes, account: dict[str, Any]) -> dict[str, str]:
    path.touch(0o600)
    path.write_bytes(certificate)
    if account:
        os.chown(path, account["user"], account["group"])
    return {"ssl": "on", "ssl_cert_file": str(path), "ssl_key_file": str(path)}


_LOCALE = ("--locale=C", "-E", "UTF8")


def _serve(cluster: Cluster, account: dict[str, Any], settings: dict[str, str]) -> Iterator[Cluster]:
    options = {**settings, "port": str(cluster.port), "unix_socket_directories": str(cluster.folder)}
    arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (cluster.folder / "postgres.log").open("wb") as log:
        command = [str(cluster.programs / "postgres"), "-D", str(cluster.folder / "data"), *arguments]
        process = subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=_ENVIRONMENT, **account
        )
    try:
        _await_ready(cluster, process, account)
        yield cluster
    finally:
        # SIGQUIT: at once, without a checkpoint; the folder goes with it.
        process.send_signal(signal.SIGQUIT)
        process.wait(_START_SECONDS)


_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _await_ready(cluster: Cluster, process: subprocess.Popen[bytes], account: dict[str, Any]) -> None:
    ready = [cluster.programs / "pg_isready", "-q", "-h", cluster.folder, "-p", str(cluster.port)]
    until = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        if subprocess.run(list(map(str, ready)), env=_ENVIRONMENT, check=False, **account).returncode == 0:
            return
        time.sleep(0.05)
    raise NoPostgres(f"PostgreSQL did not start: {cluster.log[-500:]}")


def run_as(command: Sequence[str | Path], account: dict[str, Any], script: str = "") -> None:
    """Run one of PostgreSQL's programs with ``script`` as its input. Raises NoPostgres with what it said."""
    words = list(map(str, command))
    done = subprocess.run(
        words, env=_ENVIRONMENT, input=script.encode(), capture_output=True, check=False, cwd="/", **account
    )
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} failed: {done.stderr.decode(errors='replace')[-500:]}")


def _account(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as another user, who gets ``folder``."""
    if os.getuid() != 0:
        return {}
    entry = next(entry for name in _USERS for entry in _entries(name))
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _entries(name: str) -> list[pwd.struct_passwd]:
    try:
        return [pwd.getpwnam(name)]
    except KeyError:
        return []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
