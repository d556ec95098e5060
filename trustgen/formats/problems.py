"""Problems for a terminal: where, what, and what to do, with a caret under it.

Whatever a user's file contains, the terminal gets nothing from it but characters that print: an escape sequence in a
claim must not be carried out by the terminal of the person who builds the page.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from trustgen.errors import Place, Problem, Severity

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_BLUE = "\x1b[1;34m"
_PAINT = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}
_HELP = "\x1b[1;36m"

_TAB = "    "
_CUT = "..."
_MIN_WIDTH = 40


def render(problems: Sequence[Problem], *, colour: bool, width: int) -> str:
    """Every problem in order of place, then one line that counts them; "" if there are none.

    ``width`` is the terminal's, in columns: source lines are cut to it around the caret, sentences are not. Without
    ``colour`` nothing but printable characters and line breaks comes out.
    """
    if not problems:
        return ""
    blocks = [_block(problem, _Pen(colour), max(width, _MIN_WIDTH)) for problem in sorted(problems)]
    return "\n\n".join(blocks) + "\n\n" + summary(problems) + "\n"


def summary(problems: Sequence[Problem]) -> str:
    """How many of which severity are where: ``3 problems, 1 warning in claims.yaml``."""
    counts = Counter(problem.severity for problem in problems)
    said = [
        f"{counts[severity]} {noun}{'' if counts[severity] == 1 else 's'}"
        for severity, noun in ((Severity.ERROR, "problem"), (Severity.WARNING, "warning"))
        if counts[severity]
    ]
    files = sorted({printable(problem.place.file) for problem in problems})
    where = " and ".join(files) if len(files) < 3 else f"{len(files)} files"
    return f"{', '.join(said) or 'no problems'}" + (f" in {where}" if where else "")


def printable(text: str) -> str:
    """``text`` with everything that does not print (control characters, bidirectional marks) as an escape."""
    return text if text.isprintable() else "".join(_shown(character) for character in text)


class _Pen:
    """Paints, or does not."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, paint: str, text: str) -> str:
        return f"{paint}{text}{_RESET}" if self._colour and text else text


def _block(problem: Problem, pen: _Pen, width: int) -> str:
    paint, place = _PAINT[problem.severity], problem.place
    number = str(place.line)
    gutter = " " * len(number)
    head = (
        pen(paint, f"{problem.severity.value}[{printable(problem.code)}]") + " " + pen(_BOLD, printable(problem.what))
    )
    lines = [head, f"{gutter}{pen(_BLUE, '-->')} {printable(str(place))}"]
    window = _window(place, width - len(number) - 3)
    if window is not None:
        shown, before, length = window
        lines.append(f"{gutter} {pen(_BLUE, '|')}")
        lines.append(f"{pen(_BLUE, number + ' |')} {shown}".rstrip())
        lines.append(f"{gutter} {pen(_BLUE, '|')} {' ' * before}{pen(paint, '^' * length)}")
    if problem.fix:
        lines.append(f"{gutter} {pen(_BLUE, '=')} {pen(_HELP, 'help:')} {printable(problem.fix)}")
    return "\n".join(lines)


def _window(place: Place, width: int) -> tuple[str, int, int] | None:
    """The source line cut to ``width`` columns, how many columns stand before the caret, and how long the caret is.

    None if the place has no text or lies to the right of it.
    """
    start = place.column - 1
    if not place.text or not 0 <= start <= len(place.text):
        return None
    cells = [_shown(character) for character in place.text]
    widths = [_columns(cell) for cell in cells]
    end = min(start + max(place.length, 1), len(cells))
    first, last = _cut(widths, start, max(end, start), width)
    left, right = _CUT if first else "", _CUT if last < len(cells) else ""
    before = len(left) + sum(widths[first:start])
    length = max(1, sum(widths[start : min(end, last)]))
    return left + "".join(cells[first:last]) + right, before, length


def _cut(widths: Sequence[int], start: int, end: int, width: int) -> tuple[int, int]:
    """The range of characters to show: all if they fit, else what fits around the caret, which begins at ``start``."""
    if sum(widths) <= width:
        return 0, len(widths)
    room = width - 2 * len(_CUT)
    wanted = min(sum(widths[start:end]), room // 2)
    first = start - sum(1 for _ in _fitting(reversed(widths[:start]), (room - wanted) // 2))
    if sum(widths[:start]) + wanted <= room:
        first = 0
    return first, first + sum(1 for _ in _fitting(islice(widths, first, None), room))


def _fitting(widths: Iterator[int], room: int) -> Iterator[int]:
    """The leading widths that fit into ``room`` columns together."""
    for width in widths:
        room -= width
        if room < 0:
            return
        yield width


def _shown(character: str) -> str:
    """One character as it is printed: a tab as four spaces, what does not print as an escape in angle brackets."""
    if character == "\t":
        return _TAB
    if character.isprintable():
        return character
    return f"<U+{ord(character):04X}>"


def _columns(cell: str) -> int:
    """How many columns of a terminal ``cell`` takes: two for wide East Asian characters, none for combining marks."""
    return sum(_column_width(character) for character in cell)


def _column_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
