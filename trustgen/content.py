"""``content/*.md`` → the prose of sections and known pages, or every problem in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from trustgen.errors import InputError, Place, Problem
from trustgen.model.claim import Claim
from trustgen.model.content import Content, Prose
from trustgen.model.registry import Registry

#: Pages of the site that may have prose of their own, beside one file a section.
PAGES = ("index", "subprocessors", "disclosure", "controls", "documents", "questions", "changes", "contacts")
LARGEST = 1024 * 1024  # bytes a file
_MARK = re.compile(r"\[\[([^\[\]\n]{0,200})\]\]")
_CLAIM = re.compile(r"[a-z][a-z0-9-]*\Z")
_VALUE = re.compile(r"([a-z][a-z0-9-]*)\.([A-Za-z0-9_][\w.-]*)\Z")
#: CommonMark 6.1: as many backticks close a span as opened it.
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_FENCE = re.compile(r" {0,3}(```|~~~)")


def load(folder: Path, registry: Registry) -> Content:
    """The prose in ``folder`` (which may not exist). Raises InputError with every problem."""
    reader = _Reader(registry, Path(os.path.realpath(folder)))
    prose: dict[tuple[str, str], Prose] = {}
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        name, _, language = path.stem.partition(".")
        found = reader.read(path, f"{folder.name}/{path.name}", name, language)
        if found is not None:
            prose[name, language] = found
    if reader.problems:
        raise InputError(reader.problems)
    return Content(prose)


class _Reader:
    def __init__(self, registry: Registry, folder: Path) -> None:
        self.registry, self.folder = registry, folder
        self.problems: list[Problem] = []
        self.claims: Mapping[str, Claim] = {claim.id: claim for claim in registry.claims}
        self.sections = {section.id for section in registry.sections}

    def read(self, path: Path, file: str, name: str, language: str) -> Prose | None:
        start = Place(file)
        if name not in self.sections and name not in PAGES:
            fix = f"name it after a section ({', '.join(sorted(self.sections))}) or a page ({', '.join(PAGES)})"
            self._problem(start, "stray-content", f"there is no section or page `{name}`", fix)
        if language and language not in self._languages():
            fix = "list it under `site: {languages: [...]}`"
            self._problem(start, "unknown-language", f"the site has no language `{language}`", fix)
        text = self._text(path, start)
        if text is None:
            return None
        placed: list[str] = []
        cited: list[tuple[str, str]] = []
        for line, number in _prose_lines(text):
            for match in _MARK.finditer(_without_code(line)):
                place = Place(file, number, match.start() + 1, len(match[0]), line[:400])
                if _CLAIM.match(match[1]):
                    self._placed(match[1], place, line.strip() == match[0], name, placed)
                else:
                    self._cited(match[1], place, cited)
        return Prose(text, start, tuple(placed), tuple(cited))

    def _languages(self) -> tuple[str, ...]:
        return (self.registry.site.language, *self.registry.site.languages)

    def _text(self, path: Path, start: Place) -> str | None:
        try:
            # Path.resolve() raises for a link that leads to itself.
            if not Path(os.path.realpath(path)).is_relative_to(self.folder):
                what = "the file is a link out of its folder, and would be published"
                self._problem(start, "content-outside", what, "copy what it leads to, and remove the link")
                return None
            if path.stat().st_size > LARGEST:
                self._problem(start, "too-large", "the file is larger than 1 MiB", "split it, or shorten it")
                return None
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            self._problem(start, "not-utf-8", "the file is not UTF-8", "save it as UTF-8")
        except OSError as error:
            self._problem(start, "unreadable", f"the file cannot be read: {error.strerror}", "mend its permissions")
        return None

    def _placed(self, name: str, place: Place, alone: bool, page: str, placed: list[str]) -> None:
        claim = self.claims.get(name)
        homes = {claim.section, *(also.partition("/")[0] for also in claim.also_in)} if claim else set()
        if claim is None:
            self._problem(place, "unknown-claim", f"there is no claim `{name}`", self._did_you_mean(name))
        elif not alone:
            fix = f"put it on a line of its own, or cite a value: [[{name}.{next(iter(claim.cited), 'name')}]]"
            self._problem(place, "claim-in-line", f"`[[{name}]]` stands inside a line", fix)
        elif name in placed:
            self._problem(place, "placed-twice", f"claim `{name}` is placed twice", "place it once")
        elif page in self.sections and page not in homes:
            fix = f"place it in content/{claim.section}.md, or add `also_in: [{page}]` to the claim"
            self._problem(place, "wrong-section", f"claim `{name}` belongs to section `{claim.section}`", fix)
        else:
            placed.append(name)

    def _cited(self, mark: str, place: Place, cited: list[tuple[str, str]]) -> None:
        match = _VALUE.match(mark)
        if match is None:
            fix = "write [[claim-id]] on a line of its own, or [[claim-id.name]] for a value"
            self._problem(place, "bad-mark", f"`[[{mark}]]` is neither a claim nor a value", fix)
            return
        claim = self.claims.get(match[1])
        if claim is None:
            self._problem(place, "unknown-claim", f"there is no claim `{match[1]}`", self._did_you_mean(match[1]))
        elif match[2] not in claim.cited:
            known = ", ".join(sorted(claim.cited)) or "none"
            self._problem(place, "unknown-value", f"claim `{match[1]}` has no value `{match[2]}`", f"it has: {known}")
        else:
            cited.append((match[1], match[2]))

    def _did_you_mean(self, name: str) -> str:
        from difflib import get_close_matches

        near = get_close_matches(name, self.claims, 1)
        return f"did you mean `{near[0]}`?" if near else "name a claim of claims.yaml"

    def _problem(self, place: Place, code: str, what: str, fix: str) -> None:
        self.problems.append(Problem(place, code, what, fix))


def _prose_lines(text: str) -> Iterator[tuple[str, int]]:
    """The lines outside fenced code, with their numbers."""
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        match = _FENCE.match(line)
        if match and (not fence or match[1] == fence):
            fence = "" if fence else match[1]
        elif not fence:
            yield line, number


def _without_code(line: str) -> str:
    """``line`` with blanks where code stands, so that every column stays."""
    return _CODE_SPAN.sub(lambda span: " " * len(span[0]), line)
