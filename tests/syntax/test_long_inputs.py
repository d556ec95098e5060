"""A megabyte that was made to be read over and over is read once: at the square of its length no test would end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trustgen.syntax import caa, lockfiles, openpgp, settings

SIZE = 1 << 20


@pytest.mark.parametrize(
    ("file", "piece"),
    [
        ("requirements.txt", "a[\n"),
        ("requirements.txt", "a"),
        ("go.mod", "a."),
        ("Gemfile.lock", "    a (\n"),
        ("pnpm-lock.yaml", "b"),
        ("yarn.lock", "a"),
    ],
)
@pytest.mark.parametrize("start", ["", "\t", "  a@", '"'])
def test_a_lock_file_without_packages(file: str, piece: str, start: str) -> None:
    """What begins like a package time and again, and never is one, is none."""
    assert lockfiles.packages(file, start + piece * (SIZE // len(piece))) == ()


@pytest.mark.parametrize("piece", ["-----BEGIN PGP A-----\n", "-----BEGIN PGP A", "-", "A\n"])
def test_a_key_that_never_ends(piece: str) -> None:
    """Armour that begins without end holds no key."""
    with pytest.raises(ValueError, match="no public key"):
        openpgp.key_fingerprint("-----BEGIN PGP PUBLIC KEY BLOCK-----\n" + piece * (SIZE // len(piece)))


@pytest.mark.parametrize("value", [" " * SIZE + "!", "a" * SIZE + "!", "a." * SIZE + "!", "a" + " " * SIZE + "!"])
def test_an_issuer_that_is_none(value: str) -> None:
    """A value of CAA that no authority is named by permits nobody."""
    assert caa.issuer(value) == ""


def _line(piece: str) -> str:
    return piece * (settings.LONGEST_LINE // len(piece) - 1) + "\n"


@pytest.mark.parametrize("whole", [lambda piece: piece * (SIZE // len(piece)), lambda piece: _line(piece) * 500])
@pytest.mark.parametrize("piece", ['"\\', "'\\", "`\\", '"\\ ', '"""', "/*", '"a" '])
@pytest.mark.parametrize("file", ["a.ts", "a.sh", "a.sql"])
def test_texts_that_are_never_closed(file: str, piece: str, whole: Callable[[str], str]) -> None:
    """Quotes that nothing closes hide no setting in a line of its own before them, and make none."""
    assert settings.settings("LIMIT = 5\n" + whole(piece), "LIMIT", file) == ((1, "5"),)


def test_a_line_of_many_escaped_quotes_is_not_read() -> None:
    """Where a text ends in it is not worth finding out: what it sets is not seen, what follows is."""
    line = 'x = "' + '\\"' * (settings.MOST_ESCAPED + 1) + '"; LIMIT = 5\n'
    assert settings.settings(line + "LIMIT = 6\n", "LIMIT", "a.ts") == ((2, "6"),)
