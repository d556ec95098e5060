"""The cookies that a page sets carry the protections that the claim names, and last no longer than it says.

Holds when
----------
At least one cookie is set (``name`` picks one, otherwise all are judged), and each: carries every flag in ``flags``
(others may be there too): Secure, HttpOnly, Partitioned, SameSite=Strict, SameSite=Lax, SameSite=None, HostOnly (no
Domain), __Host- or __Secure- (the name begins so, and the browser's conditions for that are met); and is kept within
``lifetime``, or with ``lifetime: session`` until the browser closes.

Broken when
-----------
A cookie lacks a flag, or is kept for another time than the claim says.

Unknown when
------------
The page cannot be fetched, the answer is an error page (only 2xx, 3xx, 401 and 403 are judged), or sets no such cookie.
A bound on the lifetime is not settled by a cookie that is kept until the browser closes, whenever that is. Cookies that
are being removed, or that browsers ignore, are not judged.

Cannot see
----------
Cookies that are set only after signing in, by other pages or by scripts. For how long the server honours a session.
Values of cookies are never shown.

Positive control
----------------
Nothing holds of no cookies: one at least must be seen.

References
----------
RFC 6265bis (draft-ietf-httpbis-rfc6265bis) §5.6 (parsing), §4.1.3 (prefixes); CHIPS (Partitioned). A SameSite that is
left out is not Lax: browsers differ.

"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Literal, Self

from trustgen.checks import pages, web
from trustgen.checks.wording import lasting, listed, quoted
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.model.check import Check
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import DurationBound, SetOf
from trustgen.syntax import cookies
from trustgen.validated import AfterValidator, Field, model_validator

HEADER = "set-cookie"
FLAGS = (
    *("Secure", "HttpOnly", "Partitioned", "HostOnly", "__Host-", "__Secure-"),
    *("SameSite=Strict", "SameSite=Lax", "SameSite=None"),
)


def _are_flags(flags: SetOf) -> SetOf:
    wrong = [name for name in flags.names() if name not in FLAGS]
    if wrong:
        raise ValueError(f"{listed(wrong)}: the flags are {listed(FLAGS)}")
    if sum(name.startswith("SameSite=") for name in flags.names()) > 1:
        raise ValueError("a cookie has one SameSite")
    return flags


class CookieParameters(pages.PageParameters):
    """Which page, which cookie, and what is said of it."""

    name: Annotated[str, Field(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", max_length=200)] | None = Field(
        default=None, description="The cookie's name. Without it, every cookie that the page sets is judged."
    )
    flags: Annotated[SetOf, AfterValidator(_are_flags)] | None = Field(
        default=None, description="What the cookie carries, such as [Secure, HttpOnly, SameSite=Lax]."
    )
    lifetime: Literal["session"] | DurationBound | None = Field(
        default=None, description="How long it is kept: {max: 12h}, or session: until the browser closes."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.flags is None and self.lifetime is None:
            raise ValueError("say what flags it carries or what its lifetime is")
        return self


def judge(parameters: CookieParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Judge every cookie that the answer sets, or those of one name."""
    finding = web.not_judged(facts.answer)
    if finding is not None:
        return finding
    sent = _sent_at(facts.answer, now)
    named = tuple(cookie for cookie in _set(facts.answer, sent) if parameters.name in (None, cookie.name))
    if not named:
        return unknown("sets no cookie" + (f" of the name {parameters.name}" if parameters.name else ""))
    wrong = tuple(part for cookie in named for part in _wrong(parameters, cookie, sent))
    if wrong:
        return broken("; ".join(wrong))
    open_ended = [cookie.name for cookie in named if _is_open(parameters, cookie, sent)]
    if open_ended:
        return unknown(f"keeps {listed(map(quoted, open_ended))} until the browser closes, whenever that is")
    return holds(f"sets {listed(_shown(parameters, cookie, sent) for cookie in named)}")


def _sent_at(answer: HttpResponse, now: datetime) -> datetime:
    """When the answer was written by the server's own clock, by which it also wrote Expires; else ``now``."""
    try:
        sent = parsedate_to_datetime(answer.first("date") or "")
    except ValueError:
        return now
    return sent if sent.tzinfo is not None else now


