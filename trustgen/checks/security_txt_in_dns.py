"""The double of security.txt in the DNS: against the disclosure policy, and against the file itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from trustgen import securitytxt
from trustgen.checks.wording import counted, listed, quoted
from trustgen.facts.dns import DnsAnswer, DnsFacts, DnsRequest
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.model.check import Look
from trustgen.model.judgement import Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.securitytxt import SecurityTxt
from trustgen.securitytxt.dns import LABEL, parse_records, records
from trustgen.securitytxt.text import moment

#: What both may say: the field of the file, and of the records.
_SHARED = (("Contact", "security_contact"), ("Policy", "security_policy"))


def double(registry: Registry, files: Iterable[tuple[str, HttpRequest]]) -> Iterator[Look]:
    """For every domain whose ``_security`` records repeat one of ``files`` (host and request): a look at the records,
    and one at each of its files beside them.
    """
    known = tuple(files)
    for domain in registry.disclosure.dns if registry.disclosure else ():
        asked = DnsRequest(f"{LABEL}.{domain}", "TXT")
        ours = [(host, file) for host, file in known if host == domain or host.endswith(f".{domain}")]
        if ours:
            yield Look(asked.name, (asked,))
        for host, file in ours:
            yield Look(f"{asked.name} beside the file of {host}", (file, asked))


def judge_records(facts: DnsFacts, registry: Registry, now: datetime) -> Finding:
    """Whether the records say what the policy says, and are in date."""
    found = parse_records(facts.records)
    if not found:
        return broken("has no security_contact; the policy says that the DNS repeats security.txt")
    wrong = [
        f"{name} is {_shown(found.get(name, ()))}; the policy says {_shown(values)}"
        for name, values in records(registry).items()
        if tuple(sorted(found.get(name, ()))) != tuple(sorted(values))
    ]
    wrong += _in_date(found.get("security_expires", ()), now)
    return broken("; ".join(wrong)) if wrong else holds("says the same in the DNS")


def _in_date(values: tuple[str, ...], now: datetime) -> Iterator[str]:
    """Exactly one, in UTC, still to come."""
    if len(values) != 1:
        yield f"security_expires is there {len(values)} times; it must be there once"
        return
    until = moment(values[0])
    if until is None or not values[0].upper().endswith("Z"):
        yield f"security_expires is {quoted(values[0])}, which is no time in UTC"
    elif until <= now:
        yield f"security_expires passed on {_day(until)}"
    elif until > now + timedelta(days=366):
        yield f"security_expires is {quoted(values[0])}, more than a year ahead"


def judge_beside(page: HttpFacts, answer: DnsFacts) -> Finding:
    """Whether the file and the records say the same, wherever both say something."""
    found = parse_records(answer.records)
    if page.answer.status != 200 or page.answer.text is None or not found:
        return unknown("there are no two to compare")
    file = securitytxt.parse(page.answer.text)
    wrong = [
        f"{record} is {_shown(found[record])}; the file's {field} is {_shown(file.values(field))}"
        for field, record in _SHARED
        if record in found and file.values(field) and set(found[record]) != set(file.values(field))
    ]
    wrong += _outlives(file, found.get("security_expires", ()))
    return (
        broken("; ".join(wrong))
        if wrong
        else holds(f"agrees with the file{_sooner(file, found.get('security_expires', ()))}")
    )


def _outlives(file: SecurityTxt, values: tuple[str, ...]) -> Iterator[str]:
    """Records that are written once may end before a file that is renewed with each build, and never after it."""
    until = moment(values[0]) if len(values) == 1 else None
    if until is not None and file.expires is not None and until > file.expires:
        yield f"security_expires is {quoted(values[0])}, after the file's Expires: {quoted(file.values('Expires')[0])}"


def _sooner(file: SecurityTxt, values: tuple[str, ...]) -> str:
    until = moment(values[0]) if len(values) == 1 else None
    days = (file.expires - until).days if file.expires and until else 0
    return f", and expires {counted(days, 'day')} before it" if days > 0 else ""


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def _shown(values: tuple[str, ...]) -> str:
    return listed(map(quoted, values)) if values else "missing"


def lies_of_records(facts: DnsFacts) -> Iterator[DnsFacts]:
    """Another contact, and no records at all."""
    yield replace(facts, records=("security_contact=mailto:somebody@elsewhere.invalid",))
    yield replace(facts, answer=DnsAnswer.NXDOMAIN, records=())


def lies_beside(page: HttpFacts, answer: DnsFacts) -> Iterator[tuple[HttpFacts, DnsFacts]]:
    """Records with another contact, and records that outlive the file."""
    for name, value in (
        ("security_contact", "mailto:somebody@elsewhere.invalid"),
        ("security_expires", "9999-01-01T00:00:00Z"),
    ):
        others = tuple(record for record in answer.records if not record.startswith(name))
        yield page, replace(answer, answer=DnsAnswer.ANSWER, records=(*others, f"{name}={value}"))
