"""Strict-Transport-Security: the value of the header, parsed as browsers do (RFC 6797 §6.1)."""

from __future__ import annotations

import re

from trustgen.frozen import dataclass

YEAR = 31_536_000  # seconds: 365 days, what the preload list asks for
_DIRECTIVE = re.compile(r"[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(?:=[ \t]*(.*?)[ \t]*)?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]*")
_SEPARATED = re.compile(r'(?:"(?:[^"\\]|\\.)*"?|[^";])+', re.DOTALL)
_ALONE = ("max-age", "includesubdomains")


@dataclass(frozen=True, slots=True)
class Hsts:
    """What a header value says. ``max_age`` is in seconds, None where it is missing or unreadable.

    ``errors`` are why browsers ignore the whole value; ``notes`` are flaws that they overlook. Both are stable codes:
    ``no-max-age``, ``max-age-without-value``, ``max-age-not-a-number``, ``repeated-directive``, ``syntax``;
    ``empty``, ``empty-directive``, ``unknown-directive``, ``repeated-unknown-directive``, ``leading-zero``,
    ``value-not-expected``.
    """

    max_age: int | None = None
    include_subdomains: bool = False
    preload: bool = False
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def parse(value: str) -> Hsts:
    """Parse one value. Of several header lines only the first counts (§8.1); that is the caller's choice."""
    if not value.strip(" \t"):
        return Hsts(errors=("no-max-age",), notes=("empty",))
    errors: list[str] = []
    notes: list[str] = []
    found: dict[str, str | None] = {}
    for piece in _pieces(value):
        if not piece.strip(" \t"):
            notes.append("empty-directive")
            continue
        name, argument = _directive(piece)
        if name in found:
            (errors if name in _ALONE else notes).append(_repeated(name))
        elif name in ("", *_ALONE, "preload"):
            errors.extend(["syntax"] if not name else [])
        else:
            notes.append("unknown-directive")
        found.setdefault(name, argument)
    max_age = _max_age(found, errors, notes)
    notes.extend("value-not-expected" for name in ("includesubdomains", "preload") if found.get(name) is not None)
    return Hsts(max_age, "includesubdomains" in found, "preload" in found, tuple(errors), tuple(notes))


def _repeated(name: str) -> str:
    """Browsers heed repetition only of the directives that they know (§6.1, rule 2)."""
    return "repeated-directive" if name in _ALONE else "repeated-unknown-directive"


def _pieces(value: str) -> list[str]:
    """Split at the semicolons that are not inside a quoted string."""
    pieces, start = [], 0
    while True:
        match = _SEPARATED.match(value, start)
        end = match.end() if match else start
        pieces.append(value[start:end])
        if end >= len(value):
            return pieces
        start = end + 1


def _directive(piece: str) -> tuple[str, str | None]:
    """A directive's name in lower case and its value; an empty name where the piece is none."""
    match = _DIRECTIVE.fullmatch(piece)
    if match is None:
        return "", None
    name, raw = match.groups()
    if raw is None:
        return name.lower(), None
    quoted = _QUOTED.fullmatch(raw)
    if quoted is None and _TOKEN.fullmatch(raw) is None:
        return "", None
    return name.lower(), re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else raw


def _max_age(found: dict[str, str | None], errors: list[str], notes: list[str]) -> int | None:
    if "max-age" not in found:
        errors.append("no-max-age")
        return None
    written = found["max-age"]
    if written is None:
        errors.append("max-age-without-value")
        return None
    if not re.fullmatch(r"[0-9]{1,20}", written):
        errors.append("max-age-not-a-number")
        return None
    if len(written) > 1 and written.startswith("0"):
        notes.append("leading-zero")
    return int(written)


def not_preloadable(hsts: Hsts, least: int = YEAR) -> tuple[str, ...]:
    """Why the preload list would refuse the header: ``no-include-subdomains``, ``no-preload``, ``max-age-too-short``,
    ``off``, or the parser's own errors. Empty where it would not (https://hstspreload.org, submission requirements).
    """
    reasons = list(hsts.errors)
    reasons += [] if hsts.include_subdomains else ["no-include-subdomains"]
    reasons += [] if hsts.preload else ["no-preload"]
    if hsts.max_age is not None and hsts.max_age < least:
        reasons.append("max-age-too-short" if hsts.max_age else "off")
    return tuple(reasons)
