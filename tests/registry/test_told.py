"""Questions, notes and the brand in ``claims.yaml``."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.vocabulary import VOCABULARY
from trustgen.errors import InputError
from trustgen.model.contrast import GROUNDS, contrast
from trustgen.model.registry import Registry
from trustgen.registry.load import load

BASE: dict[str, Any] = {
    "version": 1,
    "organisation": {"name": "Tidemark"},
    "sections": [{"id": "main", "title": "Main"}],
    "claims": [{"id": "limit", "section": "main", "kind": "limit", "says": "At most {most}.", "with": {"most": 7}}],
}


def read(**more: Any) -> Registry:
    """The registry with more in it."""
    return load(json.dumps({**BASE, **more}).encode(), "claims.yaml", VOCABULARY)[0]


def codes(**more: Any) -> list[str]:
    """The codes of its problems, in order of place."""
    with pytest.raises(InputError) as raised:
        read(**more)
    return [problem.code for problem in raised.value.problems]


def test_questions_and_notes_are_read() -> None:
    """Both keep the order of the file, and a note its day."""
    found = read(
        questions=[{"id": "a", "question": "How many?", "answer": "[[limit.most]]", "claims": ["limit"]}],
        changes=[{"id": "n", "on": "2026-02-01", "title": "New", "text": "Now [[limit.most]]."}],
    )
    assert [one.id for one in found.questions] == ["a"]
    assert found.changes[0].on.isoformat() == "2026-02-01"


@pytest.mark.parametrize("table", ["questions", "changes"])
def test_names_that_do_not_exist_are_told(table: str) -> None:
    """A claim, a cited claim, a cited value and a doubled id each have their own problem, in one run."""
    texts = {"questions": ("question", "answer"), "changes": ("title", "text")}[table]
    day = {"on": "2026-02-01"} if table == "changes" else {}
    entries = [
        {"id": "a", texts[0]: "x", texts[1]: "[[nobody.x]] [[limit.least]]", "claims": ["limti"], **day},
        {"id": "a", texts[0]: "x", texts[1]: "y", **day},
    ]
    assert set(codes(**{table: entries})) == {"unknown-claim", "unknown-value", f"duplicate-{table[:-1]}"}


@pytest.mark.parametrize(
    ("brand", "pairs"),
    [
        ({"accent": "#0b5c6b", "accent_dark": "#7cd0de"}, []),
        ({"accent": "#aabbcc", "accent_dark": "#7cd0de"}, [("accent", "light"), ("accent", "light")]),
        ({"accent": "#0b5c6b", "accent_dark": "#223344"}, [("accent_dark", "dark"), ("accent_dark", "dark")]),
        ({"accent": "#0b5c6b"}, [("accent", "dark"), ("accent", "dark")]),
    ],
)
def test_colours_without_contrast_are_refused_by_name(brand: dict[str, str], pairs: list[tuple[str, str]]) -> None:
    """The problem names the key, the ground and the ratio; an accent alone must do for dark pages, too."""
    if not pairs:
        assert read(site={"brand": brand}).site.brand.accent == brand["accent"]
        return
    with pytest.raises(InputError) as raised:
        read(site={"brand": brand})
    problems = raised.value.problems
    assert [problem.code for problem in problems] == ["weak-contrast"] * len(pairs)
    for problem, (key, scheme) in zip(problems, pairs, strict=True):
        assert problem.what.startswith(f"`{key}` {brand[key]} on the {scheme} page's ")
        assert problem.place.line == 1


def test_black_on_white_has_the_greatest_contrast() -> None:
    """21 to 1, and a colour on itself 1 to 1 (WCAG 2.2)."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#0b5c6b", "#0b5c6b") == pytest.approx(1)


def test_the_grounds_are_the_themes_own() -> None:
    """What contrast is reckoned against is what the stylesheet paints."""
    from tests.render.test_style import DARK, LIGHT

    painted = {
        f"{scheme} {ground}": colours[ground]
        for scheme, colours in (("light", LIGHT), ("dark", DARK))
        for ground in ("paper", "wash")
    }
    assert painted == GROUNDS


def test_where_answers_notes_and_rules_stand_is_known() -> None:
    """A problem with what they say leads to their own line."""
    text = (
        "version: 1\norganisation: {name: Tidemark}\nsections: [{id: main, title: Main}]\n"
        "claims: [{id: few, section: main, kind: limit, says: We are few.}]\n"
        "contacts: {security: 'mailto:security@tidemark.example'}\n"
        "questions:\n  - id: mail\n    question: Who?\n    answer: Mailgun does.\n"
        "changes:\n  - {id: news, on: 2026-01-01, title: News, text: We left Sentry.}\n"
        "disclosure:\n  contact: [security]\n  expires: 90d\n  rules:\n    - Be kind.\n    - Leave it alone.\n"
    )
    registry, _ = load(text.encode(), "claims.yaml", VOCABULARY)
    lines = text.splitlines()
    for name, words in (
        ("questions/mail/answer", "Mailgun does."),
        ("changes/news/text", "We left Sentry."),
        ("rules/1", "Leave it alone."),
    ):
        assert words in lines[registry.told_at[name].line - 1]
