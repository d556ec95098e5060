"""A project's own templates and words: what they may change, and which slips are noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.render import fixtures
from tests.render.test_site import NO_PROSE
from trustgen.errors import InputError
from trustgen.render.phrases import load_phrases
from trustgen.render.site import render

# ruff: noqa: E501
THEME = (fixtures.TEMPLATES,)


def built(folder: Path, path: str = "index.html") -> str:
    """One page of the site with the templates of ``folder``."""
    return render(fixtures.report(), NO_PROSE, (folder, *THEME)).files[path].decode()


def problems(folder: Path) -> list[tuple[str, str, str]]:
    """Code, file and what to do, of what is wrong with the templates of ``folder``."""
    with pytest.raises(InputError) as raised:
        built(folder)
    return [(one.code, Path(one.place.file).name, one.fix) for one in raised.value.problems]


def write(folder: Path, name: str, text: str) -> None:
    """A file of the project's templates."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text)


@pytest.mark.parametrize(
    ("template", "block", "path"),
    [
        ("security.html", "hero", "index.html"),
        ("security.html", "trouble", "index.html"),
        ("security.html", "sections", "index.html"),
        ("security.html", "candid", "index.html"),
        ("security.html", "withdrawn", "index.html"),
        ("claim.html", "evidence", "claims/hsts/index.html"),
        ("claim.html", "after", "claims/hsts/index.html"),
        ("layout.html", "header", "changes/index.html"),
        ("layout.html", "footer", "index.html"),
    ],
)
def test_each_block_can_be_added_to(tmp_path: Path, template: str, block: str, path: str) -> None:
    """What a block had stays where the project says so, and its own stands beside it."""
    asked = f'{{% extends "bundled/{template}" %}}{{% block {block} %}}{{{{ super() }}}}<p>Ours.</p>{{% endblock %}}'
    write(tmp_path, template, asked)
    path = path if path != "changes/index.html" else "contact/index.html"
    before = render(fixtures.report(), NO_PROSE, THEME).files[path].decode()
    after = built(tmp_path, path)
    assert after.count("<p>Ours.</p>") == 1
    assert after.replace("<p>Ours.</p>", "").split() == before.split()


def test_a_template_whose_name_is_almost_right_is_refused(tmp_path: Path) -> None:
    """It would never be used, and nobody would know."""
    write(tmp_path, "secuirty.html", "<p>never seen</p>")
    ((code, file, fix),) = problems(tmp_path)
    assert (code, file) == ("unknown-template", "secuirty.html")
    assert "did you mean security.html?" in fix


def test_a_template_of_ones_own_may_have_any_name(tmp_path: Path) -> None:
    """Where another template includes it, it is used; names that are near to none need no such proof."""
    write(tmp_path, "claims.html", "<p>Ours.</p>")
    write(tmp_path, "greeting.html", "<p>Unused.</p>")
    block = '{% block hero %}{{ super() }}{% include "claims.html" %}{% endblock %}'
    write(tmp_path, "security.html", '{% extends "bundled/security.html" %}' + block)
    assert "<p>Ours.</p>" in built(tmp_path)


def test_a_word_whose_key_is_almost_right_is_refused(tmp_path: Path) -> None:
    """Every such key at once; keys of one's own, and names of contacts and languages, are left alone."""
    write(
        tmp_path, "words/en.toml",
        '[standing]\nverifed = "x"\nverified = "Seen"\n[page]\nsecurtiy = "y"\n[mine]\nhello = "z"\n[contact]\nsecurit = "w"\n',
    )  # fmt: skip
    found = problems(tmp_path)
    assert {code for code, _, _ in found} == {"unknown-word"}
    assert {fix for _, _, fix in found} == {"did you mean `standing.verified`?", "did you mean `page.security`?"}


@pytest.mark.parametrize(("language", "region"), [("en", "en-AU"), ("de", "de-CH")])
def test_words_of_a_language_hold_in_its_regions(tmp_path: Path, language: str, region: str) -> None:
    """Those of the interface as those of the pages; what is said of the region goes before."""
    write(tmp_path, f"words/{language}.toml", '[standing]\nverified = "Seen"\npromised = "Sworn"\n')
    write(tmp_path, f"words/{region}.toml", '[standing]\npromised = "Pledged"\n')
    phrases = load_phrases((tmp_path, *THEME), region)
    assert (phrases("standing.verified"), phrases("standing.promised")) == ("Seen", "Pledged")
    assert load_phrases((tmp_path, *THEME), language)("standing.promised") == "Sworn"


def test_a_catalogue_that_is_no_toml_is_named_with_its_line(tmp_path: Path) -> None:
    """Where its parser stopped."""
    write(tmp_path, "words/en.toml", '[standing]\nverified = "Seen"\nstated == "x"\n')
    with pytest.raises(InputError) as raised:
        built(tmp_path)
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.line) == ("invalid-words", 3)


def test_a_page_without_a_main_part_is_a_problem_of_its_template(tmp_path: Path) -> None:
    """No traceback: the page is named, and what its template lacks."""
    write(tmp_path, "contact.html", "<!DOCTYPE html><p>Write to us.</p>")
    assert problems(tmp_path) == [
        ("no-main", "index.html", "let the template that writes it extend layout.html, or write <main>")
    ]
