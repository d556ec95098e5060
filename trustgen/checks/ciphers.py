"""A server refuses the cipher suites that the claim names.

Holds when
----------
At every address of the host, named in the hello: every family in ``refuses`` is refused, when its suites are offered
alone in any version of TLS before 1.3. ``forward_secrecy`` is the refusal of *static RSA* and *static DH*, by which
whoever gets hold of the key later can read what was recorded before. A server that speaks TLS 1.3 alone refuses them
all: it has none of them.

Broken when
-----------
A suite of a family that the claim names is accepted.

Unknown when
------------
The host cannot be reached, no version of TLS is accepted, or a hello that should be refused is met with silence.

Cannot see
----------
Which of several suites the server would rather have, suites that only an older version would accept beside others, the
size of Diffie-Hellman groups, and suites with pre-shared keys. What is told to clients that do not name the host. A
load balancer with several machines behind one address may answer differently next time.

Positive control
----------------
A refusal counts only when it repeats between two hellos that offer every suite and are accepted.

References
----------
RFC 9325 §4.1, §4.2 (suites that must not and should not be used), RFC 7465 (RC4), RFC 5469 (DES, IDEA), RFC 8446 §1.2
(TLS 1.3 has forward secrecy and authenticated encryption only).

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Self

from trustgen.checks import web
from trustgen.checks.wording import listed
from trustgen.facts.ciphers import FAMILIES, CiphersFacts, CiphersRequest, FamilyAnswer
from trustgen.facts.tls import HelloAnswer
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.validated import AfterValidator, Field, model_validator

NOT_FORWARD_SECRET = ("static RSA", "static DH")


def _are_families(families: SetOf) -> SetOf:
    wrong = [name for name in families.names() if name not in FAMILIES]
    if wrong:
        raise ValueError(f"{listed(wrong)}: the families are {listed(FAMILIES)}")
    return families


class CiphersParameters(Parameters):
    """Which hosts, and what they refuse."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    refuses: Annotated[SetOf, AfterValidator(_are_families)] | None = Field(
        default=None, description=f"Families of suites that are refused: {listed(FAMILIES)}."
    )
    forward_secrecy: Flag = Field(
        default=False, description="Whether what is recorded today stays secret when the key is lost tomorrow."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.refuses is None and not self.forward_secrecy:
            raise ValueError("say what it refuses, or forward_secrecy: true")
        return self

    @property
    def families(self) -> tuple[str, ...]:
        """Every family that must be refused, in the order of FAMILIES."""
        named = {*(self.refuses.names() if self.refuses else ()), *(NOT_FORWARD_SECRET if self.forward_secrecy else ())}
        return tuple(family for family in FAMILIES if family in named)


def looks(parameters: CiphersParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a host and port."""
    return tuple(
        Look(web.subject(page), (CiphersRequest(page.host, page.port, parameters.families),))
        for page in registry.webs(parameters.target)
    )


def judge(parameters: CiphersParameters, facts: CiphersFacts, registry: Registry, now: datetime) -> Finding:
    """One family that is accepted breaks; every one must have been refused."""
    answers = {family: facts.of(family) for family in parameters.families}
    wrong = [answer for answer in answers.values() if answer and answer.answer is HelloAnswer.ACCEPTED]
    if wrong:
        detail = "; ".join(f"{answer.family}: {answer.how}" for answer in wrong)
        return broken(f"accepts cipher suites of the {_families(answer.family for answer in wrong)}", detail)
    unsettled = [f for f, answer in answers.items() if answer is None or answer.answer is not HelloAnswer.REFUSED]
    if unsettled:
        return unknown(f"meets cipher suites of the {_families(unsettled)} with silence")
    alone = "" if facts.before_1_3 else ", since it speaks TLS 1.3 alone"
    return holds(f"refuses cipher suites of the {_families(answers)}{alone}")


def _families(names: Iterable[str]) -> str:
    said = tuple(names)
    return f"{'family' if len(said) == 1 else 'families'} {listed(said)}"


def lies(parameters: CiphersParameters, facts: CiphersFacts) -> Iterable[CiphersFacts]:
    """Each family is accepted."""
    for family in parameters.families:
        others = tuple(answer for answer in facts.families if answer.family != family)
        lie = FamilyAnswer(family, HelloAnswer.ACCEPTED, "a lie")
        yield replace(facts, before_1_3=True, families=(*others, lie))


def repeat(parameters: CiphersParameters, registry: Registry) -> tuple[str, ...]:
    """All suites of a server by Nmap, which writes its own hellos; today's OpenSSL lacks most of what is refused."""
    return tuple(
        f"nmap -Pn --script ssl-enum-ciphers -p {page.port} {shlex.quote(page.host)}"
        for page in registry.webs(parameters.target)
    )


CHECK = Check(
    name="ciphers",
    parameters=CiphersParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "refuses": ["RC4", "3DES", "CBC"], "forward_secrecy": True},
)
