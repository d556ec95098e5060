"""A host offers the versions of HTTP that the claim says.

Holds when
----------
Each version in ``versions`` is offered at every address: 1.1 and 2 where a TLS handshake that offers that protocol
alone chooses it (ALPN), 3 where the Alt-Svc header of the page offers ``h3``. A plain list means exactly these;
``{at_least: […]}`` lets others be offered too.

Broken when
-----------
A version of the list is declined, or with an exact list another one is offered.

Unknown when
------------
The host cannot be reached, a handshake settles nothing, or, where version 3 matters, the page cannot be fetched or is
an error page.

Cannot see
----------
Whether HTTP/3 works: Alt-Svc is the server's word, and no QUIC is spoken here. HTTP/2 without TLS.

Positive control
----------------
A protocol counts as declined only where the same address chose another one in the same look.

References
----------
RFC 7301 (ALPN), RFC 9113 §3.2 (h2), RFC 9114 §3.1.1 and RFC 7838 (h3 by Alt-Svc).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks import pages, web
from trustgen.checks.wording import listed
from trustgen.facts.alpn import AlpnAnswer, AlpnFacts, AlpnRequest, ProtocolAnswer
from trustgen.facts.http import HttpFacts
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.syntax import alt_svc
from trustgen.validated import AfterValidator, Field

_PROTOCOLS = {"1.1": "http/1.1", "2": "h2"}
VERSIONS = (*_PROTOCOLS, "3")
Facts = tuple[AlpnFacts, HttpFacts]


def _are_versions(versions: SetOf) -> SetOf:
    wrong = [name for name in versions.names() if name not in VERSIONS]
    if wrong:
        raise ValueError(f'{listed(wrong)}: the versions are {listed(VERSIONS)}; write "1.1" and "2" in quotes')
    return versions


class HttpVersionsParameters(Parameters):
    """Which hosts, and the versions that they offer."""

    target: WebTarget = Field(description=pages.TARGET)
    versions: Annotated[SetOf, AfterValidator(_are_versions)] = Field(
        description='The versions that are offered: ["1.1", "2"], or {at_least: ["2"]}.'
    )


def looks(parameters: HttpVersionsParameters, registry: Registry) -> tuple[Look, ...]:
    """The handshakes and the page of each web target."""
    asked = web.looks_at(registry, parameters.target)
    return tuple(
        Look(look.subject, (AlpnRequest(page.host, page.port), *look.requests))
        for page, look in zip(registry.webs(parameters.target), asked, strict=True)
    )


def judge(parameters: HttpVersionsParameters, facts: Facts, registry: Registry, now: datetime) -> Finding:
    """Compare the versions offered with those claimed."""
    handshakes, page = facts
    answers = {version: handshakes.of(protocol) for version, protocol in _PROTOCOLS.items()}
    answers["3"] = _third(page)
    offered = tuple(version for version in VERSIONS if answers[version] is AlpnAnswer.CHOSEN)
    claimed, seen = parameters.versions, f"offers HTTP {listed(offered)}"
    declined = [version for version in claimed.names() if answers[version] is AlpnAnswer.DECLINED]
    if declined:
        return broken(f"{seen} and not {listed(declined, 'or')}; the claim says {listed(claimed.names())}")
    extra = claimed.extra(offered)  # noqa: S610  (no Django here)
    if extra:
        return broken(f"{seen}; the claim says {listed(claimed.names())} only")
    matters = VERSIONS if claimed.mode == "exactly" else claimed.names()
    open_ = [version for version in matters if answers[version] is AlpnAnswer.SILENT]
    if open_:
        return unknown(f"{seen}; whether it offers {listed(open_, 'or')} could not be seen")
    return holds(seen)


def _third(page: HttpFacts) -> AlpnAnswer:
    """Whether HTTP/3 is offered; an error page leaves it open."""
    if web.not_judged(page.answer) is not None:
        return AlpnAnswer.SILENT
    offered = "h3" in alt_svc.protocols(page.answer.values("alt-svc"))
    return AlpnAnswer.CHOSEN if offered else AlpnAnswer.DECLINED


def lies(parameters: HttpVersionsParameters, facts: Facts) -> Iterable[Facts]:
    """Each claimed version declined while another is chosen; with an exact list, each other one offered."""
    handshakes, page = facts
    for version in parameters.versions.names():
        yield _changed(handshakes, version, AlpnAnswer.DECLINED), _without(page, version)
    if parameters.versions.mode == "exactly":
        for version in VERSIONS:
            if version not in parameters.versions.names():
                yield _changed(handshakes, version, AlpnAnswer.CHOSEN), _with(page, version)


def _changed(handshakes: AlpnFacts, version: str, answer: AlpnAnswer) -> AlpnFacts:
    wanted = _PROTOCOLS.get(version)
    if wanted is None:
        return handshakes
    lied = dict.fromkeys(_PROTOCOLS.values(), AlpnAnswer.CHOSEN) | {wanted: answer}
    return replace(handshakes, answers=tuple(ProtocolAnswer(name, told, "a lie") for name, told in lied.items()))


def _without(page: HttpFacts, version: str) -> HttpFacts:
    return pages.sending(page, "alt-svc", "clear") if version == "3" else page


def _with(page: HttpFacts, version: str) -> HttpFacts:
    return pages.sending(page, "alt-svc", 'h3=":443"') if version == "3" else page


def repeat(parameters: HttpVersionsParameters, registry: Registry) -> tuple[str, ...]:
    """A handshake a protocol, and the Alt-Svc header of the page."""
    handshakes = tuple(
        f"{web.s_client(page)} -alpn {protocol} </dev/null"
        for page in registry.webs(parameters.target)
        for protocol in _PROTOCOLS.values()
    )
    headers = tuple(web.headers_command(page.at("")) for page in web.repeatable(registry, parameters.target))
    return handshakes + headers


CHECK = Check(
    name="http_versions",
    parameters=HttpVersionsParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "versions": {"at_least": ["1.1", "2"]}},
)
