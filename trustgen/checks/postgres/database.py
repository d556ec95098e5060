"""What the checks of databases share: which target, how tables are named, and that nobody outside can repeat them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from trustgen.facts.postgres import Database
from trustgen.model.base import Integer
from trustgen.model.check import Look
from trustgen.model.observation import Request
from trustgen.model.reference import TargetName
from trustgen.model.registry import Registry
from trustgen.model.target import Postgres
from trustgen.validated import AfterValidator, BeforeValidator, Field

_TABLE = re.compile(r"[^.\s][^.]*(\.[^.]+)?")
_COLUMN = re.compile(r"[^.\s][^.]*(\.[^.]+){1,2}")

TARGET = "The database: a target of kind postgres, or a group of them."
TABLES = "Patterns of tables, as schema.table with * and ?; without a schema, public is meant. Case counts."
EXCEPT = "Patterns of tables that are left out."


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _table(written: str) -> str:
    """``User`` → ``public.User``."""
    if _TABLE.fullmatch(written) is None:
        raise ValueError("write table or schema.table, such as public.invoices")
    return written if "." in written else f"public.{written}"


def _column(written: str) -> str:
    """``User.password`` → ``public.User.password``."""
    if _COLUMN.fullmatch(written) is None:
        raise ValueError("write table.column or schema.table.column, such as users.password")
    return written if written.count(".") == 2 else f"public.{written}"


PostgresTarget = Annotated[str, TargetName(("postgres",))]
TableName = Annotated[str, AfterValidator(_table)]
TableNames = Annotated[
    tuple[TableName, ...],
    BeforeValidator(_as_list, json_schema_input_type=str | tuple[str, ...]),
    Field(max_length=1000),
]
Names = Annotated[tuple[str, ...], BeforeValidator(_as_list, json_schema_input_type=str | tuple[str, ...])]
Patterns = Names
ColumnNames = Annotated[
    tuple[Annotated[str, AfterValidator(_column)], ...],
    BeforeValidator(_as_list, json_schema_input_type=str | tuple[str, ...]),
    Field(min_length=1, max_length=1000),
]
AtLeast = Annotated[Integer, Field(ge=1)]


def looks_at(registry: Registry, target: str, *asking: Callable[[Database], Request]) -> tuple[Look, ...]:
    """One look for every database and every function that words a request."""
    return tuple(
        Look(f"database {name}", (ask(database),)) for name, database in databases(registry, target) for ask in asking
    )


def databases(registry: Registry, target: str) -> Iterator[tuple[str, Database]]:
    """The databases that ``target`` stands for, by name."""
    for name, member in dict(registry.members(target)).items():
        if isinstance(member, Postgres):
            yield name, Database(member.dsn.names[0], member.app_role or "")


def repeat(parameters: object, registry: Registry) -> tuple[str, ...]:
    """Nobody outside can look into the database."""
    return ()


def split(column: str) -> tuple[str, str]:
    """``public.User.password`` → ``public.User`` and ``password``."""
    table, _, name = column.rpartition(".")
    return table, name
