"""Twins for machines: Markdown, the badge, the card, header files, and which build this is."""

from __future__ import annotations

import json
import random
import re
import subprocess
import xml.etree.ElementTree as ET
import zlib
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from tests import programs
from tests.render import fixtures
from tests.render.fixtures import TEMPLATES
from trustgen.render import deployed, twins
from trustgen.render.as_markdown import markdown
from trustgen.render.badge import badge_json, badge_svg
from trustgen.render.card import HEIGHT, WIDTH, card_png
from trustgen.render.deflate import compressed
from trustgen.render.deployed import Matter, Served
from trustgen.render.hosting import EVERYWHERE
from trustgen.render.phrases import load_phrases
from trustgen.render.site import render
from trustgen.render.summary import overview_of
from trustgen.words.verdicts import claims, head

FILES = dict(render(fixtures.report(), fixtures.content(), (TEMPLATES,)).files)
PHRASES = load_phrases((TEMPLATES,), "en")


def test_every_page_has_a_twin_in_markdown() -> None:
    """Beside each ``index.html`` stands ``index.md``, and the page names it."""
    for path, body in FILES.items():
        if path.endswith("index.html"):
            assert path.removesuffix("html") + "md" in FILES
            assert b'<link rel="alternate" type="text/markdown" href="index.md">' in body


def test_the_twin_says_what_the_page_says() -> None:
    """Sentence, standing, evidence and command are there; marks and menus are not; links lead to twins."""
    text = FILES["claims/tls-in-transit/index.md"].decode()
    assert text.startswith("[Security](../../index.md) / [Encryption](../../#encryption)") or "# All traffic is" in text
    for wanted in ("# All traffic is encrypted in transit with TLS 1.2 or newer.", "Verified", "1.0 and 1.1 refused"):
        assert wanted in text
    assert "```\nopenssl s_client -connect tidemark.example:443 -tls1_1 </dev/null\n" in text
    assert "<svg" not in text
    assert "(../../claims/https-only/index.md)" in FILES["claims/cards/index.md"].decode()


def test_tables_lists_and_terms_become_markdown() -> None:
    """Nested lists are indented, cells are joined, and characters that mean something are escaped."""
    html = (
        "<main><h2>A <em>b</em></h2><ul><li>one<ul><li>two</li></ul></li></ul>"
        "<dl><div><dt>T</dt><dd>x*y</dd></div></dl>"
        "<table><caption>C</caption><tr><th>a</th><th>b</th></tr><tr><td>1<br>2</td><td>p|q</td></tr></table>"
        '<p><a href="../x/">go</a> <code>a`b</code></p><svg><path/></svg></main>'
    )
    assert markdown(html).decode() == (
        "## A *b*\n\n- one\n\n  - two\n\n- **T:** x\\*y\n\nC\n\n| a | b |\n| --- | --- |\n| 1 – 2 | p\\|q |\n\n"
        "[go](../x/index.md) ``a`b``\n"
    )


def test_the_badge_counts_and_tells_its_age() -> None:
    """What is verified, of how many, on which day; the picture and the JSON say the same."""
    seen = fixtures.healthy()
    overview = overview_of(seen)
    endpoint = json.loads(badge_json(seen, overview, PHRASES))
    assert endpoint["message"] == "6 of 11 statements verified · 20 November 2026"
    assert endpoint["schemaVersion"] == 1
    picture = ET.fromstring(badge_svg(seen, overview, PHRASES))
    assert endpoint["message"] in "".join(picture.itertext())


def test_the_badge_is_green_only_where_all_is_well() -> None:
    """Grey where something is stale, unknown or a preview; red where something is not true."""
    healthy = fixtures.healthy()
    stale = fixtures.report([pair for pair in fixtures.claims() if pair[0].id in ("staff", "hsts")])
    preview = replace(healthy, overrides=("--target app=x",))
    colours = [
        json.loads(badge_json(seen, overview_of(seen), PHRASES))["color"]
        for seen in (healthy, stale, preview, fixtures.report())
    ]
    assert colours == ["12683f", "5c6664", "5c6664", "a8201a"]


@pytest.mark.parametrize("seed", range(40))
def test_the_stream_is_one_that_everybody_reads(seed: int) -> None:
    """Any bytes, with runs of every length around the codes' limits, come back from zlib as they were."""
    dice = random.Random(seed)
    lengths = (1, 2, 3, 4, 10, 11, 12, 18, 19, 34, 35, 66, 67, 130, 131, 257, 258, 259, 261, 600)
    plain = b"".join(bytes([dice.randrange(256)]) * dice.choice(lengths) for _ in range(dice.randrange(60)))
    assert zlib.decompress(compressed(plain)) == plain


def test_the_card_is_a_picture_of_the_right_size() -> None:
    """A PNG of 1200 by 630 whose every line is there; the shield is in the brand's colour."""
    picture = card_png("#123456", [("you-can-check", 3), ("stated", 1)])
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    at = picture.index(b"IDAT")
    size = int.from_bytes(picture[at - 4 : at], "big")
    assert len(zlib.decompress(picture[at + 4 : at + 4 + size])) == HEIGHT * (WIDTH + 1)
    assert bytes.fromhex("123456") in picture
    assert len(picture) < 20_000


