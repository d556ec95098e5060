"""Large imports, made while packets are under way."""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from types import ModuleType

#: Turns of the event loop until a look that needs no import has sent its first packet.
_TURNS = 4
#: What is needed sooner goes first: to ask a name server, to speak over a connection that stands, to read an answer.
_ORDER = ("dns.asyncresolver", "trustgen.probes.http", "trustgen.net.http", "cryptography.x509")


async def imported(name: str) -> ModuleType:
    """The module ``name``; looks that can begin without it do, before it is imported. Raises ImportError."""
    if name not in sys.modules:
        # Not in a thread: the two would take turns with the interpreter, and both take longer.
        for _ in range(_TURNS + (_ORDER.index(name) if name in _ORDER else len(_ORDER))):
            await asyncio.sleep(0)
    return import_module(name)
