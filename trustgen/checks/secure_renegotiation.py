"""A server renegotiates TLS only in the way that nobody can slip into.

Holds when
----------
At every address of the host, named in the hello: the answer to a hello before TLS 1.3 says that renegotiation is bound
to the connection that it renegotiates; or TLS 1.3 alone is spoken, which has no renegotiation.

Broken when
-----------
A version before TLS 1.3 is accepted, and the answer does not say so.

Unknown when
------------
The host cannot be reached, or no version of TLS is accepted.

Cannot see
----------
Whether clients may ask for renegotiation at all, which costs the server more than it costs them.

Positive control
----------------
Only an accepted hello is judged.

References
----------
RFC 5746 §3.6 (the answer to a first hello), §4.3 (servers without it), RFC 8446 §4.1.2, RFC 9325 §3.5.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks import web
from trustgen.facts.ciphers import CiphersFacts, CiphersRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.validated import Field


class SecureRenegotiationParameters(Parameters):
    """Which hosts."""

    target: WebTarget = Field(description="The web target, or a group of them.")


def looks(parameters: SecureRenegotiationParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a host and port."""
    return tuple(
        Look(web.subject(page), (CiphersRequest(page.host, page.port),)) for page in registry.webs(parameters.target)
    )


def judge(parameters: SecureRenegotiationParameters, facts: CiphersFacts, registry: Registry, now: datetime) -> Finding:
    """What the answer says of renegotiation."""
    if not facts.before_1_3:
        return holds("speaks TLS 1.3 alone, which has no renegotiation")
    if not facts.secure_renegotiation:
        return broken("does not say that renegotiation is bound to the connection")
    return holds("says that renegotiation is bound to the connection")


def lies(parameters: SecureRenegotiationParameters, facts: CiphersFacts) -> Iterable[CiphersFacts]:
    """An older version is spoken, and nothing is said."""
    yield replace(facts, before_1_3=True, secure_renegotiation=False)


def repeat(parameters: SecureRenegotiationParameters, registry: Registry) -> tuple[str, ...]:
    """OpenSSL tells it among much else."""
    return tuple(
        f"{web.s_client(page)} -no_tls1_3 </dev/null | grep -i renegotiation"
        for page in registry.webs(parameters.target)
    )


CHECK = Check(
    name="secure_renegotiation",
    parameters=SecureRenegotiationParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app"},
)
