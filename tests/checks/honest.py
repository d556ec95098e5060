"""A registry, and for every check facts of which its example is true. A new check adds its own here."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.checks.honest_cloud import HONEST_CLOUD, TARGETS
from tests.checks.honest_dns import HONEST_DNS, caa
from tests.checks.honest_postgres import HONEST_POSTGRES
from tests.checks.honest_web import WEB
from trustgen.facts.ciphers import FAMILIES, CiphersFacts, FamilyAnswer
from trustgen.facts.http import HttpFacts, HttpResponse, PlainAnswer, PlainHttpFacts
from trustgen.facts.tls import VERSIONS, CertificateFacts, HelloAnswer, TlsFacts, VersionAnswer
from trustgen.model.disclosure import Disclosure
from trustgen.model.organisation import Organisation, Site
from trustgen.model.registry import Evidence, Registry
from trustgen.model.target import Group, Postgres, Target, Web
from trustgen.model.values import Duration
from trustgen.securitytxt import PATH, from_disclosure

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOST = "tidemark.example"
ORIGIN = f"https://{HOST}"


def registry(**changed: Any) -> Registry:
    """A registry with the web target ``app``, the group ``both``, and a disclosure policy."""
    targets: dict[str, Target] = {
        "app": Web(url=ORIGIN),
        "www": Web(url=f"https://www.{HOST}:8443"),
        "plain": Web(url=f"http://{HOST}"),
        "inside": Web.model_validate({"url": ORIGIN, "headers": {"authorization": {"env": "TOKEN"}}}),
        "db": Postgres.model_validate({"kind": "postgres", "dsn": {"env": "TIDEMARK_DSN"}, "app_role": "app"}),
    }
    parts: dict[str, Any] = {
        "organisation": Organisation(name="Tidemark", timezone="Australia/Sydney"),
        "site": Site(),
        "evidence": Evidence(Duration.parse("3d"), Duration.parse("90d")),
        "sections": (),
        "claims": (),
        "contacts": {"security": "mailto:security@tidemark.example", "form": f"{ORIGIN}/report"},
        "targets": {**targets, **TARGETS, "both": Group(kind="group", members=("app", "www"))},
        "disclosure": disclosure(),
    }
    return Registry(**{**parts, **changed})


def disclosure(**changed: Any) -> Disclosure:
    """A policy with a value in every field of security.txt."""
    plain: dict[str, Any] = {
        "contact": ["security", "form"],
        "expires": "180d",
        "languages": ["en", "de"],
        "hosts": [ORIGIN],
        "encryption": [f"{ORIGIN}/key.asc"],
        "acknowledgments_url": f"{ORIGIN}/thanks",
        "policy": f"{ORIGIN}/policy",
        "hiring": f"{ORIGIN}/jobs",
        "csaf": f"{ORIGIN}/.well-known/csaf/provider-metadata.json",
        "bug_bounty": True,
    }
    return Disclosure.model_validate({**plain, **changed})


def page(*headers: tuple[str, str], status: int = 200, text: str | None = None, url: str = f"{ORIGIN}/") -> HttpFacts:
    """One answer; a Date header comes by itself."""
    sent = (("date", "Sat, 21 Nov 2026 12:00:00 GMT"), *headers)
    return HttpFacts((HttpResponse(url, status, "HTTP/1.1", sent, text=text),))


def versions(**answers: str) -> TlsFacts:
    """Answers by version (``v1_0="refused"``), with and without SNI; 1.2 and 1.3 are accepted by default."""
    usual = {"v1_0": "refused", "v1_1": "refused", "v1_2": "accepted", "v1_3": "accepted", **answers}
    told = tuple(
        VersionAnswer(version, sni, HelloAnswer(usual[f"v{version.replace('.', '_')}"]), "an alert")
        for version in VERSIONS
        for sni in (True, False)
    )
    return TlsFacts(HOST, 443, told)


def certificate(**changed: Any) -> CertificateFacts:
    """A certificate of HOST with 60 days left."""
    parts: dict[str, Any] = {
        "host": HOST,
        "port": 443,
        "subject": f"CN={HOST}",
        "issuer": (("C", "AU"), ("O", "Harbour Trust"), ("CN", "R1")),
        "names": (HOST, f"*.{HOST}"),
        "not_before": NOW - timedelta(days=30),
        "not_after": NOW + timedelta(days=60),
        "trusted": True,
        "untrusted_because": "",
        "matches_host": True,
        "key": "EC",
        "key_bits": 256,
        "signature": "SHA-256",
        "logs": ("0e57", "a1b2"),
    }
    return CertificateFacts(**{**parts, **changed})


def ciphers(**answers: str) -> CiphersFacts:
    """Answers by family (``RC4="accepted"``), all refused by default, of a server that speaks TLS 1.2 as well."""
    told = (FamilyAnswer(name, HelloAnswer(answers.get(name, "refused")), "an alert") for name in FAMILIES)
    return CiphersFacts(HOST, 443, True, True, tuple(told))


def security_txt(text: str | None = None, *, kind: str = "text/plain; charset=utf-8", status: int = 200) -> HttpFacts:
    """The registry's own file, or ``text``, as the app serves it."""
    written = from_disclosure(registry(), NOW - timedelta(days=1)) if text is None else text
    return page(("content-type", kind), status=status, text=written, url=f"{ORIGIN}{PATH}")


def redirect(location: str, status: int = 301) -> PlainHttpFacts:
    """Port 80 sends a plain request on."""
    response = HttpResponse(f"http://{HOST}/", status, "HTTP/1.1", (("location", location),))
    return PlainHttpFacts(HOST, 80, PlainAnswer.ANSWERED, response)


HONEST: dict[str, Any] = {
    **HONEST_DNS,
    **HONEST_POSTGRES,
    **WEB,
    **HONEST_CLOUD,
    "certificate": certificate(),
    "certificate.caa": (certificate(), caa('0 issue "harbourtrust.example"')),
    "ciphers": ciphers(),
    "header": page(("x-content-type-options", "nosniff")),
    "health": page(text=json.dumps({"status": "ok", "checks": {"backup": {"age": 18_000, "status": "fresh"}}})),
    "hsts": page(("strict-transport-security", "max-age=31536000; includeSubDomains")),
    "https_only": redirect(f"{ORIGIN}/"),
    "secure_renegotiation": ciphers(),
    "security_txt": security_txt(),
    "status": page(),
    "subprocessors_observed": page(("content-type", "text/html"), text="<p>Hello.</p>"),
    "tls": versions(),
}
