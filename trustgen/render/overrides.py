"""What a project's own ``templates/`` hold that overrides nothing, although it was meant to: slips of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from trustgen.errors import InputError, Place, Problem

_NEAR = 0.85  # of 1; a word of one's own is rarely that near to another
#: Tables whose keys are the project's own: contacts, languages.
_OPEN = ("contact.", "language.", "own_name.", "family.", "role.")


def check_files(folders: tuple[Path, ...]) -> None:
    """Raises InputError for each file that is named almost as one of the theme, and that no template asks for."""
    own = [path for folder in folders[:-1] for path in sorted(folder.glob("*")) if path.is_file()]
    known = {path.name for path in folders[-1].iterdir() if path.is_file()}
    asked = "".join(path.read_text("utf-8", "replace") for path in own if path.suffix in (".html", ".txt", ".xml"))
    problems = [
        Problem(
            Place(str(path)),
            "unknown-template",
            f"the theme has no {path.name}, and no template asks for it",
            f"did you mean {near}? A template of your own counts once another one includes it",
        )
        for path in own
        if path.name not in known and path.name not in asked
        for near in _nearest(path.name, known)
    ]
    if problems:
        raise InputError(problems)


def check_words(path: Path, keys: Iterable[str], known: Iterable[str]) -> None:
    """Raises InputError for each key of the catalogue ``path`` that is almost one of the theme's."""
    choices = set(known)
    problems = [
        Problem(Place(str(path)), "unknown-word", f"the theme has no word `{key}`", f"did you mean `{near}`?")
        for key in keys
        if key not in choices and not key.startswith(_OPEN)
        for near in _nearest(key, choices)
    ]
    if problems:
        raise InputError(problems)


def _nearest(name: str, choices: Iterable[str]) -> Iterator[str]:
    from difflib import get_close_matches  # hardly any project comes here

    yield from get_close_matches(name, choices, n=1, cutoff=_NEAR)
