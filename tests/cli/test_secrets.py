"""Whatever a server does with a credential, and whatever it answers besides, none of it is in anything that comes out.

Every check that looks from inside is claimed with its own example, against one server that knows no service at all
but echoes what it was sent and adds a planted text, in every shape of answer that there is.
"""

from __future__ import annotations

import ast
import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest

from tests.probes.fake_api import Asked, FakeApi, Reply
from trustgen.checks import specimen, table
from trustgen.cli import main
from trustgen.formats.table import FORMATS
from trustgen.model.judgement import Assurance

ROOT = Path(__file__).parents[2]
#: What a service holds of its customers: no fact of any check, whatever it is called there.
ROW = "planted-row-of-a-customer-8d41"
#: What a check is about may be told, in the finding and to the operator: where something runs.
TOLD = frozenset({"region", "regions"})
AROUND = {"status", "json", "health", "header"}  # checks of web targets, whose requests bear a credential here
CONFIGURED = {
    "AWS_ACCESS_KEY_ID": "AKIAPLANTEDKEYID0007",
    "TIDEMARK_AWS_ACCOUNT": "904217773310",
    "SSH_ALLOW_LIST": "203.0.113.77/32",
    "GITHUB_MEMBERS": "planted-member-ada,planted-member-bob",
    "TIDEMARK_DSN": "postgresql://trustgen:planted-dsn-password@127.0.0.1:{port}/tidemark?sslmode=disable",
}
PLATFORMS = {"GITHUB_TOKEN", "GITLAB_TOKEN", "FLY_TOKEN", "SUPABASE_TOKEN", "VERCEL_TOKEN", "CLOUDFLARE_TOKEN"}
Shape = Callable[[str, Asked], Reply]


def _words() -> frozenset[str]:
    """Every text in the probes that could be a key of an answer."""
    files = [*(ROOT / "trustgen/probes").glob("*.py"), *(ROOT / "trustgen/probes/aws").glob("*.py")]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return frozenset(text for text in texts if text.isidentifier()) - TOLD


WORDS = _words()


def _said(echo: str) -> dict[str, Any]:
    return {**dict.fromkeys(WORDS, ROW), "region": "ap-southeast-2", "message": echo, "planted": ROW}


def _object(echo: str, asked: Asked) -> Reply:
    return Reply(200, _said(echo), {"X-Echo": echo, "Set-Cookie": f"s={echo}", "Link": f'<{echo}>; rel="next"'})


def _list(echo: str, asked: Asked) -> Reply:
    return Reply(200, [_said(echo), {"name": ROW, "login": ROW, "email": ROW, "state": "open", "status": "created"}])


def _lists(echo: str, asked: Asked) -> Reply:
    return Reply(200, {word: [_said(echo)] for word in WORDS} | {"result_info": {"total_pages": 1}, "success": True})


def _objects(echo: str, asked: Asked) -> Reply:
    return Reply(200, {word: _said(echo) for word in WORDS})


def _numbers(echo: str, asked: Asked) -> Reply:
    said: dict[str, Any] = dict.fromkeys(WORDS, True)
    return Reply(200, {**said, "members": [{"login": ROW, "email": ROW}], "message": echo, "name": ROW})


def _error(status: int) -> Shape:
    def error(echo: str, asked: Asked) -> Reply:
        return Reply(status, {"message": echo, "error": echo, "errors": [{"message": echo, "row": ROW}]})

    return error


def _xml(echo: str, asked: Asked) -> Reply:
    words = f"<Message>{escape(echo)}</Message><Row>{ROW}</Row><AWSAccessKeyId>{escape(echo)}</AWSAccessKeyId>"
    return Reply(403, f"<ErrorResponse><Error><Code>AccessDenied</Code>{words}</Error></ErrorResponse>".encode())


def _away(echo: str, asked: Asked) -> Reply:
    return Reply(302, {}, {"Location": f"/elsewhere/{quote(echo)}?row={ROW}"})


