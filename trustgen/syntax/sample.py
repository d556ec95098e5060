"""A text that a regular expression matches: what a check of "never matches" must be broken by."""

from __future__ import annotations

from trustgen.syntax.pattern import matches

_CLASSES = {"d": "0", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_NOTHING = frozenset("bBAz")
_TRIED = [chr(code) for code in range(0x20, 0x7F)]


def sample(pattern: str) -> str | None:
    """A text that ``pattern`` matches, or None where none is found at the first try."""
    try:
        made = _Reader(pattern).alternatives()
    except (IndexError, ValueError):
        return None
    return made if matches(pattern, made) else None


class _Reader:
    """Walks a pattern once, taking the first alternative and as few repetitions as are allowed."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def alternatives(self) -> str:
        """The first alternative; the others are passed over."""
        made = self._sequence()
        while self._peek() == "|":
            self.at += 1
            self._sequence()
        return made

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]

    def _sequence(self) -> str:
        made = ""
        while self._peek() not in ("", "|", ")"):
            made += self._atom() * self._times()
        return made

    def _atom(self) -> str:
        match self._take():
            case "^" | "$":
                return ""
            case ".":
                return "a"
            case "[":
                return self._class()
            case "(":
                return self._group()
            case "\\":
                return self._escape()
            case literal:
                return literal

    def _group(self) -> str:
        if self._peek() == "?":
            # (?:…), (?i), (?i:…), (?P<name>…)
            while self._take() not in ":>)":
                pass
            if self.pattern[self.at - 1] == ")":
                return ""
        made = self.alternatives()
        self._take()
        return made

    def _escape(self) -> str:
        kind = self._take()
        if kind in "pPxuU":
            raise ValueError("a class or code that is not read here")
        return "" if kind in _NOTHING else _CLASSES.get(kind) or _CONTROLS.get(kind, kind)

    def _class(self) -> str:
        """The first character that the class matches: the engine itself is asked."""
        start = self.at
        self.at += 1 if self._peek() == "^" else 0
        self.at += 1 if self._peek() == "]" else 0
        while self._peek() != "]":
            self.at += 2 if self._peek() == "\\" else 1
            if self.at >= len(self.pattern):
                raise ValueError("a class without end")
        self.at += 1
        written = "[" + self.pattern[start : self.at]
        return next((char for char in _TRIED if matches(f"^{written}$", char)), "")

    def _times(self) -> int:
        match self._peek():
            case "*" | "+" | "?" as sign:
                self.at += 1
                times = 1 if sign == "+" else 0
            case "{":
                end = self.pattern.index("}", self.at)
                times = int(self.pattern[self.at + 1 : end].partition(",")[0])
                self.at = end + 1
            case _:
                return 1
        self.at += 1 if self._peek() == "?" else 0
        return times
