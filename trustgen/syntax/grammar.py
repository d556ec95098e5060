"""Where a source file sets a name, by the grammar of its language (tree-sitter's, through ast-grep)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trustgen.syntax import literal
from trustgen.syntax.settings import ending

if TYPE_CHECKING:
    from ast_grep_py import SgNode


LONGEST_NAME = 300


class Ungrammatical(Exception):
    """The text cannot be read as what its file's name says that it is."""


#: Language → the nodes that set a name. What they call their parts is in `_NAMES` and `_VALUES`.
_KINDS = {
    "bash": "variable_assignment",
    "c": "preproc_def init_declarator assignment_expression initializer_pair",
    "cpp": "preproc_def init_declarator assignment_expression initializer_pair",
    "csharp": "variable_declarator assignment_expression property_declaration argument",
    "go": "const_spec var_spec short_var_declaration assignment_statement keyed_element",
    "hcl": "attribute object_elem",
    "java": "variable_declarator assignment_expression element_value_pair",
    "javascript": "variable_declarator assignment_expression augmented_assignment_expression pair field_definition "
    "assignment_pattern object_assignment_pattern jsx_attribute",
    "json": "pair",
    "kotlin": "property_declaration assignment value_argument",
    "lua": "assignment_statement field",
    "php": "const_element assignment_expression augmented_assignment_expression property_element "
    "array_element_initializer argument",
    "ruby": "assignment operator_assignment pair keyword_parameter optional_parameter",
    "rust": "const_item static_item let_declaration field_initializer assignment_expression compound_assignment_expr",
    "scala": "val_definition var_definition assignment_expression",
    "swift": "property_declaration assignment value_argument",
    "tsx": "variable_declarator assignment_expression augmented_assignment_expression pair public_field_definition "
    "enum_assignment required_parameter optional_parameter assignment_pattern object_assignment_pattern jsx_attribute",
    "typescript": "variable_declarator assignment_expression augmented_assignment_expression pair "
    "public_field_definition enum_assignment required_parameter optional_parameter assignment_pattern "
    "object_assignment_pattern",
    "yaml": "block_mapping_pair flow_pair",
}
_ENDINGS = {
    "bash": "sh bash env",
    "c": "c",
    "cpp": "h hpp cc cpp cxx",
    "csharp": "cs",
    "go": "go",
    "hcl": "tf hcl tfvars",
    "java": "java",
    "javascript": "js jsx mjs cjs",
    "json": "json",
    "kotlin": "kt kts",
    "lua": "lua",
    "php": "php",
    "ruby": "rb",
    "rust": "rs",
    "scala": "scala",
    "swift": "swift",
    "tsx": "tsx",
    "typescript": "ts mts cts",
    "yaml": "yaml yml",
}
_LANGUAGES = {ending: language for language, endings in _ENDINGS.items() for ending in endings.split()}
_NAMES = ("name", "key", "left", "pattern", "property", "field", "declarator")
_VALUES = ("value", "right", "default_value")
#: Signs between a name and what it is set to; one that only ends so (``+=``) changes what was there.
_SETS = ("=", ":", "=>", "#define")
_PLAIN = ("=", ":=", "=>", ":", "#define")
#: Nodes in which a colon stands before a value, and not before a type.
_BY_COLON = frozenset({"argument", "value_argument", "object_elem"})
#: Around a value, and no part of it.
_AROUND = frozenset({"parenthesized_expression", "jsx_expression", "expression_list"})
_TYPED = frozenset({"as_expression", "satisfies_expression"})
#: Words that stand without quotes.
_WORDS = frozenset({"string_scalar", "word"})


def language(file: str) -> str | None:
    """The language whose grammar reads ``file``, by the ending of its name; None for one that is not known."""
    return _LANGUAGES.get(ending(file))


def settings(text: str, name: str, file: str) -> tuple[tuple[int, str], ...]:
    """(line, the value's text) of every place where ``name`` is set; an empty text where it is changed in place.

    Raises Ungrammatical, KeyError for a file of no known language, and ImportError where ast-grep is not installed.
    """
    kinds = _KINDS[_LANGUAGES[ending(file)]].split()
    root = _root(text, _LANGUAGES[ending(file)])
    wrong = root.find(kind="ERROR")
    if wrong is not None:
        raise Ungrammatical(f"line {wrong.range().start.line + 1} cannot be read")
    form = _form(name)
    nodes = [node for kind in kinds for node in root.find_all(kind=kind)]
    found = [setting for node in nodes for setting in _setting(node, form)]
    return tuple(sorted(found))


def _root(text: str, language: str) -> SgNode:
    from ast_grep_py import SgRoot

    try:
        return SgRoot(text, language).root()
    except BaseException as error:
        # A panic in the library's Rust is no Exception, and would end the run.
        if type(error).__name__ != "PanicException":
            raise
        raise Ungrammatical(str(error)) from error


def _form(name: str) -> re.Pattern[str]:
    """``name`` alone, quoted, as a symbol or variable, as the last member of something, or before its type."""
    owner = r"(?:.*(?:\.|->|::|\[))?"
    return re.compile(rf"""{owner}[$:@"']*{re.escape(name)}["'\]]*(?:\s*:(?!:).*)?""", re.DOTALL)


def _setting(node: SgNode, form: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    children = list(node.children())
    signs = [at for at, child in enumerate(children) if not child.is_named() and child.text().endswith(_SETS)]
    if not signs:
        return
    sign = children[signs[-1]].text()
    named, value = _field(node, _NAMES), _field(node, _VALUES)
    if named is None:
        named = next((child for child in reversed(children[: signs[-1]]) if child.is_named()), None)
    if value is None and (sign != ":" or node.kind() in _BY_COLON):
        value = next((child for child in children[signs[-1] + 1 :] if child.is_named()), None)
    if value is None or named is None or not form.fullmatch(named.text()[:LONGEST_NAME]):
        return
    yield value.range().start.line + 1, _text(value) if sign in _PLAIN else ""


def _field(node: SgNode, names: tuple[str, ...]) -> SgNode | None:
    return next((found for name in names if (found := node.field(name)) is not None), None)


def _text(value: SgNode) -> str:
    """The value as `literal.read` reads it."""
    node = value
    while (inside := _inside(node)) is not None:
        node = inside
    text = " ".join(node.text().split())
    return literal.written(text) if node.kind() in _WORDS else text


def _inside(node: SgNode) -> SgNode | None:
    """What ``node`` only stands around; None where it is the value itself."""
    named = [child for child in node.children() if child.is_named()]
    if node.kind() in _TYPED:
        return named[0]
    alone = len(named) == 1 and (node.kind() in _AROUND or named[0].text() == node.text())
    return named[0] if alone else None
