"""A canary tenant on real PostgreSQL: a stranger's rows are never shown."""

from __future__ import annotations

import pytest

from tests.postgres.lab import Scene
from tests.postgres.test_row_level_security import PROPER, TABLES
from trustgen.evidence import dumps
from trustgen.model.judgement import Verdict

pytestmark = pytest.mark.postgres
CHECK = "postgres.canary"
B, U, H = Verdict.BROKEN, Verdict.UNKNOWN, Verdict.HOLDS
CANARY = "canary-tenant-91ab"
CASES = (
    ("as it must be", (), H, "its rows in 2 tables, and to a stranger none in 2"),
    ("row security off", ("ALTER TABLE orders DISABLE ROW LEVEL SECURITY",), B, "shows rows of 1 table"),
    (
        "a policy that lets in whoever sets nothing",
        ("ALTER POLICY tenant ON orders USING (coalesce(current_setting('app.tenant', true), '') IN ('', tenant))",),
        B,
        "shows rows of 1 table",
    ),
    ("a policy that forgets the tenant", ("ALTER POLICY tenant ON orders USING (id > 0)",), B, "shows rows of 1 table"),
    (
        "a policy that fails without the setting",
        ("ALTER POLICY tenant ON orders USING (tenant = current_setting('app.tenant'))",),
        H,
        "2 tables",
    ),
    ("a superuser", ("ALTER ROLE app SUPERUSER",), B, "shows rows of 2 tables"),
    (
        "a canary without rows",
        (f"DELETE FROM invoices WHERE tenant = '{CANARY}'", f"DELETE FROM orders WHERE tenant = '{CANARY}'"),
        U,
        "its rows in 0 tables",
    ),
    ("no table that may be read", ("REVOKE ALL ON invoices, orders FROM app",), U, "its rows in 0 tables"),
)


def _prepare(db: Scene, *statements: str) -> None:
    rows = tuple(f"INSERT INTO {name} (id, tenant) VALUES (7, '{CANARY}'), (8, 'b')" for name in ("invoices", "orders"))
    db.run(*TABLES, *PROPER, *rows, *statements)
    db.grant(CHECK)
    db.environment |= {"TRUSTGEN_CANARY": CANARY, "TRUSTGEN_CANARY_FOREIGN": "nobody-2f00"}


@pytest.mark.parametrize(("name", "statements", "verdict", "says"), CASES, ids=[case[0] for case in CASES])
def test_verdict_is_what_is_true(
    db: Scene, name: str, statements: tuple[str, ...], verdict: Verdict, says: str
) -> None:
    """The verdict fits the set-up, and the canary's name is not kept."""
    _prepare(db, *statements)
    found = db.look(CHECK, **{"setting": "app.tenant", "except": ["countries"]})
    assert found.judgements[0].verdict is verdict, found.judgements[0]
    assert says in found.judgements[0].reason
    assert CANARY not in dumps(found).decode()


def test_without_a_canary_it_is_unknown(db: Scene) -> None:
    """The variable that is missing is named."""
    _prepare(db)
    del db.environment["TRUSTGEN_CANARY"]
    found = db.judge(CHECK, setting="app.tenant")
    assert (found.verdict, "TRUSTGEN_CANARY is not set" in found.reason) == (U, True)


def test_one_tenant_is_not_two(db: Scene) -> None:
    """A canary that is also the stranger would break every claim."""
    _prepare(db)
    db.environment["TRUSTGEN_CANARY_FOREIGN"] = db.environment["TRUSTGEN_CANARY"]
    found = db.judge(CHECK, setting="app.tenant")
    assert (found.verdict, "are the same" in found.reason) == (U, True)


def test_without_the_right_to_become_the_application_it_is_unknown(db: Scene) -> None:
    """The membership that is missing is named to the operator."""
    _prepare(db)
    db.run("REVOKE app FROM trustgen")
    found = db.judge(CHECK, setting="app.tenant")
    assert (found.verdict, "GRANT app TO" in found.detail) == (U, True)
