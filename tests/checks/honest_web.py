"""Facts of which the examples of the web checks are true."""

from __future__ import annotations

import json
from typing import Any

from trustgen.facts.alpn import AlpnAnswer, AlpnFacts, ProtocolAnswer
from trustgen.facts.http import HttpFacts, HttpResponse

HOST = "tidemark.example"
ORIGIN = f"https://{HOST}"
HTML = ("content-type", "text/html; charset=utf-8")
HASH = "sha384-" + "A" * 64


def page(*headers: tuple[str, str], status: int = 200, text: str | None = None, url: str = f"{ORIGIN}/") -> HttpFacts:
    """One answer; a Date header comes by itself."""
    sent = (("date", "Sat, 21 Nov 2026 12:00:00 GMT"), *headers)
    return HttpFacts((HttpResponse(url, status, "HTTP/1.1", sent, size=len(text or ""), text=text),))


def hops(*steps: tuple[str, int]) -> HttpFacts:
    """A chain of (url, status)."""
    return HttpFacts(tuple(HttpResponse(url, status, "HTTP/1.1", ()) for url, status in steps))


def alpn(**answers: AlpnAnswer) -> AlpnFacts:
    """Answers to http/1.1 (``h1``) and h2; both are chosen by default."""
    given = {"h1": AlpnAnswer.CHOSEN, "h2": AlpnAnswer.CHOSEN, **answers}
    names = {"h1": "http/1.1", "h2": "h2"}
    return AlpnFacts(HOST, 443, tuple(ProtocolAnswer(names[key], answer, "so") for key, answer in given.items()))


REPORT = {"status": "ok", "checks": {"db": {"latencyMs": 3}, "backup": {"latencyMs": 5, "age": 18_000}}}
POLICY = "default-src 'none'; script-src 'self'; frame-ancestors 'none'"
MISSING = f"{ORIGIN}/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200"

WEB: dict[str, Any] = {
    "compression": page(HTML, ("content-encoding", "gzip")),
    "content_type_options": page(HTML, ("x-content-type-options", "nosniff")),
    "cookie": page(("set-cookie", "sid=1; Secure; HttpOnly; Path=/; Max-Age=3600")),
    "cors": page(("content-type", "application/json")),
    "cross_origin_isolation": page(
        HTML, ("cross-origin-opener-policy", "same-origin"), ("cross-origin-embedder-policy", "require-corp")
    ),
    "csp": page(HTML, ("content-security-policy", POLICY), text="<!doctype html><p>Bookings."),
    "document_states": page(HTML, text="<p>We keep <b>backups for 90 days</b>, no longer.</p>"),
    "frame_options": page(HTML, ("x-frame-options", "DENY")),
    "hsts_preload": page(
        ("content-type", "application/json"),
        text=json.dumps({"name": HOST, "status": "preloaded", "bulk": False, "preloadedDomain": HOST}),
        url=f"https://hstspreload.org/api/v2/status?domain={HOST}",
    ),
    "html": page(HTML, text='<form><input name="email"></form><p>Pay with Stripe.'),
    "http_versions": (alpn(), page(HTML)),
    "json": page(("content-type", "application/json"), text=json.dumps(REPORT)),
    "link": page(HTML, text="<p>How to report a vulnerability</p>", url=f"{ORIGIN}/security"),
    "permissions_policy": page(HTML, ("permissions-policy", "camera=(), microphone=(), geolocation=()")),
    "redirects": hops((f"http://{HOST}/", 301), (f"{ORIGIN}/", 200)),
    "referrer_policy": page(HTML, ("referrer-policy", "no-referrer"), text="<p>Bookings."),
    "robots": page(("content-type", "text/plain"), text="User-agent: *\nDisallow: /admin\n"),
    "security_headers": page(
        ("strict-transport-security", "max-age=31536000"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
    ),
    "subresource_integrity": page(
        HTML, text=f'<script src="https://cdn.example/a.js" integrity="{HASH}" crossorigin></script><p>Hi'
    ),
    "well_known": (
        page(("content-type", "application/json"), url=f"{ORIGIN}/.well-known/openid-configuration"),
        page(status=404, url=MISSING),
    ),
}
