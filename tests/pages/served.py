"""Sites in memory, served on loopback with the headers that they ship in ``_headers``."""

from __future__ import annotations

import mimetypes
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TYPES = {"": "text/plain", ".md": "text/markdown", ".xml": "application/xml", ".js": "text/javascript"}


class Site:
    """A served site: where it is, and every path that was asked for."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.rules = rules(files.get("_headers", b"").decode())
        self.asked: list[str] = []
        self.url = ""


def rules(text: str) -> list[tuple[str, str, str]]:
    """``_headers`` as (pattern, name, value)."""
    found, pattern = [], ""
    for line in text.splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            pattern = line
        elif line.strip():
            name, _, value = line.strip().partition(": ")
            found.append((pattern, name, value))
    return found


def matching(site: Site, path: str) -> list[tuple[str, str]]:
    """The headers of ``path``, as Netlify and Cloudflare would send them."""
    return [
        (name, value)
        for pattern, name, value in site.rules
        if re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), path)
    ]


@contextmanager
def served(files: Mapping[str, bytes]) -> Iterator[Site]:
    """Serve ``files`` until the end of the block."""
    site = Site(files)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            site.asked.append(path)
            name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
            body = site.files.get(name)
            self.send_response(200 if body is not None else 404)
            headers = dict(matching(site, path))
            suffix = "." + name.rpartition(".")[2]
            kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "text/plain"
            headers.setdefault("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text") else kind)
            answer = body if body is not None else site.files.get("404.html", b"")
            headers["Content-Length"] = str(len(answer))
            for key, value in headers.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
