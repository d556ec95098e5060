"""What the DNS says of Tidemark when it tells the truth, and stand-ins for records of others that it leads to."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from trustgen.demo.securitytext import written
from trustgen.demo.wire import Dns, RecordSet

TTL = 300
#: No secret: it signs nothing, and makes the published key the same in every run.
_DKIM_SEED = b"tidemark demo, signs nothing at all"[:32]
#: The provider that sends mail for Tidemark, as far as its SPF record leads there (addresses: RFC 5737).
_ELSEWHERE = {("amazonses.com", "TXT"): ('"v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 -all"',)}


def honest_dns(apex: str, hosts: Iterable[str], mail: Iterable[str], clock: datetime) -> Dns:
    """The zone ``apex`` at ``clock``, in which ``hosts`` and the ``mail`` servers are on loopback."""
    exchanges = tuple(mail)
    servers = (f"ns1.{apex}", f"ns2.{apex}")
    addresses = {(host, "A"): ("127.0.0.1",) for host in (*hosts, *servers, *exchanges)}
    return Dns({**_zone(apex, servers, clock), **_mail(apex, exchanges, clock), **addresses}, _ELSEWHERE)


def _zone(apex: str, servers: tuple[str, ...], clock: datetime) -> dict[RecordSet, tuple[str, ...]]:
    return {
        (apex, "SOA"): (f"ns1.{apex}. hostmaster.{apex}. {clock:%Y%m%d}01 7200 900 1209600 {TTL}",),
        (apex, "NS"): tuple(f"{server}." for server in servers),
        (apex, "CAA"): ('0 issue "harbourtrust.example"', f'0 iodef "mailto:security@{apex}"'),
        (f"help.{apex}", "CNAME"): ("tidemark.zendesk.com.",),
        (f"_security.{apex}", "TXT"): _security(apex, clock),
    }


def _mail(apex: str, exchanges: tuple[str, ...], clock: datetime) -> dict[RecordSet, tuple[str, ...]]:
    logo = f"https://www.{apex}/logo.svg"
    return {
        (apex, "MX"): tuple(f"{10 * (place + 1)} {exchange}." for place, exchange in enumerate(exchanges)),
        (apex, "TXT"): ('"v=spf1 include:amazonses.com -all"',),
        (f"_dmarc.{apex}", "TXT"): (f'"v=DMARC1; p=reject; rua=mailto:dmarc@{apex}; adkim=s; aspf=r"',),
        (f"tide1._domainkey.{apex}", "TXT"): (f'"v=DKIM1; k=ed25519; p={_dkim_key()}"',),
        (f"bounce.{apex}", "MX"): ("10 feedback-smtp.ap-southeast-2.amazonses.com.",),
        (f"bounce.{apex}", "TXT"): ('"v=spf1 include:amazonses.com -all"',),
        (f"_mta-sts.{apex}", "TXT"): (f'"v=STSv1; id={clock:%Y%m%d}T000000;"',),
        (f"_smtp._tls.{apex}", "TXT"): (f'"v=TLSRPTv1; rua=mailto:tls-reports@{apex}"',),
        (f"default._bimi.{apex}", "TXT"): (f'"v=BIMI1; l={logo};"',),
    }


def _security(apex: str, clock: datetime) -> tuple[str, ...]:
    """What the draft on DNS security TXT has: contact, policy, and exactly one expiry in UTC."""
    return (
        f'"security_contact=mailto:security@{apex}"',
        f'"security_contact=https://{apex}/security/report"',
        f'"security_policy=https://trust.{apex}/disclosure"',
        f'"security_expires={written(clock + timedelta(days=180))}"',
    )


def _dkim_key() -> str:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(_DKIM_SEED).public_key()
    return base64.b64encode(key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)).decode()