def _set(answer: HttpResponse, sent: datetime) -> Iterator[cookies.Cookie]:
    for value in answer.values(HEADER):
        cookie = cookies.parse(value)
        if cookie is None:
            continue
        kept = cookie.lifetime(sent)
        if kept is None or kept > 0:
            yield cookie


def _wrong(parameters: CookieParameters, cookie: cookies.Cookie, sent: datetime) -> Iterator[str]:
    flags = parameters.flags.names() if parameters.flags else ()
    lacking = [flag for flag in flags if not _has(cookie, flag)]
    if lacking:
        yield f"sets {quoted(cookie.name)} without {listed(lacking)}"
    kept, bound = cookie.lifetime(sent), parameters.lifetime
    if kept is None or bound is None:
        return
    said = "until the browser closes" if bound == "session" else str(bound)
    if bound == "session" or not bound.permits(kept):
        yield f"keeps {quoted(cookie.name)} for {lasting(kept)}; the claim says {said}"


def _has(cookie: cookies.Cookie, flag: str) -> bool:
    if flag.startswith("SameSite="):
        return cookie.same_site == flag.removeprefix("SameSite=")
    if flag.startswith("__"):
        return cookie.prefix == flag
    return {
        "Secure": cookie.secure,
        "HttpOnly": cookie.http_only,
        "Partitioned": cookie.partitioned,
        "HostOnly": not cookie.domain,
    }[flag]


def _is_open(parameters: CookieParameters, cookie: cookies.Cookie, sent: datetime) -> bool:
    return isinstance(parameters.lifetime, DurationBound) and cookie.lifetime(sent) is None


def _shown(parameters: CookieParameters, cookie: cookies.Cookie, sent: datetime) -> str:
    flags = f" with {listed(parameters.flags.names())}" if parameters.flags else ""
    kept = cookie.lifetime(sent)
    return f"{quoted(cookie.name)}{flags}, kept " + (
        "until the browser closes" if kept is None else f"for {lasting(kept)}"
    )


def lies(parameters: CookieParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """The cookie without each flag in turn, and kept for too long or too short a time."""
    name = parameters.name or "__Host-lie"
    if parameters.flags is not None:
        yield pages.sending(facts, HEADER, f"{name}=lie; Domain=elsewhere.invalid{_kept(parameters)}")
    for flag in parameters.flags.names() if parameters.flags else ():
        yield pages.sending(facts, HEADER, f"{name}=lie{_flags_but(parameters, flag)}{_kept(parameters)}")
    bound = parameters.lifetime
    if bound == "session" or (isinstance(bound, DurationBound) and bound.max is not None):
        yield pages.sending(facts, HEADER, f"{name}=lie{_flags_but(parameters, '')}; Max-Age=900000000000")
    if isinstance(bound, DurationBound) and bound.min is not None:
        yield pages.sending(facts, HEADER, f"{name}=lie{_flags_but(parameters, '')}; Max-Age=1")


def _flags_but(parameters: CookieParameters, left_out: str) -> str:
    flags = [flag for flag in (parameters.flags.names() if parameters.flags else ()) if flag != left_out]
    prefix = any(flag.startswith("__") for flag in flags)
    written = [flag for flag in flags if not flag.startswith("__") and flag != "HostOnly"]
    written += ["Path=/"] if prefix else []
    written += ["Domain=elsewhere.invalid"] if left_out in ("HostOnly", "__Host-") else []
    return "".join(f"; {flag}" for flag in written)


def _kept(parameters: CookieParameters) -> str:
    return "" if parameters.lifetime in (None, "session") else "; Max-Age=1"


CHECK = Check(
    name="cookie",
    parameters=CookieParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=pages.looks,
    judge=judge,
    lies=lies,
    repeat=pages.repeat,
    manual=__doc__,
    example={
        "target": "app",
        "path": "/login",
        "name": "sid",
        "flags": ["Secure", "HttpOnly"],
        "lifetime": {"max": "12h"},
    },
)
