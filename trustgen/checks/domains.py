"""What the checks of the DNS share: which names are asked for, how their answers are told, how a reader asks."""

from __future__ import annotations

import shlex
from typing import Annotated, Any

from trustgen.checks.wording import listed
from trustgen.facts.dns import DnsAnswer, DnsFacts, DnsRequest
from trustgen.model.check import Look
from trustgen.model.registry import Registry
from trustgen.validated import AfterValidator, Field

TARGET = "The domain, or a web target whose host name is meant, or a group of them."
_LABEL = r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"


def _lower(name: str) -> str:
    return name.rstrip(".").lower()


#: A name in the DNS, kept in lower case without its final dot.
DomainName = Annotated[str, Field(pattern=rf"^{_LABEL}(\.{_LABEL})*\.?$", max_length=254), AfterValidator(_lower)]


def looks_at(registry: Registry, target: str, rtype: str, prefix: str = "") -> tuple[Look, ...]:
    """One question a name: records of ``rtype`` at ``prefix`` (with its dot) before it."""
    return tuple(Look(name, (DnsRequest(f"{prefix}{name}", rtype),)) for name in registry.domains(target))


def dig(name: str, rtype: str, options: str = "+short") -> str:
    """A shell command that asks the reader's own resolver."""
    return f"dig {options} {rtype} {shlex.quote(name)}"


def digs(registry: Registry, target: str, rtype: str, prefix: str = "") -> tuple[str, ...]:
    """One command a name."""
    return tuple(dig(f"{prefix}{name}", rtype) for name in registry.domains(target))


def nothing(facts: DnsFacts) -> str:
    """How an answer without records is told: ``the name x does not exist``, ``has no MX record``."""
    if facts.answer is DnsAnswer.NXDOMAIN:
        return f"the name {facts.name} does not exist"
    return f"{facts.name} has no {facts.rtype} record"


def is_below(name: str, suffix: str) -> bool:
    """Whether ``name`` is ``suffix`` or below it."""
    return name == suffix or name.endswith(f".{suffix}")


def hosts(facts: DnsFacts) -> tuple[str, ...]:
    """The last field of every record, a host name in lower case without its final dot, sorted, without repetition."""
    return tuple(sorted({record.split()[-1].rstrip(".").lower() for record in facts.records}))


def named(names: tuple[str, ...]) -> str:
    """``a and b``; at most five are named."""
    return listed(names) if len(names) <= 5 else f"{', '.join(names[:5])} and {len(names) - 5} more"


def answered(facts: DnsFacts, records: tuple[str, ...]) -> DnsFacts:
    """``facts`` with other records; a lie."""
    answer = DnsAnswer.ANSWER if records else DnsAnswer.EMPTY
    return DnsFacts(facts.name, facts.rtype, answer, records, facts.chain)


BELOW = "A name below the target that is asked for instead, such as _verify or www; the target itself if not given."


def below(registry: Registry, target: str, name: str | None) -> tuple[str, ...]:
    """The names that the target stands for, with ``name`` before each."""
    return tuple(f"{name}.{domain}" if name else domain for domain in registry.domains(target))


def as_list(value: Any) -> Any:
    """One text where several may stand is a list of one."""
    return (value,) if isinstance(value, str) else value
