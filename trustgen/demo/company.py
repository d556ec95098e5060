"""Tidemark as it is when it tells the truth: its hosts, their pages and headers."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Any

from trustgen.demo import inside, results
from trustgen.demo.health import report
from trustgen.demo.openpgp import public_key
from trustgen.demo.records import honest_dns
from trustgen.demo.securitytext import security_text
from trustgen.demo.wire import JSON, TEXT, Identity, Page, Pairs, Site, Wire

APEX = "tidemark.example"
APP, WWW, API = APEX, f"www.{APEX}", f"api.{APEX}"
SIGNIN, STATUS, TRUST = f"id.{APEX}", f"status.{APEX}", f"trust.{APEX}"
HOSTS = (APP, WWW, API, SIGNIN, STATUS, TRUST)
STATIC, MTA_STS = f"static.{APEX}", f"mta-sts.{APEX}"
#: Stands in for the site of browsers' preload list, which is asked about Tidemark: the demo never leaves loopback.
PRELOAD = "hstspreload.org"
MX1, MX2 = f"mx1.{APEX}", f"mx2.{APEX}"

HEALTH = "/api/health"
SECURITY_TXT = "/.well-known/security.txt"
KEY = "/security/pgp.asc"
CSAF = "/.well-known/csaf/provider-metadata.json"
BOOKINGS = "/v1/bookings"
CHANGE_PASSWORD = "/.well-known/change-password"
STS_POLICY = "/.well-known/mta-sts.txt"
PRELOAD_STATUS = "/api/v2/status"
ROBOTS = "/robots.txt"

YEAR, TWO_YEARS = 365 * 86400, 730 * 86400
_CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "style-src 'self' https://static.tidemark.example; form-action {forms}; frame-ancestors 'none'; "
    "upgrade-insecure-requests"
)
CSP = _CSP.format(forms="'self'")
CSP_PAY = _CSP.format(forms="https://checkout.stripe.com")
COOKIE = "__Host-session={value}; Path=/; Max-Age=28800; Secure; HttpOnly; SameSite=Lax"


def honest(clock: datetime, text: str | None = None) -> Wire:
    """What every host answers at ``clock``; ``text`` is the security.txt, of the project's generator if given."""
    security = Page(text or security_text(clock), media=TEXT)
    sites = (
        *(_app(clock, security), _www(security), _api(), _signin(), _status(), _trust(security)),
        *(_static(), _mta_sts(), _preload()),
    )
    hosts = [site.host for site in sites if site.host != PRELOAD]
    mail = {MX1: Identity(), MX2: Identity()}
    files = {**results.honest(clock), **inside.files()}
    return Wire({site.host: site for site in sites}, honest_dns(APEX, hosts, mail, clock), mail, files)


def hsts(max_age: int, *, preload: bool = False) -> str:
    """A Strict-Transport-Security value (RFC 6797 §6.1); ``max_age`` in seconds."""
    return f"max-age={max_age}; includeSubDomains{'; preload' if preload else ''}"


def _headers(max_age: int = YEAR) -> Pairs:
    return (
        ("server", "cloudflare"),
        ("strict-transport-security", hsts(max_age)),
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "public, max-age=300"),
    )


