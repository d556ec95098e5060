"""The one failure of the network door, and how foreign errors become it."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from trustgen.model.observation import Why
from trustgen.net.settings import Endpoint


class LookFailed(Exception):
    """Nothing was seen. ``reason`` is a clause fit to publish, ``detail`` is for the operator."""

    def __init__(self, why: Why, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason
        self.detail = detail


def seconds(count: float) -> str:
    """``5 seconds``, ``1 second``, ``0.5 seconds``."""
    return f"{count:g} second{'' if count == 1 else 's'}"


def timed_out(what: str, after: float, detail: str = "") -> LookFailed:
    """``what`` took longer than ``after`` seconds."""
    return LookFailed(Why.TIMED_OUT, f"{what} timed out after {seconds(after)}", detail)


_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
_RESET = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)


def connect_failure(error: OSError, endpoint: Endpoint) -> LookFailed:
    """Why a connection to ``endpoint`` could not be opened."""
    detail = f"{endpoint}: {error}"
    if isinstance(error, ConnectionRefusedError):
        return LookFailed(Why.REFUSED, "the connection was refused", detail)
    if endpoint.is_ipv6 and (
        error.errno in _NO_ROUTE or (error.errno == errno.EHOSTUNREACH and not _is_routed(endpoint))
    ):
        return LookFailed(Why.NO_FAMILY, "IPv6 cannot be reached from here", detail)
    if isinstance(error, _RESET):
        return LookFailed(Why.RESET, "the connection was reset", detail)
    if error.errno == errno.ETIMEDOUT:
        return LookFailed(Why.TIMED_OUT, "the connection timed out", detail)
    return LookFailed(Why.UNREACHABLE, "the address cannot be reached", detail)


def _is_routed(endpoint: Endpoint) -> bool:
    """Whether this machine has a route to ``endpoint``: connecting a datagram socket looks it up and sends nothing."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect((endpoint.address, endpoint.port))
    except OSError:
        return False
    return True


def stream_failure(error: OSError, what: str) -> LookFailed:
    """Why an open connection broke while ``what`` (``the TLS handshake``, ``the answer``) was under way."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return LookFailed(Why.TLS_FAILED, f"the certificate was not accepted: {error.verify_message}", str(error))
    if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return LookFailed(Why.RESET, f"the connection was closed during {what}", str(error))
    if isinstance(error, ssl.SSLError):
        said = (error.reason or "unreadable answer").replace("_", " ").lower()
        return LookFailed(Why.TLS_FAILED, f"{what} failed: {said}", str(error))
    if isinstance(error, _RESET):
        return LookFailed(Why.RESET, f"the connection was reset during {what}", repr(error))
    if error.errno == errno.ETIMEDOUT:
        return LookFailed(Why.TIMED_OUT, f"{what} timed out", repr(error))
    return LookFailed(Why.UNREACHABLE, f"the connection was lost during {what}", repr(error))


@contextmanager
def mapped(what: str, limit: float) -> Iterator[None]:
    """Turn what an open connection raises during ``what`` into LookFailed; ``limit`` is the time that it had."""
    try:
        yield
    except TimeoutError as error:
        raise timed_out(what, limit, repr(error)) from error
    except OSError as error:
        raise stream_failure(error, what) from error
