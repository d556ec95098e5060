"""Senders are told to deliver a domain's mail over verified TLS only (MTA-STS).

Holds when
----------
``_mta-sts`` under the domain has exactly one TXT record with a usable ``id``; the policy at
``https://mta-sts.<domain>/.well-known/mta-sts.txt`` is served with status 200 as ``text/plain``, over a connection
whose certificate is valid for that host; its mode is at least ``mode`` and its lifetime at least ``max_age``; and every
mail server of the domain matches a pattern of it.

Broken when
-----------
The record is missing, doubled or unusable; the policy is missing (any status but 200; redirects must not be followed),
cannot be read, is milder or shorter-lived than claimed, or leaves out a mail server: mail to it would not be delivered.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out); the policy's host cannot be reached or its certificate is not
trusted; it answers 429 or a server error (5xx); or the domain says that it takes no mail (null MX).

Cannot see
----------
Whether the mail servers offer TLS with a fitting certificate (``mx`` with ``starttls`` does), and which senders heed
the policy. Another policy that a sender still remembers.

References
----------
RFC 8461 (§3.1 record, §3.2 policy, §3.3 fetching, §4.1 matching).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks import domains
from trustgen.checks.wording import counted, lasting, listed, quoted
from trustgen.facts.dns import DnsFacts, DnsRequest
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.syntax.mta_sts import MODES, Mode, MtaStsError, MtaStsPolicy, chosen, identifier, matches, read
from trustgen.validated import AfterValidator, Field

PREFIX = "_mta-sts."
OK = 200
TOO_MANY_REQUESTS = 429
#: The record alone, or the policy beside the mail servers.
MtaStsFacts = DnsFacts | tuple[HttpFacts, DnsFacts]


def _fixed(duration: Duration) -> Duration:
    """Raises ValueError for a length that the calendar decides: a policy counts seconds."""
    duration.seconds()
    return duration


class MtaStsParameters(Parameters):
    """Which domain, and the least that its policy says."""

    target: DomainTarget = Field(description=domains.TARGET)
    mode: Mode = Field(default="enforce", description="The least that the policy's mode is.")
    max_age: Annotated[Duration, AfterValidator(_fixed)] | None = Field(
        default=None, description="The least time that senders remember the policy."
    )


def looks(parameters: MtaStsParameters, registry: Registry) -> tuple[Look, ...]:
    """The record, and apart from it the policy with the mail servers: each can be missing without the other."""
    return tuple(
        look
        for name in registry.domains(parameters.target)
        for look in (
            Look(name, (DnsRequest(f"{PREFIX}{name}", "TXT"),)),
            Look(name, (HttpRequest(_url(name), body=True), DnsRequest(name, "MX"))),
        )
    )


def _url(domain: str) -> str:
    return f"https://mta-sts.{domain}/.well-known/mta-sts.txt"


def judge(parameters: MtaStsParameters, facts: MtaStsFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the record, or the policy."""
    return _record(facts) if isinstance(facts, DnsFacts) else _policy(parameters, *facts)


def _record(facts: DnsFacts) -> Finding:
    records = chosen(facts.records)
    if len(records) != 1:
        return broken(f"has {len(records) or 'no'} MTA-STS record{'s' if records else ''} at {facts.name}")
    try:
        return holds(f"has an MTA-STS record with the id {identifier(records[0])}", records[0])
    except MtaStsError as error:
        return broken(f"its MTA-STS record cannot be used: {error}", records[0])


def _policy(parameters: MtaStsParameters, http: HttpFacts, mx: DnsFacts) -> Finding:
    answer = http.answer
    if answer.status == TOO_MANY_REQUESTS or answer.status >= 500:
        return unknown(f"its MTA-STS policy is answered with status {answer.status}, which leaves open what it says")
    if answer.status != OK:
        return broken(f"has no MTA-STS policy: {answer.url} answers with status {answer.status}")
    kind = (answer.first("content-type") or "").partition(";")[0].strip().lower()
    if kind != "text/plain":
        return broken(f"its MTA-STS policy is served as {quoted(kind)}, not as text/plain")
    if answer.text is None:
        return broken("its MTA-STS policy is no text", answer.undecoded)
    try:
        policy = read(answer.text)
    except MtaStsError as error:
        return broken(f"its MTA-STS policy cannot be used: {error}", answer.text[:500])
    return _of_sound(parameters, policy, mx)


def _of_sound(parameters: MtaStsParameters, policy: MtaStsPolicy, mx: DnsFacts) -> Finding:
    said = f"its MTA-STS policy is in mode {policy.mode} for {lasting(policy.max_age)}"
    if MODES.index(policy.mode) < MODES.index(parameters.mode):
        return broken(f"{said}; the claim says {parameters.mode}")
    least = parameters.max_age
    if least is not None and policy.max_age < least.seconds():
        return broken(f"{said}; the claim says at least {least}")
    servers = domains.hosts(mx) or (mx.name,)
    if servers == ("",):
        return unknown("takes no mail (null MX), so that its MTA-STS policy is about nothing")
    left_out = tuple(host for host in servers if not any(matches(pattern, host) for pattern in policy.mx))
    if left_out and policy.mode != "none":
        return broken(f"{said}, but is not for {domains.named(left_out)}; it names {listed(policy.mx)}")
    return holds(f"{said}, for {counted(len(servers), 'mail server')}")


def lies(parameters: MtaStsParameters, facts: MtaStsFacts) -> Iterable[MtaStsFacts]:
    """No record, two, one without id; no policy, one that is for other servers, milder, or short-lived."""
    if isinstance(facts, DnsFacts):
        for texts in ((), ("v=STSv1; id=1", "v=STSv1; id=2"), ("v=STSv1",)):
            yield domains.answered(facts, texts)
        return
    http, mx = facts
    yield replace(http, hops=(replace(http.answer, status=404),)), mx
    plain = {"mode": parameters.mode, "max_age": str(86400 * 365), "mx": "lie.invalid"}
    lied = [{"mode": "nothing"}]
    lied += [{"mx": "mx.lie.invalid"}] if parameters.mode != "none" else []
    lied += [{"mode": MODES[MODES.index(parameters.mode) - 1]}] if parameters.mode != "none" else []
    lied += [{"max_age": "1"}] if parameters.max_age and parameters.max_age.seconds() > 1 else []
    for changed in lied:
        lines = "".join(f"{key}: {value}\n" for key, value in ({**plain, **changed}).items())
        text = replace(http.answer, text=f"version: STSv1\n{lines}")
        yield replace(http, hops=(text,)), mx


def repeat(parameters: MtaStsParameters, registry: Registry) -> tuple[str, ...]:
    """The record, the policy and the mail servers."""
    return tuple(
        command
        for name in registry.domains(parameters.target)
        for command in (
            domains.dig(f"{PREFIX}{name}", "TXT"),
            f"curl -sS -i {_url(name)}",
            domains.dig(name, "MX"),
        )
    )


CHECK = Check(
    name="mta_sts",
    parameters=MtaStsParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "mode": "enforce"},
)
