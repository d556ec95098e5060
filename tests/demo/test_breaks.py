"""Each lie, as it looks from outside."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dns.message
import dns.rdatatype
import pytest
import yaml
from cryptography import x509

from tests.demo.wire_client import accepts, address, ask, look_up, secure, starttls
from trustgen.checks import table as checks
from trustgen.demo import inside
from trustgen.demo.breaks import BREAKS, break_ids, lying
from trustgen.demo.clock import DEMO_CLOCK
from trustgen.demo.company import APEX, API, APP, MTA_STS, MX1, MX2, PRELOAD, SIGNIN, STATUS, TRUST, WWW, honest
from trustgen.demo.results import DRILLS, E2E
from trustgen.demo.service import Demo, running
from trustgen.model.judgement import Assurance

Start = Callable[[str], Demo]
HEALTH = f"https://{APP}/api/health"

REPORTED = {
    "hosted": ("region", "us-east-1"),
    "database": ("database.replica.lag", 600),
    "database-encrypted": ("database.encryption", "none"),
    "integration-tokens": ("integrations.tokens.encryption", "AES-128-CBC"),
    "passwords": ("passwords.cost", 8),
    "magic-link": ("sign_in.link.lifetime", 86400),
    "sessions": ("sessions.idle", 86400),
    "brute-force": ("sign_in.limit", 50),
    "mfa": ("sign_in.factors", 2),
    "health-endpoint": ("configuration.status", "incomplete"),
    "browser-tests": ("browser_tests.age", 259200),
    "audit-append-only": ("audit.append_only", False),
    "backups-daily": ("backup.interval", 172800),
    "backups-fresh": ("backup.age", 144000),
    "backups-kept": ("backup.retention", 1209600),
    "backups-encrypted": ("backup.encryption", "none"),
    "backups-versioned": ("backup.versioning", False),
    "point-in-time": ("backup.point_in_time", 172800),
}
HEADERS = {
    "edge": (f"https://{WWW}/", "server", ["nginx"]),
    "hsts": (f"https://{WWW}/", "strict-transport-security", ["max-age=2592000; includeSubDomains"]),
    "hsts-signin": (f"https://{SIGNIN}/", "strict-transport-security", ["max-age=34560000; includeSubDomains"]),
    "nosniff": (f"https://{STATUS}/", "x-content-type-options", []),
    "referrer-policy": (f"https://{APP}/", "referrer-policy", ["unsafe-url"]),
    "permissions-policy": (f"https://{APP}/", "permissions-policy", ["microphone=(), geolocation=()"]),
    "no-versions": (f"https://{WWW}/", "x-powered-by", ["Express 4.17"]),
    "rate-limit": (f"https://{API}/v1/bookings", "ratelimit-limit", ["600"]),
    "no-store": (f"https://{API}/v1/bookings", "cache-control", ["public, max-age=600"]),
    "status-page": (f"https://{STATUS}/", "location", ["https://www.tidemark.example/"]),
    "http-api": (f"https://{API}/", "alt-svc", ['h3=":443"; ma=86400']),
    "every-page": (f"https://{APP}/pay", "referrer-policy", [""]),
    "own-window": (f"https://{APP}/", "cross-origin-opener-policy", []),
    "api-origins": (f"https://{API}/v1/bookings", "access-control-allow-origin", ["*"]),
    "session-cookie": (
        f"https://{SIGNIN}/login",
        "set-cookie",
        ["__Host-session=b2f1c0de; Path=/; Max-Age=28800; Secure; SameSite=Lax"],
    ),
}
STATUSES = {
    "status-page": (f"https://{STATUS}/", 302),
    "no-repository": (f"https://{WWW}/.git/HEAD", 200),
    "api-keys": (f"https://{API}/v1/bookings", 200),
    "dpa": (f"https://{WWW}/dpa", 410),
    "typed-address": (f"http://{APP}/", 302),
    "change-password": (f"https://{SIGNIN}/.well-known/change-password", 404),
    "https-only": (f"http://{STATUS}/", 200),
    "https-api": (f"http://{API}/", 200),
}
#: Where the body is another: what stands in the truth, and in the lie, and in none of the other.
BODIES = {
    "hsts-preload": (f"https://{PRELOAD}/api/v2/status", '"status": "unknown"', '"status": "preloaded"'),
    "no-scripts": (f"https://{APP}/pay", "</title></head>", "<script src=/pay.js>"),
    "pinned": (f"https://{WWW}/", ' integrity="sha384-', '/site.css" crossorigin'),
    "crawlers": (f"https://{APP}/robots.txt", "Disallow: /pay\n", "Disallow: /nowhere\n"),
    "retention-policy": (f"https://{WWW}/privacy", "kept for 90 days, access", "kept for 30 days, access"),
    "mta-sts": (f"https://{MTA_STS}/.well-known/mta-sts.txt", "mode: enforce\r\n", "mode: testing\r\n"),
    "pentest-letter": (f"https://{WWW}{inside.LETTER}", "one high, three medium", "none high"),
    "thanks-page": (f"https://{WWW}/security/thanks", "Mira Okonkwo-Hale", "Nobody so far"),
}
#: Where the DNS says something else: name, type and what the lie says.
RECORDS = {
    "name-servers": (APEX, "NS", ["ns.elsewhere.example.", f"ns1.{APEX}.", f"ns2.{APEX}."]),
    "help-pages": (f"help.{APEX}", "CNAME", ["help.elsewhere.example."]),
    "issuer-permitted": (WWW, "CAA", ['0 issue "backwater.example"']),
    "issuers": (APEX, "CAA", ['0 issue "backwater.example"', '0 issue "harbourtrust.example"']),
    "dkim": (f"tide1._domainkey.{APEX}", "TXT", ['"v=DKIM1; k=ed25519; p="']),
    "spf": (APEX, "TXT", ['"v=spf1 include:amazonses.com ~all"']),
    "dmarc": (f"_dmarc.{APEX}", "TXT", [f'"v=DMARC1; p=quarantine; rua=mailto:dmarc@{APEX}"']),
    "mail-from": (f"bounce.{APEX}", "MX", ["10 mx.elsewhere.example."]),
    "tls-reports": (f"_smtp._tls.{APEX}", "TXT", []),
    "dane": (f"_25._tcp.{MX2}", "TLSA", [f"3 1 1 {'0' * 64}"]),
    "bimi": (f"default._bimi.{APEX}", "TXT", ['"v=BIMI1; l=; a=;"']),
    "contact-in-dns": (f"_security.{APEX}", "TXT", ['"security_contact=mailto:somebody@elsewhere.example"']),
}
#: Where a file of results, of the application or a program is another: its name, and what stands in the lie alone.
RAN = {
    "restore-drills": (DRILLS, "2026-01-24T09:00:00Z"),
    "session-workspace": (E2E, 'session.other_workspace_refused"><failure'),
    "csrf": (E2E, 'csrf.foreign_origin_refused"><failure'),
    "log-redaction": (E2E, 'logger.redacts_tokens"><failure'),
    "operator-credentials": (inside.OPERATORS, "\nCREDENTIAL_LIFETIME = timedelta(hours=24)"),
    "sql-parameters": (inside.BOOKINGS, 'execute(f"select'),
    "audit-chain": (inside.CHAIN, '"gaps": 3'),
    "runbooks": (inside.RUNBOOKS[1], "Reviewed: 2025-09-15"),
}
#: Tried in test_list_breaks.py.
LISTS = {"no-other-vendors", "security-txt-www", "security-txt-signed"}
TRIED_BELOW = {
    "tls-in-transit", "tls-api", "certificates", "certificate-issuer", "csp", "security-txt", "security-txt-trust",
    "no-framing", "compressed", "dnssec", "mail-servers", "ciphers", "renegotiation", "certificate-key",
}  # fmt: skip


def _at(tree: Any, key: str) -> Any:
    for step in key.split("."):
        tree = tree[step]
    return tree


@pytest.fixture(scope="module")
def registry() -> dict[str, Any]:
    """The repository's own registry, as plain YAML."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "claims.yaml").read_text("utf-8"))
    return loaded


