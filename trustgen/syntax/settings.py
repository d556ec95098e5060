"""Where a source file sets a name, by a pattern of our own: for languages whose grammar is not at hand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import PurePosixPath

from trustgen.syntax import literal

LONGEST_LINE = 2000
MOST_ESCAPED = 50  # quotes in one line
#: A type and an equals sign, ``:=``, ``=>``, ``=`` or ``:``, but no comparison and no ``::``.
_SETS = r"(?::\s*[\w<>\[\], ?|.]{1,60}?\s*=(?![=>])|:=|=>|=(?![=>])|:(?!:))"
_COMMENTS = ("//", "#", "*", "/*", "--", ";", "<!--")
_ENDS = re.compile(r"\s*(?:[,;)}\]]|//|#|/\*|$)")

_QUOTED = r'"(?:\\.|[^"\\\n])*+"|' + r"'(?:\\.|[^'\\\n])*+'"
_SLASHES = re.compile(rf"//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|`(?:\\(?s:.)|[^`\\])*+(?:`|\\?\Z)|{_QUOTED}")
_HASHES = re.compile(rf"(?<!\S)#[^\n]*|\"\"\"(?s:.*?)(?:\"\"\"|\Z)|'''(?s:.*?)(?:'''|\Z)|{_QUOTED}")
_DASHES = re.compile(rf"--[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|{_QUOTED}")
_ANGLES = re.compile(r"<!--(?s:.*?)(?:-->|\Z)")
#: Endings of names of files → the comments and texts of such files.
_ASIDES = {
    _SLASHES: "js jsx mjs cjs ts tsx mts cts go java kt kts scala swift cs rs c h cc cpp hpp php dart groovy json5 "
    "jsonc",
    _HASHES: "py pyi rb sh bash yaml yml toml ini cfg conf env properties pl r tf hcl ex exs cr nix",
    _DASHES: "sql lua hs elm",
    _ANGLES: "xml html vue svelte config csproj",
}
_NO_QUOTES = str.maketrans(dict.fromkeys("\"'", " "))
_BY_ENDING = {ending: form for form, endings in _ASIDES.items() for ending in endings.split()}


def ending(file: str) -> str:
    """``ts`` of ``app/auth.ts``; ``env`` of ``.env``."""
    name = PurePosixPath(file).name
    return name.rpartition(".")[2].lower() if "." in name else ""


def settings(text: str, name: str, file: str = "") -> tuple[tuple[int, str], ...]:
    """(line, literal) of every place where ``name`` is set in ``text``; an empty literal where it is none.

    ``name = x``, ``name: x``, ``name := x``, ``"name" => x``, ``name: Type = x``. Comments, and texts that hold more
    than the name, are left out as far as the ending of ``file`` tells how they are written.
    """
    form = re.compile(rf"""(?<![\w$.-])["']?({re.escape(name)})["']?\s*{_SETS}\s*(.*)""")
    asides = _Asides(text, name, _BY_ENDING.get(ending(file)))
    found: list[tuple[int, str]] = []
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        if _is_read(line) and not line.lstrip().startswith(_COMMENTS):
            found.extend(
                (number, _literal(rest))
                for at, rest in _in_line(form, line.rstrip("\r\n"))
                if not asides.holds(start + at)
            )
        start += len(line)
    return tuple(found)


def _in_line(form: re.Pattern[str], line: str) -> Iterator[tuple[int, str]]:
    """Each place in ``line`` at which the name begins, and what follows; also behind one that is left out."""
    at = 0
    while match := form.search(line, at):
        yield match.start(1), match[2]
        at = match.end(1)


def _is_read(line: str) -> bool:
    """Whether a line is short and plain enough: to find the end of a quoted text may cost the square of its length."""
    return len(line) <= LONGEST_LINE and line.count('\\"') + line.count("\\'") <= MOST_ESCAPED


def _to_search(text: str) -> str:
    """``text`` with spaces for the quotes in lines that are not read."""
    lines = text.splitlines(keepends=True)
    return "".join(line if _is_read(line) else line.translate(_NO_QUOTES) for line in lines)


class _Asides:
    """The comments of a text, and those of its quoted texts that are more than the name alone."""

    def __init__(self, text: str, name: str, form: re.Pattern[str] | None) -> None:
        found = form.finditer(_to_search(text)) if form else ()
        self._spans = [match.span() for match in found if match[0][1:-1] != name]

    def holds(self, at: int) -> bool:
        """Whether the character at ``at`` is in one of them."""
        index = bisect_right(self._spans, (at, len(self._spans) and self._spans[-1][1])) - 1
        return index >= 0 and self._spans[index][0] <= at < self._spans[index][1]


def _literal(rest: str) -> str:
    """The longest beginning of ``rest`` that is a literal and ends where a literal may end."""
    for end in range(min(len(rest), literal.LONGEST), 0, -1):
        if _ENDS.match(rest, end):
            try:
                literal.read(rest[:end])
            except ValueError:
                continue
            return rest[:end].strip()
    return ""