def _garbled(echo: str, asked: Asked) -> Reply:
    return Reply(200, f'{{"message": "{echo}", {ROW}'.encode())


SHAPES: dict[str, Shape] = {
    "object": _object,
    "list": _list,
    "lists": _lists,
    "objects": _objects,
    "numbers": _numbers,
    "400": _error(400),
    "401": _error(401),
    "403": _error(403),
    "404": _error(404),
    "429": _error(429),
    "500": _error(500),
    "xml": _xml,
    "redirect": _away,
    "garbled": _garbled,
}


class Echo(FakeApi):
    """Answers everything in one shape, with all that it was sent in it."""

    def __init__(self) -> None:
        self.shape: Shape = _object
        super().__init__()

    def answer(self, asked: Asked) -> Reply:
        named = (f"{name}: {value}" for name, value in asked.headers.items())
        reply = self.shape(" ".join([asked.path, *asked.query.values(), *named])[:3000], asked)
        return reply if "x-api-key" not in asked.headers else _without_row(reply)


def _without_row(reply: Reply) -> Reply:
    """A page's own text is what a claim about it is judged by, and kept."""
    body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    headers = {name: value.replace(ROW, "a-page") for name, value in reply.headers.items()}
    return replace(reply, body=body.replace(ROW.encode(), b"a page"), headers=headers)


@pytest.fixture(scope="module")
def echo() -> Iterator[Echo]:
    """The server."""
    server = Echo()
    yield server
    server.close()


def _variables(plain: Any) -> Iterator[str]:
    """The names of variables in a target or an example."""
    if isinstance(plain, dict) and set(plain) == {"env"}:
        yield from [plain["env"]] if isinstance(plain["env"], str) else plain["env"]
    elif isinstance(plain, dict):
        for value in plain.values():
            yield from _variables(value)
    elif isinstance(plain, list | tuple):
        for value in plain:
            yield from _variables(value)


def _targets(root: str) -> dict[str, Any]:
    targets: dict[str, Any] = json.loads(json.dumps(specimen._TARGETS))
    for target in targets.values():
        if isinstance(target, dict) and target["kind"] in ("aws", "s3"):
            target["endpoint"] = root
        elif isinstance(target, dict) and target["kind"] not in ("domain", "source", "results", "postgres", "web"):
            target["api"] = root
    headers = {"authorization": {"env": "WEB_TOKEN"}, "x-api-key": {"env": "WEB_KEY"}}
    targets["app"] = targets["www"] = {"kind": "web", "url": root, "headers": headers}
    targets["sandbox"] = {"kind": "web", "url": root, "ours": True, "may_refuse": True, "headers": headers}
    return targets


#: Each question to a driver takes a process, a second or two: these stand for the others of their sort.
DRIVERS = {
    "aws": {"aws.s3_encryption", "aws.rds", "aws.iam", "aws.security_groups"},
    "objects": {"objects.keys"},
    "postgres": {"postgres.query", "postgres.roles"},
}
#: Shapes that are tried on the drivers too.
DRIVEN = ("object", "xml")


def _inside(shape: str) -> list[str]:
    """The checks that are claimed."""
    return [name for name in table.names() if _claimed(name, shape)]


def _claimed(name: str, shape: str) -> bool:
    family = name.partition(".")[0]
    if family in DRIVERS:
        return shape in DRIVEN and name in DRIVERS[family]
    check = table.find(name)
    inside = check.assurance is Assurance.OUR_SYSTEMS_CHECKED and "target" in check.example
    return inside or name in AROUND or name in ("command", "refuses.cross_origin")