def test_every_lie_is_tried_on_the_wire() -> None:
    """No break stands in the table without a look at what it does."""
    assert set(BREAKS) == {*REPORTED, *HEADERS, *STATUSES, *BODIES, *RECORDS, *RAN, *LISTS, *TRIED_BELOW}


def test_lies_are_about_claims_and_in_their_order(registry: dict[str, Any]) -> None:
    """Each id is a claim of the registry, and the list has the registry's order."""
    order = [claim["id"] for claim in registry["claims"]]
    assert [claim for claim in order if claim in BREAKS] == list(break_ids())


def test_every_check_from_outside_has_a_lie(registry: dict[str, Any]) -> None:
    """Each check that a stranger or an endpoint can settle stands in a claim that can be broken."""
    told: set[str] = set()
    for claim in registry["claims"]:
        if claim["id"] in BREAKS:
            told |= {name for check in (*claim.get("checks", ()), *claim.get("false_if", ())) for name in check}
    outside = {Assurance.YOU_CAN_CHECK, Assurance.SELF_REPORTED}
    wanted = {name for name in checks.names() if "." not in name and checks.find(name).assurance in outside}
    assert wanted <= told
    assert len(wanted) >= 40


@pytest.mark.parametrize("claim", break_ids())
def test_a_lie_changes_one_thing_and_leaves_the_others(claim: str) -> None:
    """Every lie differs from the truth at exactly one host, set of records, signature, mail server or file."""
    truth = honest(DEMO_CLOCK)
    lie = lying(truth, (claim,), DEMO_CLOCK)
    sets = {*truth.dns.own, *lie.dns.own}
    differing = [
        *(host for host in truth.sites if lie.sites[host] != truth.sites[host]),
        *(key for key in sets if lie.dns.own.get(key) != truth.dns.own.get(key)),
        *(lie.dns.run_out ^ truth.dns.run_out),
        *(host for host in truth.mail if lie.mail[host] != truth.mail[host]),
        *(name for name in truth.results if lie.results[name] != truth.results[name]),
    ]
    assert len(differing) == 1
    assert lie.dns.elsewhere == truth.dns.elsewhere


