"""What a security.txt leans on: its signature, the pages that it links, its contacts' mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from trustgen.checks.wording import listed
from trustgen.facts.dns import DnsAnswer, DnsFacts, DnsRequest
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.facts.openpgp import SignatureAnswer, SignatureFacts, SignatureRequest
from trustgen.model.check import Look
from trustgen.model.disclosure import Disclosure
from trustgen.model.judgement import Finding, broken, holds, unknown
from trustgen.model.registry import Registry

MISSING = (404, 410)
REDIRECTS = 5
_ADDRESSES = ("MX", "A", "AAAA")

MailFacts = tuple[DnsFacts, ...]
_SAID = {
    SignatureAnswer.BAD: "its signature does not verify: the text is not what was signed",
    SignatureAnswer.NOT_SIGNED: "it is not signed, though it is said with which key",
    SignatureAnswer.OTHER_KEY: "it is signed by another key than the one that is named",
    SignatureAnswer.EXPIRED: "its signature, or the key that made it, has expired",
    SignatureAnswer.REVOKED: "its signature was made by a key that is revoked",
}


def links(registry: Registry) -> Iterator[Look]:
    """One look for every page that the policy names, where it has an address of https."""
    policy = registry.disclosure
    if policy is None:
        return
    pages = (*policy.encryption, policy.acknowledgments_url, policy.policy, policy.hiring, policy.csaf)
    addresses = (registry.contacts.get(name, "") for name in policy.contact)
    for url in dict.fromkeys(str(one) for one in (*pages, *addresses) if one and str(one).startswith("https://")):
        yield Look(url.removeprefix("https://"), (HttpRequest(url, follow=REDIRECTS),))


def mail(registry: Registry) -> Iterator[Look]:
    """One look for every domain to which a contact's mail goes."""
    policy = registry.disclosure
    for domain in dict.fromkeys(_mail_domains(registry, policy)) if policy else ():
        yield Look(f"mail to {domain}", tuple(DnsRequest(domain, rtype) for rtype in _ADDRESSES))


def _mail_domains(registry: Registry, policy: Disclosure) -> Iterator[str]:
    for name in policy.contact:
        uri = str(registry.contacts.get(name, ""))
        if uri.lower().startswith("mailto:") and "@" in uri:
            yield uri.partition("?")[0].rpartition("@")[2].lower()


def signature(registry: Registry, subject: str, url: str, signed_by: str | None = None) -> Iterator[Look]:
    """The signature of the file at ``url``, where the claim or the policy says by which key it is signed."""
    policy = registry.disclosure
    fingerprint = signed_by or (policy.sign if policy else None)
    if fingerprint:
        keys = tuple(str(key) for key in (policy.encryption if policy else ()) if str(key).startswith("https://"))
        file = (policy.key.file or "") if policy and policy.key else ""
        yield Look(f"signature of {subject}", (SignatureRequest(url, fingerprint, keys, file),))


def judge_link(facts: HttpFacts) -> Finding:
    """Whether the page is there."""
    status = facts.answer.status
    if status in MISSING:
        return broken(f"security.txt leads there, and it answers with status {status}")
    if 200 <= status < 300:
        return holds("is there")
    return unknown(f"answers with status {status}, which does not tell whether it is there")


def judge_mail(facts: MailFacts) -> Finding:
    """Whether the domain takes mail (RFC 5321 §5.1; a null MX says that it does not, RFC 7505)."""
    mx, *addresses = facts
    if mx.answer is DnsAnswer.NXDOMAIN:
        return broken("there is no such domain, so no report can reach the contact")
    servers = [record.split()[-1].rstrip(".") for record in mx.records]
    if servers == [""]:
        return broken("the domain says that it takes no mail (a null MX)")
    if servers:
        return holds(f"is taken by {listed(sorted(filter(None, servers)))}")
    if any(one.answer is DnsAnswer.ANSWER for one in addresses):
        return holds("is taken at the domain's own address; it has no MX")
    return broken("the domain has neither MX nor address, so no report can reach the contact")


def judge_signature(facts: SignatureFacts) -> Finding:
    """What the verifier said."""
    if facts.answer is SignatureAnswer.GOOD:
        return holds(f"is good, by the key {facts.signer}")
    return broken(_SAID[facts.answer])


def lies(facts: Any) -> Iterable[Any]:
    """For facts of any of these looks, what must be broken."""
    match facts:
        case SignatureFacts():
            for answer in _SAID:
                yield replace(facts, answer=answer, signer="")
        case HttpFacts():
            yield replace(facts, hops=(*facts.hops[:-1], replace(facts.answer, status=404)))
        case _:
            yield tuple(replace(one, answer=DnsAnswer.NXDOMAIN, records=()) for one in facts)
            yield (replace(facts[0], answer=DnsAnswer.ANSWER, records=("0 .",)), *facts[1:])
