"""How the values of a column are made, counted in the database: no value leaves it."""

from __future__ import annotations

from typing import Any

from psycopg import sql

from trustgen.facts.postgres import FormatFacts, FormatRequest
from trustgen.frozen import dataclass
from trustgen.model.observation import Why
from trustgen.probes.postgres.blind import Blind
from trustgen.probes.postgres.names import BASE_TYPE, quoted
from trustgen.probes.postgres.session import Session

_B64 = "[A-Za-z0-9+/]"


@dataclass(frozen=True, slots=True)
class Format:
    """A regular expression, and SQL for the parameters of what matches it. ``{v}`` is the value as text."""

    matches: str
    parameters: tuple[tuple[str, str], ...] = ()
    shortest: int = 1


def _first(pattern: str) -> str:
    """SQL for the number that the pattern's one group catches."""
    return f"substring({{v}} FROM '{pattern}')::bigint"


def _byte(at: int, shift: int) -> str:
    return f"(get_byte(decode({{v}}, 'base64'), {at})::bigint << {shift})"


# ASP.NET Core Identity, version 3: 0x01, PRF, iterations and salt length as big-endian words, salt, key; base64.
_IDENTITY = f"^AQAAAA{_B64}+={{0,2}}$"
_IDENTITY_ITERATIONS = " | ".join(_byte(at, shift) for at, shift in ((5, 24), (6, 16), (7, 8), (8, 0)))
_PBKDF2 = (
    r"^(?:pbkdf2_sha(?:1|256|512)\$[0-9]{1,9}\$[^$]+\$[A-Za-z0-9+/]+=*"
    r"|\$pbkdf2(?:-sha(?:1|256|512))?\$(?:i=)?[0-9]{1,9}(?:,l=[0-9]+)?\$[A-Za-z0-9+/.]+\$[A-Za-z0-9+/.]+"
    r"|pbkdf2:sha(?:1|256|512):[0-9]{1,9}\$[^$]+\$[0-9a-f]+"
    rf"|AQAAAA(?:{_B64}{{4}}){{8,}}(?:{_B64}{{2}}|{_B64}{{3}}=|{_B64}==))$"
)
_PBKDF2_ITERATIONS = (
    f"CASE WHEN {{v}} ~ '{_IDENTITY}' THEN {_IDENTITY_ITERATIONS} ELSE coalesce("
    + _first(r"^pbkdf2[_:]sha[0-9]+[$:]([0-9]{1,9})\$")
    + ", "
    + _first(r"^\$pbkdf2(?:-sha[0-9]+)?\$(?:i=)?([0-9]{1,9})")
    + ") END"
)


def _argon2(variant: str) -> Format:
    numbers = r"m=[0-9]{1,9},t=[0-9]{1,9},p=[0-9]{1,9}"
    return Format(
        rf"^(?:argon2)?\${variant}\$v=[0-9]+\${numbers}\${_B64}+\${_B64}+$",
        tuple(
            (name, _first(rf"[$,]{letter}=([0-9]{{1,9}})"))
            for name, letter in (("memory", "m"), ("iterations", "t"), ("parallelism", "p"))
        ),
    )


FORMATS = {
    "bcrypt": Format(
        r"^(?:bcrypt(?:_sha256)?\$)?\$2[abxy]?\$[0-9]{2}\$[./A-Za-z0-9]{53}$",
        (("cost", _first(r"\$2[abxy]?\$([0-9]{2})\$")),),
    ),
    "PBKDF2": Format(_PBKDF2, (("iterations", _PBKDF2_ITERATIONS),)),
    "Argon2": _argon2("argon2(?:id|i|d)"),
    "Argon2id": _argon2("argon2id"),
    "SHA-256": Format(rf"^(?:[0-9a-f]{{64}}|[0-9A-F]{{64}}|{_B64}{{43}}=?|[A-Za-z0-9_-]{{43}}=?)$"),
    # v1, then two to four parts of base64 or base64url (key, nonce, tag, ciphertext): a nonce and a tag alone are 28
    # bytes, 38 characters.
    "envelope-v1": Format(r"^v1([.:])[A-Za-z0-9+/_-]+=*(?:\1[A-Za-z0-9+/_-]+=*){1,3}$", shortest=40),
}

_TYPE = f"""
SELECT base.type::regtype::text FROM pg_attribute a CROSS JOIN {BASE_TYPE}
 WHERE a.attrelid = to_regclass(%s) AND a.attname = %s AND a.attnum > 0
   AND NOT a.attisdropped
"""  # noqa: S608 - made of constants


def column_format(session: Session, request: FormatRequest) -> FormatFacts:
    """Two statements. The role needs SELECT on the one column."""
    need = f'SELECT ("{request.column}") ON {request.table}, and BYPASSRLS where row-level security is on'
    with session.reading(request.database, need=need):
        table = quoted(request.table)
        found = session.run(_TYPE, [table.as_string(None), request.column])
        if not found:
            raise Blind(Why.NOT_FOUND, "there is no such column", f"{request.table}.{request.column}")
        ((counts),) = session.run(_counting(request, table, is_bytes=found[0][0] == "bytea"))
    rows, values, matching, *least = counts
    names = [name for name, _ in _format(request).parameters]
    smallest = tuple((name, int(value)) for name, value in zip(names, least, strict=True) if value is not None)
    return FormatFacts(rows, values, matching, smallest)


def _format(request: FormatRequest) -> Format:
    return Format(request.pattern) if request.format == "pattern" else FORMATS[request.format]


def _counting(request: FormatRequest, table: sql.Identifier, *, is_bytes: bool) -> sql.Composed:
    column = sql.Identifier(request.column)
    form = _format(request)
    if is_bytes and request.format == "SHA-256":
        value, fits = sql.Composed([column]), sql.Composed([sql.SQL("octet_length(v) = 32")])
    else:
        value = sql.SQL("encode({}, 'escape')" if is_bytes else "{}::text").format(column)
        fits = sql.SQL("v ~ {} AND length(v) >= {}").format(form.matches, form.shortest)
    counts = [sql.SQL("count(*), count(v), count(*) FILTER (WHERE {})").format(fits)]
    for _, taken in form.parameters:
        # CASE, so that no parameter is taken from a value that has none.
        wording: Any = f"min(CASE WHEN {{}} THEN {taken.replace('{v}', 'v').replace('{', '{{').replace('}', '}}')} END)"
        counts.append(sql.SQL(wording).format(fits))
    listed = sql.SQL(", ").join(counts)
    return sql.SQL("SELECT {} FROM (SELECT {} AS v FROM {}) AS column_values").format(listed, value, table)
