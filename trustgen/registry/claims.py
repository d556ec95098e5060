"""Claim entries → claims: scopes of names, checks, rows of a table, and the statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from trustgen.model.check import Vocabulary
from trustgen.model.claim import (
    Applies,
    Attestation,
    Claim,
    Inheritance,
    Plan,
    Promise,
    Span,
    Statement,
    Withdrawn,
)
from trustgen.model.values import Money
from trustgen.registry.assertions import Assertions
from trustgen.registry.collect import Collector, Path
from trustgen.registry.interpret import interpret
from trustgen.registry.lookup import Lookup
from trustgen.registry.references import References
from trustgen.registry.schema import ClaimEntry, PlanEntry, PromiseEntry, RowEntry, TableEntry
from trustgen.registry.statements import Names, Statements
from trustgen.registry.tables import Tables
from trustgen.registry.validate import INVALID, validate

ROLES = ("checks", "supports", "false_if")
_ROW_KEYS = frozenset(RowEntry.model_fields)
#: What a row takes from its parent where it says nothing itself.
_FROM_PARENT = ("attested", "inherits", "rests_on", "promise", "controls", "applies", "checks", "supports", "false_if")
#: Where a reference is none, and what is resolved apart.
_RAW = frozenset(("says", "label", "detail", "translations", "columns", "id", "with", "each"))


@dataclass
class Claims:
    """Builds the claims of one file; everything wrong is collected."""

    vocabulary: Vocabulary
    tables: Tables
    lookup: Lookup
    collector: Collector

    def __post_init__(self) -> None:
        self._assertions = Assertions(self.vocabulary, self.tables, self.collector)
        self._statements = Statements(self.lookup, self.collector)
        #: Claims that assert something, even where what they assert cannot be read.
        self.asserting: set[str] = set()

    def make(self, plain: Any, path: Path) -> tuple[Claim, ...]:
        """The claim at ``path``, followed by its rows; empty if it cannot be read."""
        if not isinstance(plain, dict):
            validate(ClaimEntry, plain, path, self.collector)
            return ()
        references = References(self.lookup, self.collector)
        local = references.resolve(plain.get("with") or {}, (*path, "with"))
        local = local if isinstance(local, dict) else {}
        scopes = {key: value for key, value in plain.items() if key not in _RAW}
        entry_plain = {**plain, **references.resolve(scopes, path, local), "with": local}
        if isinstance(plain.get("each"), str):
            entry_plain["each"] = references.resolve(plain["each"], (*path, "each"), local)
        entry = validate(ClaimEntry, entry_plain, path, self.collector)
        if entry is INVALID:
            return ()
        used = references.used
        rows = self._rows(entry, entry_plain, local, references, path)
        claim = self._claim(entry, path, {}, local, used, rows)
        for name in entry.with_:
            if name not in used:
                fix = f"refer to it as ${name} in a check or {{{name}}} in the sentence, or remove it"
                self.collector.add((*path, "with", name), "unused-value", f"nothing uses `{name}`", fix, key=True)
        return (claim, *rows)

    def _rows(
        self, entry: ClaimEntry, plain: dict[str, Any], local: dict[str, Any], references: References, path: Path
    ) -> tuple[Claim, ...]:
        made = []
        for index, row in enumerate(entry.each):
            here = (*path, "each", index)
            cells = {key: value for key, value in row.items() if key not in _ROW_KEYS}
            cells = references.resolve(cells, here, local)
            keys = {key: value for key, value in row.items() if key in _ROW_KEYS}
            keys = references.resolve(keys, here, {**local, **cells})
            row_entry = validate(RowEntry, keys, here, self.collector)
            if row_entry is not INVALID:
                merged = self._merge(entry, row_entry)
                made.append(self._claim(merged, here, cells, local, references.used, (), parent=entry.id, says_at=path))
        return tuple(made)

    def _merge(self, parent: ClaimEntry, row: RowEntry) -> ClaimEntry:
        own = {key for key in _FROM_PARENT if getattr(row, key) or key in row.model_fields_set}
        taken = {key: getattr(row, key) for key in own}
        return parent.model_copy(update={**taken, "id": f"{parent.id}-{row.id}", "each": (), "table": ()})

    def _claim(
        self,
        entry: ClaimEntry,
        path: Path,
        cells: Mapping[str, Any],
        local: Mapping[str, Any],
        used: set[str],
        rows: tuple[Claim, ...],
        *,
        parent: str = "",
        says_at: Path | None = None,
    ) -> Claim:
        checks, parameters = self._checks(entry, path, skip=bool(entry.each))
        spoken = {key: self._interpret(value) for key, value in {**local, **cells}.items()}
        names = Names(spoken, (*_terms(entry.promise), *_terms(entry.plan), *parameters), _own(entry))
        says_path = (*(says_at or path), "says")
        says = _of_rows(rows) if rows else self._statements.make(entry.says, names, says_path, used)
        section, also_in = _sections(entry)
        home, _, group = section.partition("/")
        translations = {
            language: _of_rows(rows, language)
            if rows
            else self._statements.make(said.says, names, (*(says_at or path), "translations", language), used)
            for language, said in entry.translations.items()
        }
        return Claim(
            id=entry.id,
            kind=entry.kind,
            section=home,
            group=group,
            also_in=also_in,
            says=says,
            place=self.collector.places.at(path) if parent else self.collector.places.at((*path, "id")),
            label=entry.label,
            detail=entry.detail,
            owner=entry.owner,
            controls=entry.controls,
            checks=checks["checks"],
            supports=checks["supports"],
            false_if=checks["false_if"],
            attested=tuple(Attestation(a.role, a.on, a.every, a.statement) for a in entry.attested),
            inherits=Inheritance(entry.inherits.from_, entry.inherits.document) if entry.inherits else None,
            rests_on=entry.rests_on,
            promise=Promise(MappingProxyType(dict(_terms(entry.promise)))) if entry.promise else None,
            plan=_plan(entry.plan),
            valid_for=entry.valid_for,
            applies=Applies(entry.applies.plans, entry.applies.regions, entry.applies.when) if entry.applies else None,
            withdrawn=Withdrawn(entry.withdrawn.on, entry.withdrawn.why) if entry.withdrawn else None,
            parent=parent,
            rows=tuple(row.id for row in rows),
            table=_table(entry.table),
            columns=entry.columns,
            cells={key: self._interpret(value) for key, value in cells.items()},
            cited=names.all(),
            translations=translations,
            labels={language: said.label for language, said in entry.translations.items() if said.label},
        )

    def _interpret(self, plain: Any) -> Any:
        """A cell's value; an amount of a reward is in the currency of the rewards."""
        value = interpret(plain)
        if isinstance(value, Money) and not value.currency:
            try:
                return value.in_currency(self.lookup.find("disclosure.rewards.currency").plain)
            except (KeyError, TypeError, ValueError):
                return value
        return value

    def _checks(self, entry: ClaimEntry, path: Path, *, skip: bool) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
        """Checks by role, and their parameters. A parent of rows leaves its checks to the rows.

        What a sentence says is what its ``checks`` assert: the other roles speak only where these have no such name.
        """
        made: dict[str, Any] = dict.fromkeys(ROLES, ())
        parameters: list[tuple[str, Any]] = []
        checked: set[str] = set()
        for role in ROLES if not skip else ():
            items = getattr(entry, role)
            if not items:
                continue
            if role != "supports":
                self.asserting.add(entry.id)
            made[role], found = self._assertions.make(items, (*path, role))
            parameters.extend(pair for pair in found if pair[0] not in checked)
            if role == "checks":
                checked = {name for name, _ in parameters}
        return made, parameters


