"""The whole site in memory."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from tests.render import fixtures
from trustgen.errors import InputError, Place
from trustgen.formats.json import render as render_json
from trustgen.model.claim import Kind, Withdrawn
from trustgen.model.content import Content, Prose
from trustgen.model.judgement import Told, Verdict
from trustgen.model.organisation import Section, Site
from trustgen.model.page import Pages
from trustgen.model.report import Report
from trustgen.render.site import render
from trustgen.render.verify import check_site

BUNDLED = (fixtures.TEMPLATES,)
NO_PROSE = Content({})


def files(report: Report | None = None, content: Content | None = None) -> dict[str, str]:
    """The site's files as text."""
    if report is None and content is None:
        return _usual()
    return _texts(render(report or fixtures.report(), content or fixtures.content(), BUNDLED))


@cache
def _usual() -> dict[str, str]:
    return _texts(render(fixtures.report(), fixtures.content(), BUNDLED))


def _texts(pages: Pages) -> dict[str, str]:
    return {path: body.decode(errors="replace") for path, body in pages.files.items()}


def words(html: str) -> str:
    """What a reader sees, roughly."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


#: The site's own file.
_HARMLESS = re.compile(r"<script src=\"[./]*fresh\.[0-9a-f]{8}\.js\" defer>")


def row(html: str, claim: str) -> str:
    """A claim's row on the security page."""
    return html[html.index(f'id="claim_{claim}"') :].split("</details>", maxsplit=1)[0]


def test_the_site_is_complete() -> None:
    """Every page and twin that a reader or a machine expects is there."""
    found = files()
    wanted = {"index.html", "404.html", "claims.json", "robots.txt", "sitemap.xml", ".well-known/security.txt"}
    wanted |= {"subprocessors/index.html", "disclosure/index.html", "icon.svg"}
    wanted |= {f"claims/{about.id}/index.html" for about, _ in fixtures.claims()}
    assert wanted <= found.keys()
    assert len([path for path in found if re.fullmatch(r"style\.[0-9a-f]{8}\.css", path)]) == 1


def test_the_site_is_sound() -> None:
    """No broken link, no double id, nothing from elsewhere, no operator's detail on any page."""
    assert check_site(render(fixtures.report(), fixtures.content(), BUNDLED), ["the operator's own detail"]) == ()


def test_the_same_input_gives_the_same_bytes() -> None:
    """Two renderings differ in nothing."""
    first, second = (render(fixtures.report(), fixtures.content(), BUNDLED) for _ in range(2))
    assert first.files == second.files
    assert list(first.files) == sorted(first.files)


def test_a_site_below_a_path_is_sound() -> None:
    """A base URL with a path changes only what must be absolute."""
    site = Site.model_validate({"base_url": "https://tidemark.example/trust"})
    pages = render(fixtures.report(site=site), fixtures.content(), BUNDLED)
    assert check_site(pages) == ()
    assert b'href="/trust/style.' in pages.files["404.html"]
    assert b"<loc>https://tidemark.example/trust/claims/hsts/</loc>" in pages.files["sitemap.xml"]
    assert b"Canonical: https://tidemark.example/trust" not in pages.files[".well-known/security.txt"]


def test_without_an_address_there_is_no_sitemap() -> None:
    """A sitemap holds whole addresses, so a site that does not know its own has none; all else stands."""
    pages = render(fixtures.report(site=Site()), fixtures.content(), BUNDLED)
    assert "sitemap.xml" not in pages.files
    assert b"canonical" not in pages.files["index.html"]
    assert check_site(pages) == ()


def test_the_first_screen_counts_honestly() -> None:
    """The opening sentence says how much is known by machine, by others, by word, and what is wrong."""
    seen = words(files()["index.html"])
    assert "Of 15 statements on this page, 6 are verified by machine, 1 rests on a third party’s report" in seen
    assert "and 4 are our word, stated by a named role, promised or planned." in seen
    assert "1 is not true at the moment, 2 could not be checked and 1 is out of date." in seen
    assert "Last checked on 20 November 2026, 14:05 UTC." in seen


