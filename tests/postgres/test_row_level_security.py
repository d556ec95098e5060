"""Row-level security on real PostgreSQL: every way around it that there is, and none of them ever *holds*."""

from __future__ import annotations

import json
from dataclasses import dataclass

import psycopg
import pytest

from tests.postgres.lab import DATABASE, PASSWORD, Scene
from trustgen.evidence import dumps
from trustgen.model.judgement import Verdict
from trustgen.probes.postgres.row_security import _met

pytestmark = pytest.mark.postgres
CHECK = "postgres.row_level_security"

TABLES = (
    "CREATE TABLE invoices (id int, tenant text NOT NULL, memo text DEFAULT 'planted-row-5c1e')",
    "CREATE TABLE orders (id int, tenant text NOT NULL)",
    "CREATE TABLE countries (code text)",
    "INSERT INTO invoices VALUES (1, 'a'), (2, 'b')",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app",
)
KEYED = "USING (tenant = current_setting('app.tenant', true))"
PROPER = tuple(
    statement
    for name in ("invoices", "orders")
    for statement in (
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {name} {KEYED}",
    )
)


@dataclass(frozen=True)
class Setup:
    """What is done to a proper database, what is then claimed, and what must come of it."""

    name: str
    statements: tuple[str, ...]
    verdict: Verdict
    says: str = ""
    claim: str = '{"tables": "public.*", "except": ["countries"]}'
    app_role: str | None = "app"


B, U, H = Verdict.BROKEN, Verdict.UNKNOWN, Verdict.HOLDS
FORCED = '{"tables": "public.*", "except": ["countries"], "forced": true}'
KEYED_TO = '{"tables": "public.*", "except": ["countries"], "setting": "app.tenant"}'
_PARTITIONS = (
    "CREATE TABLE events (tenant text NOT NULL, day date NOT NULL) PARTITION BY RANGE (day)",
    "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    "ALTER TABLE events ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY tenant ON events {KEYED}",
    "GRANT SELECT ON events TO app",
)
_REVEAL = "CREATE FUNCTION reveal() RETURNS SETOF invoices LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM invoices'"