@pytest.mark.parametrize("claim", REPORTED)
def test_health_reports_one_thing_differently(tidemark: Demo, lying: Start, claim: str) -> None:
    """The lie is in the report, and the rest of the report is the truth."""
    key, value = REPORTED[claim]
    truth, lie = ask(tidemark, HEALTH).json(), ask(lying(claim), HEALTH).json()
    assert _at(truth, key) != value
    assert _at(lie, key) == value
    *path, last = key.split(".")
    (_at(lie, ".".join(path)) if path else lie)[last] = _at(truth, key)
    assert lie == truth


@pytest.mark.parametrize("claim", RAN)
def test_a_run_lies(tidemark: Demo, lying: Start, claim: str) -> None:
    """The file is another one, and lies beside the certificate to trust."""
    name, text = RAN[claim]
    truth, lie = ((demo.ca_file.parent / name).read_text("utf-8") for demo in (tidemark, lying(claim)))
    assert text in lie
    assert text not in truth


@pytest.mark.parametrize("claim", HEADERS)
def test_a_header_lies(tidemark: Demo, lying: Start, claim: str) -> None:
    """The header has another value than in truth."""
    url, name, values = HEADERS[claim]
    assert ask(tidemark, url).all(name) != values
    assert ask(lying(claim), url).all(name) == values


