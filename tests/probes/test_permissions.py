"""The permission that is missing, as an operator is told, is one that the manual's page asks for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.probes.fake_api import FakeApi, Reply, look
from trustgen.checks import specimen, table
from trustgen.checks.manual import manual
from trustgen.model.observation import Unseen, Why
from trustgen.model.registry import Registry
from trustgen.model.target import Target, written_short

PLATFORMS = ("github", "gitlab", "fly", "supabase", "vercel", "cloudflare")
VARIABLES = {"GITHUB_MEMBERS": "ada", **{f"{name.upper()}_TOKEN": "planted-0001" for name in PLATFORMS}}
#: Of these the first answer is another one: who may do it at all, and the zone's number.
FIRST: dict[str, Any] = {"/zones": {"result": [{"id": "z", "account": {"id": "a"}}]}}
CHECKS = [name for name in table.names() if name.partition(".")[0] in PLATFORMS and name != "github.scorecard"]


class Forbids(dict[str, Any]):
    """Answers 403 to everything but what is in it."""

    def get(self, key: str, default: Any = None) -> Any:
        """The answer at a path."""
        return super().get(key, Reply(403, {"message": "no"}))


def _registry(root: str) -> Registry:
    plain = {
        name: {**target, "api": root} if isinstance(target, dict) and target["kind"] in PLATFORMS else target
        for name, target in specimen._TARGETS.items()
    }
    written = {name: written_short(target) for name, target in plain.items()}
    return replace(specimen.registry(), targets=TypeAdapter(dict[str, Target]).validate_python(written))


@pytest.mark.parametrize("first", [{}, FIRST], ids=["at once", "later"])
@pytest.mark.parametrize("name", CHECKS)
def test_what_is_missing_stands_in_the_manual(api: FakeApi, name: str, first: dict[str, Any]) -> None:
    """Word for word, so that whoever reads the one finds the other."""
    api.answers = Forbids(first)
    check = table.find(name)
    (asked,) = check.looks(check.parameters.model_validate(dict(check.example)), _registry(api.root))
    unseen = look(asked.requests[0], VARIABLES)
    assert isinstance(unseen, Unseen)
    assert unseen.why is Why.NO_PERMISSION
    needed = re.sub(r"^(?:of|to) (?:a |the )?", "", unseen.reason.partition("the token lacks the permission ")[2])
    page = " ".join(manual(check).section("Least privilege").split())
    assert needed
    assert needed.lower() in page.lower()