def test_a_site_without_trouble_has_no_trouble_box() -> None:
    """Nothing is said about what is wrong where nothing is."""
    html = files(fixtures.healthy(), NO_PROSE)["index.html"]
    assert "Needs attention" not in html
    assert 'class="bad"' not in html


def test_nothing_judged_is_said_plainly() -> None:
    """A page without a judged claim does not claim that anything was verified."""
    pairs = [pair for pair in fixtures.claims() if pair[1].verdict is Verdict.UNJUDGED]
    assert "Nothing on this page was checked." in words(files(fixtures.report(pairs), NO_PROSE)["index.html"])


@pytest.mark.parametrize(
    ("claim", "standing", "said"),
    [
        ("tls-in-transit", "verified", "Verified You can check 20 November 2026"),
        ("status-page", "not-true", "Not true not seen true so far"),
        ("restore-drills", "unchecked", "Could not be checked last seen true on 18 November 2026"),
        ("staff", "out-of-date", "Out of date last seen true on 31 May 2026"),
        ("laptops", "stated", "Stated 1 September 2026"),
        ("breach-notice", "promised", "Promised"),
        ("mfa", "planned", "Planned"),
    ],
)
def test_a_row_says_how_its_claim_stands_in_words_and_shape(claim: str, standing: str, said: str) -> None:
    """Each standing has its own mark and its word; only a claim that holds now says Verified."""
    shown = row(files()["index.html"], claim)
    assert f'href="#mark_{standing}"' in shown
    assert said in words(shown)
    assert ("Verified" in words(shown.split("</summary>")[0])) == (standing == "verified")


def test_a_row_opens_to_what_was_seen_and_the_command_that_asks_again() -> None:
    """Reason, time, place, controls, command and permanent link stand in the opened row."""
    shown = row(files()["index.html"], "tls-in-transit")
    for wanted in (
        "1.0 and 1.1 refused",
        "14:04 UTC",
        "Sydney",
        "SOC 2 CC6.7",
        "ISO/IEC 27001:2022 A.8.24",
        "Platform lead",
    ):
        assert wanted in words(shown)
    assert (
        re.sub("</?span>", "", shown).count(
            "<code>openssl s_client -connect tidemark.example:443 -tls1_1 &lt;/dev/null</code>"
        )
        == 1
    )
    assert 'href="claims/tls-in-transit/"' in shown


def test_a_link_in_a_statement_is_not_inside_the_summary() -> None:
    """What opens a row holds no second thing to press; the link stands inside."""
    summary, panel = row(files()["index.html"], "cards").split("</summary>")
    assert "<a " not in summary
    assert 'href="subprocessors/#stripe"' in panel


def test_claims_without_a_verdict_carry_no_mark() -> None:
    """Limits, the customer's part, guidance and framing look like what they are."""
    html = files()["index.html"]
    for claim in ("region", "strong-password", "guide", "framing"):
        assert "mark_" not in html[html.index(f'id="claim_{claim}"') :].split("</li>")[0]


def test_prose_places_a_claim_once() -> None:
    """A claim that prose places is not listed again, and what is not placed is listed."""
    html = files()["index.html"]
    section = html[html.index('<section id="encryption"') : html.index('<section id="access"')]
    assert [section.count(f'id="claim_{name}"') for name in ("tls-in-transit", "hsts", "cards")] == [1, 1, 1]
    assert "travels under TLS 1.2 or newer." in section
    assert section.index("How keys are kept") < section.index('id="claim_hsts"')


def test_a_claim_listed_in_two_sections_has_its_id_once() -> None:
    """The second showing has no id, and the page stays sound."""
    pairs = [(replace(a, also_in=("access",)) if a.id == "hsts" else a, j) for a, j in fixtures.claims()]
    pages = render(fixtures.report(pairs), fixtures.content(), BUNDLED)
    html = pages.files["index.html"].decode()
    assert html.count('id="claim_hsts"') == 1
    assert html.count('href="claims/hsts/"') == 2
    assert check_site(pages) == ()