def test_a_policy_lies(tidemark: Demo, lying: Start) -> None:
    """Only the first directive of the policy is another."""
    truth, lie = (ask(demo, f"https://{APP}/").one("content-security-policy") for demo in (tidemark, lying("csp")))
    assert lie == truth.replace("default-src 'self'", "default-src *") != truth


@pytest.mark.parametrize("claim", STATUSES)
def test_a_status_lies(lying: Start, claim: str) -> None:
    """The page answers with a status that its claim denies."""
    url, status = STATUSES[claim]
    assert ask(lying(claim), url).status == status


@pytest.mark.parametrize("claim", BODIES)
def test_a_body_lies(tidemark: Demo, lying: Start, claim: str) -> None:
    """What the truth says is gone, and the lie stands there."""
    url, truth, lie = BODIES[claim]
    before, after = ask(tidemark, url).body, ask(lying(claim), url).body
    assert [truth in before, lie in before, truth in after, lie in after] == [True, False, False, True]


@pytest.mark.parametrize("claim", RECORDS)
def test_the_dns_lies(tidemark: Demo, lying: Start, claim: str) -> None:
    """The records are others than in truth, and signed all the same."""
    name, kind, texts = RECORDS[claim]
    truth, lie = (look_up(demo, name, kind, want_dnssec=True) for demo in (tidemark, lying(claim)))
    assert records(truth, kind) != records(lie, kind) == sorted(texts)
    assert records(lie, "RRSIG") or not texts


def records(message: dns.message.Message, kind: str) -> list[str]:
    """The records of one type in an answer, sorted."""
    wanted = dns.rdatatype.from_text(kind)
    return sorted(record.to_text() for found in message.answer if found.rdtype == wanted for record in found)


def test_only_one_signature_runs_out(lying: Start) -> None:
    """The signature over the apex's address has expired by the demo's clock; that over its name servers has not."""
    demo = lying("dnssec")
    ends = {}
    for kind in ("A", "NS"):
        found = look_up(demo, APEX, kind, want_dnssec=True).answer
        (signature,) = (record for rrset in found if rrset.rdtype == dns.rdatatype.RRSIG for record in rrset)
        ends[kind] = datetime.fromtimestamp(signature.expiration, UTC)
    assert ends["A"] < DEMO_CLOCK < ends["NS"]


def test_framing_is_allowed_on_one_page(tidemark: Demo, lying: Start) -> None:
    """Only the log-in page's policy lacks frame-ancestors."""
    demo = lying("no-framing")
    policies = [ask(demo, f"https://{SIGNIN}{path}").one("content-security-policy") for path in ("/", "/login")]
    assert ["frame-ancestors" in policy for policy in policies] == [True, False]


def test_only_one_host_sends_uncompressed(tidemark: Demo, lying: Start) -> None:
    """Asked for gzip, the home page comes in gzip in truth and as it is in the lie."""
    truth, lie = (
        ask(demo, f"https://{WWW}/", "HEAD", extra="Accept-Encoding: gzip") for demo in (tidemark, lying("compressed"))
    )
    assert (truth.all("content-encoding"), lie.all("content-encoding")) == (["gzip"], [])


def test_one_mail_server_shows_a_name_of_somebody_else(lying: Start) -> None:
    """A client that verifies turns away from the second mail server, and not from the first."""
    demo = lying("mail-servers")
    assert starttls(demo, MX1) == (("DNS", MX1),)
    with pytest.raises(ssl.SSLCertVerificationError):
        starttls(demo, MX2)


def test_old_tls_is_accepted_by_www_alone(lying: Start) -> None:
    """A raw ClientHello of TLS 1.0 or 1.1 gets a ServerHello of that version, and TLS 1.2 still works."""
    demo = lying("tls-in-transit")
    accepted = {host: [minor for minor in (0, 1, 2) if accepts(demo, host, minor)] for host in (APP, WWW)}
    assert accepted == {APP: [2], WWW: [0, 1, 2]}


