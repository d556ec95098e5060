"""Text of the registry and of its prose never becomes markup: more than a hundred strings, in every field."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Dialog, Route

from tests.pages.hostile import CORPUS, registry_of
from tests.pages.served import served
from tests.pages.tools import long
from tests.render.fixtures import TEMPLATES
from trustgen import pipeline
from trustgen.errors import Place
from trustgen.judge import judge
from trustgen.model.content import Content, Prose
from trustgen.registry.load import load
from trustgen.render.site import render
from trustgen.render.verify import check_site
from trustgen.report import report

# ruff: noqa: E501
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OPENED = (
    "",
    "claims/table/",
    "subprocessors/",
    "subprocessors/changes/company/renamed-1/",
    "documents/",
    "controls/",
    "questions/",
    "changes/",
    "disclosure/",
    "de/",
)
_META = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n')


def site_of(text: str) -> dict[str, bytes]:
    """The whole site of a registry and prose that say ``text`` everywhere."""
    yaml = json.dumps(registry_of(text), ensure_ascii=False).encode()
    registry, _ = load(yaml, "claims.yaml", pipeline.vocabulary())
    prose = {
        (name, ""): Prose(text.replace("[[", "[ ["), Place(f"content/{name}.md"))
        for name in ("index", "one", "disclosure")
    }
    found = report(registry, judge(registry, {}, AT), AT, (text,), (text,))
    pages = render(found, Content(prose), (TEMPLATES,))
    # A relative link that leads nowhere is refused by the build, and harms nobody here.
    assert [problem for problem in check_site(pages) if problem.code != "broken-link"] == []
    return dict(pages.files)


def opened(browser: Browser, files: dict[str, bytes], paths: tuple[str, ...]) -> list[str]:
    """What the pages did that they should not, without any policy to stop them."""
    naked = {path: _META.sub(b"", body) for path, body in files.items() if path != "_headers"}
    did: list[str] = []
    with served(naked) as site, browser.new_context() as context:

        def elsewhere(route: Route) -> None:
            did.append(route.request.url)
            route.abort()

        def said(dialog: Dialog) -> None:
            did.append(f"dialog {dialog.message}")
            dialog.dismiss()

        context.route(lambda url: not url.startswith(site.url), elsewhere)
        page = context.new_page()
        page.on("dialog", said)
        page.on("pageerror", lambda error: did.append(str(error)))
        for path in paths:
            page.goto(site.url + path, wait_until="load")
            did += page.evaluate(_FOREIGN)
            page.mouse.move(200, 300)
            if page.url != site.url + path:
                did.append(f"went to {page.url}")
    return did


#: Elements and attributes that the theme does not have.
_FOREIGN = """[...document.querySelectorAll('*')].flatMap((one) => [
  ...['IFRAME','OBJECT','EMBED','FORM','BASE','VIDEO','AUDIO','IMG','STYLE','INPUT','TEMPLATE','MATH'].includes(one.tagName.toUpperCase()) && !one.matches('#page_tools > label > input[type=search]') ? [one.tagName] : [],
  ...one.tagName === 'SCRIPT' && !/\\/(fresh|list)\\.[0-9a-f]{8}\\.js$/.test(one.src) ? ['script ' + one.src] : [],
  ...[...one.attributes].filter((a) => /^on|^style$|^srcdoc$/i.test(a.name) || /^\\s*(javascript|data|vbscript):/i.test(a.value) && a.name === 'href').map((a) => a.name),
])"""


@pytest.mark.chromium
def test_more_than_a_hundred_strings_execute_nothing(browser: Browser) -> None:
    """Every field holds dozens of them at once; no page runs, loads or becomes anything of it."""
    assert len(set(CORPUS)) >= 100
    done = 0
    while done < len(CORPUS):
        several, size = [], 0
        while done < len(CORPUS) and size + len(CORPUS[done]) < 900:
            several.append(CORPUS[done])
            size += 2 * len(CORPUS[done]) + 1
            done += 1
        assert opened(browser, site_of(" ".join(several)), OPENED) == []


@long
@pytest.mark.chromium
@pytest.mark.slow
@pytest.mark.parametrize("text", CORPUS)
def test_each_string_alone_executes_nothing(browser: Browser, text: str) -> None:
    """Nor does any of them where nothing stands before or after it."""
    assert opened(browser, site_of(text), ("", "claims/table/", "questions/")) == []
