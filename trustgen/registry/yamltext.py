"""Bytes to text: what a YAML file may consist of (YAML 1.2.2, section 5.1), before any parser sees it."""

from __future__ import annotations

import re

from trustgen.registry.yamlfindings import Findings

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BREAKS_AND_TABS = {ord(character): None for character in "\t\n\r"}
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")
_SEPARATORS = "\x85\u2028\u2029"
_TAG_DIRECTIVE = re.compile(r"^%(?=TAG[ \t])", re.MULTILINE)
REPLACEMENT = "\ufffd"


def decode(raw: bytes) -> str:
    """The text of ``raw`` without a byte order mark; each byte that is not UTF-8 becomes a lone surrogate."""
    return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def is_utf16(raw: bytes) -> bool:
    """Whether ``raw`` begins with UTF-16's byte order mark, as files saved as "Unicode" on Windows do."""
    return raw.startswith(_UTF16)


def replaced(text: str) -> str:
    """``text``, at the same length, with U+FFFD for each character that must not be there."""
    return text if _is_harmless(text) else _FORBIDDEN.sub(lambda match: REPLACEMENT * len(match.group()), text)


def refuse_characters(text: str, findings: Findings) -> None:
    """Notes every run of characters that must not be there."""
    if not _is_harmless(text):
        for match in _FORBIDDEN.finditer(text):
            findings.add(*_complaint(match.group()[0], match.span()))


def refuse_tag_directives(text: str, findings: Findings) -> str:
    """``text``, at the same length, with each ``%TAG`` directive made a comment and noted.

    Nothing here has a use for one, and libyaml takes quadratic time over many of them.
    """
    if "%TAG" not in text:
        return text
    for match in _TAG_DIRECTIVE.finditer(text):
        span = (match.start(), match.end() + 3)
        findings.add("yaml-tag", span, "a %TAG directive, which the registry has no use for", "remove the line")
    return _TAG_DIRECTIVE.sub("#", text)


def _is_harmless(text: str) -> bool:
    """A quick look that answers for nearly every file: nothing but printable ASCII, tabs and line breaks."""
    return text.isascii() and text.translate(_BREAKS_AND_TABS).isprintable()


def forbidden(text: str) -> str | None:
    """The first character of ``text`` that must not be there, even if an escape made it."""
    match = _FORBIDDEN.search(text)
    return match.group()[0] if match else None


def _complaint(character: str, span: tuple[int, int]) -> tuple[str, tuple[int, int], str, str]:
    if "\udc80" <= character <= "\udcff":
        what = f"the byte 0x{ord(character) - 0xDC00:02X} is not UTF-8"
        return "not-utf8", span, what, "save the file as UTF-8"
    if character == "\0":
        return "nul-byte", span, "a NUL byte, which no text contains", "save the file as plain UTF-8 text"
    name = f"U+{ord(character):04X}"
    if character in _SEPARATORS:
        return "control-character", span, f"an invisible line separator ({name})", "delete it, or press Enter instead"
    if character == "\ufeff":
        return (
            "control-character",
            span,
            f"a byte order mark ({name}) inside the file",
            "delete this invisible character",
        )
    return "control-character", span, f"the control character {name}", "delete this invisible character"
