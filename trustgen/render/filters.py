"""What templates do to a value with ``|``."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol

from markupsafe import Markup, escape

from trustgen.model.claim import Claim
from trustgen.render.links import readable, safe_href
from trustgen.render.voice import Voice

#: Options are few of a command's words, and hold a dash at which a browser would break the line.
_OPTION = re.compile(r"(?<= )(-[\w-]{2,})(?= |$)")


class Told(Protocol):
    """What templates show as a row: something that tells of a claim."""

    @property
    def claim(self) -> Claim:
        """The claim."""


def filters_of(voice: Voice) -> Mapping[str, Callable[..., Any]]:
    """The filters by name."""

    def cell(row: Told, name: str) -> Markup:
        value = cell_value(row.claim, name)
        return escape("–") if value is None else voice.tag(value, "cap" if isinstance(value, str) else None)

    return {
        "capital": capital,
        "cell": cell,
        "command": command,
        "country": voice.country,
        "href": lambda url: safe_href(str(url)),
        "name": lambda key: capital(str(key).replace("-", " ").replace("_", " ").replace(".", " ")),
        "readable": lambda url: readable(str(url)),
        "sentence": sentence,
        "shorten": shorten,
        "stamp": stamp,
    }


def cell_value(claim: Claim, name: str) -> Any:
    """A row's value by the column's name: its own cell, or whom it applies to."""
    if name.startswith("applies.") and claim.applies is not None:
        return getattr(claim.applies, name.removeprefix("applies."), None) or None
    return claim.cells.get(name)


def capital(text: str) -> str:
    """``text`` with its first letter a capital."""
    return text[:1].upper() + text[1:]


def sentence(text: Any) -> Any:
    """Text or markup that ends with a full stop and, where a plain word comes first, begins with a capital."""
    opening, _, _ = text.partition(" ")
    first = capital(text) if opening.rstrip(",;:").isalpha() else text
    return first if first[-1:] in ".!?…/" else first + "."


@lru_cache
def shorten(text: str, most: int) -> str:
    """The beginning of ``text``, whole words, at most ``most`` characters (never fewer than 24) with the ellipsis."""
    whole, width = " ".join(text.split()), max(24, most)
    if len(whole) <= width:
        return whole
    # What is shown does not depend on the words behind the first that is too much.
    words = whole[: whole.find(" ", width + 1)] if " " in whole[width + 1 :] else whole
    return _wrapper(width).fill(words)


@lru_cache
def _wrapper(width: int) -> textwrap.TextWrapper:
    """What ``textwrap.shorten`` makes for each text anew."""
    return textwrap.TextWrapper(width=width, max_lines=1, placeholder="…")


def command(text: str) -> Markup:
    """A command whose options stay in one piece: browsers would break a line after the dash of ``-servername``."""
    return Markup(_OPTION.sub(r"<span>\1</span>", str(escape(text))))  # noqa: S704 - escaped here


@lru_cache
def stamp(at: datetime) -> str:
    """An instant for machines: RFC 3339, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
