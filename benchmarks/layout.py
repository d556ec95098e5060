"""What every generator is given: the claims with what was seen of them, and a layout as large as ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from benchmarks.projects import lettered
from benchmarks.server import DOMAIN, HEADERS
from benchmarks.timing import ROOT

BASE = f"https://trust.{DOMAIN}"
LOOKED, UNTIL = "2026-06-15T12:00:00Z", "2026-06-18T12:00:00Z"
LOOKED_TAG = f'<time datetime="{LOOKED}">15 June 2026, 12:00 UTC</time>'
UNTIL_TAG = f'<time datetime="{UNTIL}">18 June 2026, 12:00 UTC</time>'
STYLE = (ROOT / "templates" / "style.css").read_text("utf-8")
SCRIPT = (ROOT / "templates" / "fresh.js").read_text("utf-8")
ICON = (ROOT / "templates" / "icon.svg").read_text("utf-8")
#: The drawings that a page of ours carries, as they stand.
_SPRITE = (ROOT / "templates" / "marks.html").read_text("utf-8")
SPRITE = _SPRITE[_SPRITE.index('<svg class="sprite"') : _SPRITE.index("</svg>\n{% endmacro") + 6]
ROBOTS = f"User-agent: *\nAllow: /\nSitemap: {BASE}/sitemap.xml\n"


@dataclass(frozen=True)
class Claim:
    """A claim that holds, and what a page says about it."""

    index: int

    @property
    def id(self) -> str:
        return f"claim-{self.index}"

    @property
    def section(self) -> str:
        return f"s{self.index // 50}"

    @cached_property
    def header(self) -> tuple[str, str]:
        """The name and the value that was seen."""
        return list(HEADERS.items())[self.index % len(HEADERS)]

    @property
    def says(self) -> str:
        name = self.header[0]
        return f"Answers of service {lettered(self.index)} carry the header {name}, on every page that is served."

    def host(self, count: int) -> str:
        return f"h{self.index % max(1, count // 10)}.{DOMAIN}"

    def reason(self, count: int) -> str:
        return f'{self.host(count)}: sends {self.header[0]}: "{self.header[1]}".'

    def command(self, count: int) -> str:
        return f"curl -sS -o /dev/null -D - https://{self.host(count)}/ | grep -i '^{self.header[0]}:'"

    def spoken(self, count: int) -> dict[str, object]:
        """The claim as machines read it."""
        verdict = {"verdict": "holds", "reason": self.reason(count), "assurance": "you-can-check"}
        repeat = {"looked_at": LOOKED, "repeat": [self.command(count)]}
        named = {"id": self.id, "kind": "fact", "section": self.section, "says": self.says}
        check = {"check": "header", "role": "checks", **verdict, **repeat}
        return {**named, **verdict, "checks": [check], "seen_at": LOOKED}

    def markdown(self, count: int) -> str:
        """All that its page says, for generators that are given pages rather than values."""
        return (
            f"**Verified** last seen true on 15 June 2026, 12:00 UTC\n\n"
            f"- **What was seen:** {self.reason(count)}\n"
            "- **How we know:** You can check. Seen from outside; anyone can repeat it.\n"
            "- **Looked at:** 15 June 2026, 12:00 UTC\n- **Good until:** 18 June 2026, 12:00 UTC\n"
            "- **Answers for it:** Platform lead\n\n"
            "**Check it yourself** Click a command to select all of it, then copy.\n\n"
            f"```\n{self.command(count)}\n```\n\n"
            "As machines read it: the same verdict as in [claims.json](/claims.json), without our operators' notes.\n\n"
            f"```\n{json.dumps(self.spoken(count), indent=2)}\n```\n"
        )


def claims(count: int) -> Iterator[Claim]:
    """``count`` claims, in their order."""
    return map(Claim, range(count))


def layout(title: str, description: str, url: str, main: str) -> str:
    """A whole page: ``title`` and the like are expressions of a template language."""
    return f"""<!DOCTYPE html>
<html lang="en" data-out-of-date="Out of date">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src 'self'; \
img-src 'self'; base-uri 'none'; form-action 'none'">
<title>{title} – Bench</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{description}">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="strict-origin-when-cross-origin">
<link rel="stylesheet" href="/style.css">
<script src="/fresh.js" defer></script>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="alternate" type="text/markdown" href="index.md">
<link rel="canonical" href="{url}">
<meta property="og:url" content="{url}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="Bench">
<meta property="og:title" content="{title} – Bench">
<meta property="og:description" content="{description}">
<meta property="og:image" content="{BASE}/card.png">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:alt" content="A shield with a tick, and how the statements of Bench are known">
<meta name="twitter:card" content="summary_large_image">
</head>
<body>
<a class="skip" href="#page_main">Skip to the content</a>
<header class="top">
<a class="brand" href="/">Bench</a>
<nav aria-label="This site"><ul><li><a href="/">Security</a></li></ul></nav>
</header>
<main id="page_main" tabindex="-1">
{SPRITE}
{main}
</main>
<footer class="foot">
<div><p>Bench Ltd. Everything here rests on the evidence of {LOOKED_TAG}.</p></div>
<nav aria-label="More"><ul>
<li><a href="/contact/">Contact</a></li>
<li><a href="https://app.{DOMAIN}">app.{DOMAIN}</a></li>
<li><a href="/claims.json">claims.json</a></li>
<li><a href="/llms.txt">llms.txt</a></li>
</ul></nav>
</footer>
</body>
</html>
"""
