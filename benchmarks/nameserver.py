"""A name server on loopback that is as far away as it is told to be: it answers after a round trip, over UDP."""

from __future__ import annotations

import asyncio
import threading
from typing import Self, cast

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset

from benchmarks.relay import Relay
from benchmarks.server import DOMAIN

RECORDS = {
    (f"app.{DOMAIN}.", "CAA"): '0 issue "ca.example"',
    (f"{DOMAIN}.", "TXT"): '"v=spf1 mx -all"',
    (f"_dmarc.{DOMAIN}.", "TXT"): '"v=DMARC1; p=reject"',
}


class NameServer(asyncio.DatagramProtocol):
    """Answers from RECORDS, ``delay`` seconds late. What it does counts as the network phase of ``relay``."""

    def __init__(self, delay: float = 0.0, relay: Relay | None = None) -> None:
        self.delay = delay
        self._relay = relay
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        opening = self._loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        transport, _ = asyncio.run_coroutine_threadsafe(opening, self._loop).result()
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.address = "{}:{}".format(*self._transport.get_extra_info("sockname"))
        return self

    def __exit__(self, *failure: object) -> None:
        self._loop.call_soon_threadsafe(self._transport.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if self._relay is not None:
            self._relay.arrived()
        self._loop.call_later(self.delay, self._answer, data, addr)

    def _answer(self, wire: bytes, address: tuple[str, int]) -> None:
        response = dns.message.make_response(dns.message.from_wire(wire))
        response.flags |= dns.flags.AA
        for question in response.question:
            text = RECORDS.get((question.name.to_text(), dns.rdatatype.to_text(question.rdtype)))
            if text is not None:
                response.answer.append(dns.rrset.from_text(question.name, 60, "IN", question.rdtype, text))
        self._transport.sendto(response.to_wire(), address)
        if self._relay is not None:
            self._relay.delivered()
