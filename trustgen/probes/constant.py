"""Read what a source file sets a name to: by the grammar of its language where that is at hand, else by a pattern."""

from __future__ import annotations

from trustgen.facts.source import ConstantFacts, ConstantRequest, Setting
from trustgen.model.observation import Observation, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, observed
from trustgen.syntax import grammar, literal, python_settings, settings

MOST_BYTES = 2**20
#: A parser cannot be interrupted, and takes longer than in proportion where a text is hostile.
MOST_PARSED = 2**18
MOST_SETTINGS = 50
PYTHON = frozenset({"py", "pyi"})

Found = tuple[tuple[int, str], ...]


async def look(request: ConstantRequest, access: Access) -> tuple[Observation, ...]:
    """The literals; a file that is missing, no text, or not what its name says is Unseen."""

    def read() -> ConstantFacts:
        content = Folder.of(access.project / request.root).read(request.file, MOST_BYTES)
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise LookFailed(Why.GARBLED, "the file is not UTF-8", str(error)) from error
        found, by = _found(request, text)
        if len(found) > MOST_SETTINGS:
            # One that was left out could be another value.
            raise LookFailed(Why.TOO_LARGE, f"the file sets it in more than {MOST_SETTINGS} places", request.file)
        redact = access.secrets.redact
        return ConstantFacts(tuple(Setting(line, redact(_literal(value))) for line, value in found), by)

    return await observed(access, read)


def _found(request: ConstantRequest, text: str) -> tuple[Found, str]:
    """Where the name is set, and how that was found."""
    if request.by != "pattern":
        try:
            found = _by_grammar(request, text)
        except grammar.Ungrammatical as error:
            advice = f"{error}; `by: pattern` looks without the grammar"
            raise LookFailed(Why.GARBLED, "the file cannot be read as its name says", advice) from error
        if found is not None:
            return found, "grammar"
    return settings.settings(text, request.name, request.file), "pattern"


def _by_grammar(request: ConstantRequest, text: str) -> Found | None:
    """Where the name is set; None where no grammar is at hand and none is insisted on. Raises LookFailed."""
    if settings.ending(request.file) in PYTHON:
        return python_settings.settings(text, request.name)
    try:
        if len(text) <= MOST_PARSED:
            return grammar.settings(text, request.name, request.file)
        missing = LookFailed(
            Why.TOO_LARGE, "the file is too large for a grammar", f"more than {MOST_PARSED} characters"
        )
        cause: Exception | None = None
    except KeyError as error:
        missing = LookFailed(Why.NOT_LOOKED, "no grammar is known for such a file", request.file)
        cause = error
    except ImportError as error:
        missing = LookFailed(Why.NO_EXTRA, "ast-grep is not installed", "pip install 'trustgen[source]'")
        cause = error
    if request.by == "grammar":
        raise missing from cause
    return None


def _literal(written: str) -> str:
    """``written``, or nothing where it is no literal: the rest of a program's text is nobody's evidence."""
    try:
        literal.read(written)
    except ValueError:
        return ""
    return written
