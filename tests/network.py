"""Keeps tests on this machine: a connection or a look-up that would leave it raises, by name.

Contracts between modules cannot see what a library does at run time; this can. Allowed are loopback addresses,
their names, and sockets that are not of the internet's families. Sub-processes are outside its reach.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

_INTERNET = (socket.AF_INET, socket.AF_INET6)
_CONNECTING = ("connect", "connect_ex")
_SENDING = ("sendto", "sendmsg")
_LOOKING_UP = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")


class YouForgotToFakeTheNetwork(Exception):
    """A test reached for something that is not on this machine."""


@dataclass(slots=True)
class Guard:
    """Stands before every socket of this process. ``attempts`` are what it refused, oldest first."""

    attempts: list[str] = field(default_factory=list)

    def stand(self, patch: pytest.MonkeyPatch) -> None:
        """Take the place of the functions that connect, send and look up, until ``patch`` is undone."""
        for name in _CONNECTING:
            patch.setattr(socket.socket, name, self._guarded(name, lambda args: args[0]))
        for name in _SENDING:
            patch.setattr(socket.socket, name, self._guarded(name, _destination))
        for name in _LOOKING_UP:
            patch.setattr(socket, name, self._guarded_look_up(name))

    def _guarded(self, name: str, address: Callable[[tuple[Any, ...]], Any]) -> Callable[..., Any]:
        original = getattr(socket.socket, name)

        def guarded(connection: socket.socket, *args: Any, **kwargs: Any) -> Any:
            to = address(args)
            if connection.family in _INTERNET and to is not None and not is_loopback(to[0]):
                self._refuse(f"{name} to {to[0]} port {to[1]}")
            return original(connection, *args, **kwargs)

        return guarded

    def _guarded_look_up(self, name: str) -> Callable[..., Any]:
        original = getattr(socket, name)

        def guarded(host: Any, *args: Any, **kwargs: Any) -> Any:
            if not (is_loopback(host) or _is_address(host)):
                self._refuse(f"{name} of {_text(host)}")
            return original(host, *args, **kwargs)

        return guarded

    def _refuse(self, attempt: str) -> None:
        self.attempts.append(attempt)
        message = f"{attempt}: tests stay on this machine; start a server on loopback instead"
        raise YouForgotToFakeTheNetwork(message)


def is_loopback(host: str | bytes | None) -> bool:
    """Whether ``host``, an address or a name, can only mean this machine."""
    text = _text(host)
    if text in ("", "localhost") or text.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _is_address(host: str | bytes | None) -> bool:
    try:
        ipaddress.ip_address(_text(host))
    except ValueError:
        return False
    return True


def _text(host: str | bytes | None) -> str:
    text = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host or "")
    return text.rstrip(".").lower()


def _destination(args: tuple[Any, ...]) -> Any:
    # sendto(bytes[, flags], address); sendmsg(buffers[, ancillary[, flags[, address]]]). None: already connected.
    return next((arg for arg in reversed(args[1:]) if isinstance(arg, tuple)), None)