def _project(folder: Path, root: str, shape: str) -> dict[str, str]:
    """Write the project; returns the environment with a secret planted in each variable."""
    claims = []
    for number, name in enumerate(_inside(shape)):
        example = json.loads(json.dumps(dict(table.find(name).example)))
        if name == "command":
            example["argv"] = ["sh", "tell.sh"]
        claim = {"id": f"c{number}", "section": "s", "says": f"So it is by {name}.", "checks": [{name: example}]}
        claims.append(claim)
    documents = {
        "version": 1,
        "organisation": {"name": "Tidemark", "website": "https://tidemark.example"},
        "site": {"base_url": "https://trust.tidemark.example"},
        "owners": {"o": {"title": "Owner"}},
        "sections": [{"id": "s", "title": "S", "owner": "o"}],
        "targets": _targets(root),
        "claims": claims,
    }
    (folder / "claims.yaml").write_text(json.dumps(documents, indent=1))
    (folder / "tell.sh").write_text(
        f'printf \'{{"newest": {{"age": "%s", "row": "{ROW}"}}}}\' "$BACKUP_TOKEN"; env >&2\n'
    )
    names = sorted({*_variables(documents["targets"]), *_variables(claims), "BACKUP_TOKEN"})
    port = root.rpartition(":")[2]
    planted = {name: f"planted-{name.lower().replace('_', '-')}-{len(name)}c7" for name in names}
    return {**planted, **{name: value.format(port=port) for name, value in CONFIGURED.items()}}


def _needles(environment: dict[str, str]) -> dict[bytes, str]:
    """What must be nowhere, plain and encoded, and whose it is."""
    parts = {part: name for name, value in environment.items() for part in (value, *value.split(","))}
    parts["planted-dsn-password"] = "TIDEMARK_DSN"
    parts[ROW] = "a row"
    needles: dict[bytes, str] = {}
    for part, name in parts.items():
        octets = part.encode()
        needles |= {octets: name, quote(part, safe="").encode(): name, octets[::-1]: name, octets.hex().encode(): name}
        for before in range(3):
            encoded = base64.b64encode(b"\0" * before + octets)
            needles[encoded[(before * 8 + 5) // 6 : (before + len(octets)) * 8 // 6]] = name
    return needles


def _search(content: bytes, needles: dict[bytes, str], where: str) -> list[str]:
    return [f"{name} in {where}" for needle, name in needles.items() if needle in content]


def test_every_family_is_claimed() -> None:
    """Each sort of driver, and each variable that a target can name."""
    families = {name.partition(".")[0] for name in _inside("object")}
    drivers = {"postgres", "aws", "objects", "github", "gitlab", "fly", "supabase", "vercel", "cloudflare"}
    assert families >= drivers | {"command", "refuses", "status"}
    assert len(_inside("object")) >= 40


@pytest.mark.parametrize("shape", SHAPES)
def test_no_credential_and_no_row_comes_out(
    echo: Echo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], shape: str
) -> None:
    """Not on the screen, in no format, in no evidence, on no page, in no problem."""
    echo.shape = SHAPES[shape]
    echo.asked.clear()
    environment = _project(tmp_path, echo.root, shape)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    project = ["--project", str(tmp_path)]
    main(["build", *project, "--fail-on", "broken", "--deadline", "60"])
    evidence = str(tmp_path / ".trustgen/evidence.json")
    for form in FORMATS:
        # Judged again from what is kept, nothing knows any longer what was secret.
        main(["verify", *project, "--evidence", evidence, "--format", form, "--output", str(tmp_path / f"out.{form}")])
    screen = capfdbinary.readouterr()
    needles = _needles(environment)
    sent = {
        name
        for asked in echo.asked
        for value in asked.headers.values()
        for name in environment
        if environment[name] in value
    }
    # Who is told to wait asks no more, and here all of them ask one server.
    assert shape == "429" or sent >= PLATFORMS
    assert sent >= {"WEB_TOKEN", "WEB_KEY", "CANARY_SIGNATURE", *(["AWS_ACCESS_KEY_ID"] if shape in DRIVEN else [])}
    leaks = [*_search(screen.out, needles, "stdout"), *_search(screen.err, needles, "stderr")]
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name not in ("claims.yaml", "tell.sh")]
    assert len(files) > len(FORMATS)
    for path in files:
        leaks += _search(path.read_bytes(), needles, str(path.relative_to(tmp_path)))
    assert leaks == []
