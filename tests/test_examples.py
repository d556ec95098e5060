"""The examples are sound, say nothing that was not looked at, and can be published."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from trustgen import pipeline
from trustgen.checks import table as checks
from trustgen.errors import InputError
from trustgen.judge import judge
from trustgen.model.judgement import Judgement, Verdict
from trustgen.model.observation import Observation, Request
from trustgen.net import Net, Settings
from trustgen.observe import observe
from trustgen.plan import plan
from trustgen.probes import table as probes
from trustgen.probes.access import Access, Secrets
from trustgen.registry.load import load
from trustgen.render.assets import load_assets
from trustgen.render.site import render
from trustgen.render.verify import check_site
from trustgen.report import report

FOLDER = Path(__file__).parents[1] / "examples"
NAMES = ("bezelwick", "brackenloop", "fernhollow", "kontorelle", "quillmoor")
AT = datetime(2026, 11, 20, 18, tzinfo=UTC)
#: Probes that read files of the project and nothing else.
LOCAL = {"results", "file", "source", "constant", "papers", "table", "report"}


@cache
def linted(name: str) -> pipeline.Linted:
    """The example, read once; any problem or warning is an InputError."""
    return pipeline.lint(pipeline.Project(FOLDER / name), AT, strict=True)


@cache
def unseen(name: str) -> tuple[Judgement, ...]:
    """What is judged of the example when nobody has looked at anything."""
    return judge(linted(name).registry, {}, AT)


def read(folder: Path, requests: Sequence[Request]) -> Mapping[Request, tuple[Observation, ...]]:
    """What stands in the files of ``folder`` that ``requests`` ask for."""

    async def look() -> Mapping[Request, tuple[Observation, ...]]:
        async with Net(Settings.parse(()), lambda: AT) as net:
            access = Access(net, Secrets({}), folder, lambda: AT, "")
            return await observe([r for r in requests if r.probe in LOCAL], probes.find, access, 30.0)

    return asyncio.run(look())


def from_files(folder: Path, found: pipeline.Linted) -> dict[str, Judgement]:
    """The claims that files alone decide, as these files stand."""
    seen = read(folder, plan(found.registry, None))
    decided = {}
    for judgement in judge(found.registry, seen, AT):
        asked = plan(found.registry, (judgement.claim,))
        if asked and all(request.probe in LOCAL for request in asked):
            decided[judgement.claim] = judgement
    return decided


def test_every_example_is_tried_here_and_listed() -> None:
    """None is forgotten, and the table of the examples leads to each."""
    assert tuple(sorted(path.parent.name for path in FOLDER.glob("*/claims.yaml"))) == NAMES
    index = (FOLDER / "README.md").read_text("utf-8")
    assert [name for name in (*NAMES, "plugin") if f"[{name}]({name}/)" not in index] == []
    assert [name for name in NAMES if not (FOLDER / name / "README.md").is_file()] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_sound(name: str) -> None:
    """There is neither a problem nor a warning in it, and every claim that its readme names is there."""
    known = {claim.id for claim in linted(name).registry.claims}
    asked = re.findall(rf"explain --project examples/{name} (\S+)", (FOLDER / name / "README.md").read_text("utf-8"))
    assert asked
    assert set(asked) <= known


@pytest.mark.parametrize("name", NAMES)
def test_nothing_holds_that_nobody_looked_at(name: str) -> None:
    """Without a look nothing is broken, and what holds asked for no look: a person or the registry says so."""
    registry = linted(name).registry
    # What merely supports a claim can break it, and never makes it hold.
    registry = replace(registry, claims=tuple(replace(claim, supports=()) for claim in registry.claims))
    verdicts = {judgement.claim: judgement.verdict for judgement in unseen(name)}
    assert set(verdicts.values()) <= {Verdict.UNKNOWN, Verdict.HOLDS, Verdict.UNJUDGED}
    assert [c for c, verdict in verdicts.items() if verdict is Verdict.HOLDS and plan(registry, (c,))] == []
    assert Verdict.UNKNOWN in verdicts.values()


@pytest.mark.parametrize("name", NAMES)
def test_an_example_can_be_published(name: str) -> None:
    """The site is whole, and every claim has its page in every language."""
    found = linted(name)
    told = report(found.registry, unseen(name), AT)
    pages = render(told, found.content, found.project.templates, load_assets(found.project.folder, found.registry))
    assert check_site(pages, ()) == ()
    roots = ("", *(f"{language}/" for language in found.registry.site.languages))
    wanted = {f"{root}claims/{claim.id}/index.html" for root in roots for claim in found.registry.claims}
    assert wanted <= pages.files.keys()


@pytest.mark.parametrize("name", NAMES)
def test_the_evidence_of_an_example_bears_its_claims_out(name: str) -> None:
    """Whatever its own files decide holds on the day of its evidence."""
    decided = from_files(FOLDER / name, linted(name))
    assert decided
    assert {c: j.reason for c, j in decided.items() if j.verdict is not Verdict.HOLDS} == {}


def test_what_the_readme_tries_is_decided_by_files() -> None:
    """The command that the readme shows does not depend on anything that does not exist."""
    tried = re.findall(r"--only (\S+)", (FOLDER / "README.md").read_text("utf-8"))
    assert tried
    assert set(tried) <= from_files(FOLDER / "brackenloop", linted("brackenloop")).keys()


def test_a_source_that_says_otherwise_breaks_the_claim(tmp_path: Path) -> None:
    """A session of twelve hours is noticed where eight are claimed."""
    copy = tmp_path / "brackenloop"
    shutil.copytree(FOLDER / "brackenloop", copy)
    source = copy / "app" / "auth.ts"
    source.write_text(source.read_text("utf-8").replace("8 * 60 * 60", "12 * 60 * 60"), "utf-8")
    assert from_files(copy, linted("brackenloop"))["sessions"].verdict is Verdict.BROKEN


def test_most_of_the_vocabulary_is_shown() -> None:
    """Who looks for a check in use finds it here."""
    claims = [claim for name in NAMES for claim in linted(name).registry.claims]
    used = {one.check.name for claim in claims for one in (*claim.checks, *claim.supports, *claim.false_if)}
    assert len(used & set(checks.names())) >= 100


def test_the_smallest_is_small() -> None:
    """Ten claims fit below sixty lines."""
    assert len((FOLDER / "fernhollow" / "claims.yaml").read_text("utf-8").splitlines()) < 60
    assert len(linted("fernhollow").registry.claims) == 10


def test_the_page_in_two_languages_is_so_throughout() -> None:
    """Every statement, section, group and file of prose is there in German."""
    found = linted("kontorelle")
    lacking = [claim.id for claim in found.registry.claims if "de" not in claim.translations]
    lacking += [claim.id for claim in found.registry.claims if claim.label and "de" not in claim.labels]
    sections = found.registry.sections
    lacking += [section.id for section in sections if "de" not in section.translations]
    lacking += [group.id for section in sections for group in section.groups if "de" not in group.translations]
    lacking += [
        name for name, language in found.content.prose if not language and (name, "de") not in found.content.prose
    ]
    assert lacking == []


def test_times_that_no_longer_add_up_are_a_problem() -> None:
    """Somebody who gives customers longer to come back learns which promise that breaks."""
    text = (FOLDER / "quillmoor" / "claims.yaml").read_text("utf-8").replace("grace: 30d\n", "grace: 60d\n", 1)
    with pytest.raises(InputError) as caught:
        load(text.encode(), "claims.yaml", pipeline.vocabulary())
    assert [problem.code for problem in caught.value.problems] == ["broken-constraint"]
    assert "data processing agreement" in caught.value.problems[0].what


@pytest.mark.parametrize(("entries", "verdict"), [("", Verdict.HOLDS), ("since: 2026-01-05", Verdict.BROKEN)])
def test_an_empty_list_can_be_a_claim(entries: str, verdict: Verdict) -> None:
    """What the readme shows is a registry's part, holds with nobody on the list, and breaks with somebody."""
    shown = re.findall(r"```yaml\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.DOTALL)[0]
    head = "version: 1\norganisation: {name: Tidemark}\nsections: [{id: providers, title: Providers}]\n"
    listed = f"  entries: [{{id: acme, name: Acme, purpose: Mail, {entries}}}]\n" if entries else ""
    registry, _ = load(f"{head}{shown}{listed}".encode(), "claims.yaml", pipeline.vocabulary())
    assert [judgement.verdict for judgement in judge(registry, {}, AT)] == [verdict]
