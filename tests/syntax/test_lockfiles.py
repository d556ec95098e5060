"""Lock files as package managers write them: every package at its version, and nothing else."""

from __future__ import annotations

import json

import pytest

from trustgen.syntax import lockfiles

_V3 = {"": {"name": "app", "version": "1.0.0"}, "node_modules/zod": {"version": "3.23.8"}}
_NESTED = {"node_modules/a/node_modules/zod": {"version": "3.20.0"}, "node_modules/l": {"link": True}}
ZOD, OLD = ("zod", "3.23.8"), ("zod", "3.20.0")
TOML = '[[package]]\nname = "zod"\nversion = "3.23.8"\n\n[[package]]\nname = "here"\n'
_PNPM = "packages:\n\n  '@a/b@1.0.0':\n    resolution: {}\n\n  zod@3.23.8:\n    resolution: {}\n"
FILES = {
    "package-lock.json": (json.dumps({"lockfileVersion": 3, "packages": {**_V3, **_NESTED}}), [ZOD, OLD]),
    "npm-shrinkwrap.json": (
        json.dumps(
            {"dependencies": {"zod": {"version": "3.23.8"}, "a": {"dependencies": {"zod": {"version": "3.20.0"}}}}}
        ),
        [ZOD, OLD],
    ),
    "yarn.lock": (
        '# yarn lockfile v1\n\nzod@^3.2.0, zod@^3.23.0:\n  version "3.23.8"\n\n"@a/b@1":\n  version "1.0.0"\n',
        [ZOD, ("@a/b", "1.0.0")],
    ),
    "web/yarn.lock": ('"zod@npm:^3.23.0":\n  version: 3.23.8\n  resolution: "zod@npm:3.23.8"\n', [ZOD]),
    "pnpm-lock.yaml": (
        "importers:\n  .:\n    dependencies:\n      zod:\n        version: 3.23.8\n\n" + _PNPM,
        [("@a/b", "1.0.0"), ZOD],
    ),
    "requirements/run.txt": (
        "# zod==9\nzod==3.23.8 ; os_name >= 'a' \\\n    --hash=sha256:00\nother[extra]==1.0\n-r more.txt\nno>=2\n",
        [ZOD, ("other", "1.0")],
    ),
    "Pipfile.lock": (json.dumps({"default": {"zod": {"version": "==3.23.8"}}, "develop": {"x": {"path": "."}}}), [ZOD]),
    "poetry.lock": (TOML, [ZOD]),
    "uv.lock": (TOML, [ZOD]),
    "pdm.lock": (TOML, [ZOD]),
    "Cargo.lock": (TOML, [ZOD]),
    "go.mod": (
        "module a.example/b\n\ngo 1.22\n\nrequire zod.example/zod v3.23.8\n\nrequire (\n\ta.example/c v1.0.0 // i\n)\n",
        [("zod.example/zod", "3.23.8"), ("a.example/c", "1.0.0")],
    ),
    "Gemfile.lock": (
        "GEM\n  remote: x\n  specs:\n    zod (3.23.8)\n      other (~> 1.0)\n\nDEPENDENCIES\n  zod\n",
        [ZOD],
    ),
    "composer.lock": (
        json.dumps({"packages": [{"name": "a/zod", "version": "v3.23.8"}], "packages-dev": []}),
        [("a/zod", "3.23.8")],
    ),
    "packages.lock.json": (
        json.dumps(
            {"version": 1, "dependencies": {"net8.0": {"Zod": {"resolved": "3.23.8"}, "Own": {"type": "Project"}}}}
        ),
        [("Zod", "3.23.8")],
    ),
    "gradle.lockfile": ("# comment\na.b:zod:3.23.8=compileClasspath\nempty=\n", [("a.b:zod", "3.23.8")]),
}


@pytest.mark.parametrize("file", FILES)
def test_every_package_at_its_version(file: str) -> None:
    """And no other line that looks like one."""
    text, packages = FILES[file]
    assert lockfiles.known(file)
    assert lockfiles.packages(file, text) == tuple(packages)


@pytest.mark.parametrize("file", ["package-lock.json", "Cargo.lock", "composer.lock", "packages.lock.json"])
@pytest.mark.parametrize("text", ["", "[]", "{", '{"packages": 5}', "package = 5", '{"dependencies": []}'])
def test_what_is_something_else_cannot_be_read(file: str, text: str) -> None:
    """Whatever its name says."""
    with pytest.raises(ValueError, match=r"."):
        lockfiles.packages(file, text)


def test_other_files_are_not_known() -> None:
    """Nothing is guessed."""
    assert not lockfiles.known("package.json")
    with pytest.raises(KeyError):
        lockfiles.packages("package.json", "{}")


@pytest.mark.parametrize(
    ("one", "other", "alike"), [("Zod", "zod", True), ("a_b", "a-b", True), ("a.b", "A__b", True), ("a", "ab", False)]
)
def test_names_are_alike_in_spite_of_how_they_are_written(one: str, other: str, alike: bool) -> None:
    """As PEP 503 has it."""
    assert lockfiles.same(one, other) is alike


def test_what_go_keeps_out_or_takes_from_elsewhere_is_no_version() -> None:
    """An excluded version is not there; of a module that is replaced nobody can tell which one is."""
    text = """module a.example/b

require (
	zod.example/zod v3.23.8
	a.example/c v1.0.0
)

exclude zod.example/zod v3.0.0

replace (
	// of (our) own
	a.example/c v1.0.0 => ../c
)
"""
    assert lockfiles.packages("go.mod", text) == (("zod.example/zod", "3.23.8"), ("a.example/c", "replaced"))
