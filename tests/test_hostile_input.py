"""Hostile and enormous projects: exit 2 with every problem, quickly, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from trustgen.cli import main

SOUND = """\
version: 1
organisation: {name: Tidemark}
contacts: {security: mailto:security@tidemark.example}
targets: {app: "https://tidemark.example"}
sections: [{id: main, title: Main}]
claims:
  - {id: up, section: main, says: We are there., checks: [status: {target: app, equals: 200}]}
"""
MARKUP = "<script>alert(1)</script>"


def told(tmp_path: Path, text: bytes | str, capsys: pytest.CaptureFixture[str]) -> str:
    """What ``trustgen build`` says of a registry; it must be exit 2, and nothing may be written."""
    (tmp_path / "claims.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert main(["build", "--project", str(tmp_path)]) == 2
    output = capsys.readouterr()
    assert "Traceback" not in output.out + output.err
    assert "defect of trustgen" not in output.err
    assert not (tmp_path / "site").exists()
    return output.err


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"a: &x 1\nb: *x\n", "yaml-alias"),
        (b"[" * 200_000, "too-deep"),
        (b"{a: " * 200_000, "too-deep"),
        (b"- " * 200_000, "too-deep"),
        (b"version: 1\nversion: 1\n", "duplicate-key"),
        (b"x" * 50_000_000, "file-too-large"),
        (b"version: !!python/object/apply:os.system ['true']\n", "yaml-tag"),
        (b"\xff\xfev\x00", "not-utf8"),
        (b"version: 1\n\x00", "nul-byte"),
        (b"", "empty-file"),
        (b"version: 1\nclaims: [\n", "unclosed-bracket"),
        (b"version: 1\norganisation: 7\nsections: text\nclaims: {a: b}\n", "wrong-type"),
        (b"- just\n- a list\n", "not-a-registry"),
        (b"a: b\n " + b"  -" * 300_000 + b"x: y: z\n", "bad-indentation"),
    ],
)
def test_hostile_yaml(tmp_path: Path, text: bytes, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is told by its code."""
    assert f"[{code}]" in told(tmp_path, text, capsys)


@pytest.mark.parametrize("name", ["../up", "a/b", "..", "CON", "a b", "index", "ü", "a" * 65, "%2e%2e"])
def test_path_tricks_in_ids(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An id becomes a path, and is held to be a safe one."""
    assert "[bad-value]" in told(tmp_path, SOUND.replace("id: up", f"id: '{name}'"), capsys)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"https://tidemark.example"', '"javascript:alert(1)"'),
        ('"https://tidemark.example"', '"https://user:word@tidemark.example"'),
        ("mailto:security@tidemark.example", "'data:text/html,<script>'"),
        ("mailto:security@tidemark.example", '"mailto:a@tidemark.example\\r\\nBcc: b"'),
        ("name: Tidemark", 'name: "Tide\\u202Emark"'),
        ("name: Tidemark", 'name: "Tide\\nmark"'),
        ("name: Tidemark", "name: Tidemark, website: ftp://tidemark.example"),
    ],
)
def test_addresses_and_texts_that_deceive(
    tmp_path: Path, old: str, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Schemes that run, addresses with credentials, and characters that reorder or break lines are refused."""
    assert "[bad-value]" in told(tmp_path, SOUND.replace(old, new), capsys)


def test_a_link_out_of_the_content_folder_is_no_way_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of prose that is no page of the site is a problem, whatever its name."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "passwd.md").symlink_to("/etc/passwd")
    assert "[stray-content]" in told(tmp_path, SOUND, capsys)


def test_markup_is_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markup in any text is shown, not run: lint lets it pass, the page escapes it."""
    from trustgen import pipeline

    text = SOUND.replace("We are there.", f'"{MARKUP}"').replace("title: Main", f'title: "{MARKUP}"')
    text = text.replace("name: Tidemark", f'name: "{MARKUP}"').replace(
        "checks: [status: {target: app, equals: 200}]", "kind: limit"
    )
    (tmp_path / "claims.yaml").write_text(text)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "main.md").write_text(f"{MARKUP}\n\n[a](javascript:alert(1))\n")
    project = pipeline.Project(tmp_path)
    from datetime import UTC, datetime

    now = datetime(2026, 6, 15, tzinfo=UTC)
    linted = pipeline.lint(project, now)
    pipeline.build(pipeline.verify(linted, pipeline.Looking(), lambda: now))
    assert capsys.readouterr()
    for page in (tmp_path / "site").rglob("*.html"):
        html = page.read_text()
        assert "<script>alert" not in html
        assert 'href="javascript:' not in html


def test_a_large_registry_tells_its_problems_quickly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two thousand wrong claims are two thousand problems, and an end."""
    claims = "".join(f"  - {{id: c{n}, section: nowhere, says: a, kind: limit}}\n" for n in range(2000))
    text = SOUND.partition("claims:\n")[0] + "claims:\n" + claims
    assert "2000 problems" in told(tmp_path, text, capsys)
