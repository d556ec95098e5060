"""A real authoritative server with signed zones, each of which is wrong in one way or in none."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.message
import dns.query
import dns.rdatatype

from tests import programs
from tests.ports import free_port

PARENT = "example"
#: Zone → the signing policy of its own, None for an unsigned one.
ZONES: dict[str, str | None] = {
    PARENT: "plain",
    "secure.example": "plain",
    "nsec3.example": "hashed",
    "optout.example": "optout",
    "insecure.example": None,
    "expired.example": "brief",
    "wrongds.example": "plain",
    "stripped.example": None,
    "rsa.example": "rsa",
    "old.example": None,
}
#: Zones of which the parent knows no key.
WITHOUT_DS = ("insecure.example",)
#: Zones for which the parent names the key of another zone.
WITH_ANOTHERS_DS = {"wrongds.example": "secure.example", "stripped.example": "secure.example"}
#: A zone that only a digest and an algorithm of old vouch for.
WITH_AN_OLD_DS = {"old.example": f"old.example. DS 12345 5 1 {'AB' * 20}"}
_POLICIES = {
    "plain": "",
    "rsa": "    algorithm: RSASHA256\n",
    "hashed": "    nsec3: on\n",
    "optout": "    nsec3: on\n    nsec3-opt-out: on\n",
    "brief": "    rrsig-lifetime: 12h\n    rrsig-refresh: 3h\n    rrsig-pre-refresh: 1h\n",
}
_ALGORITHMS = {"rsa": "RSASHA256"}
_BODY = """
$ORIGIN {zone}.
$TTL 300
@ SOA ns1.{zone}. hostmaster.{zone}. 1 3600 600 86400 300
@ NS ns1.{zone}.
@ A 192.0.2.1
@ MX 10 mail.{zone}.
ns1 A 127.0.0.1
mail A 192.0.2.2
alias CNAME mail
deep.below.there A 192.0.2.3
_443._tcp TLSA 3 1 1 {digest}
"""


@dataclass(frozen=True, slots=True)
class Knot:
    """Where it listens, the DS record of the parent zone's key, and a time at which all signatures are valid."""

    port: int
    anchor: str
    signed_at: datetime


@contextmanager
def serving(folder: Path) -> Iterator[Knot]:
    """All zones, signed, until the block ends."""
    port = free_port()
    config = folder / "knot.conf"
    config.write_text(_configuration(folder, port))
    keys = {zone: _key(config, zone, policy) for zone, policy in ZONES.items() if policy}
    for zone in ZONES:
        (folder / f"{zone}.zone").write_text(_zone(zone, keys))
    with subprocess.Popen(
        [str(programs.find("knotd")), "-c", str(config)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            _wait(process)
            yield Knot(port, keys[PARENT], _signed_at(port))
        finally:
            process.kill()


def _configuration(folder: Path, port: int) -> str:
    zones = [
        f"  - domain: {zone}\n    file: {folder}/{zone}.zone\n"
        + (f"    dnssec-signing: on\n    dnssec-policy: {policy}\n" if policy else "")
        for zone, policy in ZONES.items()
    ]
    policies = [f"  - id: {name}\n    manual: on\n{more}" for name, more in _POLICIES.items()]
    return (
        f"server:\n  listen: 127.0.0.1@{port}\n  rundir: {folder}\n"
        f"database:\n  storage: {folder}\n"
        "log:\n  - target: stdout\n    any: info\n"
        f"policy:\n{''.join(policies)}"
        "template:\n  - id: default\n    zonefile-load: difference-no-serial\n    journal-content: all\n"
        "    zonefile-sync: -1\n"
        f"zone:\n{''.join(zones)}"
    )


def _key(config: Path, zone: str, policy: str | None) -> str:
    """A new key of ``zone`` for keys and records alike; its DS record with SHA-256."""
    algorithm = _ALGORITHMS.get(policy or "", "ECDSAP256SHA256")
    _keymgr(config, zone, "generate", f"algorithm={algorithm}", "ksk=yes", "zsk=yes")
    lines = _keymgr(config, zone, "ds").splitlines()
    return next(line for line in lines if line.split()[4] == "2")


def _keymgr(config: Path, *arguments: str) -> str:
    ran = subprocess.run(
        [str(programs.find("keymgr")), "-c", str(config), *arguments], capture_output=True, text=True, check=True
    )
    return ran.stdout


def _zone(zone: str, keys: dict[str, str]) -> str:
    text = _BODY.format(zone=zone, digest="AB" * 32)
    if zone == "optout.example" or zone == "nsec3.example":
        # Delegations to nowhere: what matters is what the parent says of them.
        text += f"sub NS ns1.{zone}.\n"
    if zone == PARENT:
        for child in ZONES:
            if child != PARENT:
                text += f"{child}. NS ns1.{child}.\nns1.{child}. A 127.0.0.1\n" + _ds(child, keys)
    return text


def _ds(child: str, keys: dict[str, str]) -> str:
    if child in WITHOUT_DS:
        return ""
    record = WITH_AN_OLD_DS.get(child) or keys[WITH_ANOTHERS_DS.get(child, child)]
    return f"{child}. {record.partition(' ')[2]}\n"


def _signed_at(port: int) -> datetime:
    """Two hours after the signatures begin, which is half an hour from the present at most."""
    query = dns.message.make_query(f"{PARENT}.", "SOA", want_dnssec=True)
    reply = dns.query.udp(query, "127.0.0.1", port=port, timeout=5)
    signature = next(rrset for rrset in reply.answer if rrset.rdtype == dns.rdatatype.RRSIG)[0]
    return datetime.fromtimestamp(signature.inception, UTC) + timedelta(hours=2)


def _wait(process: subprocess.Popen[str]) -> None:
    said = []
    for line in process.stdout or ():
        said.append(line)
        if "server started" in line:
            return
    raise AssertionError("".join(said))
