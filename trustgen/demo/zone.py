"""Tidemark's zone, and answers from it (RFC 1034 §4.3.2): authoritative, without recursion."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from trustgen.demo.company import APEX, HOSTS
from trustgen.demo.securitytext import written

TTL = 300
ORIGIN = dns.name.from_text(APEX)
#: No secret: it signs nothing, and makes the published key the same in every run.
_DKIM_SEED = b"tidemark demo, signs nothing at all"[:32]

Records = dict[tuple[dns.name.Name, dns.rdatatype.RdataType], dns.rrset.RRset]


class Zone:
    """The records of ``tidemark.example`` at ``clock``."""

    def __init__(self, clock: datetime) -> None:
        self._records = _records(clock)
        self._names = {name for name, _ in self._records}

    def answer(self, query: dns.message.Message) -> dns.message.Message:
        """The response to ``query``: records, an empty answer or NXDOMAIN (both with SOA), or REFUSED outside."""
        response = dns.message.make_response(query)
        if query.opcode() != dns.opcode.QUERY or len(query.question) != 1:
            response.set_rcode(dns.rcode.NOTIMP)
            return response
        asked = query.question[0]
        if not asked.name.is_subdomain(ORIGIN) or asked.rdclass != dns.rdataclass.IN:
            response.set_rcode(dns.rcode.REFUSED)
            return response
        response.flags |= dns.flags.AA
        found = self._records.get((_lower(asked.name), asked.rdtype))
        if found is not None:
            response.answer.append(found)
            return response
        response.authority.append(self._records[ORIGIN, dns.rdatatype.SOA])
        if not self._exists(_lower(asked.name)):
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response

    def _exists(self, name: dns.name.Name) -> bool:
        """Whether records stand at or below ``name``: an empty non-terminal is no NXDOMAIN (RFC 8020)."""
        return any(known.is_subdomain(name) for known in self._names)


def _lower(name: dns.name.Name) -> dns.name.Name:
    return name.canonicalize()


def _records(clock: datetime) -> Records:
    serial = f"{clock:%Y%m%d}01"
    texts = [
        (APEX, "SOA", [f"ns1.{APEX}. hostmaster.{APEX}. {serial} 7200 900 1209600 {TTL}"]),
        (APEX, "NS", [f"ns1.{APEX}.", f"ns2.{APEX}."]),
        (APEX, "MX", [f"10 mx1.{APEX}.", f"20 mx2.{APEX}."]),
        (APEX, "TXT", ['"v=spf1 include:amazonses.com -all"']),
        (APEX, "CAA", ['0 issue "harbourtrust.example"', f'0 iodef "mailto:security@{APEX}"']),
        (f"_dmarc.{APEX}", "TXT", [f'"v=DMARC1; p=reject; rua=mailto:dmarc@{APEX}; adkim=s; aspf=r"']),
        (f"tide1._domainkey.{APEX}", "TXT", [f'"v=DKIM1; k=ed25519; p={_dkim_key()}"']),
        (f"bounce.{APEX}", "MX", ["10 feedback-smtp.ap-southeast-2.amazonses.com."]),
        (f"bounce.{APEX}", "TXT", ['"v=spf1 include:amazonses.com -all"']),
        (f"_security.{APEX}", "TXT", _security(clock)),
        *(
            (host, "A", ["127.0.0.1"])
            for host in (*HOSTS, *(f"{name}.{APEX}" for name in ("ns1", "ns2", "mx1", "mx2")))
        ),
    ]
    sets = (dns.rrset.from_text_list(f"{name}.", TTL, "IN", kind, values) for name, kind, values in texts)
    return {(one.name, one.rdtype): one for one in sets}


def _security(clock: datetime) -> list[str]:
    """What the draft on DNS security TXT has: contact, policy, and exactly one expiry in UTC."""
    return [
        f'"security_contact=mailto:security@{APEX}"',
        f'"security_policy=https://trust.{APEX}/disclosure"',
        f'"security_expires={written(clock + timedelta(days=180))}"',
    ]


def _dkim_key() -> str:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(_DKIM_SEED).public_key()
    return base64.b64encode(key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)).decode()
