"""What makes builds fast must not change a byte of them."""

from __future__ import annotations

import json
import marshal
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from tests.render import fixtures
from trustgen import cache, processes
from trustgen.cache import CacheFile
from trustgen.errors import InputError
from trustgen.model.page import Files, Pages
from trustgen.render import as_markdown, card, site, soundness, verify
from trustgen.render.commonmark import CommonMark
from trustgen.render.compiled import Compiled
from trustgen.render.insert import Insert
from trustgen.render.jsontext import indented
from trustgen.render.phrases import Phrases, load_phrases
from trustgen.render.prose import ProseWriter
from trustgen.render.spoken import SpokenEnvironment
from trustgen.render.spool import Spool
from trustgen.render.terse import TerseEnvironment
from trustgen.render.theme import load_theme
from trustgen.words import MissingWord, Words

TEMPLATES = fixtures.TEMPLATES
takes_two = pytest.mark.usefixtures("second_process")
_TEXTS = st.text(max_size=20)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
)


def _site(kept: CacheFile | None = None, templates: tuple[Path, ...] = (TEMPLATES,)) -> Mapping[str, bytes]:
    return dict(site.render(fixtures.report(), fixtures.content(), templates, compiled=kept).files)


@pytest.fixture
def kept(tmp_path: Path) -> CacheFile:
    """Where a project keeps its compiled templates; nothing so far."""
    return CacheFile(tmp_path, "templates")


def test_templates_that_were_compiled_before_give_the_same_site(kept: CacheFile) -> None:
    """Without the file, with a new one and with an old one every byte is the same."""
    assert _site() == _site(kept) == _site(kept)
    assert len(kept.read()) > 1000


@pytest.mark.parametrize("damage", [b"", b"no marshal", b"\0" * 5000, marshal.dumps([1])])
def test_a_damaged_file_of_compiled_templates_is_ignored_and_replaced(kept: CacheFile, damage: bytes) -> None:
    """Whatever stands in it, the site is the same, and the next run finds it whole."""
    _site(kept)
    whole = Compiled(kept)._known.keys()
    kept.write(damage)
    assert _site(kept) == _site()
    assert Compiled(kept)._known.keys() == whole != set()


def test_a_changed_template_is_compiled_anew(kept: CacheFile, tmp_path: Path) -> None:
    """The project's own template counts at once, although another of its name was compiled before."""
    own = tmp_path / "templates"
    own.mkdir()
    (own / "not-found.html").write_text("{% extends 'bundled/not-found.html' %}{% block main %}one{% endblock %}")
    assert b"one" in _site(kept, (own, TEMPLATES))["404.html"]
    (own / "not-found.html").write_text("{% extends 'bundled/not-found.html' %}{% block main %}two{% endblock %}")
    assert b"two" in _site(kept, (own, TEMPLATES))["404.html"]


