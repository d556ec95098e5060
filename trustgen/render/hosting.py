"""Response headers for static hosts: the same few, in the file that each host reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

_PAGE_POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
)
#: What a page itself can ask for in a ``meta`` element, for hosts that send no headers.
META_POLICY = "; ".join(_PAGE_POLICY)
POLICY = f"{META_POLICY}; frame-ancestors 'none'"
EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
_SHARED = {"Access-Control-Allow-Origin": "*"}
#: By how a file's name ends: what its host may not know.
_TYPES = {
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    "feed.xml": "application/atom+xml; charset=utf-8",
    "changes.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
    "changes.json": "application/feed+json; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}


def host_files(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """``_headers``, ``vercel.json``, and snippets for nginx and Caddy."""
    special = dict(_special(files))
    yield "_headers", _netlify(special).encode()
    yield "vercel.json", _vercel(special).encode()
    yield "hosting/nginx.conf", _nginx().encode()
    yield "hosting/Caddyfile", _caddy().encode()


def _special(files: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """The files that need more than what all get. Pages in Markdown are one rule, so that no host's limit is met."""
    yield "/*.md", {"Content-Type": _TYPES[".md"]}
    for path in sorted(files):
        if path.endswith((".md", ".html")):
            continue
        own: dict[str, str] = {}
        ending = next((ending for ending in sorted(_TYPES, key=len, reverse=True) if path.endswith(ending)), "")
        if ending:
            own["Content-Type"] = _TYPES[ending]
        if _is_hashed(path):
            own |= _KEPT
        if path.endswith((".json", "badge.svg")):
            own |= _SHARED
        if own:
            yield f"/{path}", own


def _is_hashed(path: str) -> bool:
    """Whether the name changes with the content: ``style.1a2b3c4d.css``."""
    parts = path.split(".")
    return "/" not in path and len(parts) == 3 and len(parts[1]) == 8 and parts[1].isalnum()


def _netlify(special: Mapping[str, Mapping[str, str]]) -> str:
    """Netlify's and Cloudflare's file. A header that several rules give is sent once, joined: no rule repeats one."""
    blocks = {"/*": EVERYWHERE, **special}
    return "\n".join(
        f"{pattern}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
        for pattern, headers in blocks.items()
    )


def _vercel(special: Mapping[str, Mapping[str, str]]) -> str:
    rules = {"/(.*)": EVERYWHERE, **{_vercel_pattern(pattern): headers for pattern, headers in special.items()}}
    document = {
        "$schema": "https://openapi.vercel.sh/vercel.json",
        "trailingSlash": True,
        "headers": [
            {"source": source, "headers": [{"key": name, "value": value} for name, value in headers.items()]}
            for source, headers in rules.items()
        ],
    }
    return json.dumps(document, indent=1) + "\n"


def _vercel_pattern(pattern: str) -> str:
    return pattern.replace(".", "\\.").replace("*", "(.*)")


def _nginx() -> str:
    """Maps choose, so that every header stands once at the server: a location's own would drop all the others."""
    everywhere = "".join(f'add_header {name} "{value}" always;\n' for name, value in EVERYWHERE.items())
    return f"""# For nginx. The maps belong beside `server` blocks, the rest into the one that serves the trust centre.
map $uri $trust_cache {{
    default "";
    "~/(style|fresh|list|logo)\\.[0-9a-f]{{8}}\\.[a-z]+$" "{_KEPT["Cache-Control"]}";
}}
map $uri $trust_origin {{
    default "";
    "~(\\.json|/badge\\.svg)$" "*";
}}

# Inside `server`:
{everywhere}add_header Cache-Control $trust_cache always;
add_header Access-Control-Allow-Origin $trust_origin always;
error_page 404 /404.html;
charset utf-8;
location ~ \\.txt$ {{ types {{ }} default_type "{_TYPES[".txt"]}"; }}
location ~ \\.md$ {{ types {{ }} default_type "{_TYPES[".md"]}"; }}
location ~ \\.jsonld$ {{ types {{ }} default_type "{_TYPES[".jsonld"]}"; }}
location ~ /(feed|changes)\\.xml$ {{ types {{ }} default_type "{_TYPES["feed.xml"]}"; }}
location ~ /(feed|changes)\\.json$ {{ types {{ }} default_type "{_TYPES["feed.json"]}"; }}
"""


def _caddy() -> str:
    everywhere = "".join(f'\t\t{name} "{value}"\n' for name, value in EVERYWHERE.items())
    types = "".join(
        f'\theader *{ending} Content-Type "{kind}"\n' for ending, kind in _TYPES.items() if ending.startswith(".")
    )
    feeds = "".join(
        f'\theader */{ending} Content-Type "{kind}"\n' for ending, kind in _TYPES.items() if not ending.startswith(".")
    )
    return f"""# For Caddy: inside the site's block, after `root` and `file_server`.
\theader {{
{everywhere}\t}}
\t@kept path_regexp ^/(style|fresh|list|logo)\\.[0-9a-f]{{8}}\\.[a-z]+$
\theader @kept Cache-Control "{_KEPT["Cache-Control"]}"
\t@shared path *.json */badge.svg /badge.svg
\theader @shared Access-Control-Allow-Origin "*"
{types}{feeds}\thandle_errors {{
\t\trewrite * /404.html
\t\tfile_server
\t}}
"""
