"""A server accepts the TLS versions that the claim says, and refuses the others.

Holds when
----------
At every address of the host, asked with and without its name in the hello (SNI): ``min`` — a version at or above it
is accepted and every older one is refused; ``best`` — that version is accepted and every newer one is refused;
``only`` — that version is accepted and every other one is refused.

Broken when
-----------
A version that the claim rules out is accepted, with or without SNI: one acceptance is enough. Or the version that
the claim promises is refused.

Unknown when
------------
The host cannot be reached, no version at all is accepted, or a hello that should be refused is met with silence.

Cannot see
----------
Cipher suites, key sizes and client authentication. SSL 2 and 3 are not asked for. A load balancer with several
machines behind one address may answer differently next time. sslyze and testssl.sh agree on what is accepted, on every
set-up of nginx that is tried, but for one case: testssl.sh 3.0 gives up on a server that speaks no version above 1.1,
because the OpenSSL by which it looks first does not; here that server is seen to accept what it does.

Positive control
----------------
A refusal counts only where the same address accepted another version in the same look. A refusal other than a
protocol_version alert counts only when it repeats between two accepted hellos.

References
----------
RFC 8996 (TLS 1.0 and 1.1 must not be used), RFC 9325 §3.1.1, RFC 8446 §4.1, RFC 5246 §7.4.1. The hello is written by
hand, because an OpenSSL 3 client that is told to use an old version fails before it asks.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Annotated

from trustgen.checks import web
from trustgen.checks.wording import listed
from trustgen.facts.tls import VERSIONS, HelloAnswer, TlsFacts, TlsRequest, VersionAnswer
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.values import VersionBound, as_tls
from trustgen.validated import AfterValidator, Field

_OPTIONS = {"1.0": "-tls1", "1.1": "-tls1_1", "1.2": "-tls1_2", "1.3": "-tls1_3"}


def _can_fail(bound: VersionBound) -> VersionBound:
    if bound.kind == "min" and bound.version == VERSIONS[0]:
        raise ValueError(f'every TLS is {VERSIONS[0]} or newer, so that nothing could break this; write {{min: "1.2"}}')
    return bound


class TlsParameters(Parameters):
    """Which hosts, and the bound on versions."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    version: Annotated[VersionBound, AfterValidator(as_tls), AfterValidator(_can_fail)] = Field(
        description='The versions: {min: "1.2"} (that or newer), {best: "1.3"} (up to that), {only: "1.3"}.'
    )


def looks(parameters: TlsParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a host and port."""
    return tuple(
        Look(web.subject(page), (TlsRequest(page.host, page.port),)) for page in registry.webs(parameters.target)
    )


@lru_cache(maxsize=64)
def ruled_out(bound: VersionBound) -> tuple[str, ...]:
    """The versions that a server must refuse, oldest first."""
    return tuple(version for version in VERSIONS if not bound.permits(version))


@lru_cache(maxsize=64)
def promised(bound: VersionBound) -> tuple[str, ...]:
    """The versions of which at least one must be accepted, oldest first."""
    return tuple(v for v in VERSIONS if bound.permits(v)) if bound.kind == "min" else (bound.version,)


def judge(parameters: TlsParameters, facts: TlsFacts, registry: Registry, now: datetime) -> Finding:
    """One forbidden acceptance breaks; every forbidden version must have been refused."""
    bound = parameters.version
    accepted = facts.accepted()
    wrong = tuple(version for version in ruled_out(bound) if version in accepted)
    if wrong:
        return broken(f"{_named(wrong)} {_is(wrong)} accepted{_how(facts, wrong)}; the claim says {_words(bound)}")
    wanted = promised(bound)
    if not any(version in accepted for version in wanted):
        return _not_promised(facts, bound, wanted)
    unsettled = tuple(version for version in ruled_out(bound) if not _refused(facts.of(version)))
    if unsettled:
        return unknown(f"{_named(unsettled)} {_is(unsettled)} met with silence, neither accepted nor refused")
    refused = tuple(version for version in VERSIONS if _refused(facts.of(version)))
    return holds(f"accepts {_named(accepted)}" + (f"; refuses {_named(refused)}" if refused else ""))


def _not_promised(facts: TlsFacts, bound: VersionBound, wanted: tuple[str, ...]) -> Finding:
    if all(_refused(facts.of(version)) for version in wanted):
        return broken(f"{_named(wanted)} {_is(wanted)} refused; the claim says {_words(bound)}")
    return unknown(f"{_named(wanted, 'or')} is neither accepted nor refused")


def _refused(answers: tuple[VersionAnswer, ...]) -> bool:
    return bool(answers) and all(answer.answer is HelloAnswer.REFUSED for answer in answers)


def _named(versions: Iterable[str], word: str = "and") -> str:
    return listed((f"TLS {version}" for version in versions), word)


def _is(versions: tuple[str, ...]) -> str:
    return "is" if len(versions) == 1 else "are"


def _how(facts: TlsFacts, versions: tuple[str, ...]) -> str:
    """A note where only clients that do not name the host were accepted."""
    named = any(a.sni and a.answer is HelloAnswer.ACCEPTED for version in versions for a in facts.of(version))
    return "" if named else " from clients that do not name the host"


def _words(bound: VersionBound) -> str:
    return {"min": f"{bound.version} or newer", "best": f"up to {bound.version}", "only": f"{bound.version} only"}[
        bound.kind
    ]


def lies(parameters: TlsParameters, facts: TlsFacts) -> Iterable[TlsFacts]:
    """A forbidden version is accepted; the promised one is refused."""
    for version in ruled_out(parameters.version):
        yield _with(facts, {version: HelloAnswer.ACCEPTED})
    if parameters.version.kind != "min":
        other = next(version for version in VERSIONS if version != parameters.version.version)
        yield _with(facts, {parameters.version.version: HelloAnswer.REFUSED, other: HelloAnswer.ACCEPTED})


def _with(facts: TlsFacts, changed: dict[str, HelloAnswer]) -> TlsFacts:
    kept = tuple(answer for answer in facts.answers if answer.version not in changed)
    lied = tuple(VersionAnswer(version, True, answer, "a lie") for version, answer in changed.items())
    return replace(facts, answers=(*kept, *lied))


def repeat(parameters: TlsParameters, registry: Registry) -> tuple[str, ...]:
    """One handshake a version that matters; security level 0, else OpenSSL refuses old versions by itself."""
    versions = (*ruled_out(parameters.version), promised(parameters.version)[-1])
    return tuple(
        f"{web.s_client(page)} {_OPTIONS[version]} -cipher ALL:@SECLEVEL=0 </dev/null"
        for page in registry.webs(parameters.target)
        for version in versions
    )


CHECK = Check(
    name="tls",
    parameters=TlsParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "version": {"min": "1.2"}},
)
