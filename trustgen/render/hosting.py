"""Response headers for static hosts: the same few, in the file that each host reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

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


def host_files(files: Iterable[str], base: str = "/") -> Iterator[tuple[str, bytes]]:
    """``_headers``, ``vercel.json``, and snippets for nginx and Caddy, for a site of ``files`` at the path ``base``."""
    special = {base.rstrip("/") + pattern: headers for pattern, headers in _special(files)}
    yield "_headers", _netlify(special, base).encode()
    yield "vercel.json", _vercel(special, base).encode()
    yield "hosting/nginx.conf", _nginx(base).encode()
    yield "hosting/Caddyfile", _caddy(base).encode()


def _special(files: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The files that need more than what all get. Pages in Markdown are one rule, so that no host's limit is met."""
    yield "/*.md", {"Content-Type": _TYPES[".md"]}
    for path in sorted(files):
        if path.endswith((".md", ".html")):
            continue
        own: dict[str, str] = {}
        if kind := _type_of(path):
            own["Content-Type"] = kind
        if _is_hashed(path):
            own |= _KEPT
        if path.endswith((".json", "badge.svg")):
            own |= _SHARED
        if own:
            yield f"/{path}", own


def _type_of(path: str) -> str:
    """What a host must be told a file is; empty for what hosts know."""
    ending = next((ending for ending in sorted(_TYPES, key=len, reverse=True) if path.endswith(ending)), "")
    return _TYPES.get(ending, "")


def _is_hashed(path: str) -> bool:
    """Whether the name changes with the content: ``style.1a2b3c4d.css``."""
    parts = path.split(".")
    return "/" not in path and len(parts) == 3 and len(parts[1]) == 8 and parts[1].isalnum()


def _netlify(special: Mapping[str, Mapping[str, str]], base: str) -> str:
    """Netlify's and Cloudflare's file. A header that several rules give is sent once, joined: no rule repeats one."""
    blocks = {f"{base}*": EVERYWHERE, **special}
    return "\n".join(
        f"{pattern}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
        for pattern, headers in blocks.items()
    )


def _vercel(special: Mapping[str, Mapping[str, str]], base: str) -> str:
    rules = {f"{base}(.*)": EVERYWHERE, **{_vercel_pattern(pattern): headers for pattern, headers in special.items()}}
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


def _nginx(base: str) -> str:
    """Maps choose, so that every header stands once at the server: a location's own would drop all the others."""
    everywhere = "".join(f'add_header {name} "{value}" always;\n' for name, value in EVERYWHERE.items())
    at = re.escape(base)
    kinds = "".join(
        f'location ~ ^{at}{_ending(ending, "(.*/)?")}$ {{ types {{ }} default_type "{kind}"; }}\n'
        for ending, kind in _longest_first()
    )
    return f"""# For nginx. The maps belong beside `server` blocks, the rest into the one that serves the trust centre,
# whose `root` holds the site at {base}
map $uri $trust_cache {{
    default "";
    "~^{at}[a-z]+\\.[0-9a-f]{{8}}\\.[a-z]+$" "{_KEPT["Cache-Control"]}";
}}
map $uri $trust_origin {{
    default "";
    "~^{at}(.*\\.json|badge\\.svg)$" "*";
}}

# Inside `server`:
{everywhere}add_header Cache-Control $trust_cache always;
add_header Access-Control-Allow-Origin $trust_origin always;
error_page 404 {base}404.html;
charset utf-8;
{kinds}"""


def _caddy(base: str) -> str:
    everywhere = "".join(f'\t\t{name} "{value}"\n' for name, value in EVERYWHERE.items())
    at = re.escape(base)
    kinds = "".join(
        f'\t@kind{number} path_regexp ^{at}{_ending(ending, "(.*/)?")}$\n\theader @kind{number} Content-Type "{kind}"\n'
        for number, (ending, kind) in enumerate(reversed(_longest_first()))
    )
    return f"""# For Caddy: inside the site's block, beside `root` (which holds the site at {base}) and `file_server`.
\theader {base}* {{
{everywhere}\t}}
\t@kept path_regexp ^{at}[a-z]+\\.[0-9a-f]{{8}}\\.[a-z]+$
\theader @kept Cache-Control "{_KEPT["Cache-Control"]}"
\t@shared path_regexp ^{at}(.*\\.json|badge\\.svg)$
\theader @shared Access-Control-Allow-Origin "*"
{kinds}\thandle_errors {{
\t\trewrite * {base}404.html
\t\tfile_server
\t}}
"""


def _longest_first() -> list[tuple[str, str]]:
    """What a name ends with, and its type: the first that fits is meant."""
    return sorted(_TYPES.items(), key=lambda pair: len(pair[0]), reverse=True)


def _ending(ending: str, folder: str) -> str:
    """A whole name in any folder, or a suffix of any name, as a regular expression."""
    return f".*{re.escape(ending)}" if ending.startswith(".") else f"{folder}{re.escape(ending)}"
