"""Bodies: whose charset is read, and what may not be."""

from __future__ import annotations

import pytest

from trustgen.net.body import Body, decoded


def read(charset: str, content: bytes) -> tuple[str | None, str]:
    """What becomes of a body that says it is of ``charset``."""
    headers = (("content-type", f"text/html; charset={charset}"),)
    body = Body(headers, 1 << 20)
    body.feed(content)
    return decoded(body, headers)


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("UTF-8", "tè".encode()),
        ("utf8", "tè".encode()),
        ("us-ascii", b"te"),
        ("ISO-8859-1", "tè".encode("latin-1")),
        ("iso8859-15", "tè".encode("iso8859-15")),
        ("Windows-1252", "tè".encode("cp1252")),
        ("utf-16", "tè".encode("utf-16")),
        ("UTF-16LE", "tè".encode("utf-16-le")),
        ("Shift_JIS", "ト".encode("shift_jis")),
        ("EUC-KR", "트".encode("euc-kr")),
        ("gb18030", "信".encode("gb18030")),
        ("koi8-r", "д".encode("koi8-r")),
    ],
)
def test_charsets_of_the_web_are_read(charset: str, content: bytes) -> None:
    """A page in a charset that browsers know is read as they read it."""
    assert read(charset, content)[1] == ""


@pytest.mark.parametrize(
    "charset",
    ["punycode", "idna", "utf-7", "unicode_escape", "raw-unicode-escape", "unicode-escape", "UTF_7", "rot13", "mbcs"],
)
def test_codecs_that_are_no_charset_are_not_read(charset: str) -> None:
    """Python has codecs that no browser knows: some make another text of a page, one takes quadratic time."""
    assert read(charset, b"te-") == (None, f"the charset {charset} is unknown")
