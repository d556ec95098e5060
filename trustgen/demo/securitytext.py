"""Tidemark's security.txt (RFC 9116), for runs that are not given the text that the project's generator makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from trustgen.demo.openpgp import clearsigned
from trustgen.securitytxt.armour import unwrap

_FIELDS = (
    ("Contact", "mailto:security@tidemark.example"),
    ("Contact", "https://tidemark.example/security/report"),
    ("Expires", "{expires}"),
    ("Preferred-Languages", "en"),
    ("Canonical", "https://tidemark.example/.well-known/security.txt"),
    ("Canonical", "https://www.tidemark.example/.well-known/security.txt"),
    ("Canonical", "https://trust.tidemark.example/.well-known/security.txt"),
    ("Encryption", "https://www.tidemark.example/security/pgp.asc"),
    ("Acknowledgments", "https://www.tidemark.example/security/thanks"),
    ("Policy", "https://trust.tidemark.example/disclosure"),
    ("Hiring", "https://www.tidemark.example/jobs"),
    ("CSAF", "https://www.tidemark.example/.well-known/csaf/provider-metadata.json"),
    ("Bug-Bounty", "True"),
)


def security_text(clock: datetime) -> str:
    """The file, signed at ``clock``; it expires 180 days later."""
    expires = written(clock + timedelta(days=180))
    return clearsigned("".join(f"{name}: {value.format(expires=expires)}\n" for name, value in _FIELDS), clock)


def with_field(text: str, name: str, value: str) -> str:
    """``text`` with the value of the first field ``name`` replaced."""
    return re.sub(rf"^{re.escape(name)}: .*$", f"{name}: {value}", text, count=1, flags=re.MULTILINE)


def resigned(text: str, change: Callable[[str], str], clock: datetime) -> str:
    """``text`` as ``change`` makes it, signed again at ``clock`` if it was: nothing but the change is wrong."""
    lines = tuple(enumerate(text.splitlines(), start=1))
    inside = unwrap(lines)
    plain = "".join(f"{line}\n" for _, line in inside.lines)
    return clearsigned(change(plain), clock) if inside.signed else change(text)


def written(moment: datetime) -> str:
    """RFC 3339, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
