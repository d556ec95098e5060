"""The hosts over HTTP/1.1 (RFC 9112): requests in, the wire's pages out."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from trustgen.demo.channel import Channel, Plain, Secured, Unbound, conversation
from trustgen.demo.wire import Page, Pairs, Site

LOOPBACK = "127.0.0.1"
#: Bytes that a request line and its headers may have together.
LARGEST_REQUEST = 16_384

#: Bodies shorter than this are not worth compressing.
_WORTH_COMPRESSING = 64

#: What a request target, path and query as sent, is answered with.
Answer = Callable[[str], Page]

_VERSIONS = {
    "1.0": ssl.TLSVersion.MINIMUM_SUPPORTED,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
_NOT_FOUND = "<!doctype html>\n<title>Not found</title>\n<h1>Not found</h1>\n<p>There is no such page.</p>\n"
_NOT_ALLOWED = Page("Only GET and HEAD, please.\n", 405, "text/plain; charset=utf-8", (("allow", "GET, HEAD"),))


def context(site: Site, chain: Path) -> ssl.SSLContext:
    """TLS as ``site`` speaks it; ``chain`` holds its key and certificates."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # Above security level 0, OpenSSL 3 signs nothing for versions before 1.2.
    made.set_ciphers("ALL:@SECLEVEL=0" if site.oldest == "1.0" else site.suites)
    made.minimum_version = _VERSIONS[site.oldest]
    made.maximum_version = _VERSIONS[site.newest]
    made.set_alpn_protocols(["http/1.1"])
    made.load_cert_chain(chain)
    return made


async def serve_https(site: Site, clock: datetime, tls: ssl.SSLContext) -> asyncio.Server:
    """Listen on a free port of loopback; every page of ``site`` is answered there."""
    answer = Responder(lambda target: _found(site, target), site.headers, clock, compresses=site.compresses)
    return await _serve(answer, tls, Plain if site.binds else Unbound)


async def serve_plain(site: Site, clock: datetime) -> asyncio.Server | None:
    """Listen on a free port for requests without TLS; None for a host that is closed to them."""
    if site.plain == "closed":
        return None

    def answer(target: str) -> Page:
        if site.plain == "answer":
            return _found(site, target)
        return Page(status=site.sends_on, headers=(("location", f"https://{site.host}{target}"),))

    return await _serve(Responder(answer, (("server", "cloudflare"),), clock))


def _found(site: Site, target: str) -> Page:
    return site.pages.get(urlsplit(target).path) or Page(_NOT_FOUND, 404)


async def _serve(responder: Responder, tls: ssl.SSLContext | None = None, below: type[Plain] = Plain) -> asyncio.Server:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        plain = below(reader, writer)
        async with conversation(writer):
            await (responder.converse(plain) if tls is None else _secured(responder, Secured(plain, tls)))

    return await asyncio.start_server(meet, LOOPBACK, 0)


async def _secured(responder: Responder, channel: Secured) -> None:
    await channel.handshake()
    await responder.converse(channel)
    await channel.close()


class Responder:
    """Answers the requests of one listener; ``answer`` finds the page of a request target."""

    def __init__(self, answer: Answer, headers: Pairs, clock: datetime, *, compresses: bool = False) -> None:
        self._answer, self._headers, self._compresses = answer, headers, compresses
        self._date = format_datetime(clock, usegmt=True)

    async def converse(self, channel: Channel) -> None:
        """Serve one connection until the client leaves, sends what is no request, or asks for the end."""
        received, stays = b"", True
        while stays:
            while b"\r\n\r\n" not in received:
                more = await channel.receive()
                if not more or len(received) > LARGEST_REQUEST:
                    return
                received += more
            head, _, received = received.partition(b"\r\n\r\n")
            octets, stays = self._exchange(head.decode("latin-1"))
            await channel.send(octets)

    def _exchange(self, head: str) -> tuple[bytes, bool]:
        """The answer to one request, and whether the connection stays open."""
        line, *fields = head.split("\r\n")
        method, target, version = (*line.split(" "), "", "", "")[:3]
        stays = version == "HTTP/1.1" and not any(field.lower().startswith("connection: close") for field in fields)
        page = self._page(method, target)
        compressed = self._compresses and any(map(_asks_for_gzip, fields))
        return self._encoded(page, with_body=method != "HEAD", stays=stays, compressed=compressed), stays

    def _page(self, method: str, target: str) -> Page:
        if method not in ("GET", "HEAD"):
            return _NOT_ALLOWED
        if not target.startswith("/"):
            return Page("That is no request.\n", 400, "text/plain; charset=utf-8")
        return self._answer(target)

    def _encoded(self, page: Page, *, with_body: bool, stays: bool, compressed: bool) -> bytes:
        text = page.body if isinstance(page.body, str) else json.dumps(page.body, indent=2) + "\n"
        body = text.encode()
        compressed = compressed and len(body) >= _WORTH_COMPRESSING
        if compressed:
            body = gzip.compress(body, mtime=0)
        own = {name for name, _ in page.headers}
        fields = [
            ("date", self._date),
            *((name, value) for name, value in self._headers if name not in own),
            *page.headers,
            *([("content-type", page.media)] if body else []),
            *([("content-encoding", "gzip"), ("vary", "accept-encoding")] if compressed else []),
            ("content-length", str(len(body))),
            ("connection", "keep-alive" if stays else "close"),
        ]
        status = HTTPStatus(page.status)
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in fields)]
        return "\r\n".join((*lines, "", "")).encode("latin-1") + (body if with_body else b"")


def _asks_for_gzip(field: str) -> bool:
    name, _, value = field.partition(":")
    return name.lower() == "accept-encoding" and "gzip" in value
