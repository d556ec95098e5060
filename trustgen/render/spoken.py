"""Templates with the words of their language written in: most calls of ``t`` say the same on every page."""

from __future__ import annotations

from itertools import chain

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from trustgen.render.phrases import Phrases
from trustgen.render.terse import TerseEnvironment

_NAME = "t"


class SpokenEnvironment(TerseEnvironment):
    """An environment whose templates hold what ``t("a.key")`` says as text, where it says it without values."""

    phrases: Phrases | None = None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        if self.phrases is None or _has_another(template):
            return template
        spoken: nodes.Template = _Speaker(self.phrases).visit(template)
        return spoken


class _Speaker(NodeTransformer):
    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name that Jinja looks for
        self.generic_visit(node)
        if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
            return node
        if not isinstance(node.node, nodes.Name) or node.node.name != _NAME or len(node.args) != 1:
            return node
        key = node.args[0].value if isinstance(node.args[0], nodes.Const) else None
        text = self._phrases.words.texts.get(key) if isinstance(key, str) else None
        # What is missing, or wants a value, is left to say so itself.
        if text is None or "{" in text:
            return node
        return nodes.Const(text, lineno=node.lineno, environment=node.environment)


def _has_another(template: nodes.Template) -> bool:
    """Whether the template gives the name another meaning."""
    names = (one.name for one in template.find_all(nodes.Name) if one.ctx != "load")
    macros = (one.name for one in template.find_all(nodes.Macro))
    modules = (one.target for one in template.find_all(nodes.Import))
    members = (name for one in template.find_all(nodes.FromImport) for name in map(_named, one.names))
    return _NAME in chain(names, macros, modules, members)


def _named(member: str | tuple[str, str]) -> str:
    return member if isinstance(member, str) else member[1]
