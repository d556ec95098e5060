"""An evaluation of SPF from answers that are at hand, and the questions that it lacks."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping

from trustgen.syntax.spf import Answer, Client, Outcome, check_host, in_general

#: (name, type) → records in presentation format; empty for both sorts of nothing.
Answers = Mapping[tuple[str, str], tuple[str, ...]]

FAMILIES = (4, 6)


class Unasked(Exception):
    """An evaluation needs an answer that is not at hand."""


def generally(domain: str, answers: Answers) -> tuple[Outcome, Outcome]:
    """The outcomes for a sender in general, over IPv4 and over IPv6. Raises Unasked."""
    wanted: dict[tuple[str, str], None] = {}
    four, six = (_in_general(domain, version, answers, wanted) for version in FAMILIES)
    _complete(wanted)
    return four, six


def of_sender(domain: str, address: str, answers: Answers) -> Outcome:
    """The outcome for mail from ``address`` (an IP literal), sent by the postmaster of ``domain``. Raises Unasked."""
    wanted: dict[tuple[str, str], None] = {}
    outcome = _of_sender(domain, address, answers, wanted)
    _complete(wanted)
    return outcome


def _complete(wanted: Mapping[tuple[str, str], None]) -> None:
    if wanted:
        raise Unasked(", ".join(" ".join(question) for question in wanted))


def missing(domain: str, senders: Iterable[str], answers: Answers) -> tuple[tuple[str, str], ...]:
    """The questions, (name, type), that the outcomes still lack; more may follow from their answers."""
    wanted: dict[tuple[str, str], None] = {}
    for version in FAMILIES:
        _in_general(domain, version, answers, wanted)
    for address in senders:
        _of_sender(domain, address, answers, wanted)
    return tuple(wanted)


def _in_general(domain: str, version: int, answers: Answers, wanted: dict[tuple[str, str], None]) -> Outcome:
    return in_general(domain, version, lambda name, rtype: _answer(name, rtype, answers, wanted))


def _of_sender(domain: str, address: str, answers: Answers, wanted: dict[tuple[str, str], None]) -> Outcome:
    client = Client(ipaddress.ip_address(address), f"postmaster@{domain}", domain)
    return check_host(domain, client, lambda name, rtype: _answer(name, rtype, answers, wanted))


def _answer(name: str, rtype: str, answers: Answers, wanted: dict[tuple[str, str], None]) -> Answer:
    question = (name.lower(), rtype)
    if question not in answers:
        wanted[question] = None
        return Answer(pending=True)
    return Answer(answers[question])
