"""A name server with a signed zone that fails at some questions."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping

import dns.message
import dns.rcode
import dns.rdatatype

from tests.lab.name_server import NameServer, answer, garbage, truncated
from trustgen.demo.zone import Zone


class SignedServer(NameServer):
    """Answers from ``zone``, but for the questions in ``fails``."""

    def __init__(self, zone: Zone, fails: Mapping[tuple[str, str], str]) -> None:
        super().__init__(defaultdict(lambda: self._by_question))
        self._zone, self._fails = zone, fails

    def _by_question(self, query: dns.message.Message, tcp: bool) -> bytes | None:
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        failure = self._fails.get((name, dns.rdatatype.to_text(asked.rdtype)), "")
        match failure:
            case "":
                return self._answered(query, tcp)
            case "silent":
                return None
            case "garbage":
                return garbage(query, tcp)
            case "truncated":
                return truncated(self._answered)(query, tcp)
            case "stripped":
                return self._stripped(query)
            case _:
                return answer(rcode=dns.rcode.from_text(failure))(query, tcp)

    def _answered(self, query: dns.message.Message, tcp: bool) -> bytes:
        return self._zone.answer(query).to_wire(max_size=65535)

    def _stripped(self, query: dns.message.Message) -> bytes:
        reply = self._zone.answer(query)
        for section in (reply.answer, reply.authority):
            section[:] = itertools.filterfalse(lambda found: found.rdtype == dns.rdatatype.RRSIG, section)
        return reply.to_wire(max_size=65535)
