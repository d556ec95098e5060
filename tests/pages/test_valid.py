"""Whether the pages are what the standards call HTML: the Nu checker, and html-validate."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.pages.served import Site
from tests.pages.tools import SORTS, long, tool

#: Rules of taste that the pages do not share, each with why.
_RULES = {
    "extends": ["html-validate:recommended", "html-validate:standard"],
    "rules": {
        "doctype-style": ["error", {"style": "uppercase"}],
        "long-title": "off",  # a claim's page is titled by its statement
        "no-trailing-whitespace": "off",  # Markdown's own line ends
        "wcag/h37": "error",
        "svg-focusable": "off",  # an attribute for old browsers, wrong in none
        "no-inline-style": "error",
        "prefer-native-element": "off",  # roles keep a table a table where CSS shows it as cards
        "tel-non-breaking": "off",  # numbers in statements are no telephone numbers
        "no-redundant-role": "off",
        "require-sri": "off",  # all is the site's own
        "unique-landmark": "error",
    },
}


@pytest.fixture
def written(demo: Site, tmp_path: Path) -> Path:
    """One page of each sort, as files."""
    return _write(demo, tmp_path, [path + ("index.html" if path.endswith("/") or not path else "") for path in SORTS])


def _write(demo: Site, folder: Path, paths: list[str]) -> Path:
    for path in paths:
        (folder / path.replace("/", "--")).write_bytes(demo.files[path])
    return folder


def _nu(folder: Path) -> list[str]:
    """What the checker says. A file has no origin, so what it says of ``'self'`` is left to the browser's tests."""
    jar = tool("vnu-jar/build/dist/vnu.jar", "java")
    done = subprocess.run(
        [
            "java",
            "-Xss4m",
            "-jar",
            str(jar),
            "--format",
            "json",
            "--exit-zero-always",
            *map(str, folder.glob("*.html")),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    found = [
        f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']}"
        for one in json.loads(done.stderr)["messages"]
    ]
    return [one for one in found if "Resource violates Content Security Policy" not in one]


@pytest.mark.slow
def test_the_nu_checker_finds_nothing(written: Path) -> None:
    """Neither an error nor a warning on one page of each sort."""
    assert _nu(written) == []


@long
@pytest.mark.slow
def test_the_nu_checker_finds_nothing_on_any_page(demo: Site, tmp_path: Path) -> None:
    """Nor on any of the others."""
    assert _nu(_write(demo, tmp_path, [path for path in demo.files if path.endswith(".html")])) == []


@pytest.mark.slow
def test_html_validate_finds_nothing(written: Path) -> None:
    """Nor does html-validate, with the few rules of taste that the pages do not share named above."""
    program = tool("html-validate/bin/html-validate.mjs", "node")
    (written / ".htmlvalidate.json").write_text(json.dumps(_RULES))
    done = subprocess.run(
        ["node", str(program), "--formatter", "json", *map(str, sorted(written.glob("*.html")))],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=written,
        check=False,
    )
    found = json.loads(done.stdout)
    assert [
        f"{Path(one['filePath']).name}:{m['line']}: {m['ruleId']}: {m['message']}"
        for one in found
        for m in one["messages"]
    ] == []
