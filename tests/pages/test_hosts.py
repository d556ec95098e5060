"""The files for hosts, read by the hosts themselves: what they send is what ``_headers`` says."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from tests import programs
from tests.pages.served import rules
from tests.ports import free_port
from tests.render import fixtures
from tests.render.test_documents import NOTES
from tests.render.test_site import NO_PROSE
from trustgen.model.organisation import Site
from trustgen.render.site import render

_ONLY_THERE = ("_headers", "vercel.json", "hosting/")


def site_at(path: str) -> Mapping[str, bytes]:
    """The files of a site whose address has ``path``."""
    site = Site.model_validate({"base_url": f"https://tidemark.example{path}".rstrip("/")})
    return render(fixtures.report(site=site, changes=NOTES), NO_PROSE, (fixtures.TEMPLATES,)).files


def wanted(files: Mapping[str, bytes], path: str) -> dict[str, str]:
    """The headers of ``path``, as ``_headers`` has them."""
    return {name: value for pattern, name, value in rules(files["_headers"].decode()) if _fits(pattern, path)}


def _fits(pattern: str, path: str) -> bool:
    before, star, after = pattern.partition("*")
    return path.startswith(before) and path.endswith(after) if star else path == pattern


@contextmanager
def running(command: list[str], port: int, said: Path) -> Iterator[None]:
    """A server that has answered on ``port`` before the block begins."""
    with said.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 15
        while process.poll() is None and time.monotonic() < end:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        else:
            raise AssertionError(said.read_text())
        yield
    finally:
        process.terminate()
        process.wait(10)


def _write(files: Mapping[str, bytes], root: Path, path: str) -> None:
    for name, body in files.items():
        target = root / path.strip("/") / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


@contextmanager
def nginx(files: Mapping[str, bytes], folder: Path, path: str) -> Iterator[int]:
    """nginx with the snippet, and the types that Debian's own configuration knows."""
    port, root = free_port(), folder / "root"
    _write(files, root, path)
    maps, _, inside = files["hosting/nginx.conf"].decode().partition("# Inside `server`:\n")
    kept = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    known = (
        "types { text/html html; text/css css; application/javascript js; application/json json; image/svg+xml svg; }"
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {kept} {known}\n{maps}\n"
        f"server {{ listen 127.0.0.1:{port}; root {root};\n{inside}\n}} }}\n"
    )
    command = programs.nginx(folder)
    with running(command, port, folder / "said"):
        yield port


@contextmanager
def caddy(files: Mapping[str, bytes], folder: Path, path: str) -> Iterator[int]:
    """Caddy with the snippet."""
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("not run: caddy is not installed")
    port, root = free_port(), folder / "root"
    _write(files, root, path)
    told = files["hosting/Caddyfile"].decode()
    (folder / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tauto_https off\n\tstorage file_system {folder}/kept\n}}\n"
        f"http://127.0.0.1:{port} {{\n\troot * {root}\n{told}\tfile_server\n}}\n"
    )
    with running([program, "run", "--config", str(folder / "Caddyfile")], port, folder / "said"):
        yield port


def get(port: int, path: str) -> tuple[int, HTTPMessage, bytes]:
    """Status, headers and body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


Host = Callable[[Mapping[str, bytes], Path, str], AbstractContextManager[int]]
HOSTS = [pytest.param(nginx, marks=pytest.mark.nginx), caddy]


@pytest.mark.parametrize("path", ["/", "/trust/"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_host_sends_what_the_header_file_says(host: Host, path: str, tmp_path: Path) -> None:
    """Every file with every header that ``_headers`` gives it, once, at the root and below a path."""
    files = site_at(path)
    with host(files, tmp_path, path) as port:
        for name, body in files.items():
            if name.startswith(_ONLY_THERE):
                continue
            asked = path + name.removesuffix("index.html")
            status, headers, sent = get(port, asked)
            assert (status, sent) == (200, body), asked
            expected = wanted(files, path + name)
            assert {key: headers.get_all(key) for key in expected} == {k: [v] for k, v in expected.items()}, asked
            for key in ("Cache-Control", "Access-Control-Allow-Origin"):
                assert key in expected or headers.get(key) is None, asked


@pytest.mark.parametrize("path", ["/", "/trust/"])
@pytest.mark.parametrize("host", HOSTS)
def test_an_address_that_does_not_exist_has_its_page(host: Host, path: str, tmp_path: Path) -> None:
    """With status 404, and with the same policy."""
    files = site_at(path)
    with host(files, tmp_path, path) as port:
        status, headers, sent = get(port, f"{path}claims/nothing/")
        assert (status, sent) == (404, files["404.html"])
        assert headers["Content-Security-Policy"] == wanted(files, f"{path}404.html")["Content-Security-Policy"]
