"""MTA-STS: the TXT record and the policy file (RFC 8461 §3.1, §3.2, §4.1)."""

from __future__ import annotations

import re
from typing import Literal, cast, get_args

from trustgen.frozen import dataclass
from trustgen.syntax.tags import TagError, begins, parse

Mode = Literal["none", "testing", "enforce"]
#: From the mildest to the strictest.
MODES: tuple[Mode, ...] = get_args(Mode)
LONGEST_AGE = 31_557_600  # seconds
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_PATTERN = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})+\.?")


class MtaStsError(ValueError):
    """Senders ignore the record or the policy; the sentence says why."""


@dataclass(frozen=True, slots=True)
class MtaStsPolicy:
    """``max_age`` is in seconds; ``mx`` are the patterns in lower case, as written otherwise."""

    mode: Mode
    max_age: int
    mx: tuple[str, ...]


def chosen(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a name's TXT records that are MTA-STS records."""
    return tuple(text for text in texts if begins(text, "STSv1"))


def identifier(text: str) -> str:
    """The ``id`` of a record that ``chosen`` has chosen. Raises MtaStsError."""
    try:
        found = parse(text).get("id", "")
    except TagError as error:
        raise MtaStsError(str(error)) from None
    if re.fullmatch("[A-Za-z0-9]{1,32}", found) is None:
        raise MtaStsError("it has no id of 1 to 32 letters and digits")
    return found


def read(text: str) -> MtaStsPolicy:
    """The policy in a file. Of keys other than ``mx`` the first one counts. Raises MtaStsError."""
    fields: dict[str, str] = {}
    patterns: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if not line.strip():
            continue
        key, colon, value = line.partition(":")
        if not colon or re.fullmatch("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}", key) is None:
            raise MtaStsError(f"the line {line[:60]!a} is no key with a value")
        if key == "mx":
            patterns.append(_pattern(value.strip(" \t")))
        fields.setdefault(key, value.strip(" \t"))
    if fields.get("version") != "STSv1":
        raise MtaStsError("it does not say version: STSv1")
    if fields.get("mode") not in MODES:
        raise MtaStsError("it names no mode (enforce, testing or none)")
    mode = cast(Mode, fields["mode"])
    if not patterns and mode != "none":
        raise MtaStsError("it names no mail servers (mx)")
    return MtaStsPolicy(mode, _max_age(fields.get("max_age", "")), tuple(patterns))


def _pattern(value: str) -> str:
    if _PATTERN.fullmatch(value) is None:
        raise MtaStsError(f"{value[:60]!a} is no pattern of a mail server's name")
    return value.lower().rstrip(".")


def _max_age(value: str) -> int:
    if re.fullmatch("[0-9]{1,10}", value) is None or int(value) > LONGEST_AGE:
        raise MtaStsError(f"its max_age is no number of seconds up to {LONGEST_AGE}")
    return int(value)


def matches(pattern: str, host: str) -> bool:
    """Whether a mail server's name is meant; a wildcard stands for exactly the left-most label (RFC 8461 §4.1)."""
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:]
    return host == pattern
