"""Ports of loopback that nobody listens at, none of them given out twice."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Iterator

#: Below what Linux (32768) and macOS (49152) give to whoever binds or connects without saying which: no connection and
#: no other server of a test comes to stand there by chance.
_FIRST, _WORKERS, _EACH = 20_000, 8, 1_500


def _ports() -> Iterator[int]:
    """Those of this worker of the run; they begin anywhere, since another run may be under way beside this one."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _WORKERS
    begin = random.randrange(_EACH)
    yield from (_FIRST + worker * _EACH + (begin + step) % _EACH for step in range(_EACH))
    raise AssertionError(f"a worker has {_EACH} ports, and all of them were given out")


_REMAINING = _ports()


def free_port() -> int:
    """A port of 127.0.0.1, of TCP and UDP, where nobody listens."""
    return next(port for port in _REMAINING if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        # What an earlier server leaves in TIME_WAIT keeps no new one from the port.
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tcp.bind(("127.0.0.1", port))
            udp.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