def test_the_statements_keep_to_the_schema_beside_them() -> None:
    """``claims.json`` names its schema, which is served, is one, and takes nothing else."""
    twin = json.loads(FILES["claims.json"])
    schema = json.loads(FILES[twin["$schema"]])
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.validate(twin)
    assert not validator.is_valid({**twin, "more": 1})
    assert not validator.is_valid({**twin, "build": "today"})


@pytest.mark.parametrize("few", [0, 1, None], ids=["no claim", "one claim", "all"])
def test_the_statements_are_written_as_json_writes_them(few: int | None) -> None:
    """Byte for byte, with none of them too; half a character, of a label or of an answer, is a question mark."""
    some = fixtures.claims()[:few]
    report = replace(fixtures.report(some), via=("sydney \udc80",), overrides=("\ud83d",))
    whole = {"$schema": twins.SCHEMA, **head(report), "claims": list(claims(report)), "build": "sha256:0"}
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    assert twins.claims_json(twins.claims_text(report), "sha256:0") == text.encode("utf-8", "replace")


def test_every_host_gets_the_same_headers() -> None:
    """Each header of all pages stands in each host's file, and none is given twice for one path."""
    for path in ("_headers", "hosting/nginx.conf", "hosting/Caddyfile", "vercel.json"):
        text = FILES[path].decode()
        for name, value in EVERYWHERE.items():
            assert name in text
            assert value in text
    first = json.loads(FILES["vercel.json"])["headers"][0]
    assert {one["key"]: one["value"] for one in first["headers"]} == EVERYWHERE


def test_the_header_file_stays_within_its_hosts_limits() -> None:
    """At most 100 rules and 2,000 characters a line, however many claims there are."""
    lines = FILES["_headers"].decode().splitlines()
    assert len([line for line in lines if line and not line.startswith(" ")]) <= 100
    assert max(map(len, lines)) <= 2000


@pytest.mark.nginx
def test_nginx_accepts_its_snippet(tmp_path: Path) -> None:
    """The maps stand beside the server, the rest in it, and nginx finds nothing wrong."""
    maps, _, inside = FILES["hosting/nginx.conf"].decode().partition("# Inside `server`:\n")
    conf = tmp_path / "nginx.conf"
    conf.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ access_log off;\n{maps}\nserver {{ listen 127.0.0.1:1; root {tmp_path};\n{inside}\n}} }}\n"
    )
    command = [str(programs.find("nginx")), "-t", "-q", "-p", str(tmp_path), "-c", str(conf)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_pages_ask_for_the_same_policy_as_the_headers() -> None:
    """What a page can ask for itself is what the header says, but for what only a header can."""
    found = re.search(rb'http-equiv="Content-Security-Policy" content="([^"]*)"', FILES["index.html"])
    assert found is not None
    policy = found[1].decode().replace("&#39;", "'")
    assert EVERYWHERE["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"
    assert policy.startswith("default-src 'none'; ")


def served(files: dict[str, bytes]) -> dict[str, Served]:
    """A host that serves ``files`` well."""
    headers = {name.lower(): value for name, value in EVERYWHERE.items()}
    return {path: Served(200, headers, files[path]) for path in deployed.telling(files)}


def test_a_host_that_serves_this_build_has_no_difference() -> None:
    """Same bytes, same headers: nothing to say, exit code 0."""
    assert deployed.compare(FILES, served(FILES)) == ()
    assert deployed.exit_code(()) == 0


def test_the_build_is_named_by_every_file() -> None:
    """``claims.json`` names the digest of all others: a changed byte anywhere is another build."""
    build = json.loads(FILES["claims.json"])["build"]
    assert build == deployed.build_id(FILES)
    assert build != deployed.build_id({**FILES, "robots.txt": b"x"})


def test_each_way_to_serve_something_else_is_told() -> None:
    """A lost dotfile, another build, changed bytes, a missing header and a host that cannot be seen."""
    other = served(FILES)
    other[".well-known/security.txt"] = Served(404, {}, b"")
    other["claims.json"] = Served(200, {}, b'{"build": "sha256:older"}')
    other["index.html"] = Served(200, {}, FILES["index.html"] + b"<script>")
    other["llms.txt"] = Served(0, {}, None, "the connection timed out after 5 seconds")
    found = {(one.path, one.matter) for one in deployed.compare(FILES, other)}
    assert {
        (".well-known/security.txt", Matter.MISSING),
        ("claims.json", Matter.OTHER_BUILD),
        ("index.html", Matter.DIFFERENT),
        ("index.html", Matter.NO_HEADER),
        ("llms.txt", Matter.NOT_SEEN),
    } == found


def test_what_could_not_be_seen_is_neither_this_build_nor_another() -> None:
    """Exit code 3, never 0."""
    blind = {path: Served(0, {}, None, "no route") for path in deployed.telling(FILES)}
    assert deployed.exit_code(deployed.compare(FILES, blind)) == 3
