"""A host publishes a valid security.txt that agrees with the registry's disclosure policy.

Holds when
----------
``/.well-known/security.txt`` is fetched over https (at most 5 redirects, all https) with status 200 as ``text/plain;
charset=utf-8``; it is valid by RFC 9116; it expires in the future and within a year; Canonical, if there, lists the
address that was asked for, and every address in ``canonical``. Where the registry has a disclosure policy, each field
that the policy sets has the same values in the same order. Every page that the policy leads to over https answers,
and every contact's domain takes mail. Where the claim or the policy says so, the signature is good by the key that is
named, and the ``_security`` TXT records of the domain say the same as the policy and as the file. Their expiry lies
ahead, and not after the file's: records stay as they are while the file is renewed, so they may expire sooner.
``only`` names what of this a claim is about.

Broken when
-----------
Any of these is not so; the file, or a page that it leads to, is missing (404 or 410); it has expired; a contact's
domain does not exist or has a null MX.

Unknown when
------------
The host cannot be reached, its certificate is not trusted, or the answer is another error or a refusal (401, 403),
which may be meant for the machine that asks. A signature is unknown where ``gpg`` is not installed, does not end
in time, or the key cannot be had.

Cannot see
----------
Whether a message to the contact is read. A signature of which neither speaks is recognised, not verified.

Positive control
----------------
A missing file counts only as an answer of that host itself, over a connection whose certificate is verified.

References
----------
RFC 9116; the IANA registry of security.txt fields; RFC 3339 (Expires); RFC 9580 §7 (cleartext signatures);
RFC 5321 §5.1 and RFC 7505 (whether a domain takes mail).

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from trustgen import securitytxt
from trustgen.checks import around_security_txt, security_txt_in_dns, web
from trustgen.checks.wording import counted, listed, quoted
from trustgen.facts.dns import DnsFacts
from trustgen.facts.http import HttpFacts, HttpRequest, HttpResponse
from trustgen.facts.openpgp import SignatureFacts
from trustgen.model.base import Flag, HttpsUrl, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.disclosure import Fingerprint
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.target import Web
from trustgen.model.values import Duration, Unit
from trustgen.securitytxt import PATH, SecurityTxt
from trustgen.securitytxt.dns import LABEL
from trustgen.syntax.media_type import media_type
from trustgen.validated import Field, model_validator

MISSING = (404, 410)
REDIRECTS = 5
NEAR = 30  # days before Expires from which the operator is told
_YEAR = Duration(1, Unit.YEAR)
_SHOWN = 3

Part = Literal["file", "signature", "links", "mail", "dns"]
_PARTS: tuple[Part, ...] = ("file", "signature", "links", "mail", "dns")


class SecurityTxtParameters(Parameters):
    """Which hosts, and what their files say beyond the disclosure policy."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    canonical: Annotated[tuple[HttpsUrl, ...], Field(min_length=1)] | None = Field(
        default=None, description="Addresses that Canonical must list."
    )
    bug_bounty: Flag | None = Field(default=None, description="What Bug-Bounty must say.")
    signed_by: Fingerprint | None = Field(
        default=None,
        description="The fingerprint of the key that must have signed the files; else the policy's `sign`.",
    )
    only: Annotated[tuple[Part, ...], Field(min_length=1)] = Field(
        default=_PARTS,
        description="What is looked at: the file, its signature, its links, its mail, its double in DNS.",
    )

    @model_validator(mode="after")
    def _looked_at(self) -> SecurityTxtParameters:
        """What is asked for is among what is looked at."""
        for key, part in (("canonical", "file"), ("bug_bounty", "file"), ("signed_by", "signature")):
            if getattr(self, key) is not None and part not in self.only:
                raise ValueError(f"`{key}` is about the {part}, which `only` leaves out")
        return self