SETUPS = (
    Setup("proper", (), H, "filters 2 tables by row-level security for the application's role"),
    Setup("proper and forced", (), H, claim=FORCED),
    Setup("proper and keyed", (), H, claim=KEYED_TO),
    Setup(
        "keyed through a function",
        (
            "CREATE FUNCTION tenant() RETURNS text LANGUAGE sql AS $$SELECT current_setting('app.tenant', true)$$",
            "DROP POLICY tenant ON orders",
            "CREATE POLICY tenant ON orders USING (tenant = tenant())",
        ),
        H,
        claim=KEYED_TO,
    ),
    Setup(
        "a policy that fails without its setting",
        ("ALTER POLICY tenant ON orders USING (tenant = current_setting('app.none'))",),
        H,
    ),
    Setup("not enabled", ("ALTER TABLE orders DISABLE ROW LEVEL SECURITY",), B, "shows 1 of 2 tables without"),
    Setup(
        "the owner, not forced",
        ("ALTER TABLE orders NO FORCE ROW LEVEL SECURITY", "ALTER TABLE orders OWNER TO app"),
        B,
        "shows 1 of 2 tables",
    ),
    Setup("the owner, forced", ("ALTER TABLE orders OWNER TO app",), H),
    Setup(
        "a member of the owner, not forced",
        (
            "CREATE ROLE owner",
            "GRANT owner TO app",
            "ALTER TABLE orders NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE orders OWNER TO owner",
        ),
        B,
    ),
    Setup(
        "not forced, where the claim says forced",
        ("ALTER TABLE orders NO FORCE ROW LEVEL SECURITY",),
        B,
        "does not force",
        FORCED,
    ),
    Setup("superuser", ("ALTER ROLE app SUPERUSER",), B, "is a superuser"),
    Setup("BYPASSRLS", ("ALTER ROLE app BYPASSRLS",), B, "may bypass it"),
    Setup("no policy on one table", ("DROP POLICY tenant ON orders",), H),
    Setup(
        "no policy at all",
        ("DROP POLICY tenant ON orders", "DROP POLICY tenant ON invoices"),
        U,
        "no policy that admits",
    ),
    Setup(
        "a policy for another role alone",
        ("CREATE ROLE other", "ALTER POLICY tenant ON orders TO other", "ALTER POLICY tenant ON invoices TO other"),
        U,
        "no policy that admits",
    ),
    Setup("USING (true)", ("ALTER POLICY tenant ON orders USING (true)",), B, "true of every row, on 1 of 2 tables"),
    Setup("USING (1 = 1)", ("ALTER POLICY tenant ON orders USING (1 = 1)",), B, "true of every row"),
    Setup(
        "USING (tenant = tenant)", ("ALTER POLICY tenant ON orders USING (tenant = tenant)",), B, "true of every row"
    ),
    Setup(
        "USING (tenant IS NOT NULL)",
        ("ALTER POLICY tenant ON orders USING (tenant IS NOT NULL)",),
        B,
        "true of every row",
    ),
    Setup(
        "a second policy for everybody",
        ("CREATE POLICY support ON orders FOR SELECT USING (true)",),
        B,
        "true of every row",
    ),
    Setup(
        "another table's column of the same name",
        (
            "CREATE TABLE members (person text, tenant text)",
            "INSERT INTO members VALUES ('ada', 'a')",
            "GRANT SELECT ON members TO app",
            "ALTER POLICY tenant ON orders USING (EXISTS (SELECT FROM members m WHERE m.tenant = tenant))",
        ),
        B,
        "true of every row, on 1 of 2 tables",
        claim='{"tables": "public.*", "except": ["countries", "members"]}',
    ),
    Setup(
        "a query for the row's own tenant",
        (
            "CREATE TABLE members (person text, tenant text)",
            "GRANT SELECT ON members TO app",
            "ALTER POLICY tenant ON orders USING (EXISTS (SELECT FROM members m WHERE m.tenant = orders.tenant))",
        ),
        H,
        claim='{"tables": "public.*", "except": ["countries", "members"]}',
    ),
    Setup(
        "whoever has set any tenant",
        ("ALTER POLICY tenant ON orders USING (current_setting('app.tenant', true) IS NOT NULL)",),
        U,
        "look at nothing of a row, on 1 of 2 tables",
        claim=KEYED_TO,
    ),
    Setup(
        "support beside the tenants",
        ("CREATE POLICY support ON orders USING (current_setting('app.support', true) = 'yes')",),
        H,
    ),
    Setup(
        "nobody at all",
        ("ALTER POLICY tenant ON orders USING (false)",),
        H,
    ),
    Setup(
        "narrowed for the owner of a view alone",
        (
            "CREATE ROLE owner",
            "GRANT SELECT ON orders TO owner",
            "CREATE VIEW recent AS SELECT * FROM orders",
            "ALTER VIEW recent OWNER TO owner",
            "GRANT SELECT ON recent TO app",
            "CREATE POLICY everything ON orders TO app USING (true)",
            "CREATE POLICY narrow ON orders AS RESTRICTIVE TO owner USING (tenant = 'a')",
        ),
        B,
        "true of every row",
    ),
    Setup("changes for everybody", ("CREATE POLICY sweep ON orders FOR DELETE USING (true)",), B, "true of every row"),
    Setup(
        "a policy for everybody, narrowed by a restrictive one",
        ("ALTER POLICY tenant ON orders USING (true)", f"CREATE POLICY narrow ON orders AS RESTRICTIVE {KEYED}"),
        H,
    ),
    Setup(
        "a policy for everybody of another role",
        ("CREATE ROLE other", "CREATE POLICY support ON orders TO other USING (true)"),
        H,
    ),
    Setup(
        "a policy that is not keyed",
        ("CREATE POLICY mine ON orders USING (id = 5)",),
        B,
        "not keyed to app.tenant",
        KEYED_TO,
    ),
    Setup("a partition without", (*_PARTITIONS, "GRANT SELECT ON events_2026 TO app"), B, "shows 1 of 4 tables"),
    Setup("a partition that nobody may read", _PARTITIONS, H, "filters 3 tables"),
    Setup(
        "a partition in another schema",
        (
            "CREATE SCHEMA archive",
            "GRANT USAGE ON SCHEMA archive TO app",
            *_PARTITIONS,
            "ALTER TABLE events_2026 SET SCHEMA archive",
            "GRANT SELECT ON archive.events_2026 TO app",
        ),
        B,
    ),
    Setup(
        "an inheriting table", ("CREATE TABLE old_orders () INHERITS (orders)", "GRANT SELECT ON old_orders TO app"), B
    ),
    Setup(
        "an owner-rights view",
        ("CREATE VIEW report AS SELECT * FROM orders", "GRANT SELECT ON report TO app"),
        B,
        "shows 1 of 3 tables and views",
    ),
    Setup(
        "an owner-rights view in another schema",
        (
            "CREATE SCHEMA bi",
            "GRANT USAGE ON SCHEMA bi TO app",
            "CREATE VIEW bi.report AS SELECT * FROM orders",
            "GRANT SELECT ON bi.report TO app",
        ),
        B,
    ),
    Setup(
        "a view of a view",
        (
            "CREATE SCHEMA bi",
            "GRANT USAGE ON SCHEMA bi TO app",
            "CREATE VIEW bi.inner AS SELECT * FROM orders",
            "CREATE VIEW bi.outer AS SELECT id FROM bi.inner",
            "GRANT SELECT ON bi.outer TO app",
        ),
        B,
    ),
    Setup("a view that nobody may read", ("CREATE VIEW report AS SELECT * FROM orders",), H),
    Setup(
        "a security_invoker view",
        ("CREATE VIEW report WITH (security_invoker = true) AS SELECT * FROM orders", "GRANT SELECT ON report TO app"),
        H,
    ),
    Setup(
        "a materialised view",
        ("CREATE MATERIALIZED VIEW report AS SELECT * FROM orders", "GRANT SELECT ON report TO app"),
        B,
    ),
    Setup("a security-definer function", (_REVEAL,), U, "1 function that may work around"),
    Setup(
        "a security-definer function that was reviewed",
        (_REVEAL,),
        H,
        claim='{"tables": "public.*", "except": ["countries"], "functions": ["reveal"]}',
    ),
    Setup(
        "a security-definer function that the role may not call",
        (_REVEAL, "REVOKE EXECUTE ON FUNCTION reveal FROM public"),
        H,
    ),
    Setup(
        "a security-definer function of a role that is bound",
        (
            _REVEAL,
            "CREATE ROLE owner",
            "GRANT ALL ON invoices TO owner",
            "GRANT CREATE ON SCHEMA public TO owner",
            "ALTER FUNCTION reveal OWNER TO owner",
        ),
        H,
    ),
    Setup(
        "another schema",
        (
            "CREATE SCHEMA archive",
            "GRANT USAGE ON SCHEMA archive TO app",
            "CREATE TABLE archive.orders (tenant text)",
            "GRANT SELECT ON archive.orders TO app",
        ),
        B,
        claim='{"tables": "*.*", "except": ["countries"]}',
    ),
    Setup(
        "a view of a bound owner whom a policy shows everything",
        (
            "CREATE ROLE other",
            "GRANT ALL ON orders TO other",
            "CREATE POLICY report ON orders TO other USING (true)",
            "CREATE SCHEMA bi",
            "GRANT USAGE ON SCHEMA bi TO app",
            "CREATE VIEW bi.report AS SELECT * FROM orders",
            "ALTER VIEW bi.report OWNER TO other",
            "GRANT SELECT ON bi.report TO app",
        ),
        B,
        "true of every row",
    ),
    Setup(
        "a function of a bound owner whom a policy shows everything",
        (
            _REVEAL,
            "CREATE ROLE owner",
            "GRANT ALL ON invoices TO owner",
            "GRANT CREATE ON SCHEMA public TO owner",
            "ALTER FUNCTION reveal OWNER TO owner",
            "CREATE POLICY report ON invoices TO owner USING (true)",
        ),
        U,
        "1 function that may work around",
    ),
    Setup("a partition that can only be emptied", (*_PARTITIONS, "GRANT DELETE ON events_2026 TO app"), B),
    Setup("no such table", (), U, "no table that matches", '{"tables": "public.nothing*"}'),
    Setup(
        "too few tables",
        (),
        U,
        "proves 2 tables; the claim is about 3 at least",
        '{"tables": "public.*", "except": ["countries"], "min": 3}',
    ),
    Setup(
        "permission denied, without row security",
        ("ALTER TABLE orders DISABLE ROW LEVEL SECURITY", "REVOKE ALL ON orders FROM app"),
        U,
        "does not let the application's role read 1 of 2 tables",
    ),
    Setup(
        "permission denied, with row security",
        ("REVOKE ALL ON orders FROM app",),
        U,
        "does not let the application's role read",
    ),
    Setup(
        "a schema that is closed to the role",
        ("REVOKE USAGE ON SCHEMA public FROM public",),
        U,
        "does not let the application's role read 2 of 2",
    ),
    Setup("no such role", (), U, "the application's role does not exist", app_role="nobody_of_that_name"),
    Setup(
        "a role that the checker may not become",
        ("CREATE ROLE other",),
        U,
        "may not act as the application's role",
        app_role="other",
    ),
)


