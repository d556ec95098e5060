"""What checks of databases say of facts and parameters that an honest example does not show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checks.honest import registry
from tests.checks.honest_postgres import HONEST_POSTGRES, relation
from tests.checks.judging import judge, lies, refused
from trustgen.checks.postgres.database import databases
from trustgen.facts.postgres import (
    CanaryFacts,
    CanaryTable,
    Column,
    ColumnsFacts,
    EncryptedOnlyFacts,
    FormatFacts,
    QueryFacts,
    Role,
    RolesFacts,
    Setting,
    SettingsFacts,
    Table,
)


def setting(value: Any, server: Setting) -> str:
    """The verdict of a claim that ``server``'s setting is ``value``."""
    return judge("postgres.settings", SettingsFacts((server,)), settings={server.name: value}).verdict


def test_a_table_that_could_not_be_read_is_unknown_and_named() -> None:
    """The detail holds its name; the reason, which is published, does not."""
    seen = CanaryFacts((CanaryTable("public.notes", canary=True, foreign=False, unset=False),), ("public.secrets",))
    found = judge("postgres.canary", seen, setting="app.tenant", canary={"env": "CANARY"}, tables="*")
    assert (found.verdict, found.detail) == ("unknown", "public.secrets")
    assert "secrets" not in found.reason


@pytest.mark.parametrize(
    ("name", "because", "given"),
    [
        ("postgres.column_format", "pattern goes with", {"columns": ["users.pw"], "format": "bcrypt", "pattern": "x"}),
        ("postgres.column_format", "min_cost goes with", {"columns": ["u.pw"], "format": "Argon2id", "min_cost": 1}),
        ("postgres.column_format", "table.column", {"columns": ["password"], "format": "bcrypt"}),
        ("postgres.retention", "schema.table", {"rows": "a.b.c", "column": "at", "max": "30d"}),
        ("postgres.retention", "max or every", {"rows": "logs", "column": "at"}),
        ("postgres.retention", "max or every", {"rows": "logs", "column": "at", "max": "30d", "every": "month"}),
        ("postgres.query", "write equals, or min", {"sql": "select 1 as one"}),
        ("postgres.query", "write equals, or min", {"sql": "select 1 as one", "equals": 1, "min": 1}),
        ("postgres.query", "valid number", {"sql": "select 1 as one", "min": True}),
        ("postgres.settings", "could hold a secret", {"settings": {"primary_conninfo": "x"}}),
    ],
)  # fmt: skip
def test_parameters_that_do_not_fit_are_refused(name: str, because: str, given: dict[str, Any]) -> None:
    """The message says what to write."""
    refused(name, because, **given)


def test_parameters_that_the_database_does_not_tell_are_unknown() -> None:
    """A format that matched, without the cost that is claimed."""
    claim = {"columns": ["users.password"], "format": "bcrypt", "min_cost": 12}
    assert judge("postgres.column_format", FormatFacts(3, 3, 3), **claim).verdict == "unknown"


def test_only_databases_are_asked() -> None:
    """A web target among the members is nobody's database."""
    assert list(databases(registry(), "app")) == []


@pytest.mark.parametrize(
    ("name", "given", "count"),
    [
        ("postgres.enum", {"type": "role", "roles": {"at_least": ["owner"]}}, 1),
        ("postgres.query", {"sql": "select true as yes", "equals": True}, 1),
        ("postgres.query", {"sql": "select 3 as three", "equals": 3}, 1),
        ("postgres.query", {"sql": "select 3 as three", "max": 4}, 1),
        ("postgres.query", {"sql": "select 3 as three", "min": 1, "max": 4}, 2),
        ("postgres.tls_enforced", {}, 1),
    ],
)
def test_each_bound_has_its_lie(name: str, given: dict[str, Any], count: int) -> None:
    """As many lies as the claim has sides, each noticed."""
    sort = "truth" if given.get("equals") is True else "number"
    facts = QueryFacts(1, 1, sort, True if sort == "truth" else "3")
    assert len(lies(name, facts if name == "postgres.query" else HONEST_POSTGRES[name], **given)) == count


def test_a_known_card_number_that_is_missed_proves_nothing() -> None:
    """The positive control failed."""
    blind = replace(HONEST_POSTGRES["postgres.no_card_numbers"], control=False)
    assert judge("postgres.no_card_numbers", blind, tables="*").verdict == "unknown"


def test_a_query_that_failed_and_one_that_was_denied_are_unknown() -> None:
    """Neither the failing table nor the unreadable one may hold."""
    claim = {"tables": "public.*"}
    seen = HONEST_POSTGRES["postgres.row_level_security"]
    for met, said in (("failed", "could not try"), ("denied", "does not let")):
        doubtful = replace(seen, relations=(*seen.relations, relation("public.other", met=met)))
        found = judge("postgres.row_level_security", doubtful, **claim)
        assert (found.verdict, found.reason.startswith(said)) == ("unknown", True), found.reason


