"""Prose as markup: CommonMark without raw HTML, with tables, headings to link, claims placed and values cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from trustgen.render.insert import Insert
from trustgen.render.links import safe_href

_ID = r"[a-z][a-z0-9/-]*"
_PLACED = re.compile(rf"\[\[({_ID})\]\]\s*")
_CITED = re.compile(rf"\[\[({_ID})\.([A-Za-z0-9_][\w.-]*)\]\]")
#: Prose stands below its section's heading, which is the second level.
_TOP_LEVEL = 3


class CommonMark:
    """Turns prose into markup; made once, used for every file."""

    def __init__(self) -> None:
        parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
        parser.block.ruler.before("paragraph", "claim", _claim_rule, {"alt": ["paragraph", "reference", "list"]})
        parser.inline.ruler.before("link", "citation", _citation_rule)
        parser.validateLink = lambda url: bool(safe_href(url))  # type: ignore[method-assign]
        parser.add_render_rule("claim", _render_claim)
        parser.add_render_rule("citation", _render_citation)
        self._parser = parser

    def html(self, text: str, insert: Insert, prefix: str = "") -> Markup:
        """``text`` as markup; ids of headings start with ``prefix`` so that they are unique on the page."""
        tokens = self._parser.parse(text)
        _settle_headings(tokens, prefix)
        return Markup(self._parser.renderer.render(tokens, self._parser.options, {"insert": insert}))  # noqa: S704


def _claim_rule(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    if state.is_code_block(line):
        return False
    found = _PLACED.fullmatch(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    if found is None:
        return False
    if not silent:
        state.line = line + 1
        token = state.push("claim", "", 0)
        token.meta, token.map, token.block = {"claim": found[1]}, [line, line + 1], True
    return True


def _citation_rule(state: StateInline, silent: bool) -> bool:
    found = _CITED.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("citation", "", 0).meta = {"claim": found[1], "name": found[2]}
    state.pos = found.end()
    return True


def _render_claim(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
    """One row; neighbours share a list."""
    opens = index == 0 or tokens[index - 1].type != "claim"
    closes = index + 1 == len(tokens) or tokens[index + 1].type != "claim"
    row = _insert(env).claim(tokens[index].meta["claim"])
    return ('<ul class="claims">' if opens else "") + row + ("</ul>\n" if closes else "\n")


def _render_citation(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    meta = tokens[index].meta
    return str(_insert(env).value(meta["claim"], meta["name"]))


def _insert(env: Any) -> Insert:
    found: Insert = env["insert"]
    return found


def _settle_headings(tokens: Sequence[Token], prefix: str) -> None:
    """Shift headings below the section's own and give each an id."""
    opening = [index for index, token in enumerate(tokens) if token.type == "heading_open"]
    highest = min((int(tokens[index].tag[1]) for index in opening), default=1)
    taken: set[str] = set()
    for index in opening:
        level = min(6, int(tokens[index].tag[1]) - highest + _TOP_LEVEL)
        tokens[index].tag = tokens[index + 2].tag = f"h{level}"
        tokens[index].attrSet("id", _unique(prefix + _slug(tokens[index + 1].content), taken))


def _slug(words: str) -> str:
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-") or "heading"


def _unique(name: str, taken: set[str]) -> str:
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name}-{count}"
    taken.add(found)
    return found
