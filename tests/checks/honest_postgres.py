"""For every check of databases, facts of which its example is true."""

from __future__ import annotations

from typing import Any

from trustgen.facts.postgres import (
    CanaryFacts,
    CanaryTable,
    CardNumbersFacts,
    Column,
    ColumnsFacts,
    EncryptedOnlyFacts,
    EnumFacts,
    FormatFacts,
    PrivilegesFacts,
    QueryFacts,
    Relation,
    ReplicationFacts,
    RetentionFacts,
    Role,
    RolesFacts,
    RowSecurityFacts,
    ScannedColumn,
    Setting,
    SettingsFacts,
    Standby,
    Table,
)


def relation(name: str, **changed: Any) -> Relation:
    """A table under forced row-level security with one policy."""
    parts: dict[str, Any] = {"kind": "r", "met": "affected", "enabled": True, "forced": True, "policies": 1, **changed}
    return Relation(name, **parts)


def role(name: str, **changed: Any) -> Role:
    """A role that may log in and no more."""
    powers = {"superuser": False, "bypasses": False, "creates_roles": False, "replicates": False}
    parts: dict[str, Any] = {"login": True, **powers, **changed}
    return Role(name, **parts)


def table(name: str, *columns: tuple[str, str], unique: tuple[tuple[str, ...], ...] = ()) -> Table:
    """A table whose columns are never NULL, the first a foreign key."""
    made = [Column(column, kind, not_null=True) for column, kind in columns]
    first = Column(made[0].name, made[0].type, not_null=True, references=("public.tenants",))
    return Table(name, (first, *made[1:]), unique)


HONEST_POSTGRES: dict[str, Any] = {
    "postgres.canary": CanaryFacts((CanaryTable("public.invoices", canary=True, foreign=False, unset=False),)),
    "postgres.column_format": FormatFacts(40, 38, 38, (("cost", 12),)),
    "postgres.enum": EnumFacts(("owner", "admin", "member")),
    "postgres.integer_money": ColumnsFacts(
        (table("public.invoices", ("tenant_id", "uuid"), ("total_minor", "bigint")),)
    ),
    "postgres.no_card_numbers": CardNumbersFacts(1, (ScannedColumn("public.invoices.memo", 40, 0),), control=True),
    "postgres.privileges": PrivilegesFacts("app", ("SELECT", "INSERT"), owner=False, superuser=False),
    "postgres.query": QueryFacts(1, 1, "number", 0),
    "postgres.replication_lag": ReplicationFacts(
        primary=True, standbys=(Standby("streaming", synchronous=True, lag=500),)
    ),
    "postgres.required_columns": ColumnsFacts(
        (table("public.audit_log", ("actor_id", "uuid"), ("created_at", "timestamp with time zone")),)
    ),
    "postgres.retention": RetentionFacts(1000, 1000, 0, 80 * 86400),
    "postgres.roles": RolesFacts(
        "trustgen", (role("app", members=("trustgen",)), role("postgres", superuser=True), role("trustgen"))
    ),
    "postgres.row_level_security": RowSecurityFacts(
        "app", superuser=False, bypasses=False, relations=(relation("public.invoices"), relation("public.orders"))
    ),
    "postgres.settings": SettingsFacts(
        (
            Setting("log_connections", "on", "", "bool"),
            Setting("password_encryption", "scram-sha-256", "", "enum"),
        )
    ),
    "postgres.tenant_column": ColumnsFacts((table("public.invoices", ("tenant_id", "uuid")),)),
    "postgres.tls_enforced": EncryptedOnlyFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "refused"),
    "postgres.unique": ColumnsFacts((table("public.webhook_events", ("event_id", "text"), unique=(("event_id",),)),)),
}
