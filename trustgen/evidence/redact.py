"""The last line of defence for secrets: a value that got into a text all the same does not get out."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, quote_plus

REDACTED = "[redacted]"
SHORTEST = 6  # characters; a shorter value is a part of too many words to be struck out


def redact(text: str, secrets: Iterable[str]) -> str:
    """``text`` without any of ``secrets``: as they are, percent-encoded, or alone in base64.

    Values of fewer than `SHORTEST` characters are left alone.
    """
    return redactor(secrets)(text)


def redactor(secrets: Iterable[str]) -> Callable[[str], str]:
    """The same for many texts."""
    shapes = {shape for secret in secrets if len(secret) >= SHORTEST for shape in _shapes(secret)}
    if not shapes:
        return str
    longest_first = sorted(shapes, key=lambda shape: (-len(shape), shape))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: pattern.sub(REDACTED, text)


def _shapes(secret: str) -> set[str]:
    raw = secret.encode("utf-8", "surrogatepass")
    encoded = {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    return {secret, quote(raw, safe=""), quote_plus(raw), *encoded, *(text.rstrip("=") for text in encoded)}
