"""``trustgen demo``: the whole way on real sockets, telling the truth and lying."""

from __future__ import annotations

import hashlib
import json
import shlex
from pathlib import Path

import pytest

from trustgen.cli import main
from trustgen.demo.breaks import BREAKS, break_ids, without_program

FOLDER = "trustgen-demo"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the checkout in which the demo has run once."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(autouse=True)
def _there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)


def digest(site: Path) -> str:
    """One digest of every name and byte of a site."""
    found = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        if path.is_file():
            found.update(f"{path.relative_to(site)}\0".encode())
            found.update(path.read_bytes())
    return found.hexdigest()


def claims(home: Path) -> dict[str, dict[str, str]]:
    """The claims of the published site by id."""
    document = json.loads((home / FOLDER / "site" / "claims.json").read_text())
    return {claim["id"]: claim for claim in document["claims"]}


def test_the_truth_is_published(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0, thirty verdicts and more, a whole site."""
    assert main(["demo"]) == 0
    output = capsys.readouterr().out
    assert "Published" in output
    found = claims(home)
    assert sum(claim["verdict"] == "holds" for claim in found.values()) >= 30
    assert not {claim["verdict"] for claim in found.values()} & {"broken", "unknown", "stale"}
    site = home / FOLDER / "site"
    for name in ("index.html", "subprocessors/index.html", ".well-known/security.txt", "sitemap.xml", "robots.txt"):
        assert (site / name).is_file(), name


def test_saved_evidence_gives_the_same_bytes(home: Path) -> None:
    """Same input, same bytes, without a look."""
    site = home / FOLDER / "site"
    before = digest(site)
    for _ in range(2):
        assert main(["build", "--project", FOLDER, "--evidence", f"{FOLDER}/.trustgen/evidence.json"]) == 0
        assert digest(site) == before


@pytest.mark.parametrize(
    "claim", [pytest.param(one, marks=[pytest.mark.gnupg] if BREAKS[one].needs == "gpg" else []) for one in break_ids()]
)
def test_a_lie_fails_the_build(home: Path, claim: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The lie about a claim breaks that claim and no other, and the site stays as it was."""
    before = digest(home / FOLDER / "site")
    assert main(["demo", "--break", claim]) == 1
    output = capsys.readouterr()
    assert claim in output.out
    assert "Not published: 1 claim is not true" in output.err
    evidence = json.loads((home / FOLDER / ".trustgen" / "evidence.json").read_text())
    wrong = {
        judgement["claim"]: judgement["verdict"]
        for judgement in evidence["judgements"]
        if judgement["verdict"] not in ("holds", "unjudged", None)
    }
    assert wrong == {claim: "broken"}
    assert digest(home / FOLDER / "site") == before


def test_every_break_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """An id at the start of each line."""
    assert main(["demo", "--list-breaks"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [one for one in break_ids() if one not in without_program()]
    assert len(lines) >= 36


def test_a_service_that_is_gone_is_unknown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the demo's flags and nobody there: exit 3, everything looked at unknown, the site as it was."""
    assert main(["demo"]) == 0
    before = digest(home / FOLDER / "site")
    flags = shlex.split((home / FOLDER / ".trustgen" / "demo" / "flags").read_text())
    report = home / "report.json"
    arguments = ["--project", FOLDER, *flags]
    assert main(["verify", *arguments, "--format", "json", "--output", str(report)]) == 3
    verdicts = {claim["verdict"] for claim in json.loads(report.read_text())["claims"] if claim["id"].startswith("tls")}
    assert verdicts == {"unknown"}
    assert not [c for c in json.loads(report.read_text())["claims"] if c["verdict"] == "broken"]
    assert main(["build", *arguments]) == 3
    assert "could not be checked" in capsys.readouterr().err
    assert digest(home / FOLDER / "site") == before


def report_of(name: str, arguments: list[str]) -> tuple[int, dict[str, object]]:
    """The exit code and the JSON report of a command, without what names the run."""
    code = main([*arguments, "--format", "json", "--output", name])
    return code, json.loads(Path(name).read_text())


def test_shards_and_vantage_points_merge_into_one_run(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three shards give the report of one run, two vantage points give its verdicts, and the worst decides."""
    from trustgen.demo.service import running

    project = ["--project", FOLDER]
    with running(folder=home / FOLDER / ".trustgen" / "demo") as service:
        flags = service.flags()
        code, whole = report_of("whole.json", ["verify", *project, *flags, "--keep", "whole.evidence"])
        assert code == 0
        for number in (1, 2, 3):
            arguments = ["verify", *project, *flags, "--shard", f"{number}/3", "--keep", f"{number}.evidence"]
            assert report_of("part.json", arguments)[0] == 0
        for via in ("syd", "fra"):
            arguments = ["verify", *project, *flags, "--via", via, "--keep", f"{via}.evidence"]
            assert report_of("part.json", arguments)[0] == 0
    shards = ["1.evidence", "2.evidence", "3.evidence"]
    merged = ["merge", *project, "--keep", "merged.evidence"]
    code, joined = report_of("joined.json", [*merged, *shards])
    assert code == 0
    assert joined["claims"] == whole["claims"]
    code, both = report_of("both.json", [*merged, "syd.evidence", "fra.evidence"])
    assert code == 0
    assert both["via"] == ["fra", "syd"]
    assert both["summary"] == whole["summary"]
    assert main(["build", *project, "--evidence", "merged.evidence"]) == 0
    code, _ = report_of("missing.json", [*merged, *shards[:2]])
    assert code == 3
    with running(["hsts"], folder=home / FOLDER / ".trustgen" / "demo") as service:
        lied = ["verify", *project, *service.flags(), "--via", "gru", "--keep", "gru.evidence"]
        assert report_of("part.json", lied)[0] == 1
    code, worst = report_of("worst.json", [*merged, "syd.evidence", "gru.evidence"])
    assert code == 1
    assert "via gru" in str([c for c in worst["claims"] if c["id"] == "hsts"])  # type: ignore[attr-defined]
    assert capsys.readouterr()


def test_evidence_of_another_registry_does_not_join(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Parts must have been gathered for the same claims."""
    claims_file = home / FOLDER / "claims.yaml"
    text = claims_file.read_text()
    try:
        claims_file.write_text(text + "\n# changed\n")
        assert main(["merge", "--project", FOLDER, "whole.evidence"]) == 3
        assert "another claims.yaml" in capsys.readouterr().err
    finally:
        claims_file.write_text(text)


@pytest.mark.parametrize("text", ["0/2", "3/2", "a/b", "1", "1/0"])
def test_a_part_that_is_none_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A shard is written N/OF."""
    assert main(["verify", "--project", FOLDER, "--shard", text]) == 2
    assert "2/8" in capsys.readouterr().err


@pytest.mark.postgres
@pytest.mark.parametrize("claim", ["", "row-security", "audit-log-rights"])
def test_the_database_is_claimed_where_there_is_one(home: Path, claim: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With a scratch PostgreSQL its claims hold, and a lie of it breaks its own."""
    assert main(["demo", "--postgres", *(["--break", claim] if claim else [])]) == (1 if claim else 0)
    output = capsys.readouterr()
    assert ("1 claim is not true" in output.err) == bool(claim)
    assert "row-security" in output.out


def test_an_unknown_lie_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """A claim that cannot be broken so is refused, with the nearest that can."""
    assert main(["demo", "--break", "tls-in-transid"]) == 2
    assert "did you mean tls-in-transit?" in capsys.readouterr().err


def test_a_folder_of_somebody_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outside the checkout the demo writes only to a folder of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "mine").write_text("mine")
    assert main(["demo"]) == 2
    assert "was not made by trustgen demo" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["mine"]
