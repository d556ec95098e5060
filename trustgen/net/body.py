"""A response body: content decoding and charset, capped before and after (a small gzip can hold a large nothing)."""

from __future__ import annotations

import re
import zlib
from typing import Protocol

Headers = tuple[tuple[str, str], ...]

_CHARSET = re.compile(r""";\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]+))""", re.IGNORECASE)
#: The charsets of the web (WHATWG Encoding §4.2). Python knows more by name, among them codecs that make another text
#: of a page than a browser shows, and one, ``punycode``, that takes quadratic time.
_OF_THE_WEB = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|(?:us-)?ascii|latin-?1|iso-?8859-(?:[1-9]|1[013-6])|(?:windows-|cp)125[0-8]|cp874"
    r"|koi8-[ru]|macintosh|gbk|gb2312|gb18030|big5(?:-hkscs)?|euc-(?:jp|kr)|shift-jis|iso-2022-jp"
)


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...

    def decompress(self, octets: bytes, limit: int = ..., /) -> bytes: ...


class Body:
    """Collects the content of one response up to ``limit`` bytes, decoding it on the way.

    ``size`` counts decoded bytes. ``cut`` becomes True as soon as there are more than ``limit``, encoded or decoded.
    ``fault`` says why the content coding could not be undone.
    """

    def __init__(self, headers: Headers, limit: int) -> None:
        self._limit = limit
        self._content = bytearray()
        self._raw = 0
        self._inflater, self.fault = _decoder(headers)
        self.cut = False

    @property
    def size(self) -> int:
        """Decoded bytes received so far."""
        return len(self._content)

    @property
    def content(self) -> bytes:
        """The decoded bytes."""
        return bytes(self._content)

    def feed(self, octets: bytes) -> None:
        """Take the next bytes off the wire."""
        self._raw += len(octets)
        if self._inflater is not None:
            octets = self._inflate(self._inflater, octets)
        self._content += octets
        if len(self._content) > self._limit or self._raw > self._limit:
            self.cut = True
            del self._content[self._limit :]

    def finish(self) -> None:
        """Notice a content coding that ended too early."""
        ended = self._inflater is None or self._inflater.eof or not self._raw
        if not ended and not self.cut and not self.fault:
            self.fault = "the content coding ends too early"

    def _inflate(self, inflater: _Inflater, octets: bytes) -> bytes:
        if self.fault or inflater.eof:
            return b""
        try:
            # One byte beyond the cap shows that there is more; the rest is never inflated.
            return inflater.decompress(octets, self._limit - len(self._content) + 1)
        except zlib.error as error:
            self.fault = f"the content coding is damaged ({error})"
            return b""


class _Deflate:
    """``deflate`` is zlib (RFC 1950) by the standard and raw (RFC 1951) by custom: the first byte tells."""

    def __init__(self) -> None:
        self._inflater: zlib._Decompress | None = None

    @property
    def eof(self) -> bool:
        return self._inflater is not None and self._inflater.eof

    def decompress(self, octets: bytes, limit: int = 0, /) -> bytes:
        if self._inflater is None:
            if not octets:
                return b""
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS if octets[0] & 0x0F == 8 else -zlib.MAX_WBITS)
        return self._inflater.decompress(octets, limit)


def _decoder(headers: Headers) -> tuple[_Inflater | None, str]:
    codings = [
        coding
        for name, value in headers
        if name == "content-encoding"
        for coding in (part.strip().lower() for part in value.split(","))
        if coding not in ("", "identity")
    ]
    match codings:
        case []:
            return None, ""
        case ["gzip" | "x-gzip"]:
            return zlib.decompressobj(zlib.MAX_WBITS | 16), ""
        case ["deflate"]:
            return _Deflate(), ""
        case _:
            return None, f"the content coding {', '.join(codings)[:40]} was not asked for"


def decoded(body: Body, headers: Headers) -> tuple[str | None, str]:
    """The text of ``body`` and "", or None and why there is none."""
    body.finish()
    if body.cut:
        return None, "the body is too large"
    if body.fault:
        return None, body.fault
    content_type = next((value for name, value in headers if name == "content-type"), "")
    found = _CHARSET.search(content_type)
    charset = ((found[1] or found[2]) if found else None) or "utf-8"
    if not _OF_THE_WEB.fullmatch(charset.lower().replace("_", "-")):
        return None, f"the charset {charset[:40]} is unknown"
    try:
        return body.content.decode(charset, "strict"), ""
    except (UnicodeError, ValueError):
        return None, f"the body is not {charset[:40]}"
