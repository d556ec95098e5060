"""A name has a TXT record that says something.

Holds when
----------
At least one TXT record of the name agrees: ``equals`` — it is exactly that text; ``contains`` — it holds that text;
``matches`` — the regular expression is found in it. Upper and lower case count. The parts of a record are joined
without spaces. With ``absent: true`` none agrees.

Broken when
-----------
No record agrees, there is none, or the name does not exist; with ``absent``, one agrees.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out).

Cannot see
----------
What a receiver makes of the text. Octets that are no UTF-8 are read as U+FFFD.

Positive control
----------------
``absent`` holds on a clean answer of the DNS only: other TXT records, none, or no such name.

References
----------
RFC 1035 §3.3.14, RFC 7208 §3.3 (joining). Regular expressions run in linear time: they know no look-around and no
back references (Rust's regex syntax).

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self

from trustgen.checks import domains
from trustgen.checks.wording import counted, listed, quoted
from trustgen.facts.dns import DnsAnswer, DnsFacts, DnsRequest
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.syntax.pattern import checked, matches
from trustgen.syntax.sample import sample
from trustgen.validated import AfterValidator, Field, model_validator

Text = Annotated[str, Field(min_length=1, max_length=2000)]
_WAYS = ("equals", "contains", "matches")


class TxtParameters(Parameters):
    """Which name, and what one of its records says."""

    target: DomainTarget = Field(description=domains.TARGET)
    name: domains.DomainName | None = Field(default=None, description=domains.BELOW)
    equals: Text | None = Field(default=None, description="The whole text of a record.")
    contains: Text | None = Field(default=None, description="A text inside a record.")
    matches: Annotated[str, AfterValidator(checked)] | None = Field(
        default=None, description="A regular expression that is found in a record."
    )
    absent: Flag = Field(default=False, description="Whether no record may be so, instead of at least one.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(getattr(self, way) is not None for way in _WAYS) != 1:
            raise ValueError("say one of equals, contains and matches")
        if self.absent and self.matches is not None and sample(self.matches) is None:
            raise ValueError("no text is found that this pattern matches, so that nothing could break it; simplify it")
        return self


def looks(parameters: TxtParameters, registry: Registry) -> tuple[Look, ...]:
    """One question a name."""
    return tuple(
        Look(name, (DnsRequest(name, "TXT"),)) for name in domains.below(registry, parameters.target, parameters.name)
    )


def judge(parameters: TxtParameters, facts: DnsFacts, registry: Registry, now: datetime) -> Finding:
    """Look for a record that agrees."""
    agreeing = [text for text in facts.records if _agrees(parameters, text)]
    if parameters.absent:
        if agreeing:
            return broken(f"has the TXT record {quoted(agreeing[0])}; the claim says that none {_said(parameters)}")
        return holds(f"has no TXT record that {_said(parameters)}")
    if agreeing:
        return holds(f"has the TXT record {listed(map(quoted, agreeing))}")
    seen = counted(len(facts.records), "TXT record") if facts.records else domains.nothing(facts)
    return broken(f"has no TXT record that {_said(parameters)} ({seen})", "; ".join(facts.records))


def _agrees(parameters: TxtParameters, text: str) -> bool:
    if parameters.equals is not None:
        return text == parameters.equals
    if parameters.contains is not None:
        return parameters.contains in text
    return matches(parameters.matches or "", text)


def _said(parameters: TxtParameters) -> str:
    way = next(way for way in _WAYS if getattr(parameters, way) is not None)
    return f"{'is' if way == 'equals' else way} {quoted(getattr(parameters, way))}"


def lies(parameters: TxtParameters, facts: DnsFacts) -> Iterable[DnsFacts]:
    """No record, or another; where it must be absent, the record."""
    if parameters.absent:
        text = parameters.equals or parameters.contains or sample(parameters.matches or "") or ""
        yield domains.answered(facts, (text,))
        return
    yield domains.answered(facts, ())
    yield DnsFacts(facts.name, facts.rtype, DnsAnswer.NXDOMAIN)
    if not _agrees(parameters, "~"):
        yield domains.answered(facts, ("~",))


def repeat(parameters: TxtParameters, registry: Registry) -> tuple[str, ...]:
    """One command a name."""
    return tuple(domains.dig(name, "TXT") for name in domains.below(registry, parameters.target, parameters.name))


CHECK = Check(
    name="txt",
    parameters=TxtParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "contains": "site-verification="},
)
