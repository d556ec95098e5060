"""The one door for YAML: bytes to plain values with the place of each, or every problem that stands in the way.

Everything that makes YAML dangerous or surprising is refused (aliases, anchors, merge keys, tags, duplicate keys,
several documents) or read as text (see yamlscalars). No input raises, and none takes longer than its size warrants.
"""

from __future__ import annotations

from typing import Any

import yaml

from trustgen.errors import Place, Problem
from trustgen.frozen import dataclass
from trustgen.registry import MAX_BYTES
from trustgen.registry.yamlevents import PARSER, Builder, Parser, Stop
from trustgen.registry.yamlfindings import Findings
from trustgen.registry.yamlplaces import Places, Source, YamlPath
from trustgen.registry.yamlsyntax import explain
from trustgen.registry.yamltext import decode, is_utf16, refuse_characters, refuse_tag_directives, replaced


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a YAML file says.

    ``value`` is made of dict, list, str, int, float, bool and None. With problems it is what could be read: the first
    of duplicate keys, None for an alias. ``whole`` is False where reading ended early; what is missing from ``value``
    then says nothing about the file.
    """

    value: Any
    problems: tuple[Problem, ...]
    places: Places
    whole: bool = True

    def source(self, path: YamlPath) -> str:
        """The characters of the scalar at ``path`` as written (``1.10`` where the value is 1.1), quotes included."""
        return self.places.source(path)


def load(text: bytes, file: str) -> Loaded:
    """Reads the YAML document ``text``; ``file`` is its name in messages. Never raises."""
    if len(text) > MAX_BYTES:
        what = f"the file has {len(text):,} bytes; at most {MAX_BYTES:,} are read"
        return _nothing(file, "file-too-large", what, "take out what does not belong into a registry")
    if is_utf16(text):
        return _nothing(file, "not-utf8", "the file is UTF-16", "save it as UTF-8")
    return read(text, file)


def read(raw: bytes, file: str, parser: Parser = PARSER) -> Loaded:
    """Reads one document of a bearable size with either of PyYAML's parsers.

    They agree on what YAML is but for oddities, such as a tab inside a text or a colon right before a bracket.
    """
    written = decode(raw)
    source = Source(file, replaced(written))
    findings = Findings(source)
    refuse_characters(written, findings)
    builder = Builder(source, findings)
    whole = _feed(builder, source, refuse_tag_directives(source.text, findings), parser, findings)
    if whole and (builder.value is None and not source.text[slice(*builder.last)]):
        findings.add("empty-file", (0, 0), "the file is empty", "describe the organisation and its claims here")
    places = Places(source, builder.starts, builder.ends, builder.children)
    return Loaded(builder.value, findings.problems(), places, whole)


def _feed(builder: Builder, source: Source, text: str, parser: Parser, findings: Findings) -> bool:
    """Gives the builder every event; says whether the end of the file was reached."""
    loader = parser(text)
    takers = builder.takers()
    try:
        while (event := _next_event(loader)) is not None:
            take = takers.get(event.__class__)
            if take is not None:
                take(event)
    except Stop:
        return False
    except yaml.MarkedYAMLError as error:
        findings.add(*explain(error, source, builder.last, builder.bracket))
        return False
    except yaml.YAMLError:
        what = "YAML cannot be read from here on"
        findings.add("yaml-syntax", builder.last, what, "look for an odd escape or character after this")
        return False
    finally:
        loader.dispose()
    return True


def _next_event(loader: yaml.SafeLoader | yaml.CSafeLoader) -> yaml.Event | None:
    """The next event, None after the last. Raises yaml.YAMLError where the text is not YAML."""
    try:
        event: yaml.Event | None = loader.get_event()
    except ValueError as error:
        # The pure parser lets chr() speak for an escape beyond Unicode.
        raise yaml.YAMLError(str(error)) from error
    return event


def _nothing(file: str, code: str, what: str, fix: str) -> Loaded:
    return Loaded(None, (Problem(Place(file), code, what, fix),), Places(Source(file, "")), whole=False)