def html(title: str, words: str, head: str = "") -> str:
    """A whole small page; ``head`` is more for its head."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title} · Tidemark</title>{head}</head>\n'
        f"<body><main><h1>{title}</h1><p>{words}</p></main></body></html>\n"
    )


def pay(head: str = "") -> Page:
    """The payment page; ``head`` is more for its head."""
    form = '<form action="https://checkout.stripe.com" method="post"><button>Go on to pay</button></form>'
    return Page(html("Pay", form, head), headers=(("content-security-policy", CSP_PAY),))


def _app(clock: datetime, security: Page) -> Site:
    pages = {
        "/": Page(html("Tidemark", "Bookings and invoices for hire businesses.")),
        "/pay": pay(),
        "/security/report": Page(html("Report a weakness", "Tell us what you found.")),
        ROBOTS: Page(robots("/pay"), media=TEXT),
        HEALTH: Page(report(clock), media=JSON, headers=(("cache-control", "no-store"),)),
        SECURITY_TXT: security,
    }
    return Site(APP, pages, _headers())


def _www(security: Page) -> Site:
    words = {
        "/privacy": ("Privacy policy", "Backups are kept for 90 days, access logs for 90 days."),
        "/dpa": ("Data processing addendum", "The terms on which we process data for you."),
        "/jobs": ("Jobs", "Nothing open at the moment."),
        "/security/thanks": ("Acknowledgements", "Mira Okonkwo-Hale (2025), Tobias Lindqvist-Rey (2026)."),
    }
    pages = {path: Page(html(*said)) for path, said in words.items()}
    others = {
        "/": Page(home(f' integrity="{INTEGRITY}"')),
        "/logo.svg": Page(_LOGO, media="image/svg+xml"),
        inside.LETTER: Page(inside.letter(inside.FINDINGS), media=TEXT),
        KEY: Page(public_key(), media=TEXT),
        CSAF: Page(_csaf(), media=JSON),
        SECURITY_TXT: security,
    }
    return Site(WWW, {**pages, **others}, _headers())


_STYLE = "body { max-width: 40rem; margin: 2rem auto; font: 1rem/1.5 system-ui; }\n"
_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 4q2-3 4 0t4 0v4H0z"/></svg>\n'
#: The hash by which pages pin the style sheet of the static host (Subresource Integrity).
INTEGRITY = "sha384-" + base64.b64encode(hashlib.sha384(_STYLE.encode()).digest()).decode()


def home(integrity: str) -> str:
    """The home page, with this attribute on the link to its style sheet."""
    sheet = f'<link rel="stylesheet" href="https://{STATIC}/site.css"{integrity} crossorigin="anonymous">'
    return html("Tidemark", "Bookings and invoices for hire businesses.", sheet)


def robots(closed: str) -> str:
    """A robots.txt (RFC 9309) that closes one path."""
    return f"User-agent: *\nDisallow: {closed}\n"


def _static() -> Site:
    shared = (("access-control-allow-origin", "*"), ("cross-origin-resource-policy", "same-site"))
    return Site(STATIC, {"/site.css": Page(_STYLE, media="text/css; charset=utf-8", headers=shared)}, _headers())


def sts_policy(mode: str) -> Page:
    """An MTA-STS policy (RFC 8461 §3.2) for both mail servers."""
    servers = "".join(f"mx: {host}\r\n" for host in (MX1, MX2))
    return Page(f"version: STSv1\r\nmode: {mode}\r\n{servers}max_age: 1209600\r\n", media=TEXT)


def _mta_sts() -> Site:
    return Site(MTA_STS, {STS_POLICY: sts_policy("enforce")}, _headers())


def preload_status(status: str) -> Page:
    """What the preload list's site says of Tidemark."""
    return Page({"name": APEX, "status": status, "preloadedDomain": "", "bulk": False}, media=JSON)


def _preload() -> Site:
    return Site(PRELOAD, {PRELOAD_STATUS: preload_status("unknown")})


def _csaf() -> dict[str, Any]:
    """A provider's metadata without any advisory (CSAF 2.0 §7.1.8)."""
    return {
        "canonical_url": f"https://{WWW}{CSAF}",
        "last_updated": "2026-10-01T00:00:00Z",
        "list_on_CSAF_aggregators": False,
        "metadata_version": "2.0",
        "mirror_on_CSAF_aggregators": False,
        "public_openpgp_keys": [],
        "publisher": {"category": "vendor", "name": "Tidemark Pty Ltd", "namespace": f"https://{APEX}"},
        "role": "csaf_publisher",
    }


def _api() -> Site:
    headers: Pairs = (
        ("server", "cloudflare"),
        ("strict-transport-security", hsts(YEAR)),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("ratelimit-limit", "60"),
        ("ratelimit-remaining", "59"),
        ("ratelimit-reset", "60"),
    )
    denied: dict[str, Any] = {"error": "unauthorised", "message": "Send a key in the Authorization header."}
    refusal = Page(denied, 401, JSON, (("www-authenticate", 'Bearer realm="tidemark"'),))
    index = Page({"name": "Tidemark API", "versions": ["v1"]}, media=JSON)
    return Site(API, {"/": index, BOOKINGS: refusal}, headers, plain="closed", oldest="1.3")


def _signin() -> Site:
    pages = {
        "/": Page(html("Tidemark", "Sign in to your workspace.")),
        CHANGE_PASSWORD: Page(status=302, headers=(("location", f"https://{SIGNIN}/password"),)),
        "/password": Page(html("Change your password", "The old one and a new one, please.")),
        "/login": Page(
            html("Sign in", "E-mail address and password, please."),
            headers=(("set-cookie", COOKIE.format(value="b2f1c0de")), ("cache-control", "no-store")),
        ),
    }
    return Site(SIGNIN, pages, _headers(TWO_YEARS))


def _status() -> Site:
    return Site(STATUS, {"/": Page(html("All is well", "The newest backup is 5 hours old."))}, _headers())


def _trust(security: Page) -> Site:
    pages = {
        "/": Page(html("Trust centre", "Here stands what trustgen builds.")),
        "/disclosure": Page(html("Disclosure policy", "How to report a weakness.")),
        SECURITY_TXT: security,
    }
    return Site(TRUST, pages, _headers())
