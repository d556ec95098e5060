"""The documentation: what it tells people to type works, and what it lists is what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from scripts import checks_page
from trustgen.checks import table
from trustgen.cli.root import app

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(DOCS.glob("*.md"))
RECIPES = [DOCS / "ci.md", DOCS / "fleet.md"]
_FENCED = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"\btrustgen ([a-z]+)((?: [^\s`|;&]+)*)")


def test_every_check_is_listed_with_its_line() -> None:
    """docs/checks.md is in step with `trustgen explain --checks`; `make docs` writes it anew."""
    page = checks_page.PAGE.read_text("utf-8")
    assert page == checks_page.page()
    assert sorted(re.findall(r"^\| `([^`]+)`", page, re.MULTILINE)) == sorted(table.names())


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.name)
def test_recipes_are_yaml(path: Path) -> None:
    """Every recipe can be read by what it is written for."""
    blocks = _FENCED.findall(path.read_text("utf-8"))
    assert len(blocks) >= 2
    for block in blocks:
        assert all(isinstance(document, dict) for document in yaml.safe_load_all(block))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.name)
def test_commands_and_options_are_there(path: Path) -> None:
    """No recipe names a command or an option that trustgen does not have."""
    found = _COMMAND.findall(path.read_text("utf-8"))
    assert found
    for name, arguments in found:
        command = app.get_command(click.Context(app), name)
        assert command is not None, name
        known = {option for parameter in command.params for option in parameter.opts}
        assert not [word for word in arguments.split() if word.startswith("--") and word not in known], name


def test_shards_of_the_job_are_as_many_as_its_pods() -> None:
    """The Indexed Job counts from 0 and shards from 1, up to the number of completions."""
    (job,) = (document for document in _documents(DOCS / "fleet.md") if document["metadata"]["name"] == "trust-look")
    (script,) = job["spec"]["template"]["spec"]["containers"][0]["args"]
    assert f"$((JOB_COMPLETION_INDEX + 1))/{job['spec']['completions']}" in script
    assert job["spec"]["completionMode"] == "Indexed"


def _documents(path: Path) -> list[dict[str, Any]]:
    return [document for block in _FENCED.findall(path.read_text("utf-8")) for document in yaml.safe_load_all(block)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    """No page points to one that is not there."""
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target
