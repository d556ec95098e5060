"""Validation of DNS answers from a trust anchor downwards (RFC 4035 §5). No resolver's word is taken for it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import dns.dnssec
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import dns.rdtypes.ANY.DNSKEY
import dns.rdtypes.ANY.DS
import dns.rdtypes.ANY.RRSIG
import dns.rrset

from trustgen.facts.dns import DnsAnswer
from trustgen.facts.dnssec import DnssecFacts, DnssecState, SignedSet, SignedZone
from trustgen.model.observation import Why
from trustgen.net.anchors import Anchor, nearest
from trustgen.net.denial import NSEC, NSEC3, Denial, denied
from trustgen.net.failure import LookFailed

#: Asks for records with their signatures; raises LookFailed.
AskSigned = Callable[[str, str], Awaitable[dns.message.Message]]
DS = dns.rdtypes.ANY.DS.DS
DNSKEY = dns.rdtypes.ANY.DNSKEY.DNSKEY
RRSIG = dns.rdtypes.ANY.RRSIG.RRSIG
#: What is validated here; a zone signed by others alone is as good as unsigned (RFC 4035 §5.2, RFC 9904, RFC 9905).
ALGORITHMS = frozenset({8, 10, 13, 14, 15, 16})
DIGESTS = frozenset({2, 4})
_MOST_TRIED = 16
#: Keys of one tag. Tags are 16 bits, but only malice makes more of a zone's few keys agree (CVE-2023-50387).
_MOST_ALIKE = 4


class _Ended(Exception):
    """The chain ends before the name: it is insecure or bogus."""

    def __init__(self, state: DnssecState, because: str) -> None:
        super().__init__(because)
        self.state = state


def _bogus(because: str) -> _Ended:
    return _Ended(DnssecState.BOGUS, because)


@dataclass(frozen=True, slots=True)
class _Keys:
    """Validated keys of a zone."""

    zone: dns.name.Name
    keys: dns.rdataset.Rdataset


@dataclass
class Validation:
    """The validation of one name, ``now`` being the time that signatures are compared with."""

    name: str
    rtypes: tuple[str, ...]
    ask: AskSigned
    anchors: tuple[Anchor, ...]
    now: datetime
    _zones: list[SignedZone] = field(default_factory=list)
    _asked: dict[tuple[str, str], dns.message.Message | LookFailed] = field(default_factory=dict)

    async def run(self) -> DnssecFacts:
        """Secure, insecure or bogus. Raises LookFailed where none of them can be told."""
        try:
            keys = await self._chain()
            sets = tuple(self._set(rtype, keys) for rtype in self.rtypes)
        except _Ended as ended:
            return DnssecFacts(self.name, ended.state, str(ended), tuple(self._zones))
        except dns.exception.DNSException as error:
            raise LookFailed(Why.GARBLED, "the DNS records make no sense", f"{self.name}: {error!r}") from error
        return DnssecFacts(self.name, DnssecState.SECURE, "", tuple(self._zones), sets)

    async def _ask(self, questions: Iterable[tuple[str, str]]) -> None:
        """Ask at once what has not been asked; a failure counts only when its answer is needed."""
        new = [question for question in questions if question not in self._asked]
        found = await asyncio.gather(*(self._kept(*question) for question in new))
        self._asked.update(zip(new, found, strict=True))

    async def _kept(self, name: str, rtype: str) -> dns.message.Message | LookFailed:
        try:
            return await self.ask(name, rtype)
        except LookFailed as failure:
            return failure

    def _message(self, name: dns.name.Name, rtype: str) -> dns.message.Message:
        found = self._asked[(_plain(name), rtype)]
        if isinstance(found, LookFailed):
            raise found
        return found

    async def _chain(self) -> _Keys:
        """The keys of the lowest zone that the name belongs to."""
        anchors = nearest(self.name, self.anchors)
        zone = dns.name.from_text(f"{anchors[0].zone}.")
        below = _names_between(dns.name.from_text(f"{self.name}."), zone)
        first = [(_plain(zone), "DNSKEY"), *((_plain(child), "DS") for child in below)]
        await self._ask([*first, *((self.name, rtype) for rtype in self.rtypes)])
        await self._ask((_plain(child), "DNSKEY") for child in below if self._is_delegated(child))
        keys = self._keys(zone, _delegation(anchor.ds for anchor in anchors), anchored=True)
        for child in below:
            ds = self._delegation(child, keys)
            if isinstance(ds, Denial):
                if ds is Denial.NO_NAME:
                    break
                continue
            keys = self._keys(child, ds, anchored=False)
        return keys

    def _is_delegated(self, child: dns.name.Name) -> bool:
        """Whether its keys will be needed, as far as answers go that are not validated yet."""
        found = self._asked[(_plain(child), "DS")]
        return not isinstance(found, LookFailed) and _find(found.answer, child, dns.rdatatype.DS) is not None

    def _delegation(self, child: dns.name.Name, keys: _Keys) -> dns.rdataset.Rdataset | Denial:
        """The parent's DS records for ``child``, or its proof that no zone begins there. Raises _Ended."""
        message = self._message(child, "DS")
        ds = _find(message.answer, child, dns.rdatatype.DS)
        if ds is not None:
            self._verify(ds, message.answer, keys)
            if not any(_is_usable(record) for record in ds):
                raise _Ended(DnssecState.INSECURE, f"{_shown(child)} is signed in ways that are no longer accepted")
            return ds
        alias = _find(message.answer, child, dns.rdatatype.CNAME)
        if alias is not None:
            # No zone begins at an alias (RFC 1034 §3.6.2).
            self._verify(alias, message.answer, keys)
            return Denial.NO_ZONE
        return self._without(child, message, keys)

    def _without(self, child: dns.name.Name, message: dns.message.Message, keys: _Keys) -> Denial:
        plain: dict[dns.name.Name, NSEC] = {}
        hashed: dict[dns.name.Name, NSEC3] = {}
        for rrset in message.authority:
            if rrset.rdtype in (dns.rdatatype.NSEC, dns.rdatatype.NSEC3):
                self._verify(rrset, message.authority, keys)
                record = rrset[0]
                if isinstance(record, NSEC):
                    plain[rrset.name] = record
                elif isinstance(record, NSEC3):
                    hashed[rrset.name] = record
        if not plain and not hashed:
            reason = f"the resolver passes on no proof that {_shown(child)} has no DS record"
            raise LookFailed(Why.CONTROL_FAILED, reason, message.to_text())
        denial = denied(child, keys.zone, plain, hashed)
        parent = _shown(keys.zone)
        match denial:
            case Denial.UNPROVEN:
                raise _bogus(f"{parent} does not prove that {_shown(child)} has no DS record")
            case Denial.UNSIGNED_ZONE | Denial.TOO_COSTLY:
                raise _Ended(DnssecState.INSECURE, f"{parent} has no DS record for {_shown(child)}, which it proves")
            case Denial.NO_ZONE | Denial.NO_NAME:
                return denial

    def _keys(self, zone: dns.name.Name, ds: dns.rdataset.Rdataset, *, anchored: bool) -> _Keys:
        """The zone's keys, vouched for by ``ds``."""
        message = self._message(zone, "DNSKEY")
        found = _find(message.answer, zone, dns.rdatatype.DNSKEY)
        signed = any(rrset.rdtype == dns.rdatatype.RRSIG for rrset in message.answer)
        if anchored and (found is None or not signed):
            raise LookFailed(Why.CONTROL_FAILED, "the resolver passes on no DNSSEC records", message.to_text())
        if found is None:
            raise _bogus(f"{_shown(zone)} has a DS record but no keys")
        tagged = Counter(dns.dnssec.key_id(key) for key in found)
        if max(tagged.values()) > _MOST_ALIKE:
            raise LookFailed(Why.TOO_LARGE, f"more than {_MOST_ALIKE} keys of {_shown(zone)} have the same tag")
        trusted = [key for key in found if any(_vouches(record, zone, key) for record in ds)]
        if not trusted:
            whose = "the trust anchor" if anchored else "the DS record of its parent"
            raise _bogus(f"no key of {_shown(zone)} is the one that {whose} names")
        vouched = _Keys(zone, _rdataset(trusted))
        expires = self._verify(found, message.answer, vouched)
        tags = sorted(dns.dnssec.key_id(key) for key in trusted)
        self._zones.append(
            SignedZone(_plain(zone), tuple(tags), tuple(sorted({int(key.algorithm) for key in trusted})), expires)
        )
        return _Keys(zone, found)

    def _set(self, rtype: str, keys: _Keys) -> SignedSet:
        """The records of one type, or the denial of them, with the first expiry among their signatures."""
        name = dns.name.from_text(f"{self.name}.")
        message = self._message(name, rtype)
        wanted = dns.rdatatype.from_text(rtype)
        found = _find(message.answer, name, wanted) or _find(message.answer, name, dns.rdatatype.CNAME)
        if found is not None:
            expires = self._verify(found, message.answer, keys)
            records = sorted(record.to_text() for record in found) if found.rdtype == wanted else []
            return SignedSet(rtype, DnsAnswer.ANSWER if records else DnsAnswer.EMPTY, tuple(records), expires)
        answer = DnsAnswer.NXDOMAIN if message.rcode() == dns.rcode.NXDOMAIN else DnsAnswer.EMPTY
        denials = [r for r in message.authority if r.rdtype in (dns.rdatatype.NSEC, dns.rdatatype.NSEC3)]
        if not denials:
            reason = f"the resolver passes on no proof that {self.name} has no {rtype} records"
            raise LookFailed(Why.CONTROL_FAILED, reason, message.to_text())
        return SignedSet(rtype, answer, (), min(self._verify(r, message.authority, keys) for r in denials))

    def _verify(self, rrset: dns.rrset.RRset, section: Iterable[dns.rrset.RRset], keys: _Keys) -> datetime:
        """When the signature that is valid ends. Raises _Ended (bogus) when none is."""
        what = f"the {dns.rdatatype.to_text(rrset.rdtype)} records of {_shown(rrset.name)}"
        signatures = list(_signatures(rrset, section))[:_MOST_TRIED]
        if not signatures:
            raise _bogus(f"{what} are not signed")
        mine = [signature for signature in signatures if signature.signer == keys.zone]
        for signature in mine:
            try:
                dns.dnssec.validate_rrsig(rrset, signature, {keys.zone: keys.keys}, now=self.now.timestamp())
            except (dns.exception.ValidationFailure, dns.exception.UnsupportedAlgorithm):
                continue
            return datetime.fromtimestamp(signature.expiration, UTC)
        raise _bogus(f"{what} {_why(mine, self.now)}")


