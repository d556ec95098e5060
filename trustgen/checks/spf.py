"""A domain's SPF record says who may send its mail, and is one that receivers can use.

Holds when
----------
The domain has exactly one SPF record; it and every record that it includes or redirects to can be read; a sender whom
it does not name needs at most 10 DNS look-ups, of which at most 2 find nothing, over IPv4 and over IPv6; and it does
not let everybody send. With ``ends``, unnamed senders get that answer or a stricter one (``-all`` is stricter than
``~all``, that than ``?all``). With ``includes``, each of those domains is reached by include or redirect. With
``permits``, mail from each of those addresses passes.

Broken when
-----------
There is no record, or more than one; a record cannot be read; an included domain has none; a limit is exceeded; the
record passes mail from anybody; or ``ends``, ``includes`` or ``permits`` is not as claimed.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out) to one of the questions; or what is claimed hangs on a term whose
domain depends on the sender (macros such as ``%{i}``), which nobody can follow without a sender.

Cannot see
----------
Whether all who send for the domain are named. What a term with a macro leads to: it counts as one look-up. Whether
receivers heed the limit of void look-ups, which RFC 7208 recommends and most apply. A record may be fine for senders
over IPv4 and exceed that limit over IPv6, where names have no address of that family: it is broken then, since mail
over IPv6 gets a permanent error. A sender whom the record names needs fewer look-ups than one whom it does not, so
that only the latter is counted.

References
----------
RFC 7208 (§3.2 one record, §4.6.4 limits, §5 mechanisms, §6 modifiers, §7 macros). The evaluation agrees with all 203
cases of the openspf suite for RFC 7208.

"""

from __future__ import annotations

import ipaddress
import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from trustgen.checks import domains
from trustgen.checks.wording import counted, listed, quoted
from trustgen.facts.dns import DnsAnswer, DnsFacts
from trustgen.facts.spf import SpfFacts, SpfRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.syntax.spf import MOST_VOID, Outcome, SpfResult
from trustgen.syntax.spf_questions import Answers, Unasked, generally, of_sender
from trustgen.syntax.spf_record import chosen
from trustgen.validated import AfterValidator, Field

#: From the mildest answer to an unnamed sender to the strictest.
ENDS = ("?all", "~all", "-all")
_ENDS = {SpfResult.NEUTRAL: "?all", SpfResult.SOFTFAIL: "~all", SpfResult.FAIL: "-all"}


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError(f"{text!r} is no IP address") from None


class SpfParameters(Parameters):
    """Which domain, and what its record says."""

    target: DomainTarget = Field(description=domains.TARGET)
    ends: Literal["?all", "~all", "-all"] | None = Field(
        default=None, description="The least that the record answers to senders whom it does not name."
    )
    includes: tuple[domains.DomainName, ...] = Field(
        default=(), description="Domains whose records take part, by include or redirect, at any depth."
    )
    permits: tuple[Annotated[str, AfterValidator(_address)], ...] = Field(
        default=(), description="IP addresses whose mail passes."
    )


def looks(parameters: SpfParameters, registry: Registry) -> tuple[Look, ...]:
    """One tree of records a domain."""
    return tuple(Look(name, (SpfRequest(name, parameters.permits),)) for name in registry.domains(parameters.target))


def judge(parameters: SpfParameters, facts: SpfFacts, registry: Registry, now: datetime) -> Finding:
    """Evaluate the record for a sender in general, and for the senders that are claimed."""
    answers = _answers(facts)
    if (facts.domain, "TXT") not in answers:
        return unknown("is no name that can have an SPF record")
    texts = chosen(answers[facts.domain, "TXT"])
    if not texts:
        return broken("has no SPF record")
    try:
        four, six = generally(facts.domain, answers)
        flaw = _flaw(four, "IPv4") or _flaw(six, "IPv6")
        if flaw:
            return broken(f"its SPF record is in error: {flaw}", texts[0])
        return _of_sound(parameters, facts.domain, answers, four, texts[0])
    except Unasked as unasked:
        return unknown("not every record that the SPF record leads to was seen", str(unasked))


def _answers(facts: SpfFacts) -> Answers:
    return {(answer.name.lower(), answer.rtype): answer.records for answer in facts.answers}


def _flaw(outcome: Outcome, family: str) -> str:
    if outcome.result is not SpfResult.PERMERROR:
        return ""
    return outcome.problem + ("" if outcome.voids <= MOST_VOID else f" (for senders over {family})")


def _of_sound(parameters: SpfParameters, domain: str, answers: Answers, outcome: Outcome, text: str) -> Finding:
    if outcome.result is SpfResult.PASS:
        return broken(f"its SPF record {quoted(text)} lets anybody send", text)
    open_ = "; ".join(outcome.depends)
    ends = _ENDS[outcome.result]
    if parameters.ends and ENDS.index(ends) < ENDS.index(parameters.ends):
        if outcome.depends and not outcome.ends:
            return unknown(f"how its SPF record ends depends on the sender ({open_})", text)
        return broken(f"its SPF record {quoted(text)} ends in {ends}; the claim says {parameters.ends}", text)
    absent = [name for name in parameters.includes if name not in outcome.included]
    if absent and outcome.depends:
        return unknown(f"whether its SPF record includes {listed(absent)} depends on the sender ({open_})", text)
    if absent:
        return broken(f"its SPF record {quoted(text)} does not include {listed(absent)}", text)
    refused = [a for a in parameters.permits if of_sender(domain, a, answers).result is not SpfResult.PASS]
    if refused:
        return broken(f"its SPF record {quoted(text)} does not pass mail from {listed(refused)}", text)
    needs = counted(outcome.lookups, "DNS look-up")
    return holds(f"its SPF record is {quoted(text)}, ends in {ends} and needs {needs}", text)


def lies(parameters: SpfParameters, facts: SpfFacts) -> Iterable[SpfFacts]:
    """No record; two; one that lets anybody send; one too many look-ups; and none of what is claimed."""
    yield _with(facts, ())
    yield _with(facts, ("v=spf1 -all", "v=spf1 -all"))
    yield _with(facts, ("v=spf1 +all",))
    yield _with(facts, ("v=spf1 " + "exists:%{i}.example " * 11 + "-all",))
    if parameters.ends in ("~all", "-all"):
        yield _with(facts, ("v=spf1 ?all",))
    if parameters.includes or parameters.permits:
        yield _with(facts, ("v=spf1 -all",))


def _with(facts: SpfFacts, texts: tuple[str, ...]) -> SpfFacts:
    answer = DnsAnswer.ANSWER if texts else DnsAnswer.EMPTY
    return replace(facts, answers=(DnsFacts(facts.domain, "TXT", answer, texts),))


def repeat(parameters: SpfParameters, registry: Registry) -> tuple[str, ...]:
    """The record itself; its includes are asked for in the same way."""
    return tuple(f"dig +short TXT {shlex.quote(name)}" for name in registry.domains(parameters.target))


CHECK = Check(
    name="spf",
    parameters=SpfParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "ends": "~all"},
)
