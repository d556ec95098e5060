"""The system's own resolver (hosts file and all), asked in threads that can be left behind.

``getaddrinfo`` cannot be cancelled. asyncio's default executor joins its threads at exit, so one hanging
look-up would hold the whole run back; daemon threads do not.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from trustgen.model.observation import Why
from trustgen.net.failure import LookFailed

ResultT = TypeVar("ResultT")

_ABSENT = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


async def system_addresses(host: str) -> tuple[str, ...]:
    """Every IPv4 and IPv6 address of ``host``, IPv4 first, each sorted. Raises LookFailed (unresolved)."""
    try:
        found = await in_daemon_thread(lambda: _ask(host))
    except socket.gaierror as error:
        if error.errno in _ABSENT:
            raise LookFailed(Why.UNRESOLVED, "the name has no address", f"{host}: {error}") from error
        raise LookFailed(Why.UNRESOLVED, "the name could not be looked up", f"{host}: {error}") from error
    except (OSError, UnicodeError) as error:
        raise LookFailed(Why.UNRESOLVED, "the name could not be looked up", f"{host}: {error}") from error
    return in_order(found)


def _ask(host: str) -> set[str]:
    return {str(address[0]) for *_, address in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}


def in_order(addresses: set[str]) -> tuple[str, ...]:
    """IPv4 before IPv6, each by value."""

    def key(address: str) -> tuple[bool, bytes]:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return ":" in address, socket.inet_pton(family, address.partition("%")[0])

    return tuple(sorted(addresses, key=key))


async def in_daemon_thread(call: Callable[[], ResultT]) -> ResultT:
    """The result of the blocking ``call``; when the waiter is cancelled the thread is left to itself."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[ResultT] = loop.create_future()

    def settle(put: Callable[[], None]) -> None:
        if not answer.done():
            put()

    def work() -> None:
        try:
            result = call()
        except Exception as error:  # noqa: BLE001 - whatever it is, the waiter must have it
            put = partial(answer.set_exception, error)
        else:
            put = partial(answer.set_result, result)
        try:
            loop.call_soon_threadsafe(settle, put)
        except RuntimeError:
            # The run has ended and closed its loop; nobody waits any more.
            return

    threading.Thread(target=work, name="trustgen-getaddrinfo", daemon=True).start()
    return await answer
