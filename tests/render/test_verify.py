"""The last look at a finished site."""

from __future__ import annotations

import pytest

from trustgen.model.page import Pages
from trustgen.render.verify import check_site


def codes(html: str, **more: str) -> list[str]:
    """What is wrong with a site of one page and the files ``more``."""
    files = {
        "index.html": html,
        **{path.replace("__", "/").replace("_html", ".html"): text for path, text in more.items()},
    }
    return [problem.code for problem in check_site(Pages({path: text.encode() for path, text in files.items()}))]


def test_a_sound_site_has_no_problems() -> None:
    """Links up, down and within a page resolve."""
    page = '<!DOCTYPE html><p id="a"><a href="#a">x</a><a href="x/">y</a><a href="./">z</a><br></p>'
    assert codes(page, x__index_html='<a href="../">x</a><a href="../#a">y</a>') == []


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ('<a href="nowhere/">x</a>', "broken-link"),
        ('<a href="#nowhere">x</a>', "broken-link"),
        ('<a href="../../x">x</a>', "broken-link"),
        ('<a href="http://[x">x</a>', "broken-link"),
        ('<p id="a"></p><p id="a"></p>', "duplicate-id"),
        ("<p><b></p></b>", "html-nesting"),
        ("<p>", "html-nesting"),
        ("</p>", "html-nesting"),
        ("a < b", "html-syntax"),
        ('<p title="x" onclick="y"></p>', "inline-code"),
        ('<p style="color:red"></p>', "inline-code"),
        ('<img src="https://cdn.example/x.png" alt="">', "loaded-from-elsewhere"),
        ('<img src="//cdn.example/x.png" alt="">', "loaded-from-elsewhere"),
        ('<link rel="stylesheet" href="https://cdn.example/x.css">', "loaded-from-elsewhere"),
        ('<a href="javascript:alert(1)">x</a>', "unsafe-link"),
        ('<a href="&#106;avascript:alert(1)">x</a>', "unsafe-link"),
    ],
)
def test_each_fault_of_a_page_is_found(html: str, code: str) -> None:
    """Every sort of fault that the check knows breaks a page that has it."""
    assert code in codes(html)


@pytest.mark.parametrize(
    "css", ["@import 'x.css'", "a{background:url(https://x.example/y.png)}", "a{background:url('y.png')}"]
)
def test_stylesheets_load_nothing(css: str) -> None:
    """A stylesheet that loads something is refused."""
    found = check_site(Pages({"style.css": css.encode()}))
    assert [problem.code for problem in found] == ["loaded-from-elsewhere"]


def test_json_is_json() -> None:
    """A twin that cannot be read is refused."""
    assert [p.code for p in check_site(Pages({"x.json": b"{"}))] == ["json-syntax"]


@pytest.mark.parametrize(
    "written", ['p<ss&w"rd', "p&lt;ss&amp;w&#34;rd", "p&lt;ss&amp;w&quot;rd", 'p<ss&w\\"rd', "p%3Css%26w%22rd"]
)
def test_a_secret_is_found_in_every_spelling(written: str) -> None:
    """HTML, JSON and address escapes do not hide a leak."""
    found = check_site(Pages({"x.txt": f"a {written} b".encode()}), ['p<ss&w"rd'])
    assert [problem.code for problem in found] == ["leaked-secret"]


def test_very_short_secrets_are_not_looked_for() -> None:
    """A value of a few letters would be found in any text."""
    assert check_site(Pages({"x.txt": b"ab"}), ["", "ab"]) == ()
