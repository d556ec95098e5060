"""Each check of databases on real PostgreSQL: it holds, is broken by its lie, and is unknown where it cannot look."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.postgres.lab import PASSWORD, VARIABLE, Scene
from trustgen.evidence import dumps
from trustgen.model.judgement import Verdict

pytestmark = pytest.mark.postgres
B, U, H = Verdict.BROKEN, Verdict.UNKNOWN, Verdict.HOLDS

BCRYPT = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
ARGON = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21l$RdescudvJCsgt3ub+b0dWRWJTmaaJObG"
DJANGO = "pbkdf2_sha256$600000$c2FsdHNhbHQ$1mYzBQ0Zc2O9d8bQ8e9v0KpQ9b1nq3J4x6u7V8w9y0A="
# Version 3, HMAC-SHA512, 100,000 iterations, a salt of 16 bytes and a key of 32.
IDENTITY = "AQAAAAIAAYagAAAAE" + "A" * 62 + "A" * 5
ROW = "planted-row-5c1e"

SCHEMA = (
    "CREATE TABLE tenants (id int PRIMARY KEY)",
    "CREATE TABLE users (id int, tenant_id int NOT NULL REFERENCES tenants, email text, password text)",
    "CREATE TABLE invoices (id int, tenant_id int NOT NULL REFERENCES tenants, total_minor bigint, paid_minor int)",
    "ALTER TABLE invoices ADD memo text",
    "CREATE TABLE webhook_events (id int, event_id text NOT NULL UNIQUE)",
    "CREATE TABLE audit_log (id int, actor_id int NOT NULL, created_at timestamptz NOT NULL)",
    "CREATE TABLE access_log (id int, status text, created_at timestamptz NOT NULL)",
    "CREATE TABLE members (role text, second_factor boolean)",
    "CREATE TYPE member_role AS ENUM ('owner', 'admin', 'member')",
    "INSERT INTO tenants VALUES (1)",
    f"INSERT INTO users VALUES (1, 1, '{ROW}@tidemark.example', '{BCRYPT}'), (2, 1, 'b', NULL)",
    f"INSERT INTO invoices VALUES (1, 1, 100, 100, '{ROW} 4111 1111 1111 1112')",
    "INSERT INTO access_log VALUES (1, 'ok', now() - interval '80 days'), (2, 'ok', now())",
    "INSERT INTO members VALUES ('admin', true), ('member', false)",
    "GRANT SELECT, INSERT ON audit_log TO app",
)


@dataclass(frozen=True)
class Case:
    """A check with its parameters, what is done to the database before, and what must come of it."""

    check: str
    name: str
    verdict: Verdict
    says: str
    statements: tuple[str, ...] = ()
    given: dict[str, Any] = field(default_factory=dict)
    after: tuple[str, ...] = ()  # what is done once the checker's role is there


def _password(value: str) -> str:
    return f"UPDATE users SET password = '{value}'"


def _only(check: str, **given: Any) -> Any:
    """Makes cases of one check with the same parameters."""

    def case(
        name: str, verdict: Verdict, says: str, *statements: str, after: tuple[str, ...] = (), **changed: Any
    ) -> Case:
        return Case(f"postgres.{check}", name, verdict, says, statements, {**given, **changed}, after)

    return case


_tenant = _only("tenant_column", column="tenant_id", tables=["users", "invoices"])
_money = _only("integer_money", columns="*_minor")
_required = _only("required_columns", table="audit_log", columns={"actor": "actor_id", "time": "created_at"})
_unique = _only("unique", table="webhook_events", columns=["event_id"])
_enum = _only("enum", type="member_role", roles={"exactly": ["owner", "admin", "member"]})
_may = _only("privileges", table="audit_log", has=["INSERT", "SELECT"], has_not=["UPDATE", "DELETE", "TRUNCATE"])
_roles = _only("roles")
_settings = _only("settings", settings={"fsync": False, "max_connections": 40, "deadlock_timeout": "1s"})
_kept = _only("retention", rows="access_log", column="created_at", max="90d")
_query = _only("query", sql="SELECT count(*) FROM members WHERE role = 'admin' AND NOT second_factor", equals=0)
_hash = _only("column_format", columns=["users.password"], format="bcrypt", min_cost=12)
_pbkdf2 = _only("column_format", columns=["users.password"], format="PBKDF2", min_iterations=100_000)
_argon2 = _only("column_format", columns=["users.password"], format="Argon2id", min_memory=65536, min_iterations=3)
_sha = _only("column_format", columns=["users.password"], format="SHA-256")
_envelope = _only("column_format", columns=["users.password"], format="envelope-v1")
_cards = _only("no_card_numbers")

_RLS = ("ALTER TABLE {0} ENABLE ROW LEVEL SECURITY", "ALTER TABLE {0} FORCE ROW LEVEL SECURITY")
_NO_BYPASS = ("ALTER ROLE trustgen NOBYPASSRLS",)


def _hidden(name: str) -> tuple[str, ...]:
    return tuple(statement.format(name) for statement in _RLS)


CASES: tuple[Case, ...] = (
    _tenant("everywhere", H, "in 2 tables"),
    _tenant("with a foreign key", H, "in 2 tables", foreign_key=True),
    _tenant("nullable", B, "1 of 2 tables", "ALTER TABLE users ALTER tenant_id DROP NOT NULL"),
    _tenant("lacking", B, "1 of 2 tables", "ALTER TABLE users DROP tenant_id"),
    _tenant(
        "without the foreign key",
        B,
        "1 of 2",
        "ALTER TABLE users DROP CONSTRAINT users_tenant_id_fkey",
        foreign_key=True,
    ),
    _tenant("of no table", U, "0 tables that match", tables=["nothing.*"]),
    _tenant("of a pattern", B, "of 7 tables", tables=["public.*"]),
    _tenant(
        "of a pattern with exceptions",
        H,
        "in 2 tables",
        tables=["public.*"],
        **{"except": ["tenants", "*_log", "webhook_*", "members"]},
    ),
    _money("integers", H, "2 columns"),
    _money("without decimal places", H, "2 columns", "ALTER TABLE invoices ALTER total_minor TYPE numeric(12,0)"),
    _money(
        "a domain over integers",
        H,
        "2 columns",
        "CREATE DOMAIN minor AS bigint",
        "ALTER TABLE invoices ALTER total_minor TYPE minor",
    ),
    _money(
        "a domain of a domain of integers",
        H,
        "2 columns",
        "CREATE DOMAIN minor AS bigint",
        "CREATE DOMAIN minor_total AS minor",
        "ALTER TABLE invoices ALTER total_minor TYPE minor_total",
    ),
    _money("floating", B, "1 of 2 columns", "ALTER TABLE invoices ALTER total_minor TYPE double precision"),
    _money("any numeric", B, "1 of 2 columns", "ALTER TABLE invoices ALTER total_minor TYPE numeric"),
    _money("of no column", U, "0 columns that match", columns=["price_*"]),
    _required("there", H, "actor and time"),
    _required("lacking", B, "no column for time", "ALTER TABLE audit_log DROP created_at"),
    _required(
        "nullable", B, "no column for actor", "ALTER TABLE audit_log ALTER actor_id DROP NOT NULL", not_null=True
    ),
    _required("no such table", U, "no such table", table="nothing"),
    _unique("kept", H, "keeps event_id unique"),
    _unique("not kept", B, "does not keep", "ALTER TABLE webhook_events DROP CONSTRAINT webhook_events_event_id_key"),
    _unique(
        "of a part of the rows",
        B,
        "does not keep",
        "ALTER TABLE webhook_events DROP CONSTRAINT webhook_events_event_id_key",
        "CREATE UNIQUE INDEX ON webhook_events (event_id) WHERE id > 1",
    ),
    _unique(
        "only with another column",
        B,
        "does not keep",
        "ALTER TABLE webhook_events DROP CONSTRAINT webhook_events_event_id_key",
        "CREATE UNIQUE INDEX ON webhook_events (event_id, id)",
    ),
    _unique("of what may be NULL", B, "does not keep", "ALTER TABLE webhook_events ALTER event_id DROP NOT NULL"),
    _unique(
        "to which two NULLs are the same",
        H,
        "keeps event_id unique",
        "ALTER TABLE webhook_events ALTER event_id DROP NOT NULL",
        "ALTER TABLE webhook_events DROP CONSTRAINT webhook_events_event_id_key",
        "ALTER TABLE webhook_events ADD UNIQUE NULLS NOT DISTINCT (event_id)",
    ),
    _unique("no such column", U, "no such column", columns=["nothing"]),
    _unique("no such table", U, "no such table", table="nothing"),
    _enum("exactly", H, "owner, admin and member"),
    _enum("at least", H, "knows owner", roles={"at_least": ["admin"]}),
    _enum("one missing", B, "does not know viewer", roles={"at_least": ["admin", "viewer"]}),
    _enum("one more", B, "knows viewer as well", "ALTER TYPE member_role ADD VALUE 'viewer'"),
    _enum("no such type", U, "no such enumerated type", type="nothing"),
    _may("as it must be", H, "but not UPDATE, DELETE or TRUNCATE"),
    _may("may change", B, "UPDATE", "GRANT UPDATE ON audit_log TO app"),
    _may("may change a column", B, "UPDATE", "GRANT UPDATE (actor_id) ON audit_log TO app"),
    _may(
        "may remove through another role",
        B,
        "DELETE",
        "CREATE ROLE other",
        "GRANT DELETE ON audit_log TO other",
        "GRANT other TO app",
    ),
    _may(
        "may remove by becoming another role",
        B,
        "DELETE",
        "CREATE ROLE other",
        "GRANT DELETE ON audit_log TO other",
        "ALTER ROLE app NOINHERIT",
        "GRANT other TO app",
    ),
    _may("may remove as everybody", B, "DELETE", "GRANT DELETE ON audit_log TO PUBLIC"),
    _may(
        "may remove from a partition alone",
        B,
        "DELETE on the table's rows, by a partition or a view",
        "CREATE TABLE trail (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE trail_1 PARTITION OF trail FOR VALUES FROM (1) TO (9)",
        "GRANT SELECT, INSERT ON trail TO app",
        "GRANT SELECT, DELETE ON trail_1 TO app",
        table="trail",
    ),
    _may(
        "may change by a view with its owner's rights",
        B,
        "UPDATE on the table's rows, by a partition or a view",
        "CREATE VIEW recent AS SELECT * FROM audit_log WHERE created_at > now() - interval '1 day'",
        "GRANT UPDATE ON recent TO app",
    ),
    _may(
        "views that cannot change it, or have no rights of their own",
        H,
        "but not UPDATE",
        "CREATE VIEW per_actor AS SELECT actor_id, count(*) FROM audit_log GROUP BY 1",
        "CREATE VIEW as_caller WITH (security_invoker) AS SELECT * FROM audit_log",
        "GRANT SELECT, UPDATE, DELETE, TRUNCATE ON per_actor, as_caller TO app",
    ),
    _may("owner", B, "grants the application's role", "ALTER TABLE audit_log OWNER TO app"),
    _may("superuser", B, "superuser", "ALTER ROLE app SUPERUSER"),
    _may("may not add", B, "does not grant the application's role INSERT", "REVOKE INSERT ON audit_log FROM app"),
    _may("no such table", U, "no such table", table="nothing"),
    _roles("modest", H, "no power beyond its grants"),
    _roles("superuser", B, "be a superuser", "ALTER ROLE app SUPERUSER"),
    _roles("BYPASSRLS", B, "bypasses row-level security", "ALTER ROLE app BYPASSRLS"),
    _roles("creates roles", B, "creates roles", "ALTER ROLE app CREATEROLE"),
    _roles(
        "becomes a superuser",
        B,
        "be a superuser",
        "CREATE ROLE chief SUPERUSER",
        "CREATE ROLE other",
        "GRANT chief TO other",
        "GRANT other TO app",
        superusers=["postgres", "chief"],
    ),
    _roles("runs programs", B, "runs programs on the server", "GRANT pg_execute_server_program TO app"),
    _roles(
        "another that may become a superuser",
        B,
        "1 role beyond",
        "CREATE ROLE chief SUPERUSER",
        "CREATE ROLE other",
        "GRANT chief TO other",
        superusers=["postgres", "chief"],
    ),
    _roles("members of a role of PostgreSQL's own", H, "no power", members={"pg_write_all_data": []}),
    _roles("another superuser", B, "1 role beyond", "CREATE ROLE chief SUPERUSER"),
    _roles(
        "another superuser that was agreed",
        H,
        "no power",
        "CREATE ROLE chief SUPERUSER",
        superusers=["postgres", "chief"],
    ),
    _roles("another that bypasses", B, "1 role beyond", "CREATE ROLE other BYPASSRLS"),
    _roles(
        "members as listed",
        H,
        "no power",
        "CREATE ROLE app_member",
        "GRANT app TO app_member",
        members={"app": ["app_member"]},
    ),
    _roles(
        "a member too many",
        B,
        "other members",
        "CREATE ROLE app_member",
        "GRANT app TO app_member",
        members={"app": []},
    ),
    _roles("no such role", U, "no role of a name", role="nobody_of_that_name"),
    _settings("as they are", H, "deadlock_timeout = 1000ms"),
    _settings("otherwise", B, "fsync = off; the claim says otherwise", settings={"fsync": True}),
    _settings("a text", H, "password_encryption = scram-sha-256", settings={"password_encryption": "scram-sha-256"}),
    _settings("a number for a truth", U, "cannot be compared", settings={"fsync": 0}),
    _settings("one that does not exist", U, "does not show nothing", settings={"nothing": True}),
    _settings(
        "one that is hidden",
        U,
        "does not show",
        settings={"session_preload_libraries": ""},
        after=("REVOKE pg_read_all_settings FROM trustgen",),
    ),
    _settings("one that the look itself changes", H, "statement_timeout = 0ms", settings={"statement_timeout": 0}),
    _kept("young", H, "80 days"),
    _kept("old", B, "91 days", "UPDATE access_log SET created_at = now() - interval '91 days' WHERE id = 1"),
    _kept(
        "old, within the grace",
        H,
        "91 days",
        "UPDATE access_log SET created_at = now() - interval '91 days' WHERE id = 1",
        grace="2d",
    ),
    _kept(
        "no row that meets the condition",
        H,
        "keeps no such row, among 2",
        where="status = 'cancelled'",
        after=("GRANT SELECT (status) ON access_log TO trustgen",),
    ),
    _kept(
        "an old row that meets the condition",
        B,
        "80 days",
        max="30d",
        where="status = 'ok'",
        after=("GRANT SELECT (status) ON access_log TO trustgen",),
    ),
    _kept("an empty table", U, "no row in the table at all", "TRUNCATE access_log"),
    _kept(
        "rows without a time",
        U,
        "1 row without a time",
        "ALTER TABLE access_log ALTER created_at DROP NOT NULL",
        "UPDATE access_log SET created_at = NULL WHERE id = 2",
    ),
    _kept("since for ever", U, "1 row without a time", "UPDATE access_log SET created_at = '-infinity' WHERE id = 2"),
    _kept("a sweep every week", B, "80 days", max=None, every="week"),
    _kept("no time", U, "holds something else", column="status"),
    _kept("no such column", U, "no such column", column="nothing"),
    _kept("no permission", U, "lacks a permission", after=("REVOKE SELECT (created_at) ON access_log FROM trustgen",)),
    _kept("rows that a policy hides", U, "lacks a permission", *_hidden("access_log"), after=_NO_BYPASS),
    _kept("rows that a policy would hide from others", H, "80 days", *_hidden("access_log")),
    _query("no such function", U, "there is no such function", sql="SELECT nothing_of_that_name(1)"),
    _query("an ambiguous column", U, "no query of this database", sql="SELECT count(role) FROM members a, members b"),
    _query("a text that is no number", U, "not of the form", sql="SELECT max(role)::int FROM members"),
    _query("as claimed", H, "gives 0 to the query"),
    _query("otherwise", B, "gives 1 to the query; the claim says 0", "UPDATE members SET second_factor = false"),
    _query(
        "a truth", H, "gives true", sql="SELECT bool_and(second_factor) FROM members WHERE role = 'admin'", equals=True
    ),
    _query("a bound", B, "the claim says 5 at least", sql="SELECT count(*) FROM members", equals=None, min=5),
    _query("decimal places", H, "gives 0.3 to the query", sql="SELECT 0.1 + 0.2", equals=0.3),
    _query("decimal places otherwise", B, "gives 0.31", sql="SELECT 0.31", equals=None, max=0.3),
    _query("a length of time", H, "gives 5400", sql="SELECT interval '90 minutes'", equals=None, max=7200),
    _query("no truth but a number", U, "another sort", sql="SELECT 0", equals=False),
    _query("NULL", U, "another sort", sql="SELECT NULL::int"),
    _query("a text", U, "another sort", sql=f"SELECT '{ROW}'::text"),
    _query("two rows", U, "no single value", sql="SELECT 0 FROM members"),
    _query("no row", U, "no single value", sql="SELECT 0 FROM members WHERE false"),
    _query("two columns", U, "no single value", sql="SELECT 0, 1"),
    _query("one that writes", U, "no single query", sql="DELETE FROM members RETURNING 0"),
    _query(
        "one that writes within",
        U,
        "nothing that this database does",
        sql="WITH gone AS (DELETE FROM members RETURNING 1) SELECT count(*) FROM gone",
    ),
    _query(
        "one that writes by a function",
        U,
        "would change something",
        "CREATE FUNCTION sweep() RETURNS int LANGUAGE plpgsql AS $$BEGIN DELETE FROM members; RETURN 0; END$$",
        sql="SELECT public.sweep()",
        after=("GRANT DELETE ON members TO trustgen",),
    ),
    _query("two in one", U, "no single query", sql="SELECT 0) AS a; DELETE FROM members; SELECT * FROM (SELECT 0"),
    _query(
        "one that lets itself write",
        U,
        "",
        sql="SELECT 0 FROM (SELECT set_config('transaction_read_only', 'off', false)) AS a",
    ),
    _query("no permission", U, "lacks a permission", after=("REVOKE SELECT (role) ON members FROM trustgen",)),
    _query("no such table", U, "no such table", sql="SELECT count(*) FROM nothing"),
    _query("rows that a policy hides", U, "lacks a permission", *_hidden("members"), after=_NO_BYPASS),
    _hash("costly", H, "1 value in the form of bcrypt, with cost 12"),
    _hash("cheap", B, "cost 10; the claim says 12 or more", _password(BCRYPT.replace("$12$", "$10$"))),
    _hash("readable", B, "1 of 2 values in another form", f"UPDATE users SET password = '{ROW}' WHERE id = 2"),
    _hash("an empty text", B, "1 of 2 values", "UPDATE users SET password = '' WHERE id = 2"),
    _hash("none there", U, "0 values", "UPDATE users SET password = NULL"),
    _hash("no such column", U, "no such column", columns=["users.nothing"]),
    _hash("no such table", U, "no such column", columns=["nothing.password"]),
    _hash("no permission", U, "lacks a permission", after=("REVOKE SELECT (password) ON users FROM trustgen",)),
    _hash("rows that a policy hides", U, "lacks a permission", *_hidden("users"), after=_NO_BYPASS),
    _pbkdf2("Django", H, "iterations 600000", _password(DJANGO)),
    _pbkdf2("Identity", H, "iterations 100000", _password(IDENTITY)),
    _pbkdf2("too few", B, "iterations 1000; the claim", _password(DJANGO.replace("600000", "1000"))),
    _pbkdf2("bcrypt instead", B, "another form"),
    _argon2("enough", H, "memory 65536", _password(ARGON)),
    _argon2("too little memory", B, "memory 4096; the claim", _password(ARGON.replace("65536", "4096"))),
    _argon2("another variant", B, "another form", _password(ARGON.replace("argon2id", "argon2i"))),
    _sha("a digest", H, "SHA-256", _password("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
    _sha(
        "bytes by another name",
        H,
        "SHA-256",
        "CREATE DOMAIN digest AS bytea",
        "ALTER TABLE users ALTER password TYPE digest USING sha256('x')",
    ),
    _sha("a token", B, "another form", _password("reset-me")),
    _envelope("sealed", H, "envelope-v1", _password("v1:QUJDREVGR0hJSktM:MDEyMzQ1Njc4OWFiY2RlZg==:c2VhbGVk")),
    _envelope("open", B, "another form", _password("gho_16C7e42F292c6912E7710c838347Ae178B4a")),
    Case(
        "postgres.column_format",
        "a pattern",
        H,
        "the agreed form",
        (),
        {"columns": "users.password", "format": "pattern", "pattern": r"\$2b\$.{56}"},
    ),
    Case(
        "postgres.column_format",
        "a pattern that is none",
        U,
        "no regular expression",
        (),
        {"columns": "users.password", "format": "pattern", "pattern": "("},
    ),
    Case(
        "postgres.column_format",
        "bytes",
        H,
        "SHA-256",
        ("ALTER TABLE users ADD token bytea DEFAULT sha256('x')",),
        {"columns": "users.token", "format": "SHA-256"},
        ("GRANT SELECT (token) ON users TO trustgen",),
    ),
    _cards("none", H, "no card-like number"),
    _cards(
        "in a text",
        B,
        "1 value with what looks like a card",
        "UPDATE invoices SET memo = 'paid with 4111 1111 1111 1111.'",
    ),
    _cards("in JSON", B, "1 value", """ALTER TABLE invoices ADD extra jsonb DEFAULT '{"pan":"5555555555554444"}'"""),
    _cards("as a number", B, "1 value", "ALTER TABLE invoices ADD pan bigint DEFAULT 378282246310005"),
    _cards(
        "in an excepted column",
        H,
        "no card-like",
        "UPDATE invoices SET memo = '4111111111111111'",
        **{"except": ["invoices.memo"]},
    ),
    _cards(
        "in a partition of another schema",
        B,
        "1 value",
        "CREATE SCHEMA parts",
        "CREATE TABLE payments (id int, memo text) PARTITION BY RANGE (id)",
        "CREATE TABLE parts.first PARTITION OF payments FOR VALUES FROM (1) TO (9)",
        "INSERT INTO payments VALUES (1, '4111111111111111')",
        after=("GRANT USAGE ON SCHEMA parts TO trustgen", "GRANT SELECT ON parts.first TO trustgen"),
    ),
    _cards(
        "in a domain of a domain",
        B,
        "1 value",
        "CREATE DOMAIN extra AS jsonb",
        "CREATE DOMAIN more AS extra",
        """ALTER TABLE invoices ADD extra more DEFAULT '{"pan":"5555555555554444"}'""",
    ),
    _cards("no table", U, "0 values in 0 columns", tables=["nothing.*"]),
    _cards("no permission", U, "lacks a permission", after=("REVOKE SELECT ON users FROM trustgen",)),
    _cards("rows that a policy hides", U, "lacks a permission", *_hidden("users"), after=_NO_BYPASS),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check}: {case.name}")
def test_verdict_is_what_is_true(db: Scene, case: Case) -> None:
    """The verdict fits the database, as the role that the manual prints; nothing of a row or the password is kept."""
    db.run(*SCHEMA, *case.statements)
    db.grant(case.check)
    db.run(*case.after)
    given = {name: value for name, value in case.given.items() if value is not None}
    if case.check == "postgres.roles":
        # The checker's own role is in the list of roles too, with what other checks need.
        given.setdefault("bypass", [])
    found = db.look(case.check, **given)
    judged = found.judgements[0]
    assert judged.verdict is case.verdict, f"{judged.reason}: {judged.detail}"
    assert case.says in judged.reason
    kept = dumps(found).decode().replace(str(case.given.get("sql")), "")
    assert PASSWORD not in kept
    assert ROW not in kept or ROW in str(case.given)
    assert BCRYPT not in kept


CHECKS = sorted({case.check for case in CASES})


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_can_hold_break_and_not_know(check: str) -> None:
    """The cases above show each of the three verdicts of each check."""
    assert {case.verdict for case in CASES if case.check == check} == {B, U, H}


def _given(check: str) -> dict[str, Any]:
    first = next(case for case in CASES if case.check == check)
    return first.given


@pytest.mark.parametrize("check", CHECKS)
def test_without_the_variable_it_is_unknown(db: Scene, check: str) -> None:
    """The variable that is missing is named."""
    found = db.judge(check, **_given(check))
    assert found.verdict is U
    assert f"the environment variable {VARIABLE} is not set" in found.reason


def test_every_problem_of_connecting_is_told_apart(db: Scene) -> None:
    """A wrong password, database, port, host and text are unknown, each by its own reason, and show no password."""
    db.grant("postgres.roles")
    right = db.environment[VARIABLE]
    wrong = {
        right.replace(PASSWORD, "wrong-" + PASSWORD): "did not accept the credentials",
        right.replace(f":{PASSWORD}", ""): "holds no password",
        right.replace("/tidemark", "/nothing"): "no such database",
        right.replace(f":{db.cluster.port}/", ":1/"): "was refused",
        right.replace("127.0.0.1", "nowhere.invalid"): "no address",
        f"host=127.0.0.1 {PASSWORD}": "does not hold a connection string",
        right + "?sslmode=require": "does not offer TLS",
    }
    for dsn, says in wrong.items():
        db.environment[VARIABLE] = dsn
        found = db.look("postgres.roles")
        assert found.judgements[0].verdict is U
        assert says in found.judgements[0].reason, dsn
        assert PASSWORD not in dumps(found).decode()


def test_without_the_driver_it_is_unknown(db: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra that is missing is named."""
    monkeypatch.setattr("trustgen.probes.postgres.probe.find_spec", lambda name: None)
    db.grant("postgres.roles")
    found = db.judge("postgres.roles")
    assert found.verdict is U
    assert "pip install trustgen[postgres]" in found.reason
