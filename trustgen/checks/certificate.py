"""A server shows a certificate that browsers trust, in its own name, in date and far from running out.

Holds when
----------
At every address: the chain leads to a trusted root, the host is among the certificate's names, and the day lies
between its dates. Where asked: at least ``min_left`` is left before it runs out, it was made out for ``max_validity``
at most, ``issuer`` is in the name of the issuer, every one of ``names`` is covered, its key is worth ``strength`` bits
at least, it is signed by ``signature`` or better, and ``logs`` transparency logs at least have time-stamped it.

Broken when
-----------
Any of these is not so. A chain that the server sends incomplete is not trusted, even where browsers mend it.

Unknown when
------------
The host cannot be reached, or the handshake fails for a reason other than the certificate. The key or signature is of
a sort that is not known here.

Cannot see
----------
Revocation, and certificates shown to clients that do not name the host. Time-stamps of logs that come in the handshake
or with OCSP instead of in the certificate; those in it are counted and not verified: browsers, which know the logs'
keys, do that. Trust is judged against the trust store of the machine that looks (or the one that was given to it).
Recommendations of RFC 5280 are not enforced, as they are not by browsers: sslyze refuses a certificate whose
alternative names are marked critical beside a subject (§4.2.1.6 says that they should not be), and here it is trusted.

References
----------
RFC 5280 §6 (path validation), RFC 9525 (names; the common name is ignored), CA/Browser Forum baseline requirements,
NIST SP 800-57 part 1 rev. 5 table 2 (strength of keys), RFC 6962 §3.3 (time-stamps in a certificate).

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from trustgen.checks import web
from trustgen.checks.wording import counted, listed, quoted
from trustgen.facts.tls import CertificateFacts, CertificateRequest
from trustgen.model.base import Integer, Parameters, PlainText
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.validated import AfterValidator, Field

#: The least length of a key → what it is worth, in bits of security; and keys of which there is one length.
_FACTORED = {1024: 80, 2048: 112, 3072: 128, 7680: 192, 15360: 256}
_CURVES = {160: 80, 224: 112, 256: 128, 384: 192, 512: 256}
_FIXED = {"Ed25519": 128, "Ed448": 224}
_SIGNATURES = {"MD5": 128, "SHA-1": 160, "SHA-224": 224, "SHA-256": 256, "SHA-384": 384, "SHA-512": 512} | {
    "Ed25519": 512, "Ed448": 512,
}  # fmt: skip
LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)
HostName = Annotated[str, Field(pattern=r"^[A-Za-z0-9*_.:-]+$", max_length=253), AfterValidator(str.lower)]


class CertificateParameters(Parameters):
    """Which hosts, and what their certificates must have beyond being valid."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    min_left: Duration | None = Field(
        default=None, description="How long the certificate must at least be valid from now, such as 20d."
    )
    issuer: PlainText | None = Field(
        default=None, description="A text in the issuer's organisation or common name; upper and lower case are alike."
    )
    names: tuple[HostName, ...] | None = Field(
        default=None, min_length=1, description="Host names that the certificate must cover beside the target's own."
    )
    max_validity: Duration | None = Field(
        default=None, description="For how long it may be made out, from its first day to its last, such as 90d."
    )
    strength: Literal[80, 112, 128, 192, 256] | None = Field(
        default=None, description="The least strength of its key, in bits: RSA 2048 is worth 112, P-256 128."
    )
    signature: Literal["SHA-256", "SHA-384", "SHA-512"] | None = Field(
        default=None, description="The hash that its issuer signs by, or one that is longer."
    )
    logs: Annotated[Integer, Field(ge=1, le=10)] | None = Field(
        default=None, description="How many transparency logs must have time-stamped it, at least."
    )


