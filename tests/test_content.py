"""content/*.md → prose, or every problem in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.registry.test_load import HEAD
from tests.vocabulary import VOCABULARY
from trustgen.content import load
from trustgen.errors import InputError
from trustgen.registry.load import load as load_registry

CLAIMS = """\
claims:
  - {id: one, section: main, says: We count to {least}., checks: [number: {target: app, least: 3}]}
  - {id: two, section: other, says: two, kind: limit}
""".replace("We count to {least}.", '"We count to {least}."')
REGISTRY, _ = load_registry((HEAD + CLAIMS).encode(), "claims.yaml", VOCABULARY)


def test_no_folder_is_no_prose(tmp_path: Path) -> None:
    """Prose is not needed."""
    assert load(tmp_path / "content", REGISTRY).of("main") is None


def test_claims_are_placed_and_values_cited(tmp_path: Path) -> None:
    """Marks outside code are found, those inside are words."""
    text = "# Main\n\nUp to [[one.least]], never more.\n\n[[one]]\n\n```\n[[nobody]]\n```\n"
    (tmp_path / "main.md").write_text(text)
    prose = load(tmp_path, REGISTRY).of("main", "de")
    assert prose is not None
    assert prose.placed == ("one",)
    assert prose.cited == (("one", "least"),)


def test_code_inside_a_line_is_words(tmp_path: Path) -> None:
    """As the page shows it: what stands between backticks places nothing and is no fault."""
    (tmp_path / "main.md").write_text(
        "Write `[[nobody]]` or ``[[one]] ` [[x]]``, and [[one.least]]; a lone ` is one.\n"
    )
    prose = load(tmp_path, REGISTRY).of("main")
    assert prose is not None
    assert (prose.placed, prose.cited) == ((), (("one", "least"),))


def test_a_claim_beside_code_does_not_stand_alone(tmp_path: Path) -> None:
    """Blanks in place of the code would make it seem so."""
    (tmp_path / "main.md").write_text("`see` [[one]]\n")
    with pytest.raises(InputError) as caught:
        load(tmp_path, REGISTRY)
    assert [(p.code, p.place.column) for p in caught.value.problems] == [("claim-in-line", 7)]


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("main.md", "a\n\n[[on]]\n", "unknown-claim", 3),
        ("main.md", "see [[one]] there\n", "claim-in-line", 1),
        ("main.md", "[[one]]\n\n[[one]]\n", "placed-twice", 3),
        ("main.md", "[[two]]\n", "wrong-section", 1),
        ("main.md", "[[one.most]]\n", "unknown-value", 1),
        ("main.md", "[[on.least]]\n", "unknown-claim", 1),
        ("main.md", "[[One, two]]\n", "bad-mark", 1),
        ("mian.md", "words\n", "stray-content", 1),
        ("main.de.md", "Worte\n", "unknown-language", 1),
    ],
)
def test_one_fault_one_problem(tmp_path: Path, name: str, text: str, code: str, line: int) -> None:
    """Each fault has its line."""
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as caught:
        load(tmp_path, REGISTRY)
    assert [(p.code, p.place.line) for p in caught.value.problems] == [(code, line)]


def test_what_is_not_text_is_a_problem(tmp_path: Path) -> None:
    """Bytes that are not UTF-8, a file too large and a folder of that name are told, all at once."""
    (tmp_path / "main.md").write_bytes(b"\xff\xfe")
    (tmp_path / "other.md").write_bytes(b"x" * (1024 * 1024 + 1))
    (tmp_path / "index.md").mkdir()
    with pytest.raises(InputError) as caught:
        load(tmp_path, REGISTRY)
    assert {problem.code for problem in caught.value.problems} == {"not-utf-8", "too-large", "unreadable"}


def test_a_link_out_of_the_folder_is_not_published(tmp_path: Path) -> None:
    """Git keeps links: prose must not be a way to put another file of the machine on a page."""
    (tmp_path / "secret").write_text("a secret\n")
    content = tmp_path / "content"
    content.mkdir()
    (content / "main.md").symlink_to("../secret")
    with pytest.raises(InputError) as caught:
        load(content, REGISTRY)
    assert [problem.code for problem in caught.value.problems] == ["content-outside"]
    (content / "main.md").unlink()
    (content / "main.md").symlink_to("main.md")
    with pytest.raises(InputError) as caught:
        load(content, REGISTRY)
    assert [problem.code for problem in caught.value.problems] == ["unreadable"]
    (content / "main.md").unlink()
    (content / "shared").write_text("shared\n")
    (content / "main.md").symlink_to("shared")
    prose = load(content, REGISTRY).of("main")
    assert prose is not None
    assert prose.text == "shared\n"
