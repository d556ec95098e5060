"""The same site for other generators: a page a claim in the same layout, a page of all claims, a sitemap."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks import peers
from benchmarks.projects import lettered
from benchmarks.server import DOMAIN, HEADERS
from benchmarks.timing import Command

_STYLE = "body{font:16px/1.5 system-ui;margin:0}main{max-width:48rem;margin:auto}" * 40
_BODY = """\
**Verified** on 15 June 2026: https://h{host}.{domain}/ sends {header}: "{value}".

You can check it yourself:

```
curl -sS -D - -o /dev/null https://h{host}.{domain}/ | grep -i '^{header}:'
```

- Whom it is about: every plan
- Who answers for it: Platform lead
- Looked at: 15 June 2026 at 12:00
"""


def _claims(count: int) -> Iterator[tuple[str, str, str]]:
    """(id, sentence, Markdown) of every claim."""
    for index in range(count):
        name, value = list(HEADERS.items())[index % len(HEADERS)]
        says = f"Answers of service {lettered(index)} carry the header {name}, on every page that is served."
        body = _BODY.format(host=index % max(1, count // 10), domain=DOMAIN, header=name, value=value)
        yield f"claim-{index}", says, body


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _layout(title: str, content: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title} – Bench</title><meta name="description" content="{title}">\n'
        '<link rel="stylesheet" href="/style.css"><link rel="icon" href="/icon.svg"></head>\n'
        '<body><a class="skip" href="#main">Skip to content</a>\n<header><a href="/">Bench</a>'
        '<nav><a href="/">Security</a> <a href="/disclosure/">Disclosure</a></nav></header>\n'
        f'<main id="main">{content}</main>\n<footer><p>Built from looks made on 15 June 2026.</p></footer>'
        "</body></html>\n"
    )


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def hugo(folder: Path, count: int) -> Command:
    """Hugo, with its sitemap and the feed of all claims."""
    program = peers.hugo()
    fresh(folder)
    write(
        folder / "hugo.toml",
        f'baseURL = "https://trust.{DOMAIN}/"\ntitle = "Bench"\ndisableKinds = ["taxonomy", "term"]\n',
    )
    for claim, says, body in _claims(count):
        write(folder / "content" / "claims" / f"{claim}.md", f'---\ntitle: "{says}"\ndate: 2026-06-15\n---\n{body}')
    row = '<li id="{{ .File.ContentBaseName }}"><a href="{{ .RelPermalink }}">{{ .Title }}</a> <strong>Verified</strong></li>'
    listing = f"<h1>Bench</h1><ul>{{{{ range .Site.RegularPages }}}}{row}{{{{ end }}}}</ul>"
    single = '<p><a href="/">Security</a></p><article><h1>{{ .Title }}</h1>{{ .Content }}</article>'
    for path, content in (("index", listing), ("_default/list", listing), ("_default/single", single)):
        write(folder / "layouts" / f"{path}.html", _layout("{{ .Title }}", content))
    write(folder / "static" / "style.css", _STYLE)
    arguments = [program, "--source", str(folder), "--quiet", "--noBuildLock"]
    return Command(arguments, before=lambda: shutil.rmtree(folder / "public", ignore_errors=True))


def pelican(folder: Path, count: int) -> Command:
    """Pelican, with a theme of two templates."""
    program = peers.from_pypi("pelican[markdown]", "pelican")
    fresh(folder)
    settings = (
        f'AUTHOR = "Bench"\nSITENAME = "Bench"\nSITEURL = "https://trust.{DOMAIN}"\nTIMEZONE = "UTC"\nTHEME = "theme"\n'
        'PATH = "content"\nDIRECT_TEMPLATES = ["index"]\nDEFAULT_PAGINATION = False\nAUTHOR_SAVE_AS = ""\n'
        'CATEGORY_SAVE_AS = ""\nTAG_SAVE_AS = ""\nFEED_ALL_ATOM = "feed.xml"\nCATEGORY_FEED_ATOM = None\n'
        'TRANSLATION_FEED_ATOM = None\nAUTHOR_FEED_ATOM = None\nAUTHOR_FEED_RSS = None\n'
        'ARTICLE_SAVE_AS = "claims/{slug}/index.html"\n'
    )  # fmt: skip
    write(folder / "settings.py", settings)
    for claim, says, body in _claims(count):
        write(folder / "content" / f"{claim}.md", f"Title: {says}\nDate: 2026-06-15\nSlug: {claim}\n\n{body}")
    listing = '<ul>{% for a in articles %}<li><a href="/{{ a.url }}">{{ a.title }}</a> <strong>Verified</strong></li>{% endfor %}</ul>'
    write(folder / "theme" / "templates" / "index.html", _layout("Bench", listing))
    write(
        folder / "theme" / "templates" / "article.html",
        _layout("{{ article.title }}", "<h1>{{ article.title }}</h1>{{ article.content }}"),
    )
    write(folder / "theme" / "static" / "style.css", _STYLE)
    arguments = [program, "-q", "-s", "settings.py", "-o", "output"]
    return Command(arguments, folder, before=lambda: shutil.rmtree(folder / "output", ignore_errors=True))


def mkdocs(folder: Path, count: int) -> Command:
    """MkDocs, with a theme of one template and without its search index."""
    program = peers.from_pypi("mkdocs", "mkdocs")
    fresh(folder)
    config = (
        f"site_name: Bench\nsite_url: https://trust.{DOMAIN}/\nplugins: []\ntheme: {{name: null, custom_dir: theme}}\n"
    )
    write(folder / "mkdocs.yml", config)
    lines = []
    for claim, says, body in _claims(count):
        write(folder / "docs" / "claims" / f"{claim}.md", f"# {says}\n\n{body}")
        lines.append(f"- [{says}](claims/{claim}.md) **Verified**")
    write(folder / "docs" / "index.md", "# Bench\n\n" + "\n".join(lines) + "\n")
    write(folder / "theme" / "main.html", _layout("{{ page.title }}", "{{ page.content }}"))
    write(folder / "theme" / "style.css", _STYLE)
    return Command(
        [program, "build", "--quiet"], folder, before=lambda: shutil.rmtree(folder / "site", ignore_errors=True)
    )


def eleventy(folder: Path, count: int) -> Command:
    """Eleventy, with Liquid layouts."""
    program = peers.eleventy()
    fresh(folder)
    write(folder / "src" / "_includes" / "page.html", _layout("{{ title }}", "<h1>{{ title }}</h1>{{ content }}"))
    for claim, says, body in _claims(count):
        write(
            folder / "src" / "claims" / f"{claim}.md",
            f'---\nlayout: page.html\ntags: claim\ntitle: "{says}"\n---\n{body}',
        )
    row = '{% for p in collections.claim %}<li><a href="{{ p.url }}">{{ p.data.title }}</a> <strong>Verified</strong></li>{% endfor %}'
    write(folder / "src" / "index.html", f"---\nlayout: page.html\ntitle: Bench\n---\n<ul>{row}</ul>")
    write(
        folder / "src" / "sitemap.html",
        "---\npermalink: /sitemap.xml\n---\n<urlset>{% for p in collections.claim %}<url><loc>"
        f"https://trust.{DOMAIN}{{{{ p.url }}}}</loc></url>{{% endfor %}}</urlset>",
    )
    return Command(
        [program, "--quiet", "--input=src", "--output=out"],
        folder,
        before=lambda: shutil.rmtree(folder / "out", ignore_errors=True),
    )