def test_without_a_setting_and_without_force_there_are_three_lies() -> None:
    """Open, a superuser, a policy that admits everybody."""
    seen = HONEST_POSTGRES["postgres.row_level_security"]
    assert len(lies("postgres.row_level_security", seen, tables="public.*", forced=False)) == 3
    assert len(lies("postgres.row_level_security", seen, tables="public.*", forced=True, setting="app.tenant")) == 5


@pytest.mark.parametrize(
    ("value", "server", "verdict"),
    [
        (True, Setting("ssl", "on", "", "bool"), "holds"),
        (1, Setting("ssl", "on", "", "bool"), "unknown"),
        (True, Setting("max_connections", "100", "", "integer"), "unknown"),
        (100, Setting("max_connections", "100", "", "integer"), "holds"),
        (10, Setting("max_connections", "100", "", "integer"), "broken"),
        ("5 min", Setting("idle_session_timeout", "300000", "ms", "integer"), "holds"),
        ("6 min", Setting("idle_session_timeout", "300000", "ms", "integer"), "broken"),
        ("5 min", Setting("max_connections", "100", "", "integer"), "unknown"),
        ("soon", Setting("idle_session_timeout", "300000", "ms", "integer"), "unknown"),
    ],
)
def test_settings_of_each_sort_are_compared_by_their_sort(value: Any, server: Setting, verdict: str) -> None:
    """What cannot be compared is unknown."""
    assert setting(value, server) == verdict


def test_an_encrypted_connection_that_hides_its_version_is_unknown_where_one_is_claimed() -> None:
    """Without a claimed version it holds."""
    seen = EncryptedOnlyFacts("", "", "refused")
    assert judge("postgres.tls_enforced", seen, version={"min": "1.2"}).verdict == "unknown"
    assert judge("postgres.tls_enforced", seen).verdict == "holds"


def test_columns_that_may_be_null_have_one_lie_less() -> None:
    """The nullable column is a lie only where not_null is claimed."""
    facts = HONEST_POSTGRES["postgres.required_columns"]
    columns = ["actor_id", "created_at"]
    assert len(lies("postgres.required_columns", facts, table="audit_log", columns=columns, not_null=False)) == 1
    assert len(lies("postgres.required_columns", facts, table="audit_log", columns=columns, not_null=True)) == 2


def test_without_a_foreign_key_claimed_there_is_no_lie_about_one() -> None:
    """Two lies, and three with it."""
    facts = HONEST_POSTGRES["postgres.tenant_column"]
    assert len(lies("postgres.tenant_column", facts, column="tenant_id", tables="*")) == 2
    assert len(lies("postgres.tenant_column", facts, column="tenant_id", tables="*", foreign_key=True)) == 3


def test_policies_that_are_blind_to_the_row_are_unknown() -> None:
    """Whom they admit sees every row; nobody has said that this is not meant."""
    seen = HONEST_POSTGRES["postgres.row_level_security"]
    blind = replace(seen, relations=(relation("public.invoices", blind=("anybody",)),))
    found = judge("postgres.row_level_security", blind, tables="public.*")
    assert (found.verdict, found.detail) == ("unknown", "public.invoices: anybody")
    hidden = relation("public.old", met="denied", partition=True, blind=("anybody",))
    unread = replace(seen, relations=(*seen.relations, hidden))
    assert judge("postgres.row_level_security", unread, tables="public.*").verdict == "holds"


def test_an_index_to_which_nulls_are_the_same_keeps_a_nullable_column_unique() -> None:
    """Of another one, two NULLs are two values."""
    column = Column("event_id", "text", not_null=False)
    for nulls, verdict in (((("event_id",),), "holds"), ((), "broken"), (((),), "broken")):
        facts = ColumnsFacts((Table("public.events", (column,), (("event_id",),), nulls),))
        assert judge("postgres.unique", facts, table="events", columns=["event_id"]).verdict == verdict


def test_the_role_is_that_of_the_database_that_was_asked() -> None:
    """Two databases of one claim may have two roles: each is judged by its own."""
    plain, chief = Role("app", True, False, False, False, False), Role("admin", True, True, False, False, False)
    agreed = {"superusers": ["admin"]}
    assert judge("postgres.roles", RolesFacts("app", (plain, chief)), **agreed).verdict == "holds"
    assert judge("postgres.roles", RolesFacts("admin", (plain, chief)), **agreed).verdict == "broken"


def test_a_policy_that_could_not_be_tried_is_unknown() -> None:
    """It may admit everybody."""
    seen = HONEST_POSTGRES["postgres.row_level_security"]
    doubtful = replace(seen, relations=(relation("public.invoices", undecided=("by_region",)),))
    found = judge("postgres.row_level_security", doubtful, tables="public.*")
    assert (found.verdict, found.reason.startswith("has policies that could not be tried")) == ("unknown", True)
