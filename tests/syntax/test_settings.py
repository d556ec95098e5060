"""Where source files set a name: by grammar and by pattern, and never in a comment or inside of a text."""

from __future__ import annotations

import sys

import pytest

from trustgen.syntax import grammar, literal, python_settings, settings


def values(found: tuple[tuple[int, str], ...]) -> list[str]:
    """The values alone."""
    return [value for _, value in found]


PYTHON = '''
# max_age = 1
"""max_age = 2"""
max_age = 3  # max_age = 4
max_age: int = 5
s = "max_age = 6"
f(max_age=7)
d = {"max_age": 8, "other": 0}
session.max_age = 9
session["max_age"] = 10
if (max_age := 11): ...
def g(a, max_age=12, *, b, c=0): ...
def h(*, max_age=13): ...
max_age = (
    8 * 60
    * 60
)
max_age += 1
max_age: int
{**d}
a, max_age = 1, 2
'''


def test_python_by_its_own_grammar() -> None:
    """Assignments, arguments, defaults, keys; a value over several lines is one line."""
    found = python_settings.settings(PYTHON, "max_age")
    assert values(found) == ["3", "5", "7", "8", "9", "10", "11", "12", "13", "8 * 60 * 60", ""]
    assert found[0] == (4, "3")


@pytest.mark.parametrize("text", ["def (", "a = 1\x00", "(" * 5000])
def test_what_is_no_python_is_not_read(text: str) -> None:
    """Whatever is wrong with it."""
    with pytest.raises(grammar.Ungrammatical):
        python_settings.settings(text, "a")


#: Language's ending → a file that sets NAME to 1, 2, 3 … and never to 99.
FILES = {
    "ts": """
// const NAME = 99
/* NAME: 99
   NAME = 99 */
const s = "NAME = 99", t = `NAME: 99`;
const NAME: number = 1;
export const o = { NAME: 2, "NAME": 3, nested: {NAME} };
class A { private static readonly NAME = 4; declare b: number; }
enum E { NAME = 5 }
function f(NAME = 6, b?: number) {}
o.NAME = 7; o["NAME"] = 8;
const d = { NAME: 9 as const, OTHER: 99 };
let e: { NAME: number };
""",
    "js": "const NAME = 1; class A { static NAME = 2 } f({NAME: 3}); function g(NAME = 4){} const {NAME = 5} = o;\n"
    "let NAME",
    "tsx": "const NAME = 1; const x = <A NAME={2} b='NAME=99'>NAME=99</A>;",
    "go": """package a
// NAME = 99
const ( NAME = 1; b = 99 )
var NAME int = 2
var s = "NAME = 99"
func f() { NAME := 3; NAME = 4; _ = C{NAME: 5, "NAME": 6} }
""",
    "rb": """
NAME = 1
# NAME = 99
=begin
NAME = 99
=end
h = { NAME: 2, :NAME => 3, "NAME" => 4 }
self.NAME = 5
s = "NAME = 99"
def f(NAME: 6); end
""",
    "java": "/** NAME = 99 */ class A { static final int NAME = 1; @C(NAME=2) void f(){ this.NAME = 3; int NAME; } }",
    "cs": "class A { const int NAME = 1; public int NAME {get;} = 2; void f(){ g(NAME: 3); NAME = 4; } }",
    "rs": """// NAME = 99
const NAME: u64 = 1; static NAME: u8 = 2;
fn f(NAME: u8){ let NAME = 3; let NAME: u8; let a = A { NAME: 4 }; a.NAME = 5; }
struct A { NAME: u8 }
""",
    "php": "<?php # NAME = 99\nconst NAME = 1; $NAME = 2; class A { public $NAME = 3; } "
    '$a = ["NAME" => 4]; f(NAME: 5); $this->NAME = 6; $s = "NAME = 99";',
    "c": '/* NAME = 99 */\n#define NAME 1\nint NAME = 2; char *s="NAME = 99";'
    "void f(){ NAME = 3; struct a b = { .NAME = 4 }; }",
    "hpp": "constexpr int NAME = 1; // NAME = 99\nint NAME;",
    "json": '{"NAME": 1, "s": "NAME: 99", "n": {"NAME": 2}}',
    "yaml": "NAME: 1 # NAME: 99\na:\n  NAME: 2\n  t: {NAME: 3}\n  l: |\n    NAME: 99\n",
    "tf": 'NAME = 1\nresource "a" "b" {\n  NAME = 2\n  m = { NAME = 3 }\n}\n# NAME = 99\n',
    "sh": "NAME=1\nexport NAME=2 # NAME=99\necho 'NAME=99'\n",
    "kt": "const val NAME = 1 // NAME = 99\nclass A { val NAME: Int = 2; fun f(NAME: Int){ NAME = 3; g(NAME = 4) } }",
    "swift": "let NAME = 1\nstruct A { static let NAME: Int = 2 }\nf(NAME: 3) // NAME: 99\n",
    "scala": "object A { val NAME = 1; var NAME: Int = 2 /* NAME = 99 */ }",
    "lua": "NAME = 1 -- NAME = 99\nlocal NAME = 2\nt = {NAME = 3}\n",
}


