"""An API on loopback: fixed answers by path, every question written down.

The shapes are written by hand from the documentation of each service, as it stood on 2026-11-21.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.lab.running import NOW
from trustgen.model.observation import Observation, Request, Seen, Unseen
from trustgen.net import Net, Settings
from trustgen.observe import observe
from trustgen.probes.access import Access, Secrets
from trustgen.probes.table import find

TOKEN = "planted-token-0001"
SETTINGS = Settings(connect_timeout=2.0, read_timeout=1.0, exchange_timeout=2.0, retries=0, backoff=0.0)


@dataclass(frozen=True)
class Reply:
    """One answer. ``body`` is JSON unless it is bytes; None is silence."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False


@dataclass(frozen=True)
class Asked:
    """One question: its path as it was sent, its query, its headers with names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]


Answers = dict[str, Any]


class _Server(ThreadingHTTPServer):
    """Without a word about clients that go away: that is what they do when an answer is too large."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class FakeApi:
    """``answers`` by path: a body, a Reply, or a function of the question that gives one of these. Else 404."""

    def __init__(self) -> None:
        self.answers: Answers = {}
        self.asked: list[Asked] = []
        self._stop = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self._talk())
        self.root = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, asked: Asked) -> Reply:
        """What is answered to a question."""
        found = self.answers.get(asked.path, Reply(404, {"message": "Not Found"}))
        if callable(found):
            found = found(asked)
        return found if isinstance(found, Reply) else Reply(200, found)

    def reset(self) -> None:
        """Forget everything."""
        self.answers = {}
        self.asked.clear()

    def close(self) -> None:
        """Stop, and let go of who is kept waiting."""
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()

    def _talk(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Talk(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                # What is not read would be taken for the next question.
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                parts = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers)
                api.asked.append(asked)
                reply = api.answer(asked)
                if reply.silent:
                    api._stop.wait(10)
                    return
                content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.status != 204:
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if reply.status != 204:
                    self.wfile.write(content)

            do_POST = do_GET  # noqa: N815 - the name that the library calls

            def log_message(self, *args: object) -> None:
                pass

        return Talk


@contextmanager
def serving() -> Iterator[FakeApi]:
    """A fake API, until the block ends."""
    api = FakeApi()
    try:
        yield api
    finally:
        api.close()


def look_at_all(
    requests: list[Request], environment: Mapping[str, str] | None = None, settings: Settings = SETTINGS
) -> dict[Request, tuple[Observation, ...]]:
    """Answer ``requests`` in one run, as the pipeline would."""
    secrets = Secrets({"TOKEN": TOKEN} if environment is None else environment)

    async def once() -> dict[Request, tuple[Observation, ...]]:
        async with Net(settings, lambda: NOW) as net:
            return await observe(requests, find, Access(net, secrets, Path(), lambda: NOW), 30.0)

    return asyncio.run(once())


def look(request: Request, environment: Mapping[str, str] | None = None) -> Observation:
    """The one observation of ``request``."""
    ((found,),) = look_at_all([request], environment).values()
    return found


def seen(request: Request, environment: Mapping[str, str] | None = None) -> Any:
    """The facts; fails where there are none."""
    found = look(request, environment)
    assert isinstance(found, Seen), found
    return found.facts


def unseen(request: Request, environment: Mapping[str, str] | None = None) -> Unseen:
    """Why there are no facts; fails where there are some."""
    found = look(request, environment)
    assert isinstance(found, Unseen), found
    return found


def paged(items: list[Any], root: Callable[[], str], path: str, size: int) -> Callable[[Asked], Reply]:
    """A listing of pages of ``size``, linked as RFC 8288 has it."""

    def page(asked: Asked) -> Reply:
        number = int(asked.query.get("page", "1"))
        part = items[(number - 1) * size : number * size]
        more = len(items) > number * size
        link = {"Link": f'<{root()}{path}?page={number + 1}>; rel="next"'} if more else {}
        return Reply(200, part, link)

    return page
