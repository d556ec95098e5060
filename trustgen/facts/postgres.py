"""What a look into a PostgreSQL database sees: counts, shapes and names of the catalogue, never the content of a row.

Patterns of tables are ``schema.table`` with ``*`` and ``?``; names are as the catalogue has them, case and all.
"""

from __future__ import annotations

from typing import ClassVar

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Database:
    """The environment variable that holds the connection string, and the role that the application works with.

    An empty ``role`` means that the connection's own user is the application's role.
    """

    dsn: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class ColumnsRequest:
    """The shapes of the tables that match ``tables`` and not ``excepted``. Views are left out."""

    probe: ClassVar[str] = "postgres_columns"

    database: Database
    tables: tuple[str, ...]
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type as ``format_type`` writes it, and the tables that a foreign key leads to from it."""

    name: str
    type: str
    not_null: bool
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table, ``schema.name``. ``unique`` are the column sets of its full unique indexes, valid ones alone.

    ``unique_nulls`` are those of them to which two NULLs are the same (NULLS NOT DISTINCT, from PostgreSQL 15 on).
    """

    name: str
    columns: tuple[Column, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    unique_nulls: tuple[tuple[str, ...], ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True, slots=True)
class ColumnsFacts:
    """The tables that were found, by name."""

    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class RowSecurityRequest:
    """What does row-level security do for the application's role, on every relation that matches?

    Partitions, inheriting tables and views of what matches are looked at too, wherever they are. ``setting`` is the
    run-time setting that policies must be keyed to; empty for any.
    """

    probe: ClassVar[str] = "postgres_row_security"

    database: Database
    tables: tuple[str, ...]
    excepted: tuple[str, ...] = ()
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, partition or view, met as the application's role.

    ``kind`` is pg_class.relkind. ``met`` is ``affected`` (with row_security off the query is refused, because a policy
    would filter it), ``open`` (it is answered, so that nothing filters it), ``denied`` (the role may not read it) or
    ``failed``. ``policies`` counts those that admit rows to the role. ``admits_all`` names policies whose condition is
    true of every row, ``unkeyed`` those that do not mention the setting, ``undecided`` those that could not be tried.
    ``blind`` names those that admit rows, where not one of them looks at a column of the row: all or nothing is seen.
    """

    name: str
    kind: str
    met: str
    enabled: bool = False
    forced: bool = False
    partition: bool = False
    policies: int = 0
    admits_all: tuple[str, ...] = ()
    unkeyed: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    sqlstate: str = ""
    blind: tuple[str, ...] = ()

    @property
    def is_table(self) -> bool:
        """Whether row-level security can be enabled on it."""
        return self.kind in ("r", "p")


@dataclass(frozen=True, slots=True)
class RowSecurityFacts:
    """``functions`` are security-definer functions that the role may call and whose owner is not bound by policies."""

    role: str
    superuser: bool
    bypasses: bool
    relations: tuple[Relation, ...]
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormatRequest:
    """How many values of ``table``.``column`` have the ``format``; ``pattern`` is used by the format ``pattern``."""

    probe: ClassVar[str] = "postgres_format"

    database: Database
    table: str
    column: str
    format: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class FormatFacts:
    """Counted in the database. ``values`` are those that are not NULL, ``matching`` those of the format.

    ``least`` holds the smallest of each parameter among the matching: (``cost``, 12), (``iterations``, 600000).
    """

    rows: int
    values: int
    matching: int
    least: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CardNumbersRequest:
    """Values that look like card numbers, in every text column of the tables that match."""

    probe: ClassVar[str] = "postgres_card_numbers"

    database: Database
    tables: tuple[str, ...]
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScannedColumn:
    """``table.column``, how many values were read, and in how many of them a card-like number stands."""

    name: str
    values: int
    suspicious: int


@dataclass(frozen=True, slots=True)
class CardNumbersFacts:
    """``tables`` is the number of tables that matched. ``control`` says that a known card number was recognised."""

    tables: int
    columns: tuple[ScannedColumn, ...]
    control: bool


@dataclass(frozen=True, slots=True)
class RolesRequest:
    """Every role of the cluster."""

    probe: ClassVar[str] = "postgres_roles"

    database: Database


@dataclass(frozen=True, slots=True)
class Role:
    """A role, and the roles that are members of it, directly."""

    name: str
    login: bool
    superuser: bool
    bypasses: bool
    creates_roles: bool
    replicates: bool
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RolesFacts:
    """``user`` is the application's role: the one that was asked about, else that the connection was made with."""

    user: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class EncryptedOnlyRequest:
    """Does the server refuse a connection without TLS, while it accepts one with it?"""

    probe: ClassVar[str] = "postgres_encrypted_only"

    database: Database


@dataclass(frozen=True, slots=True)
class EncryptedOnlyFacts:
    """``version`` and ``cipher`` of the connection with TLS; whether one without was ``accepted`` or ``refused``."""

    version: str
    cipher: str
    plain: str


@dataclass(frozen=True, slots=True)
class SettingsRequest:
    """The values of run-time settings that a new session of the connection's role begins with."""

    probe: ClassVar[str] = "postgres_settings"

    database: Database
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its value in ``unit`` (empty for none) and its sort: bool, integer, real, string or enum."""

    name: str
    value: str
    unit: str
    sort: str


@dataclass(frozen=True, slots=True)
class SettingsFacts:
    """``hidden`` are the names that the role was not shown, or that do not exist."""

    settings: tuple[Setting, ...]
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplicationRequest:
    """How far the standbys are behind the primary, or this standby behind its primary.

    ``patience`` is for how many seconds they may catch up with what was written when the look began.
    """

    probe: ClassVar[str] = "postgres_replication"

    database: Database
    patience: int


@dataclass(frozen=True, slots=True)
class Standby:
    """A standby: its state (``streaming`` …), and whether commits wait for it.

    ``lag`` is in milliseconds: how long it took to replay what was written when the look began. None where that did not
    happen in time; it is then behind by ``at_least`` of them.
    """

    state: str
    synchronous: bool
    lag: int | None
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class ReplicationFacts:
    """``primary`` is False where the look was made on a standby, which then is the only one listed."""

    primary: bool
    standbys: tuple[Standby, ...]


@dataclass(frozen=True, slots=True)
class RetentionRequest:
    """The age of the oldest row of ``table`` by ``column``, of the rows that meet ``where`` (SQL; empty for all)."""

    probe: ClassVar[str] = "postgres_retention"

    database: Database
    table: str
    column: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """``rows`` meet the condition; of those ``undated`` have no finite time. ``oldest`` is an age in whole seconds.

    ``oldest`` is 0 where no row is dated. ``total`` counts every row of the table.
    """

    total: int
    rows: int
    undated: int
    oldest: int


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """One SELECT of one row and one column."""

    probe: ClassVar[str] = "postgres_query"

    database: Database
    sql: str


@dataclass(frozen=True, slots=True)
class QueryFacts:
    """``rows`` and ``columns`` of the answer, and its ``value`` where that is one number or truth value.

    A number with decimal places is kept as its digits. Texts are never kept: ``sort`` is then ``text`` and ``value``
    is None. ``sort`` is ``number``, ``truth``,
    ``length`` (an interval, in seconds), ``null``, ``text`` or empty where there is not exactly one value.
    """

    rows: int
    columns: int
    sort: str = ""
    value: bool | int | str | None = None


@dataclass(frozen=True, slots=True)
class EnumRequest:
    """The labels of an enumerated type, ``schema.type``."""

    probe: ClassVar[str] = "postgres_enum"

    database: Database
    type: str


@dataclass(frozen=True, slots=True)
class EnumFacts:
    """The labels, in their order."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrivilegesRequest:
    """What the application's role may do with ``table``."""

    probe: ClassVar[str] = "postgres_privileges"

    database: Database
    table: str


@dataclass(frozen=True, slots=True)
class PrivilegesFacts:
    """``held`` are the privileges on the table or on any column of it, by whatever way; an owner may grant itself all.

    ``owner`` says that the role owns the table, a partition or an inheriting table, or may act for its owner.
    ``around`` are the privileges on its rows that the role holds by such a table, or by a view with its owner's rights.
    """

    role: str
    held: tuple[str, ...]
    owner: bool
    superuser: bool
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CanaryRequest:
    """How many tables show a row to the application's role with ``setting`` unset, foreign, and set to a canary's.

    ``canary`` and ``foreign`` are environment variables that hold the values of the setting.
    """

    probe: ClassVar[str] = "postgres_canary"

    database: Database
    tables: tuple[str, ...]
    excepted: tuple[str, ...]
    setting: str
    canary: str
    foreign: str


@dataclass(frozen=True, slots=True)
class CanaryTable:
    """Whether ``name`` showed any row as the canary, as a tenant that does not exist, and with no tenant set."""

    name: str
    canary: bool
    foreign: bool
    unset: bool


@dataclass(frozen=True, slots=True)
class CanaryFacts:
    """One entry a table that could be read."""

    tables: tuple[CanaryTable, ...]
    unread: tuple[str, ...] = ()
