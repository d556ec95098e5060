"""What an HTTP look sees (RFC 9110)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """Ask ``url`` once, at each address of its host; certificates are verified.

    ``follow`` is how many redirects may be followed (0: the answer itself is the fact). ``body`` keeps the text of
    the last response; it makes no further exchange. ``headers`` are (name, value) pairs beyond the client's own;
    ``header_env`` are (name, environment variable) pairs whose values never reach the evidence.
    """

    probe: ClassVar[str] = "http"

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    header_env: tuple[tuple[str, str], ...] = ()
    follow: int = 0
    body: bool = False


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """One response. Header names are lower case, in the order received, duplicates kept apart.

    ``text`` is the body decoded strictly (charset of the content type, else UTF-8), or None when it was not asked
    for or could not be decoded; ``undecoded`` then says why. ``size`` is in bytes after content decoding.
    """

    url: str
    status: int
    http_version: str
    headers: tuple[tuple[str, str], ...]
    size: int = 0
    text: str | None = None
    undecoded: str = ""

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of header ``name`` (any case), in order."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key == wanted)

    def first(self, name: str) -> str | None:
        """The first value of header ``name``, or None."""
        return next(iter(self.values(name)), None)


@dataclass(frozen=True, slots=True)
class HttpFacts:
    """The hops of one look, at least one; the last is the answer."""

    hops: tuple[HttpResponse, ...]

    @property
    def answer(self) -> HttpResponse:
        """The last response."""
        return self.hops[-1]


@dataclass(frozen=True, slots=True)
class PortRequest:
    """Does anything accept TCP connections at ``host``:``port``? Asked beside a control port that must be open."""

    probe: ClassVar[str] = "port"

    host: str
    port: int
    control: int


@dataclass(frozen=True, slots=True)
class PortFacts:
    """``answer`` is ``open``, or ``closed``: refused by RST while the control port accepted. Else it is Unseen."""

    host: str
    port: int
    answer: str


class PlainAnswer(StrEnum):
    """How a port met a client that speaks HTTP without TLS. Anything else is Unseen."""

    CLOSED = "closed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class PlainHttpRequest:
    """What does ``host``:``port`` say to ``GET path`` over HTTP without TLS, at each of its addresses?

    A refused connection is believed only where ``control``, a port that must be open, accepts at the same address.
    """

    probe: ClassVar[str] = "plain_http"

    host: str
    port: int = 80
    control: int = 443
    path: str = "/"


@dataclass(frozen=True, slots=True)
class PlainHttpFacts:
    """``response`` is the first answer, redirects not followed; None exactly where the port is CLOSED."""

    host: str
    port: int
    answer: PlainAnswer
    response: HttpResponse | None = None
