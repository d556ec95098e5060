"""JMESPath, evaluated strictly: what is missing is not zero, not false and not left out.

Plain JMESPath turns a missing field into null, null into false and drops it from lists, so that "no backup failed" is
true of a page without backups. Here every name, index and list that an expression mentions must be there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jmespath
from jmespath import functions, visitor
from jmespath.exceptions import JMESPathError

LONGEST = 300  # characters of an expression
Node = Any  # jmespath: a dict of type, value and children


class Unevaluable(Exception):
    """The expression has no value here; its text is a clause that says why."""


def checked(expression: str) -> str:
    """``expression`` itself; raises ValueError for one that is too long, no JMESPath, or calls an unknown function."""
    if len(expression) > LONGEST:
        raise ValueError(f"the expression has {len(expression)} characters; the most is {LONGEST}")
    try:
        node = _compiled(expression)
    except (JMESPathError, RecursionError) as error:
        reason = str(error).partition("\n")[0].partition(", for expression")[0]
        raise ValueError(f"the expression is not JMESPath: {reason}") from None
    unknown = sorted(_called(node) - set(functions.Functions.FUNCTION_TABLE))
    if unknown:
        raise ValueError(f"JMESPath has no function {', '.join(unknown)}")
    return expression


def evaluate(expression: str, document: Any) -> Any:
    """The value, never None. Raises Unevaluable."""
    try:
        value = _Strict().visit(_compiled(expression), document)
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
        # jmespath lets some of Python's own errors through, such as that of a slice by step 0.
        raise Unevaluable(f"cannot be evaluated ({type(error).__name__})") from error
    if value is None:
        raise Unevaluable("has no value")
    return value


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> Node:
    return jmespath.compile(expression).parsed


def _called(node: Node) -> set[str]:
    own = {str(node["value"])} if node["type"] == "function_expression" else set()
    return own.union(*(_called(child) for child in node["children"] if isinstance(child, dict)))


class _Strict(visitor.TreeInterpreter):
    def visit_field(self, node: Node, value: Any) -> Any:
        name = node["value"]
        if not isinstance(value, dict) or value.get(name) is None:
            raise Unevaluable(f"has no value: {name} is missing")
        return value[name]

    def visit_index(self, node: Node, value: Any) -> Any:
        _need_list(value)
        found = super().visit_index(node, value)
        if found is None:
            raise Unevaluable(f"has no value: there is no item {node['value']}")
        return found

    def visit_slice(self, node: Node, value: Any) -> Any:
        return super().visit_slice(node, _need_list(value))

    def visit_flatten(self, node: Node, value: Any) -> Any:
        return _need_list(super().visit_flatten(node, value))

    def visit_projection(self, node: Node, value: Any) -> Any:
        return _need_list(super().visit_projection(node, value))

    def visit_filter_projection(self, node: Node, value: Any) -> Any:
        return _need_list(super().visit_filter_projection(node, value))

    def visit_value_projection(self, node: Node, value: Any) -> Any:
        return _need_list(super().visit_value_projection(node, value))

    def visit_comparator(self, node: Node, value: Any) -> Any:
        try:
            compared = super().visit_comparator(node, value)
        except TypeError:
            compared = None
        if compared is None:
            raise Unevaluable("has no value: it compares what are not numbers")
        return compared


def _need_list(value: Any) -> Any:
    if not isinstance(value, list):
        raise Unevaluable("has no value: a list is missing")
    return value
