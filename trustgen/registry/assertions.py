"""Check items of a claim → checks with validated parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from trustgen.model.check import Vocabulary
from trustgen.model.claim import Asserted
from trustgen.model.reference import EntryName, TargetName
from trustgen.model.values import SetOf
from trustgen.registry.collect import Collector, Path
from trustgen.registry.interpret import interpret
from trustgen.registry.tables import Tables
from trustgen.registry.validate import INVALID, validate
from trustgen.validated import Model


@dataclass
class Assertions:
    """Looks checks up in the vocabulary and validates what they are given."""

    vocabulary: Vocabulary
    tables: Tables
    collector: Collector

    def make(self, items: Any, path: Path) -> tuple[tuple[Asserted, ...], tuple[tuple[str, Any], ...]]:
        """The checks of ``items`` and every parameter as a (name, value) pair; what is wrong is collected."""
        made: list[Asserted] = []
        parameters: list[tuple[str, Any]] = []
        for index, item in enumerate(items if isinstance(items, (list, tuple)) else ()):
            here = (*path, index)
            if not (isinstance(item, dict) and len(item) == 1):
                fix = "write `- check: {parameter: value}`; in a list each item begins with its own hyphen"
                self.collector.add(here, "bad-check", "a check is a mapping with one key, its name", fix)
                continue
            ((name, given),) = item.items()
            asserted = self._one(str(name), given if given is not None else {}, (*here, name))
            if asserted is None:
                parameters.extend(_unread(given))
            else:
                made.append(asserted)
                parameters.extend(published(asserted.parameters))
        return tuple(made), tuple(parameters)

    def _one(self, name: str, given: Any, path: Path) -> Asserted | None:
        try:
            check = self.vocabulary.find(name)
        except KeyError:
            fix = "`trustgen explain --checks` lists them all"
            what = f"there is no check named `{name}`"
            self.collector.unknown(path, "unknown-check", what, name, self.vocabulary.names, fix, key=True)
            return None
        parameters = validate(check.parameters, given, path, self.collector)
        if parameters is INVALID:
            return None
        self._follow(parameters, path)
        return Asserted(check, parameters, self.collector.places.key(path))

    def _follow(self, parameters: Model, path: Path) -> None:
        """Names in parameters must stand for something of the right kind."""
        for field_name, alias, mark in _marked(type(parameters)):
            value = getattr(parameters, field_name)
            where = (*path, alias)
            if value is not None and isinstance(mark, TargetName):
                self.tables.expect_target(value, mark.kinds, where)
            if value is not None and isinstance(mark, EntryName):
                self.tables.expect(mark.table, value, where)


def _unread(given: Any) -> Iterable[tuple[str, Any]]:
    """The parameters of a check that nobody knows, so that its claim's sentence is not told to be wrong as well."""
    for name, value in given.items() if isinstance(given, dict) else ():
        words = isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
        found = interpret(value)
        yield name, SetOf.parse(value) if words and isinstance(found, dict) else found


def published(parameters: Model) -> Iterable[tuple[str, Any]]:
    """The parameters that were given, typed, under the names they have in the registry."""
    given = parameters.model_fields_set
    for name, alias, is_default_told in _fields(type(parameters)):
        value = getattr(parameters, name)
        if value is not None and (is_default_told or name in given):
            yield alias, value


@cache
def _fields(kind: type[Model]) -> tuple[tuple[str, str, bool], ...]:
    """Each field's name, its name in the registry, and whether its default is told too."""
    return tuple((name, field.alias or name, field.default is not None) for name, field in kind.model_fields.items())


@cache
def _marked(kind: type[Model]) -> tuple[tuple[str, str, TargetName | EntryName], ...]:
    """The fields that hold names of something: name, name in the registry, of what."""
    fields = kind.model_fields.items()
    return tuple(
        (name, field.alias or name, mark)
        for name, field in fields
        for mark in field.metadata
        if isinstance(mark, TargetName | EntryName)
    )
