"""Tidemark's zone, signed with a throwaway key, and answers from it (RFC 1034 §4.3.2, RFC 4035 §3.1)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

import dns.dnssec
import dns.dnssectypes
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import dns.rrset
import dns.transaction
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ed25519

from trustgen.demo.records import TTL
from trustgen.demo.wire import Dns

_DAY = timedelta(days=1)
_SIGNED_FOR = timedelta(days=30)


class Zone:
    """The zone ``apex`` at ``clock``, and the stand-ins for zones of others, which are not signed."""

    def __init__(self, apex: str, records: Dns, clock: datetime) -> None:
        self._apex = dns.name.from_text(apex)
        self._clock = clock
        self._run_out = {(dns.name.from_text(name), dns.rdatatype.from_text(kind)) for name, kind in records.run_out}
        self._elsewhere = {_key(*key): _rrset(*key, texts) for key, texts in records.elsewhere.items()}
        self._zone = dns.zone.Zone(self._apex, relativize=False)
        for key, texts in records.own.items():
            self._zone.replace_rdataset(key[0] + ".", dns.rdataset.from_text_list("IN", key[1], TTL, texts))
        self.anchor = self._sign()
        self._owners: list[dns.name.Name] = sorted(
            name for name in self._zone if self._sets(name, dns.rdatatype.NSEC, signed=False)
        )

    def answer(self, query: dns.message.Message) -> dns.message.Message:
        """The response to ``query``: records, an empty answer or NXDOMAIN (both with SOA), or REFUSED outside.

        Signatures and proofs go to those who ask for them (the DO flag).
        """
        response = dns.message.make_response(query)
        if query.opcode() != dns.opcode.QUERY or len(query.question) != 1:
            response.set_rcode(dns.rcode.NOTIMP)
            return response
        asked = query.question[0]
        name = asked.name.canonicalize()
        foreign = self._elsewhere.get((name, asked.rdtype))
        if foreign is not None:
            response.answer.append(foreign)
        elif name.is_subdomain(self._apex) and asked.rdclass == dns.rdataclass.IN:
            response.flags |= dns.flags.AA
            self._from_zone(response, name, asked.rdtype, signed=bool(query.ednsflags & dns.flags.DO))
        elif not any(name == known for known, _ in self._elsewhere):
            response.set_rcode(dns.rcode.REFUSED)
        return response

    def _from_zone(
        self, response: dns.message.Message, name: dns.name.Name, kind: dns.rdatatype.RdataType, *, signed: bool
    ) -> None:
        for wanted in (kind, dns.rdatatype.CNAME):
            if found := self._sets(name, wanted, signed=signed):
                response.answer.extend(found)
                return
        self._deny(response, name, signed=signed)

    def _deny(self, response: dns.message.Message, name: dns.name.Name, *, signed: bool) -> None:
        response.authority.extend(self._sets(self._apex, dns.rdatatype.SOA, signed=signed))
        encloser = self._encloser(name)
        if encloser != name:
            response.set_rcode(dns.rcode.NXDOMAIN)
        if not signed:
            return
        # A name that does not exist needs a second proof: that no wildcard stands in for it (RFC 4035 §3.1.3.2).
        wanted = (name,) if encloser == name else (name, dns.name.Name((b"*", *encloser.labels)))
        for owner in dict.fromkeys(map(self._covering, wanted)):
            response.authority.extend(self._sets(owner, dns.rdatatype.NSEC, signed=True))

    def _encloser(self, name: dns.name.Name) -> dns.name.Name:
        """The nearest name at or above ``name`` that exists, be it for what stands below it alone (RFC 8020)."""
        while not any(known.is_subdomain(name) for known in self._zone):
            name = name.parent()
        return name

    def _sets(self, name: dns.name.Name, kind: dns.rdatatype.RdataType, *, signed: bool) -> list[dns.rrset.RRset]:
        """The records at ``name``, with their signature if ``signed``; none if there are none."""
        records = self._zone.get_rrset(name, kind)
        if records is None:
            return []
        signature = self._zone.get_rrset(name, dns.rdatatype.RRSIG, kind) if signed else None
        return [records, signature] if signature else [records]

    def _covering(self, name: dns.name.Name) -> dns.name.Name:
        """The owner of the NSEC record at ``name`` or before it."""
        return self._owners[bisect_right(self._owners, name) - 1]

    def _sign(self) -> str:
        """Sign every set; the DS record by which the key can be trusted, as ``--dnssec-anchor`` takes it."""
        key = ed25519.Ed25519PrivateKey.generate()
        dnskey = dns.dnssec.make_dnskey(key.public_key(), dns.dnssectypes.Algorithm.ED25519, flags=257)

        def sign(transaction: dns.transaction.Transaction, rrset: dns.rrset.RRset) -> None:
            ends = self._clock + (-_DAY if (rrset.name, rrset.rdtype) in self._run_out else _SIGNED_FOR)
            signature = dns.dnssec.sign(rrset, key, self._apex, dnskey, self._clock - 7 * _DAY, ends)
            transaction.add(rrset.name, dns.rdataset.from_rdata(TTL, signature))

        with self._zone.writer() as writer:
            dns.dnssec.sign_zone(self._zone, writer, [(key, dnskey)], dnskey_ttl=TTL, rrset_signer=sign)
        return f"{self._apex} DS {dns.dnssec.make_ds(self._apex, dnskey, 'SHA256').to_text()}"


def _key(name: str, kind: str) -> tuple[dns.name.Name, dns.rdatatype.RdataType]:
    return dns.name.from_text(name), dns.rdatatype.from_text(kind)


def _rrset(name: str, kind: str, texts: tuple[str, ...]) -> dns.rrset.RRset:
    return dns.rrset.from_text_list(f"{name}.", TTL, "IN", kind, texts)