@pytest.mark.parametrize("setup", SETUPS, ids=lambda setup: setup.name)
def test_truth_table(db: Scene, setup: Setup) -> None:
    """The verdict is the one that is true of the set-up, as the role that the manual prints."""
    db.run(*TABLES, *PROPER, *setup.statements)
    db.grant(CHECK)
    db.app_role = setup.app_role
    found = db.judge(CHECK, **json.loads(setup.claim))
    assert found.verdict is setup.verdict, f"{found.reason}: {found.detail}"
    assert setup.says in found.reason


def test_the_table_is_large_enough() -> None:
    """At least fourteen set-ups, of which most must not hold."""
    assert len(SETUPS) >= 14
    assert sum(setup.verdict is not Verdict.HOLDS for setup in SETUPS) > 20


def test_the_connection_may_be_the_applications_own(db: Scene) -> None:
    """Without ``app_role`` the connection's user is looked at."""
    db.run(*TABLES, *PROPER)
    db.connect_as("app")
    db.app_role = None
    assert db.judge(CHECK, **{"except": ["countries"]}).verdict is Verdict.HOLDS


def test_a_superusers_connection_is_no_proof(db: Scene) -> None:
    """A checker that connects as a superuser and names no role sees everything, and says so."""
    db.run(*TABLES, *PROPER, "CREATE ROLE chief SUPERUSER")
    db.connect_as("chief")
    db.app_role = None
    assert db.judge(CHECK, **{"except": ["countries"]}).verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("off", "on", "met"),
    [
        ("00000", "", "open"),
        ("42501", "00000", "affected"),
        ("42501", "22P02", "affected"),
        ("42501", "named", "affected"),
        ("42501", "42501", "denied"),
        ("55P03", "", "failed"),
    ],
)
def test_a_policy_is_told_from_permission_denied_by_behaviour(off: str, on: str, met: str) -> None:
    """Whatever language the server speaks: what is refused with row_security on as well is no policy."""
    assert _met(off, on)[0] == met


