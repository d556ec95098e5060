"""A real nginx on loopback, with as many TLS servers as a test wants."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAM = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")


@dataclass(frozen=True)
class TlsServer:
    """One ``server`` block: its names, versions (``TLSv1.2``) and PEM files. ``extra`` are further directives."""

    port: int
    names: str
    protocols: str
    certificate: Path
    key: Path
    default: bool = True
    extra: str = ""
    ciphers: str = "ALL:@SECLEVEL=0"

    def block(self) -> str:
        """The block, as nginx reads it. Debian's OpenSSL 3 speaks TLS 1.0 and 1.1 at security level 0 only."""
        return (
            f"server {{ listen 127.0.0.1:{self.port} ssl{' default_server' if self.default else ''};"
            f" server_name {self.names}; ssl_protocols {self.protocols}; ssl_ciphers {self.ciphers};"
            f" ssl_certificate {self.certificate}; ssl_certificate_key {self.key}; {self.extra}"
            ' location / { return 200 "ok"; } }'
        )


@contextmanager
def nginx(folder: Path, servers: Sequence[TlsServer]) -> Iterator[None]:
    """nginx, serving ``servers`` until the block ends. It has answered on every port before the block begins."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;"
        f" events {{}} http {{ access_log off; {paths} {' '.join(server.block() for server in servers)} }}"
    )
    assert PROGRAM is not None
    process = subprocess.Popen(
        [PROGRAM, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")],
        stderr=subprocess.DEVNULL,
    )
    try:
        for server in servers:
            _await(server.port, process, folder)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _await(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise AssertionError((folder / "error.log").read_text()) from None
            time.sleep(0.02)
        else:
            return
