"""Projects to measure with: registries of any size, and evidence for those that are only built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.server import DOMAIN, HEADERS

#: When the generated evidence was gathered; builds take it for the present.
AT = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
HOST = f"app.{DOMAIN}"

_HEAD = """\
version: 1
organisation: {{name: Bench, legal_name: Bench Ltd, website: "https://{host}", country: GB, timezone: UTC}}
site: {{base_url: "https://trust.{domain}"}}
contacts: {{security: "mailto:security@{domain}"}}
owners: {{platform: {{title: Platform lead, contact: security}}}}
targets:
{targets}
sections:
{sections}
claims:
"""
_JSON = (
    ("ok", "equals: true"), ("replicas", "min: 3"), ("region", "equals: eu-1"), ("backup.age", "max: 26h"),
    ("backup.kept", "min: 90"), ("queue.lag", "max: 60"), ("replicas", "max: 9"), ("queue.lag", "min: 0"),
    ("backup.kept", "max: 365"), ("backup.age", "min: 0"),
)  # fmt: skip
_SENTENCES = {name: f"Answers carry the header {name}." for name in HEADERS}


def one_host(folder: Path) -> Path:
    """30 claims about one host: statuses, headers, HSTS, redirect, JSON fields, certificate, TLS versions, DNS."""
    checks = [
        *(("Pages are there.", f"status: {{target: app, path: {path}, equals: 200}}") for path in ("/", "/health")),
        *((says, f"header: {{target: app, path: /, name: {name}, present: true}}") for name, says in _SENTENCES.items()),
        ("Browsers are told to use TLS.", "hsts: {target: app, min_max_age: 365d}"),
        ("Whoever comes without TLS is sent on.", "https_only: {target: app}"),
        *((f"The service says so about {value}.", f"health: {{target: app, path: /health, value: {value}, {bound}}}")
          for value, bound in _JSON),
        *(("No header is left out.", f"header: {{target: app, path: /health, name: {name}, present: true}}")
          for name in list(HEADERS)[:1]),
        ("Only one authority may issue certificates.", "caa: {target: app, issuers: [ca.example]}"),
        ("Nobody else may send mail in our name.", "spf: {target: mail, ends: -all}"),
        ("Mail that only pretends to come from us is refused.", "dmarc: {target: mail, policy: reject}"),
        ("The certificate is renewed in time.", "certificate: {target: app, min_left: 1d}"),
        (f"The certificate is for {HOST}.", "certificate: {target: app}"),
        *tls_checks(),
    ]  # fmt: skip
    targets = [("app", f"https://{HOST}"), ("mail", f"{{kind: domain, name: {DOMAIN}}}")]
    return write(folder, targets, [("all", checks)])


def tls_only(folder: Path) -> Path:
    """Only what programs that look at TLS alone can do, too: the versions and the certificate of one host."""
    checks = [("The certificate is renewed in time.", "certificate: {target: app, min_left: 1d}"), *tls_checks()]
    return write(folder, [("app", f"https://{HOST}")], [("all", checks)])


def tls_checks() -> list[tuple[str, str]]:
    """Claims about TLS versions."""
    return [
        ("Connections use {version}.", 'tls: {target: app, version: {min: "1.2"}}'),
        ("Connections use {version}.", 'tls: {target: app, version: {best: "1.3"}}'),
    ]


def many_hosts(folder: Path, count: int) -> Path:
    """``count`` hosts with 10 claims each, TLS versions included."""
    targets = [(f"h{index}", f"https://{host}") for index, host in enumerate(host_names(count))]
    sections = []
    for name, _ in targets:
        checks = [
            ("The page is there.", f"status: {{target: {name}, path: /, equals: 200}}"),
            *((_SENTENCES[header], f"header: {{target: {name}, path: /, name: {header}, present: true}}")
              for header in list(HEADERS)[:4]),
            ("Browsers are told to use TLS.", f"hsts: {{target: {name}, min_max_age: 365d}}"),
            ("The service is well.", f"health: {{target: {name}, path: /health, value: ok, equals: true}}"),
            ("Backups are fresh.", f"health: {{target: {name}, path: /health, value: backup.age, max: 26h}}"),
            ("The certificate is renewed in time.", f"certificate: {{target: {name}, min_left: 1d}}"),
            ("Connections use {version}.", f'tls: {{target: {name}, version: {{min: "1.2"}}}}'),
        ]  # fmt: skip
        sections.append((name, checks))
    return write(folder, targets, sections)


def host_names(count: int) -> list[str]:
    """Names of ``count`` hosts."""
    return [f"h{index:04}.{DOMAIN}" for index in range(count)]


def to_build(folder: Path, count: int) -> Path:
    """``count`` claims in sections of fifty, and evidence for all of them."""
    per_host = 10
    targets = [(f"h{index}", f"https://h{index}.{DOMAIN}") for index in range(max(1, count // per_host))]
    sections: list[tuple[str, list[tuple[str, str]]]] = []
    for index in range(count):
        if index % 50 == 0:
            sections.append((f"s{index // 50}", []))
        target = targets[index % len(targets)][0]
        header = list(HEADERS)[index % len(HEADERS)]
        says = f"Answers of service {lettered(index)} carry the header {header}, on every page that is served."
        sections[-1][1].append((says, f"header: {{target: {target}, path: /, name: {header}, present: true}}"))
    write(folder, targets, sections)
    _gather(folder)
    return folder


def lettered(index: int) -> str:
    """``index`` in letters: a digit in a sentence would be a number that no check owns."""
    return "".join(chr(97 + index // 26**place % 26) for place in (2, 1, 0))


def _gather(folder: Path) -> None:
    """Evidence as a run would have written it: every page answered with the headers of the benchmark's server."""
    from trustgen import evidence, pipeline
    from trustgen.facts.http import HttpFacts, HttpRequest, HttpResponse
    from trustgen.model.observation import Place, Seen
    from trustgen.plan import plan

    linted = pipeline.lint(pipeline.Project(folder), AT)
    headers = (("content-type", "text/html"), *HEADERS.items())
    observations = {}
    for request in plan(linted.registry):
        if not isinstance(request, HttpRequest):
            raise TypeError(f"{request} is no question of HTTP")
        answer = HttpResponse(request.url, 200, "HTTP/1.1", headers, 60)
        observations[request] = (Seen(HttpFacts((answer,)), AT, Place("192.0.2.1:443")),)
    kept = evidence.Evidence(AT, linted.registry.digest, "0", observations)
    evidence.write(folder / "evidence.json", kept)


def write(
    folder: Path, targets: Sequence[tuple[str, str]], sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]
) -> Path:
    """A project in ``folder``: sections of (sentence, check) claims, and a page of prose for each section."""
    (folder / "content").mkdir(parents=True, exist_ok=True)
    head = _HEAD.format(
        host=HOST,
        domain=DOMAIN,
        targets="\n".join(f"  {name}: {url}" for name, url in targets),
        sections="\n".join(f"  - {{id: {name}, title: Section {name}, owner: platform}}" for name, _ in sections),
    )
    (folder / "claims.yaml").write_text(head + "".join(_claims(sections)), encoding="utf-8")
    for name, _ in sections:
        (folder / "content" / f"{name}.md").write_text("What this section is *about*, in a line.\n", encoding="utf-8")
    return folder


def _claims(sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Iterator[str]:
    number = 0
    for name, checks in sections:
        for says, check in checks:
            yield f'  - id: claim-{number}\n    section: {name}\n    says: "{says}"\n    checks:\n      - {check}\n'
            number += 1
