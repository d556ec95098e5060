"""The same pages for other generators, from Markdown and in a layout as large: a page a claim, a page of all claims."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from benchmarks import peers
from benchmarks.layout import BASE, STYLE, claims, layout
from benchmarks.server import DOMAIN
from benchmarks.timing import Command

_NAVIGATION = '<p class="crumbs"><a href="/">Security</a></p>'


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


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
    for claim in claims(count):
        write(
            folder / "content" / f"{claim.id}.md",
            f"Title: {claim.says}\nDate: 2026-06-15\nSlug: {claim.id}\n\n{claim.markdown(count)}",
        )
    listing = '<ul>{% for a in articles %}<li><a href="/{{ a.url }}">{{ a.title }}</a> <strong>Verified</strong></li>{% endfor %}</ul>'
    write(folder / "theme" / "templates" / "index.html", layout("Bench", "Security at Bench", BASE, listing))
    write(
        folder / "theme" / "templates" / "article.html",
        layout(
            "{{ article.title }}",
            "{{ article.title }}",
            "{{ SITEURL }}/{{ article.url }}",
            _NAVIGATION + "<h1>{{ article.title }}</h1>{{ article.content }}",
        ),
    )
    write(folder / "theme" / "static" / "style.css", STYLE)
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
    for claim in claims(count):
        write(folder / "docs" / "claims" / f"{claim.id}.md", f"# {claim.says}\n\n{claim.markdown(count)}")
        lines.append(f"- [{claim.says}](claims/{claim.id}.md) **Verified**")
    write(folder / "docs" / "index.md", "# Bench\n\n" + "\n".join(lines) + "\n")
    write(
        folder / "theme" / "main.html",
        layout("{{ page.title }}", "{{ page.title }}", "{{ page.canonical_url }}", _NAVIGATION + "{{ page.content }}"),
    )
    write(folder / "theme" / "style.css", STYLE)
    return Command(
        [program, "build", "--quiet"], folder, before=lambda: shutil.rmtree(folder / "site", ignore_errors=True)
    )


def eleventy(folder: Path, count: int) -> Command:
    """Eleventy, with Liquid layouts."""
    program = peers.eleventy()
    fresh(folder)
    write(
        folder / "src" / "_includes" / "page.html",
        layout(
            "{{ title }}", "{{ title }}", BASE + "{{ page.url }}", _NAVIGATION + "<h1>{{ title }}</h1>{{ content }}"
        ),
    )
    for claim in claims(count):
        write(
            folder / "src" / "claims" / f"{claim.id}.md",
            f'---\nlayout: page.html\ntags: claim\ntitle: "{claim.says}"\n---\n{claim.markdown(count)}',
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


def astro(folder: Path, count: int) -> Command:
    """Astro, with a folder of Markdown pages and one layout: the last major version that runs on Node 20."""
    home = peers.from_npm("astro@5", "astro")
    fresh(folder)
    write(folder / "package.json", '{"type": "module", "private": true}')
    (folder / "node_modules").symlink_to(home.parent.parent)
    write(
        folder / "astro.config.mjs", f"export default {{site: {json.dumps(BASE)}, devToolbar: {{enabled: false}}}};\n"
    )
    whole = layout("{title}", "{title}", BASE + "{Astro.url.pathname}", "<h1>{title}</h1><slot/>")
    write(folder / "src" / "layouts" / "page.astro", f"---\nconst {{title}} = Astro.props.frontmatter;\n---\n{whole}")
    lines = []
    for claim in claims(count):
        front = f'---\nlayout: ../../layouts/page.astro\ntitle: "{claim.says}"\n---\n'
        write(folder / "src" / "pages" / "claims" / f"{claim.id}.md", front + claim.markdown(count))
        lines.append(f"- [{claim.says}](/claims/{claim.id}/) **Verified**")
    listing = "---\nlayout: ../layouts/page.astro\ntitle: Bench\n---\n" + "\n".join(lines)
    write(folder / "src" / "pages" / "index.md", listing)
    environment = {**peers.quiet(), "ASTRO_TELEMETRY_DISABLED": "1"}
    return Command(
        [str(home), "build", "--silent"], folder, environment=environment,
        before=lambda: shutil.rmtree(folder / "dist", ignore_errors=True),
    )  # fmt: skip
