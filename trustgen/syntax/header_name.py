"""The name of a header (RFC 9110 §5.1)."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")


def is_header_name(text: str) -> bool:
    """Whether ``text`` can be the name of a header."""
    return _TOKEN.fullmatch(text) is not None