def looks(parameters: CertificateParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a host and port."""
    return tuple(
        Look(web.subject(page), (CertificateRequest(page.host, page.port),))
        for page in registry.webs(parameters.target)
    )


def judge(parameters: CertificateParameters, facts: CertificateFacts, registry: Registry, now: datetime) -> Finding:
    """Everything that is wrong with the certificate, or what was seen of it."""
    wrong = (*_faults(parameters, facts, registry, now), *_weaknesses(parameters, facts, registry))
    if wrong:
        return broken("; ".join(wrong))
    if parameters.strength is not None and strength(facts) is None:
        return unknown("shows a certificate with a key of a sort that is not known here")
    if parameters.signature is not None and facts.signature not in _SIGNATURES:
        return unknown("shows a certificate with a signature of a sort that is not known here")
    return holds(
        f"shows a trusted certificate in its own name, issued by {_issuer(facts)}, valid until {_day(facts.not_after)}"
        f" ({counted((facts.not_after - now).days, 'day')} left){_more(parameters, facts)}"
    )


def _more(parameters: CertificateParameters, facts: CertificateFacts) -> str:
    """What was seen of its key, signature and logs, as far as the claim is about them."""
    shown = (
        (parameters.strength, f"{_key(facts)} key"),
        (parameters.signature, f"signed by {facts.signature}"),
        (parameters.logs, f"in {counted(len(facts.logs), 'transparency log')}"),
    )
    return "".join(f", {said}" for asked, said in shown if asked is not None)


def _faults(
    parameters: CertificateParameters, facts: CertificateFacts, registry: Registry, now: datetime
) -> Iterator[str]:
    if not facts.trusted:
        because = f": {facts.untrusted_because}" if facts.untrusted_because else ""
        yield f"the certificate is not trusted{because}"
    if not facts.matches_host:
        names = listed(map(quoted, facts.names[:5])) if facts.names else "no name at all"
        yield f"the certificate is for {names}, not for {facts.host}"
    yield from _date_faults(parameters, facts, registry, now)
    if parameters.issuer is not None and not _issued_by(facts, parameters.issuer):
        yield f"the certificate is issued by {_issuer(facts)}; the claim says {parameters.issuer}"
    missing = [name for name in parameters.names or () if not any(covers(shown, name) for shown in facts.names)]
    if missing:
        yield f"the certificate does not cover {listed(missing)}"


def _date_faults(
    parameters: CertificateParameters, facts: CertificateFacts, registry: Registry, now: datetime
) -> Iterator[str]:
    if now >= facts.not_after:
        yield f"the certificate ran out on {_day(facts.not_after)}"
    elif now < facts.not_before:
        yield f"the certificate is valid only from {_day(facts.not_before)}"
    elif parameters.min_left and parameters.min_left.add(now, registry.organisation.zone) > facts.not_after:
        left = counted((facts.not_after - now).days, "day")
        yield f"the certificate has {left} left, until {_day(facts.not_after)}; the claim says {parameters.min_left}"


def _weaknesses(parameters: CertificateParameters, facts: CertificateFacts, registry: Registry) -> Iterator[str]:
    longest = parameters.max_validity
    if longest and longest.add(facts.not_before, registry.organisation.zone) < facts.not_after:
        days = counted((facts.not_after - facts.not_before).days, "day")
        yield f"the certificate is made out for {days}; the claim says {longest} at most"
    worth = strength(facts)
    if parameters.strength is not None and worth is not None and worth < parameters.strength:
        yield f"its {_key(facts)} key is worth {worth} bits; the claim says {parameters.strength} at least"
    if parameters.signature is not None and _SIGNATURES.get(facts.signature, 999) < _SIGNATURES[parameters.signature]:
        yield f"it is signed by {facts.signature}; the claim says {parameters.signature} or better"
    if parameters.logs is not None and len(facts.logs) < parameters.logs:
        seen = counted(len(facts.logs), "transparency log")
        yield f"it carries the time-stamps of {seen}; the claim says {parameters.logs} at least"


def strength(facts: CertificateFacts) -> int | None:
    """What the key is worth, in bits of security (NIST SP 800-57 part 1 rev. 5 table 2); None where that is unknown."""
    if facts.key in _FIXED:
        return _FIXED[facts.key]
    least = {"RSA": _FACTORED, "DSA": _FACTORED, "EC": _CURVES}.get(facts.key)
    if least is None or not facts.key_bits:
        return None
    return max((worth for bits, worth in least.items() if facts.key_bits >= bits), default=0)


def _key(facts: CertificateFacts) -> str:
    return facts.key if facts.key in _FIXED else f"{facts.key} {facts.key_bits}"


def covers(shown: str, name: str) -> bool:
    """Whether a certificate's name covers ``name``: a wildcard stands for exactly one label (RFC 9525 §6.3)."""
    shown, name = shown.lower().rstrip("."), name.lower().rstrip(".")
    if shown.startswith("*.") and not name.startswith("*."):
        label, _, rest = name.partition(".")
        return bool(label) and rest == shown[2:]
    return shown == name


def _issued_by(facts: CertificateFacts, issuer: str) -> bool:
    wanted = issuer.casefold()
    return any(wanted in value.casefold() for key, value in facts.issuer if key in ("O", "CN"))


def _issuer(facts: CertificateFacts) -> str:
    """The issuer's organisation and common name, as far as it has them."""
    named = [value for key in ("O", "CN") for attribute, value in facts.issuer if attribute == key]
    return quoted(", ".join(named)) if named else "an issuer without a name"


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()


def lies(parameters: CertificateParameters, facts: CertificateFacts) -> Iterable[CertificateFacts]:
    """Untrusted, in another name, run out; from another issuer and without the names, where those are claimed."""
    yield replace(facts, trusted=False, untrusted_because="self-signed certificate")
    yield replace(facts, matches_host=False, names=("elsewhere.invalid",))
    yield replace(facts, not_before=LONG_AGO - timedelta(days=1), not_after=LONG_AGO)
    if parameters.issuer is not None:
        yield replace(facts, issuer=(("O", ""),))
    if parameters.names is not None:
        yield replace(facts, names=())
    if parameters.max_validity is not None:
        yield replace(facts, not_before=LONG_AGO)
    if parameters.strength is not None:
        yield replace(facts, key="RSA", key_bits=512)
    if parameters.signature is not None:
        yield replace(facts, signature="SHA-1")
    if parameters.logs is not None:
        yield replace(facts, logs=facts.logs[: parameters.logs - 1])


def repeat(parameters: CertificateParameters, registry: Registry) -> tuple[str, ...]:
    """A verified handshake, then issuer, dates and names of the certificate; all of it where its depth is claimed."""
    deep = parameters.strength, parameters.signature, parameters.logs
    detail = ",ct_precert_scts -text" if any(part is not None for part in deep) else ""
    return tuple(
        f"{web.s_client(page)} -verify_hostname {shlex.quote(page.host)} -verify_return_error "
        f"</dev/null | openssl x509 -noout -issuer -dates -ext subjectAltName{detail}"
        for page in registry.webs(parameters.target)
    )


CHECK = Check(
    name="certificate",
    parameters=CertificateParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "min_left": "20d", "issuer": "Harbour Trust"},
)