def test_an_each_claim_is_a_table_whose_rows_stand_on_their_own() -> None:
    """Headers are the registry's words, every row has its standing and its page."""
    html = files()["index.html"]
    table = html[html.index('id="claim_destructive"') :].split("</table>")[0]
    assert "<caption>Who may destroy what</caption>" in table
    assert '<th scope="col">To do this</th>' in table
    assert "Owner, Admin and Manager" in table
    assert "Could not be checked" in table
    assert 'id="claim_destructive-form"' in table
    assert 'href="claims/destructive-form/"' in table


def test_withdrawn_claims_stay_with_date_and_reason() -> None:
    """A withdrawn claim leaves its section and stands at the end."""
    html = files()["index.html"]
    end = html[html.index('id="page_withdrawn"') :]
    assert "1 June 2026" in end
    assert "90 days" in end
    assert html.count("claim_old-promise") == 1
    assert "We no longer make this statement." in words(files()["claims/old-promise/index.html"])


def test_withdrawn_trouble_is_no_trouble() -> None:
    """A statement that is no longer made does not need attention."""
    gone = Withdrawn(date(2026, 11, 1), "it was wrong")
    pairs = [(replace(a, withdrawn=gone), j) if a.id == "status-page" else (a, j) for a, j in fixtures.claims()]
    html = files(fixtures.report(pairs))["index.html"]
    assert "status-page" not in html[: html.index('class="columns"')]


def test_what_is_not_claimed_is_listed() -> None:
    """Plans, negatives and limits are gathered for the reader who looks for gaps."""
    html = files()["index.html"]
    gathered = html[html.index('id="page_candid"') :]
    assert all(f'href="#claim_{name}"' in gathered for name in ("mfa", "laptops", "region"))


def test_overrides_are_bannered_on_every_page() -> None:
    """A preview says on each page that it is one."""
    found = files(fixtures.report(overrides=("--target app=https://staging.example",)))
    pages = [body for path, body in found.items() if path.endswith(".html")]
    assert pages
    assert all("--target app=https://staging.example" in body for body in pages)
    assert not any("Preview" in body for body in files().values())


def test_a_claims_page_names_what_it_rests_on_by_its_words() -> None:
    """Reasons are shown, other claims are linked by their sentence, documents and providers by name."""
    html = files()["claims/cards/index.html"]
    assert '<a href="../../claims/https-only/">We answer over HTTPS only.</a>' in html
    assert "PCI DSS attestation" in html
    assert 'href="../../subprocessors/#stripe"' in html
    assert html.count("<h1>") == 1


def test_the_machine_form_never_holds_the_operators_detail() -> None:
    """claims.json has every claim and its verdict, and nothing that only an operator may see."""
    twin = json.loads(files()["claims.json"])
    assert twin["summary"] == {"holds": 11, "broken": 1, "unknown": 2, "stale": 1, "unjudged": 6}
    assert [one["id"] for one in twin["claims"]] == [about.id for about, _ in fixtures.claims()]
    assert "operator" not in files()["claims.json"]
    assert re.fullmatch("sha256:[0-9a-f]{64}", twin.pop("build"))
    assert twin.pop("$schema") == "claims.schema.json"
    assert twin == json.loads(render_json(fixtures.report()))


def test_no_page_has_inline_script_or_style() -> None:
    """All that runs is the site's own small file: ``script-src 'self'; style-src 'self'`` blocks nothing."""
    for path, body in files().items():
        if path.endswith(".html"):
            assert [tag for tag in re.findall(r"<script[^>]*>", body) if not _HARMLESS.fullmatch(tag)] == []
            assert " style=" not in body
            assert "<style" not in body