def _terms(entry: PromiseEntry | PlanEntry | None) -> tuple[tuple[str, Any], ...]:
    if entry is None:
        return ()
    fields = type(entry).model_fields
    given = ((field.alias or name, getattr(entry, name)) for name, field in fields.items())
    return tuple((name, interpret(value)) for name, value in given if value not in (None, (), False))


def _own(entry: ClaimEntry) -> dict[str, Any]:
    own: dict[str, Any] = {"rests_on": entry.rests_on}
    if entry.applies:
        own |= {"applies.plans": entry.applies.plans, "applies.regions": entry.applies.regions}
    return own


def _sections(entry: ClaimEntry) -> tuple[str, tuple[str, ...]]:
    listed = (entry.section,) if isinstance(entry.section, str) else entry.section
    return (listed[0] if listed else "", (*listed[1:], *entry.also_in))


def _table(table: tuple[str, ...] | TableEntry) -> tuple[str, ...]:
    return (table.rows, table.columns, table.cell) if isinstance(table, TableEntry) else table


def _plan(entry: PlanEntry | None) -> Plan | None:
    return Plan(entry.by, entry.review, entry.document, entry.owner) if entry else None


def _of_rows(rows: tuple[Claim, ...], language: str = "") -> Statement:
    """A parent says what its rows say, one after the other."""
    spans: list[Span] = []
    for row in rows:
        said = row.translations.get(language, row.says)
        spans.extend((Span(text=" "), *said) if spans else said)
    return tuple(spans)