def test_the_api_accepts_tls_1_2(tidemark: Demo, lying: Start) -> None:
    """TLS 1.2 is refused in truth and accepted in the lie."""
    assert not accepts(tidemark, API, 2)
    assert accepts(lying("tls-api"), API, 2)


def test_a_certificate_runs_out_in_twelve_days(tidemark: Demo, tmp_path: Path) -> None:
    """By the demo's clock the trust centre's certificate has 12 days left."""
    with running(("certificates",), folder=tmp_path, today=DEMO_CLOCK) as demo:
        leaf = x509.load_der_x509_certificate(_leaf(demo, TRUST))
    assert (leaf.not_valid_after_utc - DEMO_CLOCK).days == 12


def test_another_issuer_signs_the_sign_in_page(tidemark: Demo, lying: Start) -> None:
    """The certificate is trusted still, but by way of another intermediate."""
    issuers = [
        x509.load_der_x509_certificate(_leaf(demo, SIGNIN)).issuer.rfc4514_string()
        for demo in (tidemark, lying("certificate-issuer"))
    ]
    assert ["O=Harbour Trust" in issuers[0], "O=Backwater Trust" in issuers[1]] == [True, True]


def test_the_application_accepts_a_suite_with_cbc(tidemark: Demo, lying: Start) -> None:
    """A client that can speak nothing else is let in by the lie, and by the truth is not."""
    assert not _speaks(tidemark, APP, "ECDHE-ECDSA-AES128-SHA")
    assert _speaks(lying("ciphers"), APP, "ECDHE-ECDSA-AES128-SHA")


def _speaks(demo: Demo, host: str, suite: str) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(suite)
    with socket.create_connection(address(demo, host, 443), 5) as plain:
        try:
            context.wrap_socket(plain, server_hostname=host).close()
        except ssl.SSLError:
            return False
    return True


def test_the_sign_in_page_does_not_bind_renegotiation(tidemark: Demo, lying: Start) -> None:
    """OpenSSL turns away from it in TLS 1.2, and sees nothing wrong in TLS 1.3."""
    demo = lying("renegotiation")
    assert _speaks(tidemark, SIGNIN, "ECDHE+AESGCM")
    assert not _speaks(demo, SIGNIN, "ECDHE+AESGCM")
    assert ask(demo, f"https://{SIGNIN}/").status == 200


def test_the_key_of_the_api_is_shorter(tidemark: Demo, lying: Start) -> None:
    """P-256 in truth, RSA of 2,048 bits in the lie."""
    keys = [
        x509.load_der_x509_certificate(_leaf(demo, API)).public_key() for demo in (tidemark, lying("certificate-key"))
    ]
    assert [getattr(key, "key_size", 0) for key in keys] == [256, 2048]


def _leaf(demo: Demo, host: str) -> bytes:
    with secure(demo, host) as connection:
        leaf = connection.getpeercert(binary_form=True)
    assert leaf is not None
    return leaf


@pytest.mark.parametrize(
    ("claim", "host", "line"),
    [
        ("security-txt", APP, "Expires: 2026-11-17T09:00:00Z"),
        ("security-txt-trust", TRUST, "Contact: mailto:somebody@elsewhere.example"),
    ],
)
def test_security_txt_lies_on_one_host(lying: Start, claim: str, host: str, line: str) -> None:
    """The field is changed on that host alone."""
    demo = lying(claim)
    texts = {name: ask(demo, f"https://{name}/.well-known/security.txt").body for name in (APP, WWW, TRUST)}
    assert [name for name, text in texts.items() if line in text.splitlines()] == [host]


def test_an_unknown_claim_has_no_lie(tmp_path: Path) -> None:
    """A claim that is not in the table cannot be broken."""
    with pytest.raises(KeyError), running(("no-such-claim",), folder=tmp_path):
        pytest.fail("the service started")
