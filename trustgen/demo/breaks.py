"""The lies that the service can be made to tell: one table, claim → what is changed on the wire."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from trustgen.demo import company as at
from trustgen.demo import inside, results
from trustgen.demo.company import APEX, API, APP, MTA_STS, MX2, PRELOAD, SIGNIN, STATUS, TRUST, WWW
from trustgen.demo.health import DAY, HOUR
from trustgen.demo.securitytext import resigned, with_field, written
from trustgen.demo.wire import JSON, TEXT, Identity, Page, Wire
from trustgen.frozen import dataclass

Change = Callable[[Wire, datetime], Wire]


@dataclass(frozen=True, slots=True)
class Break:
    """A lie about one claim. ``says`` completes "the service …"; ``changes`` makes it so, at the demo's clock.

    ``needs`` is the program without which nobody could look; the demo makes the claim only where it is installed.
    """

    claim: str
    says: str
    changes: Change
    needs: str = ""


def break_ids() -> tuple[str, ...]:
    """The claims that can be broken, in the order of the registry."""
    return tuple(BREAKS)


def without_program() -> dict[str, str]:
    """Claims that cannot be looked at on this machine, with the program that is not installed."""
    return {claim: lie.needs for claim, lie in BREAKS.items() if lie.needs and shutil.which(lie.needs) is None}


def lying(wire: Wire, claims: Collection[str], clock: datetime) -> Wire:
    """``wire`` with every lie about ``claims`` told. Raises KeyError for a claim that has none."""
    for claim in claims:
        wire = BREAKS[claim].changes(wire, clock)
    return wire


def _site(host: str, **changes: Any) -> Change:
    return lambda wire, clock: wire.site(host, **changes)


def _header(host: str, name: str, value: str | None) -> Change:
    return lambda wire, clock: wire.header(host, name, value)


def _page_header(host: str, path: str, name: str, value: str | None) -> Change:
    return lambda wire, clock: wire.page_header(host, path, name, value)


def _page(host: str, path: str, page: Page) -> Change:
    return lambda wire, clock: wire.page(host, path, page)


def _record(name: str, kind: str, *texts: str) -> Change:
    return lambda wire, clock: wire.record(name, kind, *texts)


def _reports(key: str, value: Any) -> Change:
    return lambda wire, clock: wire.reported(APP, at.HEALTH, key, value)


def _drill_ago(days: int) -> Change:
    return lambda wire, clock: wire.ran(
        results.DRILLS, results.junit(results.DRILL_TESTS, clock - timedelta(days=days))
    )


def _fails(test: str) -> Change:
    return lambda wire, clock: wire.ran(results.E2E, results.failed(wire.results[results.E2E], test))


def _file(name: str, text: str) -> Change:
    return lambda wire, clock: wire.ran(name, text)


def _security_txt(host: str, name: str, value: Callable[[datetime], str]) -> Change:
    def change(wire: Wire, clock: datetime) -> Wire:
        return _signs_again(wire, host, lambda text: with_field(text, name, value(clock)), clock)

    return change


def _signs_again(wire: Wire, host: str, change: Callable[[str], str], clock: datetime) -> Wire:
    page = wire.sites[host].pages[at.SECURITY_TXT]
    return wire.page(host, at.SECURITY_TXT, replace(page, body=resigned(str(page.body), change, clock)))


def _by_hand(wire: Wire, host: str, old: str, new: str) -> Wire:
    page = wire.sites[host].pages[at.SECURITY_TXT]
    return wire.page(host, at.SECURITY_TXT, replace(page, body=str(page.body).replace(old, new)))


_GONE = Page(at.html("Gone", "This page is no longer here."), 410)
_MISSING = Page(at.html("Not found", "There is no such page."), 404)
_MOVED = Page(status=302, headers=(("location", "https://www.tidemark.example/"),))
_BOOKINGS = Page({"bookings": [{"id": 1, "customer": "A. Example"}]}, media=JSON)

_TABLE = (
    Break("hosted", "says that it runs in us-east-1", _reports("region", "us-east-1")),
    Break("database", "reports a replica that is 10 minutes behind", _reports("database.replica.lag", 600)),
    Break("edge", "answers www without the edge in front of it", _header(WWW, "server", "nginx")),
    Break(
        "name-servers",
        "is served by a name server of somebody else as well",
        _record(APEX, "NS", f"ns1.{APEX}.", f"ns2.{APEX}.", "ns.elsewhere.example."),
    ),
    Break(
        "dnssec",
        "lets the signature over its addresses run out",
        lambda wire, clock: wire.unsigned(APEX, "A"),
    ),
    Break(
        "help-pages",
        "has moved its help pages to another host",
        _record(f"help.{APEX}", "CNAME", "help.elsewhere.example."),
    ),
    Break("compressed", "sends its home page without compression", _site(WWW, compresses=False)),
    Break(
        "certificates", "shows a certificate with 12 days left on trust", _site(TRUST, identity=Identity(days_left=12))
    ),
    Break(
        "certificate-issuer",
        "shows a certificate of another issuer on its sign-in page",
        _site(SIGNIN, identity=Identity(issuer="Backwater Trust")),
    ),
    Break(
        "issuers",
        "lets a second authority issue certificates for its domain",
        _record(APEX, "CAA", '0 issue "harbourtrust.example"', '0 issue "backwater.example"'),
    ),
    Break(
        "issuer-permitted",
        "permits only another authority to issue certificates for www",
        _record(WWW, "CAA", '0 issue "backwater.example"'),
    ),
    Break(
        "operator-credentials",
        "gives engineers credentials that last a day, by the source of its application",
        _file(inside.OPERATORS, inside.operators(24)),
    ),
    Break("status-page", "sends visitors of its status page elsewhere", _page(STATUS, "/", _MOVED)),
    Break("tls-in-transit", "accepts TLS 1.0 and 1.1 on www", _site(WWW, oldest="1.0")),
    Break("tls-api", "accepts TLS 1.2 on its API", _site(API, oldest="1.2")),
    Break(
        "ciphers",
        "accepts cipher suites with CBC on its application",
        _site(APP, suites="ECDHE+AESGCM:ECDHE-ECDSA-AES128-SHA"),
    ),
    Break(
        "renegotiation", "does not bind renegotiation to its connection on its sign-in page", _site(SIGNIN, binds=False)
    ),
    Break(
        "certificate-key",
        "shows a certificate with a shorter key on its API",
        _site(API, identity=Identity(key="RSA-2048")),
    ),
    Break("http-api", "offers HTTP/3 on its API as well", _header(API, "alt-svc", 'h3=":443"; ma=86400')),
    Break("https-only", "answers plain requests on its status page", _site(STATUS, plain="answer")),
    Break("typed-address", "sends a plain request on for once only", _site(APP, sends_on=302)),
    Break("https-api", "answers plain requests on its API", _site(API, plain="answer")),
    Break(
        "hsts",
        "holds browsers to HTTPS for 30 days only on www",
        _header(WWW, "strict-transport-security", at.hsts(30 * DAY)),
    ),
    Break(
        "hsts-signin",
        "holds browsers to HTTPS for 400 days only on its sign-in page",
        _header(SIGNIN, "strict-transport-security", at.hsts(400 * DAY)),
    ),
    Break(
        "hsts-preload",
        "is preloaded already, which the plan denies",
        _page(PRELOAD, at.PRELOAD_STATUS, at.preload_status("preloaded")),
    ),
    Break("database-encrypted", "reports a database without encryption", _reports("database.encryption", "none")),
    Break(
        "integration-tokens",
        "reports tokens encrypted with AES-128-CBC",
        _reports("integrations.tokens.encryption", "AES-128-CBC"),
    ),
    Break("passwords", "reports passwords hashed at cost 8", _reports("passwords.cost", 8)),
    Break(
        "no-scripts", "runs a script on its payment page", _page(APP, "/pay", at.pay("<script src=/pay.js></script>"))
    ),
    Break("magic-link", "reports sign-in links that work for a day", _reports("sign_in.link.lifetime", DAY)),
    Break("sessions", "reports sessions that last 24 hours without use", _reports("sessions.idle", DAY)),
    Break(
        "session-cookie",
        "lets scripts read the session cookie",
        _page_header(SIGNIN, "/login", "set-cookie", at.COOKIE.format(value="b2f1c0de").replace(" HttpOnly;", "")),
    ),
    Break(
        "change-password",
        "has no page to change a password where programs look",
        _page(SIGNIN, at.CHANGE_PASSWORD, _MISSING),
    ),
    Break(
        "session-workspace",
        "lets a session into another workspace, by the results of its tests",
        _fails("session.other_workspace_refused"),
    ),
    Break("brute-force", "reports that 50 attempts at a password are allowed", _reports("sign_in.limit", 50)),
    Break("mfa", "reports two factors already, which the plan denies", _reports("sign_in.factors", 2)),
    Break(
        "csp",
        "lets its pages load scripts from anywhere",
        _header(APP, "content-security-policy", at.CSP.replace("default-src 'self'", "default-src *")),
    ),
    Break(
        "nosniff", "lets browsers guess file types on its status page", _header(STATUS, "x-content-type-options", None)
    ),
    Break(
        "referrer-policy", "gives away which page a visitor came from", _header(APP, "referrer-policy", "unsafe-url")
    ),
    Break(
        "permissions-policy", "keeps the camera", _header(APP, "permissions-policy", "microphone=(), geolocation=()")
    ),
    Break(
        "every-page",
        "sends its payment page with an empty Referrer-Policy",
        _page_header(APP, "/pay", "referrer-policy", ""),
    ),
    Break(
        "no-framing",
        "lets anybody frame its sign-in page",
        _page_header(SIGNIN, "/login", "content-security-policy", at.CSP.replace("frame-ancestors 'none'; ", "")),
    ),
    Break(
        "own-window",
        "leaves its window in the hands of whoever opened it",
        _header(APP, "cross-origin-opener-policy", None),
    ),
    Break("pinned", "loads a style sheet from another host without pinning it", _page(WWW, "/", Page(at.home("")))),
    Break(
        "crawlers",
        "lets crawlers into its payment page",
        _page(APP, at.ROBOTS, Page(at.robots("/nowhere"), media=TEXT)),
    ),
    Break("no-versions", "names the software behind www", _header(WWW, "x-powered-by", "Express 4.17")),
    Break(
        "no-repository",
        "publishes its version-control folder",
        _page(WWW, "/.git/HEAD", Page("ref: refs/heads/main\n")),
    ),
    Break("api-keys", "gives bookings away without a key", _page(API, at.BOOKINGS, _BOOKINGS)),
    Break("api-origins", "lets every site read what its API answers", _header(API, "access-control-allow-origin", "*")),
    Break("rate-limit", "allows 600 requests a minute", _header(API, "ratelimit-limit", "600")),
    Break("no-store", "lets caches keep what the API answers", _header(API, "cache-control", "public, max-age=600")),
    Break("csrf", "takes requests of other sites, by the results of its tests", _fails("csrf.foreign_origin_refused")),
    Break(
        "sql-parameters",
        "puts a query together from text, by the source of its application",
        _file(inside.BOOKINGS, inside.bookings('cursor.execute(f"select id from bookings where day = {day}")')),
    ),
    Break(
        "health-endpoint", "reports a configuration that is incomplete", _reports("configuration.status", "incomplete")
    ),
    Break("log-redaction", "logs tokens, by the results of its tests", _fails("logger.redacts_tokens")),
    Break("browser-tests", "reports browser tests that last ran 3 days ago", _reports("browser_tests.age", 3 * DAY)),
    Break("audit-append-only", "reports an audit log that can be changed", _reports("audit.append_only", False)),
    Break("audit-chain", "has gaps in its audit log, by its own program", _file(inside.CHAIN, inside.chain(3))),
    Break("backups-daily", "reports a backup every 48 hours", _reports("backup.interval", 48 * HOUR)),
    Break("backups-fresh", "reports a newest backup of 40 hours ago", _reports("backup.age", 40 * HOUR)),
    Break("backups-kept", "reports backups kept for 14 days", _reports("backup.retention", 14 * DAY)),
    Break("backups-encrypted", "reports backups without encryption", _reports("backup.encryption", "none")),
    Break("backups-versioned", "reports backups without older versions", _reports("backup.versioning", False)),
    Break("point-in-time", "reports that it can go back 2 days", _reports("backup.point_in_time", 2 * DAY)),
    Break("restore-drills", "last restored a backup 300 days ago, by the results of its drills", _drill_ago(300)),
    Break(
        "retention-policy",
        "says in its privacy policy that backups are kept for 30 days",
        _page(
            WWW, "/privacy", Page(at.html("Privacy policy", "Backups are kept for 30 days, access logs for 90 days."))
        ),
    ),
    Break(
        "dkim",
        "has revoked the key that signs its mail",
        _record(f"tide1._domainkey.{APEX}", "TXT", '"v=DKIM1; k=ed25519; p="'),
    ),
    Break(
        "spf",
        "lets everybody else send for it with a shrug",
        _record(APEX, "TXT", '"v=spf1 include:amazonses.com ~all"'),
    ),
    Break(
        "dmarc",
        "asks only for quarantine",
        _record(f"_dmarc.{APEX}", "TXT", f'"v=DMARC1; p=quarantine; rua=mailto:dmarc@{APEX}"'),
    ),
    Break(
        "mail-from", "lets undelivered mail go elsewhere", _record(f"bounce.{APEX}", "MX", "10 mx.elsewhere.example.")
    ),
    Break(
        "mail-servers",
        "shows a certificate of another name on a mail server",
        lambda wire, clock: wire.mail_server(MX2, Identity(made_out_to="mx.elsewhere.example")),
    ),
    Break(
        "mta-sts", "only tests its policy for incoming mail", _page(MTA_STS, at.STS_POLICY, at.sts_policy("testing"))
    ),
    Break("tls-reports", "asks nobody to report failures of encryption", _record(f"_smtp._tls.{APEX}", "TXT")),
    Break(
        "dane", "names the key of another server in the DNS", _record(f"_25._tcp.{MX2}", "TLSA", f"3 1 1 {'0' * 64}")
    ),
    Break("bimi", "has withdrawn its logo", _record(f"default._bimi.{APEX}", "TXT", '"v=BIMI1; l=; a=;"')),
    Break(
        "pentest-letter",
        "publishes the auditor's letter with another number of findings",
        _page(WWW, inside.LETTER, Page(inside.letter("none critical, none high, six low"), media=TEXT)),
    ),
    Break("dpa", "has taken its data processing addendum down", _page(WWW, "/dpa", _GONE)),
    Break("no-other-vendors", "answers www by way of HubSpot, which is on no list", _header(WWW, "x-hs-hub-id", "42")),
    Break(
        "runbooks",
        "last reviewed what to do in an outage more than a year ago",
        _file(inside.RUNBOOKS[1], inside.runbook(inside.RUNBOOKS[1], "2025-09-15")),
    ),
    Break(
        "security-txt",
        "publishes a security.txt that has expired",
        _security_txt(APP, "Expires", lambda clock: written(clock - timedelta(days=3))),
    ),
    Break(
        "security-txt-trust",
        "names another contact in the security.txt of its trust centre",
        _security_txt(TRUST, "Contact", lambda clock: "mailto:somebody@elsewhere.example"),
    ),
    Break(
        "security-txt-www",
        "publishes a security.txt on www whose Canonical is another address",
        lambda wire, clock: _signs_again(
            wire,
            WWW,
            lambda text: text.replace(f"Canonical: https://{WWW}/", "Canonical: https://elsewhere.example/"),
            clock,
        ),
    ),
    Break(
        "security-txt-signed",
        "changes the security.txt of www by hand after it was signed",
        lambda wire, clock: _by_hand(wire, WWW, "Expires: ", "# Renewed by hand.\r\nExpires: "),
        needs="gpg",
    ),
    Break(
        "contact-in-dns",
        "names another contact in the DNS",
        _record(f"_security.{APEX}", "TXT", '"security_contact=mailto:somebody@elsewhere.example"'),
    ),
    Break(
        "thanks-page",
        "names nobody among those who helped",
        _page(WWW, "/security/thanks", Page(at.html("Acknowledgements", "Nobody so far."))),
    ),
)

#: By claim, in the order of the registry.
BREAKS = {lie.claim: lie for lie in _TABLE}
