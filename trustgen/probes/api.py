"""GET questions to a JSON API with a token: paged, within caps, never again after being told to wait.

The token goes to the API's own origin and nowhere else; nothing but GET is ever sent.
"""

from __future__ import annotations

import asyncio
import json
import re
import traceback
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit
from weakref import WeakKeyDictionary

from trustgen.model.observation import Observation, Seen, Why
from trustgen.net import Exchanged, LookFailed, Net
from trustgen.probes.access import Access, Secrets

#: Pages of one listing; more is too much to have been looked at.
MOST_PAGES = 100
_MOST_REDIRECTS = 3
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,<]*\brel="?next"?')
#: GitHub's words in a 403 of a secondary limit, which may come without any header.
_RATE = re.compile(r"(?i)\b(rate limit|abuse detection)\b")
_PLAN = re.compile(r"^Upgrade to ")
Headers = tuple[tuple[str, str], ...]
#: Questions under way at a time to one API.
_TOGETHER = 4


@dataclass(slots=True)
class _Line:
    """Who waits for one API in one run. ``told_to_wait`` ends it: asking on would make it worse."""

    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_TOGETHER))
    told_to_wait: LookFailed | None = None


_lines: WeakKeyDictionary[Net, dict[str, _Line]] = WeakKeyDictionary()


async def observed(work: Awaitable[object], access: Access) -> tuple[Observation, ...]:
    """The facts that ``work`` sees, or why there are none. An answer of another shape is garbled."""
    try:
        facts = await work
    except LookFailed as failure:
        return (access.unseen(failure),)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        return (access.unseen(LookFailed(Why.GARBLED, "the service's answer has another shape", _where(error))),)
    return (Seen(facts, access.clock(), access.place()),)


def _where(error: Exception) -> str:
    """Which line could not use the answer. The error's own words would hold what was answered."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}, line {frame.lineno}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``body`` is what its JSON says; None where there is no body."""

    status: int
    body: Any
    exchanged: Exchanged

    @property
    def message(self) -> str:
        """What an error says of itself."""
        return str(self.body.get("message", "")) if isinstance(self.body, dict) else ""


class Api:
    """One API under ``root`` (``https://api.github.com``). ``scheme`` is how the token is sent.

    ``scheme`` is ``Bearer`` for the Authorization header, else the name of a header that holds the token alone.
    """

    def __init__(self, access: Access, root: str, token: str, scheme: str = "Bearer", headers: Headers = ()) -> None:
        self._access = access
        self._root = root.rstrip("/")
        # Of all secrets the service knows this one alone; another's value in an answer is a name like any other.
        self._own = Secrets(access.secrets.environment)
        self._own.get(token)
        if token and not _is_private(self._root):
            raise LookFailed(Why.NOT_LOOKED, "a credential is not sent over plain http", self._root)
        self._headers: Headers = (("accept", "application/json"), *headers, *_credential(access, token, scheme))

    async def get(self, path: str, permission: str, **asked: object) -> Any:
        """The JSON of a 200. Raises LookFailed for anything else; ``permission`` is what the token needs for it."""
        return self.insisted(await self.ask(self.url(path, asked)), permission).body

    async def each(self, path: str, permission: str, key: str = "", **asked: object) -> AsyncIterator[Any]:
        """Every item of a listing, page by page by the Link header (RFC 8288). ``key`` holds the list in an object."""
        url: str | None = self.url(path, asked)
        for _ in range(MOST_PAGES):
            answer = self.insisted(await self.ask(str(url)), permission)
            items = answer.body[key] if key else answer.body
            if not isinstance(items, list):
                raise TypeError("a listing is no list")
            for item in items:
                yield item
            url = self._next(str(url), answer)
            if url is None:
                return
        raise LookFailed(Why.TOO_LARGE, "there is too much to look at", f"over {MOST_PAGES} pages of {path}")

    async def ask(self, url: str) -> Answer:
        """One answer, whatever its status but being told to wait. Redirects are followed within the API alone."""
        for _ in range(_MOST_REDIRECTS):
            exchanged = await self._in_turn(url)
            response = exchanged.response
            location = response.first("location")
            if response.status not in (301, 302, 307, 308) or location is None:
                return Answer(response.status, _body(exchanged, self._own, self._root), exchanged)
            url = self._within(urljoin(url, location))
        raise LookFailed(Why.TOO_MANY_REDIRECTS, "the service redirects too often")

    def url(self, path: str, asked: dict[str, object]) -> str:
        """The address of ``path`` under the root."""
        return f"{self._root}{path}" + (f"?{urlencode(asked)}" if asked else "")

    def insisted(self, answer: Answer, permission: str) -> Answer:
        """``answer``, which must be a 200. Raises LookFailed for anything else."""
        match answer.status:
            case 200:
                return answer
            case 401:
                raise LookFailed(Why.NO_CREDENTIAL, "the token was refused", answer.message)
            case 403 if _PLAN.search(answer.message):
                raise LookFailed(Why.NOT_LOOKED, "the owner's plan does not have what was asked about", answer.message)
            case 403:
                raise LookFailed(Why.NO_PERMISSION, f"the token lacks the permission {permission}", answer.message)
            case 404:
                reason = f"what was asked about does not exist, or the token lacks the permission {permission}"
                raise LookFailed(Why.NOT_FOUND, reason, answer.message)
            case status:
                raise LookFailed(Why.GARBLED, f"the service answered with status {status}", answer.message)

    def _next(self, url: str, answer: Answer) -> str | None:
        links = ", ".join(answer.exchanged.response.values("link"))
        found = _NEXT.search(links)
        return self._within(urljoin(url, found[1])) if found else None

    def _within(self, url: str) -> str:
        """``url``, if it is of the API's own origin: the token goes nowhere else."""
        if _origin(url) != _origin(self._root):
            raise LookFailed(Why.GARBLED, "the service redirects to another host", url)
        return url

    async def _in_turn(self, url: str) -> Exchanged:
        line = _lines.setdefault(self._access.net, {}).setdefault(self._root, _Line())
        async with line.slots:
            if line.told_to_wait is None:
                exchanged = await self._exchanged(url)
                wait = _wait(exchanged)
                if wait is None:
                    return exchanged
                line.told_to_wait = wait
        raise line.told_to_wait

    async def _exchanged(self, url: str) -> Exchanged:
        net = self._access.net
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        *others, last = await net.resolve(parts.hostname or "", port)
        for endpoint in others:
            try:
                return await net.exchange(url, "GET", self._headers, endpoint)
            except LookFailed as failure:
                if failure.why not in (Why.UNREACHABLE, Why.REFUSED, Why.NO_FAMILY):
                    raise
        return await net.exchange(url, "GET", self._headers, last)


