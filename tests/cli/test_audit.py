"""``trustgen audit`` against a server on loopback."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.pages.served import Site, served
from tests.render import fixtures
from tests.render.fixtures import TEMPLATES
from trustgen.cli.audit import audit
from trustgen.render.site import render


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project that has been built."""
    for path, body in render(fixtures.report(), fixtures.content(), (TEMPLATES,)).files.items():
        file = tmp_path / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return tmp_path


def files(home: Path) -> dict[str, bytes]:
    """The built site."""
    built = home / "site"
    return {path.relative_to(built).as_posix(): path.read_bytes() for path in built.rglob("*") if path.is_file()}


def audited(home: Path, site: Site, *more: str) -> Result:
    """What the command says of a served site."""
    return CliRunner().invoke(audit, [site.url, "--project", str(home), *more], standalone_mode=False)


def test_a_host_that_serves_what_was_built_passes(home: Path) -> None:
    """Every text file is asked for with --every, and all are the same."""
    with served(files(home)) as site:
        found = audited(home, site, "--every")
        assert found.return_value == 0, found.output
        assert "serves this build" in found.output
        assert "/.well-known/security.txt" in site.asked
        assert "/claims/hsts/" in site.asked


def test_a_host_that_drops_dotfiles_is_told(home: Path) -> None:
    """The file, and why."""
    lost = {path: body for path, body in files(home).items() if not path.startswith(".")}
    with served(lost) as site:
        found = audited(home, site)
    assert found.return_value == 1
    assert ".well-known/security.txt: answered 404; some hosts drop files whose names begin with a dot" in found.output


def test_a_host_that_sends_no_headers_can_be_let_off(home: Path) -> None:
    """They are missed, unless the reader says that this host has none; what differs besides is still told."""
    bare = {path: body for path, body in files(home).items() if path != "_headers"}
    with served(bare) as site:
        strict, mild = audited(home, site), audited(home, site, "--no-headers")
    assert strict.return_value == 1
    assert "Content-Security-Policy is not sent" in strict.output
    assert (mild.return_value, mild.output.count("as built")) == (0, 1)
    assert "headers" not in mild.output
    with served({**bare, "index.html": b"another"}) as site:
        assert audited(home, site, "--no-headers").return_value == 1


def test_an_older_build_is_told(home: Path) -> None:
    """Another build on the host is named beside this one."""
    old = {**files(home), "claims.json": b'{"build": "sha256:0ld"}'}
    with served(old) as site:
        found = audited(home, site)
    assert found.return_value == 1
    assert "the host serves build sha256:0ld, this is sha256:" in found.output


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        (b'{"build": "\\u001b]0;owned\\u0007\\u202e\\n::error::no"}', "<U+001B>]0;owned"),
        (b"[" * 200_000, "(no JSON)"),
        (b'{"build": %s}' % (b"1" * 5000), "(no JSON)"),
    ],
)
def test_what_a_host_says_of_its_build_commands_nobody(home: Path, claims: bytes, told: str) -> None:
    """Control characters are shown and not carried out, and what is no JSON is told as such."""
    with served({**files(home), "claims.json": claims}) as site:
        found = audited(home, site)
    assert found.return_value == 1, found.exception
    assert told in found.output
    assert all(line.isprintable() for line in found.output.splitlines())
    assert "\n::error" not in found.output


def test_a_host_that_cannot_be_seen_is_no_verdict(home: Path) -> None:
    """Nobody answers: exit code 3, neither this build nor another."""
    with served({}) as site:
        pass
    found = audited(home, site)
    assert found.return_value == 3
    assert "could not be looked at" in found.output


def test_without_a_site_there_is_nothing_to_compare(tmp_path: Path) -> None:
    """The message says what to do first."""
    found = CliRunner().invoke(audit, ["http://127.0.0.1:9/", "--project", str(tmp_path)], standalone_mode=False)
    assert "run `trustgen build` first" in str(found.exception)
    assert not isinstance(found.exception, click.ClickException)