def test_another_program_compiles_and_reads_anew(kept: CacheFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same templates and words it may make something else: a filter or a catalogue's reader has changed."""
    _site(kept)
    monkeypatch.setattr(cache, "maker", lambda: b"another")
    assert Compiled(kept)._known == {}
    assert _site(kept) == _site()
    monkeypatch.undo()
    assert Compiled(kept)._known == {}


def test_the_picture_is_drawn_once(kept: CacheFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run has it, byte for byte; with another colour or other numbers it is drawn anew."""
    shares = [("you-can-check", 3), ("stated", 1)]
    known = Compiled(kept)
    drawn = known.picture("#0b5c63", shares)
    known.save()
    assert drawn == card.card_png("#0b5c63", shares)
    monkeypatch.setattr(card, "card_png", lambda *_: b"anew")
    again = Compiled(kept)
    assert again.picture("#0b5c63", shares) == drawn
    assert again.picture("#123456", shares) == again.picture("#0b5c63", shares[:1]) == b"anew"


def test_words_are_written_into_templates() -> None:
    """A call of ``t`` with one known key becomes its words; with values, an unknown key or another ``t`` it stays."""
    phrases = load_phrases((TEMPLATES,), "de")
    environment = SpokenEnvironment()
    environment.phrases = phrases
    said = phrases("page.skip")
    for source, spoken in (
        ('{{ t("page.skip") }}', said),
        ('{{ t("page.skip")|upper }}', said.upper()),
        ('{{ t("page." ~ "skip") }}', "called"),
        ('{{ t("page.skip", name=1) }}', "called"),
        ('{{ t(*["page.skip"]) }}', "called"),
        ('{{ t(**{"key": "page.skip"}) }}', "called"),
        ('{{ t("no.such") }}', "called"),
        ('{{ u.t("page.skip") }}', "called"),
        ('{% set t = u.t %}{{ t("page.skip") }}', "called"),
        ('{% macro t(x) %}mine{% endmacro %}{{ t("page.skip") }}', "mine"),
        ('{% for t in [u.t] %}{{ t("page.skip") }}{% endfor %}', "called"),
    ):
        called: Any = lambda *_arguments, **_values: "called"  # noqa: E731
        made = environment.from_string(source).render(t=called, u={"t": called})
        assert made == spoken, source


def test_words_with_equal_values_of_other_kinds_are_not_confused() -> None:
    """What is kept of filled words is told apart by what the values look like on the page."""
    phrases = Phrases(Words("en", {"a": "{x} & {y}"}))
    for _ in range(2):
        assert phrases.html("a", x=1, y=0) == "1 &amp; 0"
        assert phrases.html("a", x=True, y=0.0) == "True &amp; 0.0"
        assert phrases.html("a", y=1, x=0) == "0 &amp; 1"
        assert phrases.html("a", x="<", y="") == "&lt; &amp; "
        assert phrases.html("a", x=Markup("<"), y="") == "< &amp; "
    with pytest.raises(MissingWord):
        phrases.html("a", x=1)


class _Marked:
    def __html__(self) -> str:
        return "<i>"


@pytest.mark.parametrize(
    "source",
    [
        "{{ plain }}{{ markup }}{{ marked }}{{ number }}{{ nothing }}{{ several }}{{ true }}{{ plain ~ markup }}",
        "{{ plain|safe }}{{ plain|upper }}{{ [plain, markup]|join('&') }}{{ plain[0] }}{{ several[1] }}{{ word }}",
        "{% macro m(a, b='&') %}{{ a }}{{ b }}{% endmacro %}{{ m(plain) }}{{ m(markup, b=plain) }}",
        "{% macro m(a) %}{{ a }}{{ caller(a) }}{% endmacro %}{% call(x) m(1) %}{{ plain }}{{ x }}{% endcall %}",
        "{% for x in several recursive %}{{ loop.index }}{{ x }}{{ loop(['<']) if loop.depth < 3 }}{% endfor %}",
        "{% block one %}{{ plain }}{% endblock %}{{ self.one() }}{% set x %}{{ plain }}{% endset %}{{ x }}",
        "{% autoescape false %}{{ plain }}{{ markup }}{% endautoescape %}{{ plain }}{{ range(3)|list }}",
        "{% extends 'other' %}{% block a %}{{ super() }}{{ plain }}{% endblock %}",
        "{% import 'other' as o with context %}{{ o.m(plain) }}{% include 'other' %}",
        "{{ namespace(a=plain).a }}{{ joiner('<')() }}",
        "{% macro m(a, b='&') %}{{ a }}{{ b }}{{ kwargs }}{% endmacro %}{{ m(plain, class=1) }}{{ m(*several[:2]) }}",
        "{% macro m(a) %}{{ a }}{{ varargs }}{% endmacro %}{{ m(1, plain) }}{{ m(a=plain) }}{{ dict(**{'a': plain}) }}",
        "{% autoescape false %}{% macro m(a) %}{{ a }}{% endmacro %}{{ m(plain) }}{% endautoescape %}{{ plain }}",
        "{% set m = plain.upper %}{{ m() }}{{ several.index(2.5) }}{{ word.none_such is defined }}{{ {'a': 1}.a }}",
    ],
)
def test_terse_templates_write_what_jinja_does(source: str) -> None:
    """Values of every sort, macros, loops, blocks, inheritance: the same text as from Jinja's own environment."""
    loader = DictLoader({"other": "{% macro m(x) %}<{{ x }}>{% endmacro %}{% block a %}<{{ plain }}{% endblock %}"})
    values = {
        "plain": "<&'\"",
        "markup": Markup("<b>&"),
        "marked": _Marked(),
        "number": 1,
        "word": "a",
        "nothing": None,
    }
    made = [
        kind(loader=loader, autoescape=True, undefined=StrictUndefined)
        .from_string(source)
        .render(values, several=["<", 2.5, True])
        for kind in (Environment, TerseEnvironment)
    ]
    assert made[0] == made[1] != ""


@pytest.mark.parametrize(
    "source",
    [
        "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}",
        "{% macro m(a) %}{% endmacro %}{{ m(b=2) }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
        "{{ none_such(1) }}",
        "{{ word(1) }}",
        "{{ word.none_such }}",
    ],
)
def test_terse_templates_fail_as_jinja_does(source: str) -> None:
    """Too many values, an unknown one, a missing one, and what is no function: the same error with the same words."""
    said = []
    for kind in (Environment, TerseEnvironment):
        with pytest.raises((TypeError, UndefinedError)) as raised:
            kind(autoescape=True, undefined=StrictUndefined).from_string(source).render(word="a")
        said.append((raised.type, str(raised.value)))
    assert said[0] == said[1]


def test_terse_templates_refuse_what_is_not_there() -> None:
    """A name that nobody gave is an error, in an environment with other globals laid over its own as well."""
    environment = TerseEnvironment(undefined=StrictUndefined, autoescape=True)
    with pytest.raises(UndefinedError):
        environment.from_string("{{ none_such }}").render()
    assert environment.from_string("{{ given }}", globals={"given": "<"}).render() == "&lt;"
    assert "given" not in environment.globals


def test_words_of_another_language_are_not_taken_from_compiled_templates(kept: CacheFile) -> None:
    """Two languages that share a file of compiled templates keep their own words."""
    compiled = Compiled(kept)
    told = [
        load_theme((TEMPLATES,), one, compiled).html.from_string('{{ t("page.skip") }}').render()
        for one in ("en", "fr")
    ]
    digests = {load_phrases((TEMPLATES,), one).digest for one in ("en", "fr")}
    assert len(set(told)) == len(digests) == 2


@given(_JSON, st.integers(1, 4))
def test_indented_json_is_what_the_standard_library_writes(value: Any, step: int) -> None:
    """Byte for byte, for every value and step."""
    assert indented(value, step) == json.dumps(value, ensure_ascii=False, indent=step)


_BLOCKS = ("p", "h2", "summary", "pre", "dl", "div", "dt", "dd", "ul", "li", "details", "section", "table", "tr", "td")
_NAMES = st.sampled_from((*_BLOCKS, "blockquote", "nav", "svg", "b", "em", "span", "small", "code", "s", "a"))
_MARKUP = st.recursive(
    st.sampled_from(["word", " ", "\n", "a*b", "&#34;q&#34;", "&copy;", "`", "<br>", "<!-- no -->", "<path/>"]),
    lambda inner: st.tuples(_NAMES, st.lists(inner, max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>".replace("<a>", '<a href="x/">')
    ),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(_MARKUP, max_size=6).map("".join))
@example("<ul><li><div><p>a <svg><path/></svg></p><dl><div><dt>b</dt><dd><p>c</p></dd></div></dl></div></li></ul>")
@example("<h2> <span> </span></h2><p><small>a*</small> <time>b</time></p><summary><span>c</span> d</summary>")
@example("<dl><div><dt>a</dt><dd>- b</dd></div><div><dt>c*</dt><dd><p>1. d</p>\n</dd></div></dl>")
@example("<dl><div><dt></dt><dd></dd></div></dl>")
@example('<p>a <a href="x/" rel="r"> b* </a></p><h2><a href="x/">c</a> d</h2><p><a>e</a></p><p><a href="x/"></a></p>')
@example("<pre><code>a <span>-b</span> *c* &lt;<br></code></pre><pre><code>d <span>-e</span>\n</code></pre>")
@example("<dl><div><dt>b</dt><dd>c<ul><li>d</li></ul></dd></div></dl><pre><code>e</code></pre><dl></dl>")
def test_blocks_that_are_taken_as_a_whole_give_the_same_markdown(markup: str) -> None:
    """Well nested markup says the same when it is read one tag at a time."""
    page, whole = f"<main>{markup}</main>", as_markdown._PART
    single = re.compile(rf"(?!)(p)|{as_markdown._DRAWN}|{as_markdown._ANY_TAG}", re.DOTALL)
    at_once = as_markdown.markdown(page)
    try:
        as_markdown._PART = single
        assert as_markdown.markdown(page) == at_once
    finally:
        as_markdown._PART = whole


@pytest.mark.parametrize(
    ("markup", "twin"),
    [
        ("a &amp;#34; b", "a &#34; b\n"),
        ("&copy; &#34;x&#34;", '© "x"\n'),
        ("<p>one</b></p>", "one\n"),
        ("<section>loose<p>one</p>more<ul><li>two", "loose\n\none\n\nmore\n\n- two\n"),
        ("<svg><path/>drawn</svg>word", "word\n"),
        ("<em>a<p>b</p></em>c", "*ab*c\n"),
        ("<em>a<b><h2>b</h2></b></em>c", "*a**b***c\n"),
        ("<code>a<p>b &lt;</p></code>", "`ab <`\n"),
    ],
)
def test_markup_of_any_shape_becomes_markdown(markup: str, twin: str) -> None:
    """References, what is not closed, what was never opened, drawings, and blocks within words."""
    assert as_markdown.markdown(f"<main>{markup}</main>").decode() == twin


@takes_two
def test_a_second_process_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is the same with its help and without."""
    alone = _site()
    monkeypatch.setattr(site, "_MANY", 1)
    assert _site() == alone
    monkeypatch.setattr(processes, "may_fork", lambda: False)
    assert _site() == alone


_FAULTY = """
{% extends 'bundled/claim.html' %}
{% block after %}
<a href="nowhere/">a</a><a href="#none">b</a><a href="../../#none">c</a><a href="/claims.json">d</a><a href="./">e</a>
{% if view.id < "m" %}<p onclick="x"><b>{% endif %}
{% endblock %}
"""


@takes_two
@pytest.mark.parametrize("many", [1_000, 1])
def test_what_was_found_while_writing_is_what_the_finished_site_tells(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, many: int
) -> None:
    """Of pages that were looked at when they were written the same problems are told as of those that were not."""
    (tmp_path / "claim.html").write_text(_FAULTY)
    monkeypatch.setattr(site, "_MANY", many)
    made = site.render(fixtures.report(), fixtures.content(), (tmp_path, TEMPLATES))
    pages = {path for path in made.files if path.endswith(".html")}
    assert set() < set(made.sound) < pages
    found = verify.check_site(made, (), made.sound)
    assert found == verify.check_site(Pages(made.files))
    assert {one.code for one in found} == {"broken-link", "html-nesting", "inline-code"}
    assert {one.place.file for one in found} == {path for path in pages if path.startswith("claims/")}


@takes_two
@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("{% extends 'bundled/claim.html' %}\n{% block main %}{{ nothing.at }}{% endblock %}", "template-error", 2),
        ("{{ view.text }}", "no-main", 1),
    ],
)
def test_a_template_that_fails_in_two_processes_is_told_as_by_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str, code: str, line: int
) -> None:
    """All problems, and in the same order, whichever process met them first."""
    (tmp_path / "claim.html").write_text(source)
    told = []
    for many in (1_000, 1):
        monkeypatch.setattr(site, "_MANY", many)
        with pytest.raises(InputError) as raised:
            _site(None, (tmp_path, TEMPLATES))
        told.append(raised.value.problems)
    assert told[0] == told[1]
    assert {(one.code, one.place.line) for one in told[0]} == {(code, line)}


def test_a_spool_gives_back_what_was_written() -> None:
    """Files of any size, the last of each name; a file that was deleted is not there, and asking reads nothing."""
    spool = Spool()
    spool["a"], spool["b"] = b"", b"x" * 100_000
    assert spool.extents == {"a": (0, 0), "b": (0, 100_000)}
    spool["b"] = b"new"
    assert dict(spool) == {"a": b"", "b": b"new"}
    del spool["a"]
    assert ("a" in spool, "b" in spool, len(spool)) == (False, True, 1)


def test_files_stand_in_order_and_the_later_place_wins() -> None:
    """Of two places that have a path the later counts; a path that is nowhere is an error."""
    files = Files({"b": b"1", "c": b"2"}, {"a": b"3", "b": b"4"})
    assert list(files.items()) == [("a", b"3"), ("b", b"4"), ("c", b"2")]
    assert ("d" in files, len(files)) == (False, 3)
    with pytest.raises(KeyError):
        files["d"]


def test_an_id_that_a_drawing_repeats_is_found() -> None:
    """Drawings are read apart, and their ids still count once a page."""
    page = b'<main id="x"><svg><path id="x"/></svg></main>'
    assert [one.code for one in verify.check_site(Pages({"a.html": page}))] == ["duplicate-id"]


def test_a_drawing_that_is_not_closed_is_found() -> None:
    """What is wrong inside a drawing is found although drawings are read apart."""
    page = b"<main><svg><g><path/></svg></main>"
    assert "html-nesting" in {one.code for one in verify.check_site(Pages({"a.html": page}))}


_TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b id='x'>",
        '<b id="x">',
        '<b id="y">',
        "</b>",
        '<a href="z/">',
        "</a>",
        "<br>",
        "<br/>",
        "\n",
        "<",
        ">",
        '"',
        "<!-- ",
        " -->",
        "<svg>",
        "</svg>",
        '<path id="p"/>',
        '<i title="a>b',
        '">',
        '" onclick="x">',
        "</i>",
        "<P>",
        '<meta name="n" content="c">',
        '<meta name="n" id="x">',
        '<img src="i">',
        "<script>",
        "é",
        "&lt;",
        '<p style="s">',
    ]
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(_TAGS, max_size=14).map("".join))
@example('<p>a<i title="a>b" onclick="x"></i><b title=">"></b></p>')
@example('<p>\n<b id="x"></b></p>\n<b id="x"></b>')
def test_a_page_that_is_read_by_lines_is_sound_when_it_is_read_tag_by_tag(markup: str) -> None:
    """What passes at a glance has no problem, and the same ids and links, when each tag is looked at by itself."""
    page = soundness.Page("a.html")
    if soundness.is_sound(page, markup):
        closely = soundness.read_closely("a.html", markup)
        assert (closely.problems, closely.ids, closely.links) == ([], page.ids, page.links)


_PIECES = st.sampled_from(
    [
        "word",
        "Word",
        "*so*",
        "*two words*",
        "*",
        "**",
        "_a_",
        "1.",
        "2)",
        "-",
        "+",
        "#",
        ">",
        "a:",
        "b,",
        "c.",
        "it's",
        "x/y",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n\n\n",
        "\t",
        "---",
        "===",
        "`c`",
        "[[id]]",
        "[[a.b]]",
        "[l](u)",
        "<b>",
        "&amp;",
        "|",
        "\\",
        "~~~",
        "é",
    ]
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(alphabet="ab1*. ,:'/\n", max_size=6)), max_size=12).map("".join))
@example("What this section is *about*, in a line.\n")
@example("One.\n\nTwo *very* words\nmore\n")
def test_plain_prose_is_what_the_parser_makes_of_it(text: str) -> None:
    """Prose that is written without the parser has the same markup as with it."""
    insert = Insert(lambda name: f"<li>{name}</li>", lambda claim, name: f"{claim}.{name}")
    assert ProseWriter().html(text, insert, "p--") == CommonMark().html(text, insert, "p--")


def test_plain_prose_needs_no_parser() -> None:
    """A paragraph with an emphasis is written without one, a link is not."""
    writer, insert = ProseWriter(), Insert(str, lambda claim, name: name)
    assert writer.html("What it is *about*, in a line.\n", insert) == "<p>What it is <em>about</em>, in a line.</p>\n"
    assert writer._parser is None
    assert writer.html("[here](x/)", insert) == '<p><a href="x/">here</a></p>\n'
    assert writer._parser is not None