def step(text: str) -> str:
    """``text`` as one step of a path."""
    return quote(text, safe="")


def moment(text: str) -> datetime:
    """A time stamp of an API (RFC 3339); raises ValueError for one without zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time stamp has no zone")
    return at.astimezone(UTC)


def _credential(access: Access, token: str, scheme: str) -> Headers:
    if not token:
        return ()
    value = access.secrets.get(token)
    if value is None:
        raise LookFailed(Why.NO_CREDENTIAL, "a credential is missing", f"not set: {token}")
    if not value.isprintable() or not value.isascii():
        raise LookFailed(Why.NO_CREDENTIAL, "a credential cannot be sent in a header", "it holds a line break or such")
    if scheme != "Bearer":
        return ((scheme, value),)
    # A token that names its own scheme is sent as it is.
    return (("authorization", value if " " in value else f"Bearer {value}"),)


def _is_private(root: str) -> bool:
    """Whether nobody on the way reads what is sent to ``root``."""
    parts = urlsplit(root)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "::1", "localhost")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _wait(exchanged: Exchanged) -> LookFailed | None:
    """What a 429 says, or a 403 that is about the rate: when to come back."""
    response = exchanged.response
    after, reset = response.first("retry-after"), response.first("x-ratelimit-reset")
    spent = response.first("x-ratelimit-remaining") == "0" or bool(_RATE.search(response.text or ""))
    if response.status != 429 and not (response.status == 403 and (spent or after)):
        return None
    if after and after.isdigit():
        return LookFailed(Why.THROTTLED, f"the service asks to wait for {int(after)} seconds")
    if reset and reset.isdigit() and len(reset) < 12:
        at = datetime.fromtimestamp(int(reset), UTC)
        return LookFailed(Why.THROTTLED, f"the service asks to wait until {at:%Y-%m-%d %H:%M} UTC")
    return LookFailed(Why.THROTTLED, "the service asks for fewer requests")


def _body(exchanged: Exchanged, own: Secrets, root: str) -> Any:
    """The JSON of an answer; an error may have none."""
    response = exchanged.response
    if exchanged.cut:
        raise LookFailed(Why.TOO_LARGE, "the service's answer is too large", f"more than {response.size} bytes")
    if not response.text:
        return None
    try:
        return json.loads(own.redact(response.text))
    except (ValueError, RecursionError) as error:
        if response.status == 200:
            detail = f"{error}; is {root} the root of its API, as https://git.example/api/v3 is?"
            raise LookFailed(Why.GARBLED, "the service's answer is no JSON", detail) from error
        return None
