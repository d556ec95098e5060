"""A preview server for a built site, on loopback only."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class _Quiet(SimpleHTTPRequestHandler):
    """Files of the site, never from the browser's cache, and no line on stderr for each."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".txt": "text/plain; charset=utf-8"}

    def send_head(self) -> Any:
        """Answer nobody who came by another name: a stranger's page could read what is not published yet.

        A browser lets a page read what its own host answers, and whoever owns the name may let it lead here.
        """
        host = self.headers.get("Host", "127.0.0.1")
        if host.removesuffix(f":{self.connection.getsockname()[1]}") not in ("127.0.0.1", "localhost"):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        return


class Preview:
    """A running preview; ``url`` is where."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.url = f"http://127.0.0.1:{server.server_address[1]}/"

    def wait(self) -> None:
        """Until interrupted."""
        threading.Event().wait()


def changes(paths: Iterable[Path]) -> Iterator[None]:
    """Once for every time that something below ``paths`` changed."""
    from watchfiles import watch

    for _ in watch(*paths):
        yield None


@contextmanager
def serving(site: Path, port: int = 0) -> Iterator[Preview]:
    """Serve ``site`` on loopback; port 0 takes any. Raises OSError if the port is taken."""
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True, name="preview")
    thread.start()
    try:
        yield Preview(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
