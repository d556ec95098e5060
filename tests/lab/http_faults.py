"""What can go wrong with HTTP (RFC 9110, RFC 9112)."""

from __future__ import annotations

import asyncio
import gzip
import zlib

from tests.lab.fault import (
    HOST,
    Fault,
    Serve,
    Start,
    close_at_once,
    floods,
    raw,
    refuses,
    reset_at_once,
    says,
    silence,
)
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.model.observation import Why

_PLAIN = HttpRequest(f"http://{HOST}/", body=True)
_HEADERS_ONLY = HttpRequest(f"http://{HOST}/")
_FOLLOWING = HttpRequest(f"http://{HOST}/", follow=5)

_OK = b"HTTP/1.1 200 OK\r\n"
_ZEROS = gzip.compress(bytes(64 << 20), mtime=0)


def _answer(head: bytes, body: bytes = b"", *, length: int | None = None) -> bytes:
    count = len(body) if length is None else length
    return _OK + head + b"Content-Length: %d\r\n\r\n" % count + body


def _unreadable(facts: HttpFacts) -> bool:
    return facts.answer.status == 200 and facts.answer.text is None and facts.answer.undecoded != ""


def _text(wanted: str) -> object:
    return lambda facts: facts.answer.text == wanted and facts.answer.undecoded == ""


def _drips(piece: bytes, first: bytes = b"") -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(first)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.05)

    return serve


