"""Addresses of the web as httpx reads them, and what they lead to (RFC 3986)."""

from __future__ import annotations

from functools import lru_cache

import httpx

from trustgen.model.observation import Why
from trustgen.net.failure import LookFailed


@lru_cache(maxsize=1024)
def web_address(url: str) -> httpx.URL:
    """``url`` without user, password and fragment.

    Raises LookFailed (garbled) unless it is http or https with a host.
    """
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise LookFailed(Why.GARBLED, "the address is no web address", f"{url[:200]!r}: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise LookFailed(Why.GARBLED, "the address is no web address", repr(url[:200]))
    return parsed.copy_with(userinfo=b"", fragment=None) if parsed.userinfo or "#" in url else parsed


def led_to(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect from ``url`` leads (§5.2). Raises LookFailed (garbled) unless that is a web address."""
    try:
        return web_address(str(url.join(location)))
    except (httpx.InvalidURL, ValueError, UnicodeError, LookFailed) as error:
        raise LookFailed(Why.GARBLED, "the redirect leads to no web address", repr(location[:200])) from error