def test_a_template_of_the_project_wins_and_may_extend_the_bundled_one(tmp_path: Path) -> None:
    """One block is replaced, the rest stays."""
    (tmp_path / "security.html").write_text(
        '{% extends "bundled/security.html" %}{% block hero %}<h1>Ours</h1>{% endblock %}'
    )
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.toml").write_text('[standing]\nverified = "Seen by us"\n')
    html = render(fixtures.report(), fixtures.content(), (tmp_path, *BUNDLED)).files["index.html"].decode()
    assert "<h1>Ours</h1>" in html
    assert 'id="claim_hsts"' in html
    assert "Seen by us" in html


@pytest.mark.parametrize(
    ("name", "source", "line", "code"),
    [
        ("security.html", "a\n{% if %}", 2, "template-syntax"),
        ("security.html", "a\nb\n{{ nobody.knows }}", 3, "template-error"),
        ("claim.html", "a\n{{ t('no.such.words') }}", 2, "template-error"),
        (
            "row.html",
            "{% macro row(view, views, root, first) %}\n{{ view.nothing.more }}{% endmacro %}",
            2,
            "template-error",
        ),
    ],
)
def test_a_wrong_template_is_a_problem_with_file_and_line(
    tmp_path: Path, name: str, source: str, line: int, code: str
) -> None:
    """No traceback: the project's template is named, with its line."""
    (tmp_path / name).write_text(source)
    with pytest.raises(InputError) as raised:
        render(fixtures.report(), fixtures.content(), (tmp_path, *BUNDLED))
    (problem,) = raised.value.problems
    assert (problem.place.file, problem.place.line, problem.code) == (str(tmp_path / name), line, code)