def _redirects(location: bytes) -> Start:
    """Redirect for ever; ``%d`` in ``location`` counts."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        count = 0
        while await reader.readuntil(b"\r\n\r\n"):
            count += 1
            target = location % count if b"%d" in location else location
            writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n" % target)

    return raw(serve)


def _fault(name: str, start: Start, expected: object, because: str, request: HttpRequest = _PLAIN) -> Fault:
    return Fault(f"http-{name}", start, request, expected, because)  # type: ignore[arg-type]


HTTP_FAULTS = (
    _fault("refused", refuses, Why.REFUSED, "nobody listens, so nothing was seen"),
    _fault("reset-after-accept", raw(reset_at_once), Why.RESET, "a connection that dies says nothing of the page"),
    _fault("close-without-answer", raw(close_at_once), Why.RESET, "there was no answer"),
    _fault("tarpit-at-accept", raw(silence), Why.TIMED_OUT, "silence is no answer"),
    _fault("tarpit-in-headers", raw(says(_OK + b"X-A: ", hang=True)), Why.TIMED_OUT, "half a head is no answer"),
    _fault(
        "byte-a-while-in-headers",
        raw(_drips(b"x", _OK + b"X-A: ")),
        Why.TIMED_OUT,
        "every read succeeds, yet the answer never ends: the exchange as a whole has a limit",
    ),
    _fault(
        "byte-a-while-in-body",
        raw(_drips(b"x", _OK + b"Content-Length: 100000\r\n\r\n")),
        Why.TIMED_OUT,
        "the same, once the head is there",
    ),
    _fault("garbage", raw(says(b"\x00\xff\x13 what?\r\n\r\n")), Why.GARBLED, "that is no HTTP"),
    _fault("http-0.9", raw(says(b"<html>hello</html>\r\n")), Why.GARBLED, "no status, no headers: nothing to judge"),
    _fault("endless-body", raw(floods(b"x" * 8192, _OK + b"\r\n")), Why.TOO_LARGE, "a body without end is cut off"),
    _fault(
        "endless-body-unwanted",
        raw(floods(b"x" * 8192, _OK + b"X-Seen: 1\r\n\r\n")),
        lambda facts: facts.answer.first("x-seen") == "1" and facts.answer.text is None,
        "who asks for headers only has seen them all",
        _HEADERS_ONLY,
    ),
    _fault("endless-header", raw(floods(b"x" * 8192, _OK + b"X-A: ")), Why.TOO_LARGE, "a header without end"),
    _fault("endless-headers", raw(floods(b"X-A: b\r\n" * 99, _OK)), Why.TOO_LARGE, "headers without end"),
    _fault("many-headers", raw(says(_answer(b"A: b\r\n" * 500))), Why.TOO_LARGE, "500 headers are no honest answer"),
    _fault(
        "gzip-bomb",
        raw(says(_answer(b"Content-Encoding: gzip\r\n", _ZEROS))),
        Why.TOO_LARGE,
        "64 MiB of zeros in 64 KiB are never unpacked beyond the cap",
    ),
    _fault(
        "deflate-bomb",
        raw(says(_answer(b"Content-Encoding: deflate\r\n", zlib.compress(bytes(64 << 20))))),
        Why.TOO_LARGE,
        "the same in the other coding",
    ),
    _fault(
        "brotli-lie",
        raw(says(_answer(b"Content-Encoding: br\r\n", b"plain"))),
        _unreadable,
        "a coding that was not asked for: headers are seen, the body is not",
    ),
    _fault("gzip-lie", raw(says(_answer(b"Content-Encoding: gzip\r\n", b"plain"))), _unreadable, "it is no gzip"),
    _fault(
        "gzip-cut-short",
        raw(says(_answer(b"Content-Encoding: gzip\r\n", gzip.compress(b"text" * 99, mtime=0)[:-9]))),
        _unreadable,
        "the rest may say anything",
    ),
    _fault(
        "raw-deflate",
        raw(says(_answer(b"Content-Encoding: deflate\r\n", zlib.compress(b"text", wbits=-15)))),
        _text("text"),
        "servers call both formats deflate, and browsers read both",
    ),
    _fault("length-too-large", raw(says(_answer(b"", b"short", length=99))), Why.GARBLED, "the rest may say anything"),
    _fault(
        "length-too-small",
        raw(says(_answer(b"", b"text and more", length=4))),
        _text("text"),
        "the length counts (RFC 9112 §6.3); what follows belongs to nobody",
    ),
    _fault(
        "two-lengths",
        raw(says(_OK + b"Content-Length: 4\r\nContent-Length: 9\r\n\r\ntext and ")),
        Why.GARBLED,
        "lengths that contradict each other make the message invalid (RFC 9112 §6.3)",
    ),
    _fault(
        "chunked-garbage",
        raw(says(_OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\ntext\r\n0\r\n\r\n")),
        Why.GARBLED,
        "zz is no chunk size",
    ),
    _fault(
        "chunked-cut-short",
        raw(says(_OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\ntext\r\n")),
        Why.GARBLED,
        "without the last chunk the body is incomplete (RFC 9112 §8)",
    ),
    _fault("redirect-circle", _redirects(b"/"), Why.TOO_MANY_REDIRECTS, "it leads to itself", _FOLLOWING),
    _fault("redirect-spiral", _redirects(b"/%d"), Why.TOO_MANY_REDIRECTS, "it never arrives", _FOLLOWING),
    _fault("redirect-to-script", _redirects(b"javascript:alert(1)"), Why.GARBLED, "that is no web address", _FOLLOWING),
    _fault("redirect-to-port-0", _redirects(b"http://[::1/"), Why.GARBLED, "that is no address at all", _FOLLOWING),
    _fault(
        "redirect-unfollowed",
        _redirects(b"javascript:alert(1)"),
        lambda facts: facts.answer.status == 302 and facts.answer.first("location") == "javascript:alert(1)",
        "who does not follow has seen the redirect itself",
        _HEADERS_ONLY,
    ),
    _fault("invalid-utf-8", raw(says(_answer(b"", b"caf\xe9"))), _unreadable, "no guessing at what it may mean"),
    _fault(
        "wrong-charset",
        raw(says(_answer(b"Content-Type: text/plain; charset=klingon\r\n", b"text"))),
        _unreadable,
        "there is no such charset",
    ),
    _fault(
        "charset-is-a-codec",
        raw(says(_answer(b"Content-Type: text/plain; charset=hex\r\n", b"74657874"))),
        _unreadable,
        "Python knows codecs that are no charsets",
    ),
    _fault(
        "latin-1",
        raw(says(_answer(b'Content-Type: text/plain; Charset="ISO-8859-1"\r\n', b"caf\xe9"))),
        _text("caf\xe9"),
        "a charset that is named and right is read",
    ),
    _fault("nul-in-header", raw(says(_answer(b"X-A: a\x00b\r\n"))), Why.GARBLED, "NUL has no place in a header"),
    _fault(
        "high-bytes-in-header",
        raw(says(_answer(b"X-A: \xff\xfe\r\n"))),
        lambda facts: facts.answer.first("x-a") == "\xff\xfe",
        "obs-text is allowed and opaque (RFC 9110 §5.5)",
    ),
    _fault("space-in-header-name", raw(says(_answer(b"X A: b\r\n"))), Why.GARBLED, "that is no header name"),
    _fault("flood-of-1xx", raw(floods(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 99)), Why.TOO_LARGE, "hints without end"),
    _fault(
        "hint-first",
        raw(says(b"HTTP/1.1 103 Early Hints\r\nX-A: 1\r\n\r\n" + _answer(b"X-B: 2\r\n", b"text"))),
        lambda facts: facts.answer.status == 200 and facts.answer.values("x-a") == () and facts.answer.text == "text",
        "an interim answer is not the answer (RFC 9110 §15.2)",
    ),
    _fault(
        "304-with-body",
        raw(says(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\ntext")),
        lambda facts: facts.answer.status == 304 and facts.answer.text == "",
        "a 304 has no body whatever it says (RFC 9110 §15.4.5)",
    ),
    _fault(
        "switches-protocols",
        raw(says(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nx")),
        Why.GARBLED,
        "nobody asked for another protocol (RFC 9110 §7.8)",
    ),
)
