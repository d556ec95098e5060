"""Templates with the words of their language written in: most calls of ``t`` say the same on every page."""

from __future__ import annotations

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

from trustgen.render.phrases import Phrases

_NAME = "t"


class SpokenEnvironment(Environment):
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
        words = self._phrases.words
        match node:
            case nodes.Call(node=nodes.Name(name="t"), args=[nodes.Const(value=str(key))], kwargs=[], dyn_args=None):
                text = words.texts.get(key)
                if text is not None and "{" not in text and node.dyn_kwargs is None:
                    return nodes.Const(text, lineno=node.lineno, environment=node.environment)
        return node


def _has_another(template: nodes.Template) -> bool:
    """Whether the template gives the name another meaning."""
    names = template.find_all(nodes.Name)
    return any(one.name == _NAME and one.ctx != "load" for one in names) or any(
        _NAME in _named(one) for one in template.find_all((nodes.Macro, nodes.Import, nodes.FromImport))
    )


def _named(node: nodes.Macro | nodes.Import | nodes.FromImport) -> list[str]:
    if isinstance(node, nodes.Macro):
        return [node.name]
    if isinstance(node, nodes.Import):
        return [node.target]
    return [one if isinstance(one, str) else one[1] for one in node.names]