def _why(signatures: list[RRSIG], now: datetime) -> str:
    """What is wrong with all of several signatures, in one clause."""
    seconds = now.timestamp()
    if signatures and all(signature.expiration < seconds for signature in signatures):
        last = datetime.fromtimestamp(max(signature.expiration for signature in signatures), UTC)
        return f"have a signature that ran out on {last:%Y-%m-%d}"
    if signatures and all(signature.inception > seconds for signature in signatures):
        return "have a signature that is not valid yet"
    return "have no signature that is valid"


def _signatures(rrset: dns.rrset.RRset, section: Iterable[dns.rrset.RRset]) -> Iterator[RRSIG]:
    for other in section:
        if other.rdtype == dns.rdatatype.RRSIG and other.name == rrset.name and other.covers == rrset.rdtype:
            yield from other


def _find(section: Iterable[dns.rrset.RRset], name: dns.name.Name, rtype: int) -> dns.rrset.RRset | None:
    return next((rrset for rrset in section if rrset.name == name and rrset.rdtype == rtype and len(rrset)), None)


def _delegation(texts: Iterable[str]) -> dns.rdataset.Rdataset:
    return dns.rdataset.from_text("IN", "DS", 0, *texts)


def _rdataset(keys: Iterable[DNSKEY]) -> dns.rdataset.Rdataset:
    found = dns.rdataset.Rdataset(dns.rdataclass.IN, dns.rdatatype.DNSKEY)
    for key in keys:
        found.add(key)
    return found


def _is_usable(ds: DS) -> bool:
    return int(ds.algorithm) in ALGORITHMS and int(ds.digest_type) in DIGESTS


def _vouches(ds: DS, zone: dns.name.Name, key: DNSKEY) -> bool:
    """Whether ``ds`` is the digest of ``key``, a zone key that was not revoked."""
    if not _is_usable(ds) or ds.algorithm != key.algorithm or ds.key_tag != dns.dnssec.key_id(key):
        return False
    sound = key.flags & 0x0100 and not key.flags & 0x0080 and key.protocol == 3
    return bool(sound) and dns.dnssec.make_ds(zone, key, ds.digest_type, validating=True).digest == ds.digest


def _names_between(name: dns.name.Name, zone: dns.name.Name) -> list[dns.name.Name]:
    """The names below ``zone`` down to ``name``, the highest first."""
    found = []
    while name != zone:
        found.append(name)
        name = name.parent()
    return found[::-1]


def _plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower() if name != dns.name.root else ""


def _shown(name: dns.name.Name) -> str:
    return _plain(name) or "the root"
