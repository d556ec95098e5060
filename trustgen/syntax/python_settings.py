"""Where a Python file sets a name, by the language's own grammar (the standard library's ``ast``)."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from trustgen.syntax.grammar import Ungrammatical

MOST_SHOWN = 1000
Set = tuple[ast.expr | ast.stmt, ast.expr | None]


def settings(text: str, name: str) -> tuple[tuple[int, str], ...]:
    """(line, the value's text) of every place where ``name`` is set; an empty text where it is changed in place,
    and everywhere where there are more than `MOST_SHOWN` places.

    Raises Ungrammatical.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Ungrammatical(str(error)) from error
    places = [(place, value) for node in ast.walk(tree) for place, named, value in _sets(node) if named == name]
    # Each text costs the length of the file: whoever finds very many places needs none of them.
    shown = text if len(places) <= MOST_SHOWN else ""
    found = [(value.lineno, _text(shown, value)) if value is not None else (place, "") for place, value in places]
    return tuple(sorted(found))


def _text(text: str, value: ast.expr) -> str:
    return " ".join((ast.get_source_segment(text, value) or "").split()) if text else ""


def _sets(node: ast.AST) -> Iterator[tuple[int, str | None, ast.expr | None]]:
    """Line, name and value of each setting that ``node`` itself is."""
    match node:
        case ast.Assign():
            yield from ((node.lineno, _name(target), node.value) for target in node.targets)
        case ast.AnnAssign(value=ast.expr()):
            yield node.lineno, _name(node.target), node.value
        case ast.NamedExpr():
            yield node.lineno, _name(node.target), node.value
        case ast.AugAssign():
            yield node.lineno, _name(node.target), None
        case ast.keyword():
            yield node.lineno, node.arg, node.value
        case ast.Dict():
            yield from ((node.lineno, _name(key), value) for key, value in zip(node.keys, node.values, strict=True))
        case ast.arguments():
            yield from _defaults(node)
        case _:
            return


def _defaults(arguments: ast.arguments) -> Iterator[tuple[int, str | None, ast.expr | None]]:
    positional = [*arguments.posonlyargs, *arguments.args]
    with_default = positional[len(positional) - len(arguments.defaults) :]
    yield from ((one.lineno, one.arg, value) for one, value in zip(with_default, arguments.defaults, strict=True))
    alone = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    yield from ((one.lineno, one.arg, value) for one, value in alone if value is not None)


def _name(target: ast.expr | None) -> str | None:
    match target:
        case ast.Name():
            return target.id
        case ast.Attribute():
            return target.attr
        case ast.Constant(value=str() as text):
            return text
        case ast.Subscript(slice=ast.Constant(value=str() as text)):
            return text
        case _:
            return None
