"""Jinja with less around each value that a template writes or calls: on a large site that is most of its time."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import lru_cache, partial
from keyword import iskeyword
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

#: Words, paths and names stand on page after page.
_escaped = lru_cache(maxsize=2048)(escape)
#: `Markup` of a text, which asks whether it has an ``__html__`` first.
_markup: Callable[[str], Markup] = partial(str.__new__, Markup)


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


class TerseMacro(Macro):
    """Most macros are called with as many values as they take, and nothing else: then there is nothing to sort out."""

    def __init__(self, *definition: Any) -> None:
        super().__init__(*definition)
        more = self.caller or self.catch_kwargs or self.catch_varargs or not self._default_autoescape
        self._wanted = -1 if more else len(self.arguments)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """The macro's text, as markup where it was defined as such."""
        if kwargs or len(args) != self._wanted:
            return super().__call__(*args, **kwargs)
        return _markup(self._func(*args))


class TerseGenerator(CodeGenerator):
    """Writes values by the environment's ``written`` where markup is escaped, and calls without the context."""

    def write_commons(self) -> None:
        """What every function of a template begins with: names that are looked up once."""
        super().write_commons()
        self.writeline("written, attribute = environment.written, environment.getattr")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro, of the environment's own class."""
        self.write("environment.")
        super().macro_def(macro_ref, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja looks for it
        """A call. What is rare about one is Jinja's to write."""
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(one.key) for one in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for one in (*node.args, *node.kwargs):
            self.visit(one, frame)
            self.write(", ")
        self.write(")")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - as above
        """``of.name``."""
        self.write("attribute(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class TerseEnvironment(Environment):
    """An environment whose templates have no globals but its own."""

    context_class = TerseContext
    code_generator_class = TerseGenerator
    written = staticmethod(written)
    Macro = TerseMacro

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own mapping, where nothing is laid over it: chains of mappings are slow."""
        return super().make_globals(d) if d else self.globals
