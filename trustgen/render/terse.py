"""Jinja with less around each value that a template writes or calls: on a large site that is most of its time."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

#: Words, paths and names stand on page after page.
_escaped = lru_cache(maxsize=2048)(escape)


def written(value: Any) -> str:
    """A value as markup holds it, escaped where it is not markup itself."""
    if type(value) is str:
        return _escaped(value)
    return value if type(value) is Markup else escape(value)


class TerseContext(Context):
    """Calls a function as it is: nothing that a template of ours can call asks for the context."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call ``called`` without what Jinja adds to the arguments."""
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


class TerseGenerator(CodeGenerator):
    """Writes values by the environment's ``written`` where markup is escaped."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class TerseEnvironment(Environment):
    """An environment whose templates have no globals but its own."""

    context_class = TerseContext
    code_generator_class = TerseGenerator
    written = staticmethod(written)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own mapping, where nothing is laid over it: chains of mappings are slow."""
        return super().make_globals(d) if d else self.globals
