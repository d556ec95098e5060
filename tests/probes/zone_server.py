"""A name server for tests of probes: answers by whole name and type, and remembers what it was asked."""

from __future__ import annotations

from collections import defaultdict

import dns.message
import dns.rcode
import dns.rdatatype

from tests.lab.name_server import NameServer, answer

#: (name, type) → records in presentation format; a response code (``SERVFAIL``) in place of them; None for silence.
Zone = dict[tuple[str, str], tuple[str, ...] | str | None]


class ZoneServer(NameServer):
    """Says that every name exists unless it is told otherwise."""

    def __init__(self, zone: Zone) -> None:
        super().__init__(defaultdict(lambda: self._by_name))
        self.zone = zone
        self.questions: list[tuple[str, str]] = []

    def _by_name(self, query: dns.message.Message, tcp: bool) -> bytes | None:
        name = query.question[0].name.to_text(omit_final_dot=True).lower()
        rtype = dns.rdatatype.to_text(query.question[0].rdtype)
        self.questions.append((name, rtype))
        told = self.zone.get((name, rtype), ())
        if told is None:
            return None
        if isinstance(told, str):
            return answer(rcode=dns.rcode.from_text(told))(query, tcp)
        return answer(*(f"@ {rtype} {record}" for record in told))(query, tcp)