def test_wrong_words_are_a_problem_of_their_file(tmp_path: Path) -> None:
    """A catalogue that is no TOML is named."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.toml").write_text("page = [")
    with pytest.raises(InputError) as raised:
        render(fixtures.report(), fixtures.content(), (tmp_path, *BUNDLED))
    assert raised.value.problems[0].code == "invalid-words"


def test_prose_that_names_no_claim_is_a_problem() -> None:
    """Both the claim and the value that do not exist are reported in one go."""
    prose = Prose("[[nobody]]\n\nsee [[hsts.nothing]]", Place("content/access.md"))
    with pytest.raises(InputError) as raised:
        render(fixtures.report(), Content({("access", ""): prose}), BUNDLED)
    assert {problem.code for problem in raised.value.problems} == {"unknown-claim", "unknown-value"}


def test_registry_text_never_becomes_markup() -> None:
    """Hostile text in statements, reasons, labels and names is shown as text."""
    evil = '"><img src=x onerror=alert(1)>{{ 7*7 }}<script>'
    about = fixtures.claim("evil", "access", evil, label=evil, detail=evil, kind=Kind.FACT)
    pair = fixtures.judged(about, Verdict.HOLDS, evil, repeat=(evil,))
    pages = render(fixtures.report([pair], overrides=(evil,), via=(evil,)), NO_PROSE, BUNDLED)
    assert check_site(pages) == ()
    assert not any(
        b"<img" in body or b"<script>" in body for path, body in pages.files.items() if path.endswith(".html")
    )


def test_the_logo_is_served_from_the_site() -> None:
    """An asset that the brand names is written beside the pages, under a name that follows its content."""
    site = Site.model_validate({"brand": {"logo": "art/logo.svg", "accent": "#123456", "font": "Georgia, serif"}})
    pages = render(fixtures.report(site=site), NO_PROSE, BUNDLED, assets={"art/logo.svg": b"<svg/>"})
    (logo,) = (path for path in pages.files if path.startswith("logo."))
    assert f'src="{logo}" alt="Tidemark"' in pages.files["index.html"].decode()
    (style,) = (body.decode() for path, body in pages.files.items() if path.startswith("style."))
    assert "--accent:#123456" in style
    assert "--font:Georgia, serif" in style


def test_what_was_seen_of_several_hosts_is_a_list() -> None:
    """Hosts that differ, or are many, get a line each; one host with a short name stays in its sentence."""
    about = fixtures.claim("many", "access", "x")

    def seen(*told: Told) -> str:
        _, judgement = fixtures.judged(about, Verdict.HOLDS, "; ".join(map(str, told)))
        check = replace(judgement.checks[0], told=told)
        pair = about, replace(judgement, checks=(check,))
        return files(fixtures.report([pair]), NO_PROSE)["claims/many/index.html"]

    two = seen(Told(("a.example", "b.example"), "accepts TLS 1.3"), Told(("c.example",), "accepts TLS 1.2"))
    assert "<li><b>a.example and b.example</b><br>Accepts TLS 1.3.</li>" in two
    assert "<li><b>c.example</b><br>Accepts TLS 1.2.</li>" in two
    assert 'class="places"' in seen(Told(tuple(f"host{n}.example.example" for n in range(4)), "accepts TLS 1.3"))
    assert "<p>a.example: accepts TLS 1.3.</p>" in seen(Told(("a.example",), "accepts TLS 1.3"))


def test_a_row_shows_a_few_commands_and_its_page_all() -> None:
    """A claim with many commands does not flood the security page; the rest is one link away."""
    asked = tuple(f"curl -s https://host{number}.example/" for number in range(9))
    pair = fixtures.judged(fixtures.claim("many", "access", "x"), Verdict.HOLDS, "seen", repeat=asked)
    found = files(fixtures.report([pair]), NO_PROSE)
    assert found["index.html"].count("<code>curl") == 4
    assert ">5 more commands</a>" in found["index.html"]
    assert found["claims/many/index.html"].count("<code>curl") == 9


def test_what_runs_out_carries_its_time() -> None:
    """Each mark that is true for a while says until when; one that is in trouble has nothing left to lose."""
    html = files()["index.html"]
    for name in ("tls-in-transit", "laptops", "mfa", "cards", "breach-notice"):
        assert row(html, name).count('data-valid-until="2026-11-23T14:05:09Z"') >= 2
    for name in ("status-page", "restore-drills", "staff"):
        assert "data-valid-until" not in row(html, name)
    assert "Valid until 23 November 2026, 14:05 UTC." in words(html)
    assert "Valid until23 November 2026, 14:05 UTC" in words(files()["claims/tls-in-transit/index.html"])


def test_the_script_is_small_and_does_one_thing() -> None:
    """At most 2 kB, and it reaches for nothing beyond the page."""
    (code,) = (body for path, body in files().items() if path.startswith("fresh."))
    assert len(code.encode()) <= 2048
    assert not re.search(r"fetch|XMLHttp|import|cookie|localStorage|innerHTML|eval|https?:", code)


def test_a_statement_that_completes_a_stem_is_whole_where_it_stands_alone() -> None:
    """Below the stem it is not said twice; elsewhere "no promise of" is not left out."""
    groups = ({"id": "none", "stem": "This page is no promise of"},)
    limits = {"id": "limits", "title": "Limits", "groups": groups}
    sections = tuple(Section.model_validate(one) for one in (*fixtures.SECTIONS, limits))
    about = fixtures.claim("none-loss", "limits", "the prevention of every loss", kind=Kind.LIMIT, group="none")
    quiet = fixtures.judged(about, Verdict.UNJUDGED, "", None)
    found = files(fixtures.report([*fixtures.claims(), quiet], sections=sections))
    front, own = found["index.html"], words(found["claims/none-loss/index.html"])
    assert '<p class="stem">This page is no promise of</p>' in front
    assert '<p class="says">the prevention of every loss</p>' in front
    assert "This page is no promise of the prevention of every loss." in words(front[front.index('id="page_candid"') :])
    assert "This page is no promise of the prevention of every loss" in own
    said = {one["id"]: one["says"] for one in json.loads(found["claims.json"])["claims"]}
    assert said["none-loss"] == "This page is no promise of the prevention of every loss"