@pytest.mark.parametrize("ending", FILES)
def test_other_languages_by_their_grammar(ending: str) -> None:
    """Every way to set a name is found, in order; comments, texts, types and other names are not."""
    pytest.importorskip("ast_grep_py")
    found = grammar.settings(FILES[ending].replace("NAME", "max_age"), "max_age", f"a/b.{ending}")
    assert values(found) == [str(number) for number in range(1, len(found) + 1)], found
    assert found, ending


def test_every_grammar_is_tried() -> None:
    """No language is in the table that no test reads."""
    assert {grammar.language(f"a.{ending}") for ending in FILES} == set(grammar._KINDS)


@pytest.mark.parametrize(
    ("file", "text", "value"),
    [
        ("a.ts", "const a = 8 *\n 60", "8 * 60"),
        ("a.ts", "const a = (5)", "5"),
        ("a.ts", "const a = 5 satisfies number", "5"),
        ("a.ts", "a += 5", ""),
        ("a.ts", "const a = f(5)", "f(5)"),
        ("a.go", "package b\nvar a = 15 * time.Minute", "15 * time.Minute"),
        ("a.go", "package b\nfunc f() { a, b = 1, 2 }", None),
        ("a.go", "package b\nfunc f() { a += 2 }", ""),
        ("a.rb", "a ||= 5", ""),
        ("a.rb", "a = 8.hours", "8.hours"),
        ("a.yaml", "a: 8h", '"8h"'),
        ("a.yaml", "a: '8h'", "'8h'"),
        ("a.yaml", "a: [1, 2]", "[1, 2]"),
        ("a.sh", "a=8h", '"8h"'),
        ("a.sh", 'a="8h"', '"8h"'),
        (".env", "a=8", "8"),
    ],
)
def test_values(file: str, text: str, value: str | None) -> None:
    """What stands around a value is not part of it; a word without quotes is a text; one that is changed is none."""
    pytest.importorskip("ast_grep_py")
    assert values(grammar.settings(text, "a", file)) == ([] if value is None else [value])


def test_a_file_that_is_something_else_is_not_read() -> None:
    """A grammar that had to guess proves nothing; a name that no language has is a KeyError."""
    pytest.importorskip("ast_grep_py")
    with pytest.raises(grammar.Ungrammatical, match="line 2"):
        grammar.settings("const a = 1;\nconst = = {{{", "a", "a.ts")
    with pytest.raises(KeyError):
        grammar.settings("a = 1", "a", "a.txt")


def test_a_panic_of_the_library_ends_nothing_but_the_look() -> None:
    """It is no Exception, and would pass by everything that catches those."""
    pytest.importorskip("ast_grep_py")
    with pytest.raises(grammar.Ungrammatical):
        grammar._root("a", "no such language")


def test_without_the_library_it_is_an_import_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which the probe makes *unknown*, or goes on without."""
    monkeypatch.setitem(sys.modules, "ast_grep_py", None)
    with pytest.raises(ImportError):
        grammar.settings("const a = 1", "a", "a.ts")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.ts", 'x = 1; // a = 9\n/* a: 9\n a = 9 */ s = "set a = 9"; t = `\na: 9`;\nconst a = 5'),
        ("a.py", 'x = 1 # a = 9\n"""\na = 9\n"""\ns = \'a = 9\'\na = 5'),
        ("a.sql", "-- a = 9\nx = 1 -- a = 9\n/*\na = 9 */ a = 5"),
        ("a.html", "<!-- a = 9\na = 9 --> <script>a = 5;</script>"),
        ("a.toml", '# a = 9\n"a" = 5 # a = 9'),
        ("a.json5", '{"a": 5, // a: 9\n}'),
        ("notes.txt", "# a = 9\n// a = 9\na = 5"),
        ("a.ts", "const s = 'x' // it's a = 9\nconst a = 5 // it's"),
        ("a.ts", f"{'x' * 3000} a = 9\na = 5"),
    ],
)
def test_by_pattern_without_comments_and_longer_texts(file: str, text: str) -> None:
    """As far as the file's ending tells how they are written; a line that is too long is left out."""
    assert values(settings.settings(text, "a", file)) == ["5"]


@pytest.mark.parametrize(
    ("name", "ending"), [("a/b.TS", "ts"), (".env", "env"), ("Makefile", ""), ("a.b/c", ""), ("a.test.js", "js")]
)
def test_endings(name: str, ending: str) -> None:
    """In lower case, of the name alone."""
    assert settings.ending(name) == ending


@pytest.mark.parametrize("written", ['"${HOME}"', "`a${b}`", '"#{a}"', '"$HOME/x"', '"$(date)"', '$"{a}"'])
def test_a_text_with_a_variable_in_it_is_no_literal(written: str) -> None:
    """What it will be is not known."""
    with pytest.raises(ValueError, match=r"variable|literal"):
        literal.read(written)


@pytest.mark.parametrize(("written", "value"), [("'${HOME}'", "${HOME}"), ('"5 $"', "5 $"), ('"$5"', "$5")])
def test_a_dollar_alone_is_no_variable(written: str, value: str) -> None:
    """Nor is anything between single quotes."""
    assert literal.read(written) == value
