"""Set-Cookie, read as a browser reads it (RFC 6265bis §5.1.1, §5.6, §5.7)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from trustgen.frozen import dataclass

LARGEST_PAIR = 4096  # characters of name and value together
LARGEST_ATTRIBUTE = 1024  # characters of an attribute's value
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_DELIMITERS = re.compile(r"[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9]|$)")
_DAY = re.compile(r"([0-9]{1,2})(?:[^0-9]|$)")
_YEAR = re.compile(r"([0-9]{2,4})(?:[^0-9]|$)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MAX_AGE = re.compile(r"-?[0-9]+")
_LONGEST = 10**12  # seconds: longer than any cookie is kept


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie without its value. ``max_age`` is in seconds; ``expires`` is aware, UTC; of both, ``max_age`` counts.

    ``same_site`` is ``Strict``, ``Lax``, ``None`` or empty where nothing that browsers know is said. ``domain`` and
    ``path`` are as sent, empty where they are not.
    """

    name: str
    secure: bool = False
    http_only: bool = False
    partitioned: bool = False
    same_site: str = ""
    domain: str = ""
    path: str = ""
    max_age: int | None = None
    expires: datetime | None = None

    def lifetime(self, now: datetime) -> float | None:
        """For how many seconds from ``now`` (aware) it is kept; None until the browser closes."""
        if self.max_age is not None:
            return self.max_age
        return None if self.expires is None else (self.expires - now).total_seconds()

    @property
    def prefix(self) -> str:
        """``__Host-`` or ``__Secure-`` where the name begins so and the cookie is as that demands; else empty."""
        lower = self.name.lower()
        if lower.startswith("__host-"):
            return "__Host-" if self.secure and not self.domain and self.path == "/" else ""
        return "__Secure-" if lower.startswith("__secure-") and self.secure else ""


def parse(value: str) -> Cookie | None:
    """The cookie that one Set-Cookie value sets; None where browsers ignore it."""
    if _CONTROLS.search(value):
        return None
    pair, _, rest = value.partition(";")
    name, equals, content = pair.partition("=")
    name, content = (name.strip(" \t"), content.strip(" \t")) if equals else ("", pair.strip(" \t"))
    if not (name or content) or len(name) + len(content) > LARGEST_PAIR:
        return None
    attributes = _attributes(rest)
    same_site = attributes.get("samesite", "").capitalize()
    max_age = attributes.get("max-age", "")
    return Cookie(
        name=name,
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        partitioned="partitioned" in attributes,
        same_site=same_site if same_site in ("Strict", "Lax", "None") else "",
        domain=attributes.get("domain", "").removeprefix(".").lower(),
        path=attributes.get("path", "") if attributes.get("path", "").startswith("/") else "",
        max_age=_seconds(max_age),
        expires=date(attributes.get("expires", "")),
    )


def _seconds(written: str) -> int | None:
    if not _MAX_AGE.fullmatch(written):
        return None
    # Thousands of digits are more than Python reads as a number.
    return max(-_LONGEST, min(int(written[:20]), _LONGEST))


def _attributes(text: str) -> dict[str, str]:
    """Attributes by lower-case name; the last of a name counts."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        value = value.strip(" \t")
        lower = name.strip(" \t").lower()
        # A Max-Age or Expires that cannot be read leaves an earlier one standing.
        unread = (lower == "max-age" and _seconds(value) is None) or (lower == "expires" and date(value) is None)
        if len(value) <= LARGEST_ATTRIBUTE and not unread:
            found[lower] = value
    return found


def date(text: str) -> datetime | None:
    """A cookie's date (§5.1.1): tokens in any order; None where time, day, month or year is missing or wrong."""
    time: tuple[int, int, int] | None = None
    day = month = year = None
    for token in _DELIMITERS.split(text[:LARGEST_ATTRIBUTE]):
        if time is None and (found := _TIME.match(token)):
            time = int(found[1]), int(found[2]), int(found[3])
        elif day is None and (found := _DAY.match(token)):
            day = int(found[1])
        elif month is None and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year is None and (found := _YEAR.match(token)):
            year = _century(int(found[1]))
    if time is None or day is None or month is None or year is None or year < 1601:
        return None
    try:
        return datetime(year, month, day, time[0], time[1], time[2], tzinfo=UTC)
    except ValueError:
        return None


def _century(year: int) -> int:
    if 70 <= year <= 99:
        return year + 1900
    return year + 2000 if year <= 69 else year