def looks(parameters: SecurityTxtParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a web target, always over https; then what the files lean on.

    None at all where a part that the claim names is not there: it would hold whatever the part is.
    """
    pages, only = registry.webs(parameters.target), parameters.only
    signed = (
        around_security_txt.signature(registry, _subject(page), _url(page), parameters.signed_by) for page in pages
    )
    found: dict[Part, Iterable[Look]] = {
        "file": (Look(_subject(page), (_request(page),)) for page in pages),
        "signature": chain.from_iterable(signed),
        "links": around_security_txt.links(registry),
        "mail": around_security_txt.mail(registry),
        "dns": security_txt_in_dns.double(registry, ((page.host, _request(page)) for page in pages)),
    }
    made = {part: tuple(looks) for part, looks in found.items() if part in only}
    named = "only" in parameters.model_fields_set
    return () if named and not all(made.values()) else tuple(chain.from_iterable(made.values()))


def _subject(page: Web) -> str:
    return f"{web.subject(page)}{PATH}"


def _request(page: Web) -> HttpRequest:
    return HttpRequest(_url(page), follow=REDIRECTS, body=True)


def _url(page: Web) -> str:
    """The file's place on the target's host; a target that is written with http is asked at the usual port."""
    return (
        page.at(PATH) if page.origin.lower().startswith("https:") else f"https://{urlsplit(page.origin).hostname}{PATH}"
    )


def judge(parameters: SecurityTxtParameters, facts: Any, registry: Registry, now: datetime) -> Finding:
    """The file, or one of the things that it leans on."""
    match facts:
        case SignatureFacts():
            return around_security_txt.judge_signature(facts)
        case DnsFacts():
            return security_txt_in_dns.judge_records(facts, registry, now)
        case (HttpFacts() as file, DnsFacts() as records):
            return security_txt_in_dns.judge_beside(file, records)
        case HttpFacts() if _is_file(facts):
            return _judge_file(parameters, facts, registry, now)
        case HttpFacts():
            return around_security_txt.judge_link(facts)
        case _:
            return around_security_txt.judge_mail(facts)


def _is_file(facts: HttpFacts) -> bool:
    return urlsplit(facts.hops[0].url).path == PATH


def _judge_file(parameters: SecurityTxtParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """How it was fetched, whether it is valid and in date, and whether it agrees with the registry."""
    answer = facts.answer
    if answer.status in MISSING:
        return broken(f"there is no security.txt: the host answers with status {answer.status}")
    if answer.status != 200:
        return unknown(f"answers with status {answer.status}, which does not tell whether there is a security.txt")
    wrong = list(_fetched(facts))
    if answer.text is None:
        return broken("; ".join([*wrong, "the file is not valid UTF-8"]), answer.undecoded)
    file = securitytxt.parse(answer.text)
    wrong += [*_flaws(file), *_dates(file, registry, now), *_canonical(parameters, facts, file)]
    wrong += _disagreements(parameters, file, registry)
    return broken("; ".join(wrong)) if wrong else _good(file, registry, now)


def _good(file: SecurityTxt, registry: Registry, now: datetime) -> Finding:
    expires = file.expires
    left = (expires - now).days if expires else 0
    agrees = " and agrees with the disclosure policy" if registry.disclosure else ""
    until = f"expires on {expires.astimezone(UTC).date().isoformat()}" if expires else ""
    contact = quoted(file.values("Contact")[0])
    near = f"expires in {counted(left, 'day')}; renew it" if left < NEAR else ""
    notes = [near, *(str(flaw) for flaw in file.flaws)]
    return holds(f"is valid{agrees}: contact {contact}, {until}", "; ".join(note for note in notes if note))


def _fetched(facts: HttpFacts) -> Iterator[str]:
    if not all(hop.url.lower().startswith("https:") for hop in facts.hops):
        yield "it is not served over https all the way"
    kind, parameters = media_type(facts.answer.first("content-type") or "")
    if (kind, parameters.get("charset", "").lower()) != ("text/plain", "utf-8"):
        seen = facts.answer.first("content-type")
        yield f"its content type is {quoted(seen) if seen else 'missing'}, not text/plain; charset=utf-8"


def _flaws(file: SecurityTxt) -> Iterator[str]:
    serious = [str(flaw) for flaw in file.flaws if flaw.serious]
    yield from serious[:_SHOWN]
    if len(serious) > _SHOWN:
        yield f"and {counted(len(serious) - _SHOWN, 'more flaw')}"


def _dates(file: SecurityTxt, registry: Registry, now: datetime) -> Iterator[str]:
    expires = file.expires
    if expires is None:
        return
    day = expires.astimezone(UTC).date().isoformat()
    if expires <= now:
        yield f"it expired on {day}"
    elif expires > _YEAR.add(now, registry.organisation.zone):
        yield f"it expires on {day}, more than a year ahead"


def _canonical(parameters: SecurityTxtParameters, facts: HttpFacts, file: SecurityTxt) -> Iterator[str]:
    there = {_comparable(url) for url in file.values("Canonical")}
    claimed = {_comparable(url): url for url in parameters.canonical or ()}
    asked = _comparable(facts.hops[0].url)
    if there and not {asked, _comparable(facts.answer.url)} & there and asked not in claimed:
        yield f"Canonical does not list {facts.hops[0].url}"
    for name, url in claimed.items():
        if name not in there:
            yield f"Canonical does not list {url}; the claim says that it does"


def _comparable(url: str) -> str:
    """A URL with scheme and host in lower case and without the usual port."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower().removesuffix(':443')}{slash}{path}"


def _disagreements(parameters: SecurityTxtParameters, file: SecurityTxt, registry: Registry) -> Iterator[str]:
    expected = dict(securitytxt.registered(registry)) if registry.disclosure else {}
    if parameters.bug_bounty is not None:
        expected["Bug-Bounty"] = (str(parameters.bug_bounty),)
    for name, values in expected.items():
        seen = file.values(name)
        if _normal(name, seen) != _normal(name, values):
            shown = listed(map(quoted, seen)) if seen else "missing"
            yield f"{name} is {shown}; the policy says {listed(map(quoted, values))}"


def _normal(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Values as they compare: tags and flags are alike in upper and lower case, and with or without spaces."""
    if name in ("Preferred-Languages", "Bug-Bounty"):
        return tuple(value.lower().replace(" ", "") for value in values)
    return values


def lies(parameters: SecurityTxtParameters, facts: Any) -> Iterable[Any]:
    """No file; an expired one; one without contact; one of another content type; one for another address."""
    match facts:
        case DnsFacts():
            yield from security_txt_in_dns.lies_of_records(facts)
        case (HttpFacts() as file, DnsFacts() as records):
            yield from security_txt_in_dns.lies_beside(file, records)
        case HttpFacts() if _is_file(facts):
            yield from _lies_of_file(facts)
        case _:
            yield from around_security_txt.lies(facts)


def _lies_of_file(facts: HttpFacts) -> Iterator[HttpFacts]:
    answer = facts.answer
    lines = (answer.text or "").splitlines(keepends=True)
    yield _with(facts, replace(answer, status=404))
    yield _with(facts, replace(answer, text=_changed(lines, "expires", "Expires: 1970-01-02T00:00:00Z\n")))
    yield _with(facts, replace(answer, text=_changed(lines, "contact", "")))
    yield _with(facts, replace(answer, headers=(("content-type", "text/html"),)))
    other = "Canonical: https://elsewhere.invalid/.well-known/security.txt\n"
    yield _with(facts, replace(answer, text=_changed(lines, "canonical", other, add=True)))


def _changed(lines: list[str], name: str, line: str, *, add: bool = False) -> str:
    """The file with ``line`` in the place of every field ``name``; ``add`` puts it first where there is none."""
    is_it = [one.lower().startswith(f"{name}:") for one in lines]
    text = "".join(line if hit else one for one, hit in zip(lines, is_it, strict=True))
    return text if any(is_it) or not add else line + text


def _with(facts: HttpFacts, answer: HttpResponse) -> HttpFacts:
    return replace(facts, hops=(*facts.hops[:-1], answer))


def repeat(parameters: SecurityTxtParameters, registry: Registry) -> tuple[str, ...]:
    """The file with its headers by curl, its signature by gpg, its double by dig."""
    pages, policy, only = registry.webs(parameters.target), registry.disclosure, parameters.only
    files = [f"curl -sSiL {shlex.quote(_url(page))}" for page in pages]
    if policy is None:
        return tuple(files)
    asked = [*files] if "file" in only else []
    if "signature" in only and (parameters.signed_by or policy.sign):
        keys = [str(key) for key in policy.encryption if str(key).startswith("https://")]
        asked += [f"curl -sSL {shlex.quote(key)} | gpg --import" for key in keys]
        asked += [f"curl -sSL {shlex.quote(_url(page))} | gpg --verify" for page in pages]
    if "dns" in only:
        asked += [f"dig +short {LABEL}.{shlex.quote(domain)} TXT" for domain in policy.dns]
    return tuple(asked or files)


CHECK = Check(
    name="security_txt",
    parameters=SecurityTxtParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app"},
)
