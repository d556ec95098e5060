"""The commands around the build: exit codes, sentences, no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from trustgen.checks import table
from trustgen.cli import main, root

CHECKOUT = Path(__file__).parents[2]
SMALL = """\
version: 1
organisation: {name: Tidemark}
contacts: {security: mailto:security@tidemark.example}
targets: {app: "https://127.0.0.1:1"}
owners: {security: {title: Security}}
sections: [{id: main, title: Main, owner: security}]
claims:
  - {id: up, section: main, says: We are there., checks: [status: {target: app, equals: 200}]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose one target refuses connections."""
    (tmp_path / "claims.yaml").write_text(SMALL)
    return tmp_path


def test_nobody_there_is_unknown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A refused connection is exit 3 and says so."""
    assert main(["verify", "--project", str(project)]) == 3
    assert "refused" in capsys.readouterr().out


def test_nothing_to_judge_is_no_success(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A registry of limits alone is exit 3, and publishes nothing."""
    text = SMALL.replace("checks: [status: {target: app, equals: 200}]", "kind: limit")
    (project / "claims.yaml").write_text(text)
    assert main(["build", "--project", str(project)]) == 3
    assert "no claim had anything to judge" in capsys.readouterr().err
    assert not (project / "site").exists()


def test_bad_input_is_every_problem_and_exit_2(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two faults, two problems, each with its line, and no traceback."""
    (project / "claims.yaml").write_text(SMALL.replace("section: main", "section: mian").replace("status:", "statuz:"))
    (project / "content").mkdir()
    (project / "content" / "nothing.md").write_text("words")
    for command in ("lint", "verify", "build"):
        assert main([command, "--project", str(project)]) == 2
        told = capsys.readouterr().err
        assert "unknown-section" in told
        assert "unknown-check" in told
        assert "claims.yaml:8:" in told
        assert "Traceback" not in told


def test_warnings_fail_only_when_strict(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A warning is told and let pass, unless ``--strict``."""
    (project / "claims.yaml").write_text(SMALL.replace("We are there.", "We are 7 people."))
    assert main(["lint", "--project", str(project)]) == 0
    assert "literal-number" in capsys.readouterr().err
    assert main(["lint", "--project", str(project), "--strict"]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "--at", "yesterday"],
        ["verify", "--at", "2026-11-20T09:00:00"],
        ["verify", "--target", "app"],
        ["verify", "--target", "nobody=https://tidemark.example"],
        ["verify", "--connect-to", "nonsense"],
        ["verify", "--dns", "nonsense"],
        ["verify", "--only", "nobody"],
        ["build", "--only", "up"],
        ["explain"],
        ["explain", "nobody"],
        ["explain", "--check", "tsl"],
        ["verify", "--evidence", "nowhere.json"],
        ["nonsense"],
    ],
)
def test_a_wrong_command_line_is_a_sentence(
    project: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 and what to do, never a traceback."""
    monkeypatch.chdir(project)
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert told.strip()
    assert "Traceback" not in told


def test_no_registry_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty folder is told what is missing."""
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 2
    assert "there is no claims.yaml" in capsys.readouterr().err


def test_every_check_has_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    """Parameters, rules, what it cannot see, references and the way to repeat it."""
    for name in table.names():
        assert main(["explain", "--check", name]) == 0
        page = capsys.readouterr().out
        for heading in ("PARAMETERS", "EXAMPLE", "HOLDS WHEN", "BROKEN WHEN", "UNKNOWN WHEN", "CANNOT SEE"):
            assert heading in page, (name, heading)
        assert "REFERENCES" in page
        assert "TO REPEAT IT" in page
    assert main(["explain", "--checks"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(table.names())


def test_every_claim_of_the_demo_can_be_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it says and what it rests on."""
    monkeypatch.chdir(CHECKOUT)
    assert main(["explain", "tls-in-transit"]) == 0
    told = capsys.readouterr().out
    assert "TLS 1.2 or newer" in told
    assert "openssl s_client" in told


def test_a_drafted_registry_is_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What ``init`` writes passes ``lint --strict``, and is not overwritten."""
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--name", "Müller & Söhne: it's", "--domain", "mueller.example"]) == 0
    assert main(["lint", "--strict"]) == 0
    made = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert made == {"claims.yaml", "encryption.md", "claims.schema.json", ".gitignore"}
    assert main(["init"]) == 2
    assert "stays as it is" in capsys.readouterr().err


def test_a_draft_keeps_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A .gitignore of one's own stays, and that is said."""
    (tmp_path / ".gitignore").write_text("mine\n")
    assert main(["init", str(tmp_path)]) == 0
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert f"Kept  {tmp_path / '.gitignore'}" in capsys.readouterr().out


def test_the_schema_beside_a_draft_is_the_one_of_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same content, on one line."""
    assert main(["init", str(tmp_path)]) == 0
    capsys.readouterr()
    assert main(["schema"]) == 0
    assert json.loads((tmp_path / "claims.schema.json").read_text()) == json.loads(capsys.readouterr().out)


def test_the_example_is_sound(tmp_path: Path) -> None:
    """What ``init --example`` copies passes ``lint``."""
    assert main(["init", str(tmp_path / "new"), "--example"]) == 0
    assert main(["lint", "--project", str(tmp_path / "new")]) == 0


def test_the_schema_describes_the_demo_registry(capsys: pytest.CaptureFixture[str]) -> None:
    """The demo's registry is valid by the schema that editors use; a wrong key is not."""
    from trustgen.registry.yamltree import load

    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    plain = load((CHECKOUT / "claims.yaml").read_bytes(), "claims.yaml").value
    jsonschema.Draft7Validator.check_schema(schema)
    assert not list(jsonschema.Draft7Validator(schema).iter_errors(plain))
    plain["claims"][0]["colour"] = "red"
    assert list(jsonschema.Draft7Validator(schema).iter_errors(plain))


def test_our_own_defects_are_told_as_such(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 70, one sentence; the details only when asked for."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr(root.app, "main", fail)
    assert main(["lint"]) == 70
    assert "a defect of trustgen itself: RuntimeError: out of luck" in capsys.readouterr().err


def test_an_interruption_is_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C publishes nothing and says so."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(root.app, "main", interrupt)
    assert main(["build"]) == 130
    assert "nothing was published" in capsys.readouterr().err


def test_a_language_without_words_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pages in Dutch would speak English; words of the project's own, or of a wider tag, are words."""
    claims = project / "claims.yaml"
    claims.write_text(claims.read_text("utf-8") + "site: {languages: [de-AT, nl-BE]}\n", "utf-8")
    assert "warning[language-not-spoken] there are no words in `nl-BE`" in lint_says(project, capsys)
    words = project / "templates" / "words"
    words.mkdir(parents=True)
    (words / "nl.toml").write_text('[page]\nskip = "Naar de inhoud"\n', "utf-8")
    assert "language-not-spoken" not in lint_says(project, capsys)


def lint_says(project: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What lint says of a project."""
    main(["lint", "--project", str(project)])
    return "".join(capsys.readouterr())


def test_a_drafts_prose_could_be_published(tmp_path: Path) -> None:
    """Whoever forgets to edit it shows readers a sentence, and no advice to writers."""
    main(["init", str(tmp_path)])
    prose = (tmp_path / "content" / "encryption.md").read_text("utf-8")
    for advice in ("`", "Write for", "claims of this section"):
        assert advice not in prose