def test_a_locked_table_is_unknown(db: Scene) -> None:
    """A table that is locked away is waited for no longer than the lock time-out."""
    db.run(*TABLES, *PROPER)
    db.grant(CHECK)
    with psycopg.connect(db.cluster.administrator(DATABASE)) as connection:
        connection.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        found = db.judge(CHECK, **{"except": ["countries"]})
    assert found.verdict is Verdict.UNKNOWN
    assert "a lock in the database was not free in time" in found.reason


def test_nothing_secret_is_kept(db: Scene) -> None:
    """Neither the password nor any row's content is in the evidence."""
    db.run(*TABLES, *PROPER)
    db.grant(CHECK)
    kept = dumps(db.look(CHECK)).decode()
    assert PASSWORD not in kept
    assert "planted-row" not in kept


def test_a_thousand_tables_take_a_fixed_number_of_statements(db: Scene) -> None:
    """As many statements are sent for a thousand tables as for two."""
    db.run(*TABLES, *PROPER)
    db.grant(CHECK)
    before = _statements(db)
    assert db.judge(CHECK, **{"except": ["countries"]}).verdict is Verdict.HOLDS
    few = _statements(db) - before
    db.run(
        "DO $$ BEGIN FOR i IN 1..1000 LOOP EXECUTE format('CREATE TABLE t%s (tenant text)', i);"
        " EXECUTE format('ALTER TABLE t%s ENABLE ROW LEVEL SECURITY', i);"
        " EXECUTE format('CREATE POLICY p ON t%s USING (tenant = current_setting(''app.tenant'', true))', i);"
        " EXECUTE format('GRANT SELECT ON t%s TO app', i); END LOOP; END $$"
    )
    before = _statements(db)
    found = db.judge(CHECK, **{"except": ["countries"]})
    assert (found.verdict, _statements(db) - before) == (Verdict.HOLDS, few), found.reason
    assert "filters 1002 tables" in found.reason
    assert few < 20


def _statements(db: Scene) -> int:
    """Statements that the checker has sent so far, as the server logged them."""
    return sum(line.startswith("trustgen LOG:") for line in db.cluster.log.splitlines())
