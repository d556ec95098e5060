"""Addresses that may stand in a link: only schemes that are known to be harmless."""

from __future__ import annotations

import ipaddress
import re
from typing import ClassVar, Self
from urllib.parse import SplitResult, urlsplit

from trustgen.model.values.schema import JsonSchema, Word, shown

SCHEMES = ("https", "http", "mailto", "tel", "openpgp4fpr", "dns")
_PORTS = {"https": 443, "http": 80}
LONGEST = 2048  # characters: what parsers of security.txt read of one field
# RFC 3986, section 2: what a URI may consist of; a percent sign only before two hexadecimal digits.
_URI = r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+"
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*\.?"
_REST = {
    # RFC 6068, cut to one address, with an optional query such as ?subject=
    "mailto": rf"[A-Za-z0-9.!#$&'*+/=^_~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+(?:\?.+)?",
    "tel": r"\+?[0-9][0-9().\-]{2,30}(?:;ext=[0-9]{1,10})?",  # RFC 3966
    "openpgp4fpr": r"[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}",
    "dns": rf"(?://{_LABEL}(?:\.{_LABEL})*/)?{_LABEL}(?:\.{_LABEL})*\.?(?:\?.+)?",  # RFC 4501
}


class Uri(Word):
    """A web address, mail address, telephone number or place of a key; ``scheme`` is one of ``SCHEMES``."""

    __slots__ = ()
    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "type": "string",
        "pattern": rf"^({'|'.join(SCHEMES)}):[^\s]+$",
        "maxLength": LONGEST,
        "examples": ["https://example.com/security", "mailto:security@example.com", "tel:+61-2-5550-1234"],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read a URI; raises ValueError for other schemes, credentials, spaces and control characters."""
        return cls(_checked(plain, SCHEMES))

    @property
    def scheme(self) -> str:
        return self.partition(":")[0].lower()

    @property
    def address(self) -> str:
        """What people read: a mail address, number or fingerprint without its scheme; a web address whole."""
        if self.scheme in ("https", "http"):
            return self
        return self.partition(":")[2].partition("?")[0]


class HttpUrl(Word):
    """A web address over https or http, without credentials."""

    __slots__ = ()
    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "type": "string",
        "pattern": r"^https?://[^\s]+$",
        "maxLength": LONGEST,
        "examples": ["https://example.com/security"],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read a URL; raises ValueError."""
        return cls(_checked(plain, ("https", "http")))

    @property
    def scheme(self) -> str:
        return self.partition(":")[0].lower()

    @property
    def host(self) -> str:
        """The host in lower case, without port and brackets."""
        return urlsplit(self).hostname or ""

    @property
    def port(self) -> int:
        return urlsplit(self).port or _PORTS[self.scheme]

    @property
    def path(self) -> str:
        """The path, "/" where none is written."""
        return urlsplit(self).path or "/"

    @property
    def origin(self) -> str:
        """Scheme, host and a port that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


class HttpsUrl(HttpUrl):
    """A web address over https alone."""

    __slots__ = ()
    JSON_SCHEMA: ClassVar[JsonSchema] = {**HttpUrl.JSON_SCHEMA, "pattern": r"^https://[^\s]+$"}

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read an https URL; raises ValueError."""
        return cls(_checked(plain, ("https",)))


def _checked(plain: object, schemes: tuple[str, ...]) -> str:
    if not isinstance(plain, str):
        raise ValueError(f"{shown(plain)} is not an address; write one such as https://example.com/security")
    if len(plain) > LONGEST:
        raise ValueError(f"the address has {len(plain)} characters; the most is {LONGEST}")
    scheme, colon, rest = plain.partition(":")
    if not colon or scheme.lower() not in schemes:
        raise ValueError(f"{shown(plain)} does not start with {' or '.join(f'{one}:' for one in schemes)}")
    if re.fullmatch(_URI, plain) is None:
        raise ValueError(
            f"{shown(plain)} holds a character that no address may hold; "
            "write spaces as %20, and names in other scripts as xn--..."
        )
    if scheme.lower() in ("https", "http"):
        _check_web(plain)
    elif re.fullmatch(_REST[scheme.lower()], rest) is None:
        raise ValueError(f"{shown(plain)} is not a complete {scheme.lower()}: address")
    return plain


def _check_web(text: str) -> None:
    try:
        parts = urlsplit(text)
        valid = parts.netloc != "" and parts.port != 0 and _is_host(parts)
    except ValueError as error:
        raise ValueError(f"{shown(text)} has no valid host and port") from error
    if "@" in parts.netloc:
        raise ValueError("the address holds a user name or password; remove it, for the page is public")
    if not valid:
        raise ValueError(f"{shown(text)} has no valid host; write one such as https://example.com/security")


def _is_host(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if ":" in host:
        return ipaddress.ip_address(host).version == 6
    return re.fullmatch(_HOST, host) is not None
