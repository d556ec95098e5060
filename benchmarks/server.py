"""nginx on loopback, as a company's hosts: one certificate for all names, TLS 1.2 and 1.3, plain HTTP redirected."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import trustme

DOMAIN = "bench.example"
HEADERS = {
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
HEALTH = '{"ok": true, "replicas": 3, "region": "eu-1", "backup": {"age": 3600, "kept": 90}, "queue": {"lag": 2}}'
_CONFIG = """
daemon off; pid {folder}/pid; error_log {folder}/error.log crit; worker_processes 1; worker_rlimit_nofile 16384;
events {{ worker_connections 8192; multi_accept on; }}
http {{
  access_log off; default_type text/html; keepalive_requests 10000; lingering_close off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    {https}
    ssl_certificate {folder}/chain.pem; ssl_certificate_key {folder}/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets off;
{headers}
    location = /health {{ default_type application/json; return 200 '{health}'; }}
    location / {{ return 200 '<!doctype html><title>A page</title><h1>A page</h1>'; }}
  }}
  server {{ {plain} return 301 https://$host$request_uri; }}
}}
"""


@dataclass
class Server:
    """nginx at every one of ``addresses``; ``https`` and ``http`` are its ports, ``ca`` the file to trust."""

    folder: Path
    addresses: Sequence[str] = ("127.0.0.1",)

    def __post_init__(self) -> None:
        self.https, self.http = free_ports(2)
        self.ca = self.folder / "ca.pem"

    def __enter__(self) -> Self:
        program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
        if program is None:
            raise RuntimeError("nginx is not installed; it is the server that everybody is measured against")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._certify()
        config = self.folder / "nginx.conf"
        config.write_text(self._config())
        self._process = subprocess.Popen([program, "-c", str(config), "-p", str(self.folder)], stderr=subprocess.PIPE)
        self._wait()
        return self

    def __exit__(self, *failure: object) -> None:
        self._process.terminate()
        self._process.wait(10)

    def _certify(self) -> None:
        authority = trustme.CA()
        leaf = authority.issue_cert(f"*.{DOMAIN}", DOMAIN, "127.0.0.1")
        authority.cert_pem.write_to_path(self.ca)
        leaf.private_key_pem.write_to_path(self.folder / "key.pem")
        (self.folder / "chain.pem").write_bytes(b"".join(pem.bytes() for pem in leaf.cert_chain_pems))

    def _config(self) -> str:
        return _CONFIG.format(
            folder=self.folder,
            https=" ".join(f"listen {address}:{self.https} ssl backlog=512;" for address in self.addresses),
            plain=" ".join(f"listen {address}:{self.http} backlog=512;" for address in self.addresses),
            headers="\n".join(f'    add_header {name} "{value}" always;' for name, value in HEADERS.items()),
            health=HEALTH,
        )

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection((self.addresses[-1], self.https), 1).close()
            except OSError:
                if self._process.poll() is not None and self._process.stderr is not None:
                    raise RuntimeError(self._process.stderr.read().decode("utf-8", "replace")) from None
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("nginx did not start")


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens at."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [held.getsockname()[1] for held in sockets]
    for held in sockets:
        held.close()
    return ports
