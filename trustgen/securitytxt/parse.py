"""Text → SecurityTxt, with every flaw in it (RFC 9116 §2 to §4)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from trustgen.model.values import Uri
from trustgen.securitytxt.armour import Numbered, unwrap
from trustgen.securitytxt.text import LARGEST, LONGEST_FIELD, MOST_LINES, NAMES, Field, Flaw, SecurityTxt, moment

_FIELD = re.compile(r"([!-9;-~]+):(.*)")  # a name is printable ASCII without the colon (RFC 5322 §3.6.8)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_ONCE = ("expires", "preferred-languages", "csaf", "bug-bounty")
_SCHEMES = {
    "contact": ("https", "mailto", "tel"),
    "encryption": ("https", "openpgp4fpr", "dns"),
    "acknowledgments": ("https",),
    "canonical": ("https",),
    "policy": ("https",),
    "hiring": ("https",),
    "csaf": ("https",),
}


def parse(text: str) -> SecurityTxt:
    """Read a security.txt. Never raises: what cannot be read is a flaw. Whether it has expired is for the caller."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        return SecurityTxt((), (Flaw(0, "too-large", f"it has {size} bytes; parsers read no more than {LARGEST}"),))
    lines, flaws = _lines(text)
    unwrapped = unwrap(lines)
    flaws += unwrapped.flaws
    fields: list[Field] = []
    for number, line in unwrapped.lines:
        if line and not line.startswith("#"):
            field, wrong = _field(number, line)
            fields += [field] if field else []
            flaws += wrong
    flaws += _counts(fields)
    return SecurityTxt(tuple(fields), tuple(sorted(flaws)), unwrapped.signed)


def _lines(text: str) -> tuple[tuple[Numbered, ...], list[Flaw]]:
    flaws: list[Flaw] = []
    if text.startswith("\ufeff"):
        flaws.append(Flaw(1, "byte-order-mark", "it begins with a byte order mark"))
        text = text[1:]
    if text and not text.endswith("\n"):
        flaws.append(Flaw(text.count("\n") + 1, "no-final-newline", "the last line does not end"))
    lines = text.removesuffix("\n").split("\n") if text else []
    if len(lines) > MOST_LINES:
        flaws.append(Flaw(0, "too-many-lines", f"it has {len(lines)} lines; parsers read no more than {MOST_LINES}"))
    numbered = tuple((number, line.removesuffix("\r")) for number, line in enumerate(lines[:MOST_LINES], start=1))
    flaws += [
        Flaw(number, "control-character", "it holds a control character")
        for number, line in numbered
        if _CONTROL.search(line) or "\r" in line
    ]
    return numbered, flaws


def _field(number: int, line: str) -> tuple[Field | None, list[Flaw]]:
    match = _FIELD.fullmatch(line)
    if match is None:
        return None, [Flaw(number, "not-a-field", "it is neither a field, a comment nor empty")]
    name, rest = match.groups()
    field = Field(name, rest.strip(" \t"), number)
    flaws = []
    if not rest.startswith(" ") or rest.startswith("  ") or rest[1:2] == "\t":
        flaws.append(Flaw(number, "no-single-space", "exactly one space follows the colon"))
    if rest != rest.rstrip(" \t"):
        flaws.append(Flaw(number, "trailing-space", "spaces stand at its end", serious=False))
    if len(rest) > LONGEST_FIELD:
        flaws.append(Flaw(number, "field-too-long", f"it has more than {LONGEST_FIELD} characters"))
        return field, flaws
    flaws += (Flaw(number, code, what, serious) for code, what, serious in _value_flaws(field))
    return field, flaws


def _value_flaws(field: Field) -> Iterator[tuple[str, str, bool]]:
    name = field.name.lower()
    if not field.value:
        yield "empty-value", f"{field.name} has no value", True
    elif name in _SCHEMES:
        yield from _uri_flaws(field, _SCHEMES[name])
    elif name in _OTHERS:
        good, code, what = _OTHERS[name]
        if not good(field.value):
            yield code, what, True
    else:
        yield "unknown-field", f"{field.name} is no registered field", False


def _uri_flaws(field: Field, schemes: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    scheme = field.value.partition(":")[0].lower()
    if scheme == "http":
        yield "not-https", f"{field.name} is an http address; it must be https", True
    elif ":" not in field.value:
        yield "no-uri", f"{field.name} is no URI; write one such as {schemes[-1]}:…", True
    elif scheme not in schemes:
        yield "scheme-not-allowed", f"{field.name} is none of {', '.join(f'{one}:' for one in schemes)}", True
    elif not _is_uri(field.value):
        yield "bad-uri", f"{field.name} is no complete URI", True
    elif field.name.lower() == "csaf" and not field.value.endswith("/provider-metadata.json"):
        yield "bad-csaf", "CSAF does not lead to provider-metadata.json", True


def _is_uri(value: str) -> bool:
    try:
        Uri.parse(value)
    except ValueError:
        return False
    return True


def _are_languages(value: str) -> bool:
    return all(_LANGUAGE.fullmatch(tag.strip(" \t")) for tag in value.split(","))


def _is_flag(value: str) -> bool:
    return value.lower() in ("true", "false")


def _is_moment(value: str) -> bool:
    return moment(value) is not None


_OTHERS: dict[str, tuple[Callable[[str], bool], str, str]] = {
    "expires": (_is_moment, "bad-date", "Expires is no date and time with its offset (RFC 3339)"),
    "preferred-languages": (_are_languages, "bad-language", "Preferred-Languages is no list of language tags"),
    "bug-bounty": (_is_flag, "bad-flag", "Bug-Bounty is neither True nor False"),
}


def _counts(fields: list[Field]) -> Iterator[Flaw]:
    times = Counter(field.name.lower() for field in fields)
    for name in ("Contact", "Expires"):
        if not times[name.lower()]:
            yield Flaw(0, f"no-{name.lower()}", f"{name} is missing")
    for name in NAMES:
        if times[name.lower()] > 1 and name.lower() in _ONCE:
            again = [field.line for field in fields if field.name.lower() == name.lower()][1]
            yield Flaw(again, "repeated-field", f"{name} is there {times[name.lower()]} times; it must be there once")
