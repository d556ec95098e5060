"""A page's main part as Markdown, for readers that are no browsers: the same words, from the same markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"p", "section", "article", "div", "details", "summary", "dl", "dt", "dd", "pre", "table", "ul", "ol", "li"}
    | {"caption", "aside", "blockquote", "main", *_HEADINGS}
)
_SKIPPED = frozenset({"svg", "nav", "script", "head", "img"})
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input"})
_MARKS = {"strong": "**", "b": "**", "em": "*", "s": "~~"}
_TAG = re.compile(r"""<!--.*?-->|<(/?)([a-z][a-z0-9]*)((?:[^">/]++|"[^"]*+"|/(?!>))*+)(/?)>""", re.DOTALL)
_HREF = re.compile(r"\shref=\"([^\"]*)\"")
_REFERENCES = (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_COMMON = re.compile("|".join(written for written, _ in _REFERENCES))
#: A drawing without another inside: it has no words.
_DRAWING = re.compile(r"<svg\b[^>]*>[^<]*+(?:<(?!/?svg\b)[^<]*+)*+</svg>")
_MEANING = re.compile(r"([\\`*_\[\]<>|~])")


@dataclass(slots=True)
class _Element:
    tag: str
    href: str = ""
    children: list[_Element | str] = field(default_factory=list)

    @property
    def elements(self) -> Iterator[_Element]:
        return (child for child in self.children if isinstance(child, _Element))

    def all(self, tag: str) -> Iterator[_Element]:
        """Every element of that name within, in order."""
        for child in self.elements:
            if child.tag == tag:
                yield child
            else:
                yield from child.all(tag)

    def raw(self) -> str:
        """The text as it stands."""
        return "".join(child if isinstance(child, str) else child.raw() for child in self.children)


def _tree(markup: str) -> _Element:
    """Reads markup that ``check_site`` finds well nested, in a tenth of the time of a parser for any markup."""
    root = _Element("main")
    children, opened = root.children, [root]
    parts = _TAG.split(markup)
    if parts[0]:
        children.append(_plain(parts[0]))
    for closing, tag, attributes, alone, text in zip(*(parts[start::5] for start in range(1, 6)), strict=True):
        if closing:
            if len(opened) > 1 and opened[-1].tag == tag:
                opened.pop()
                children = opened[-1].children
        elif tag and not alone:
            made = _Element(tag, _href(attributes) if tag == "a" else "")
            children.append(made)
            if tag not in _VOID:
                opened.append(made)
                children = made.children
        if text:
            children.append(_plain(text))
    return root


def _href(attributes: str) -> str:
    found = _HREF.search(attributes)
    return unescape(found[1]) if found else ""


def _plain(text: str) -> str:
    """``unescape``, without its table of 2,231 names where the five references that pages write are all there are."""
    if "&" not in text:
        return text
    if len(_COMMON.findall(text)) < text.count("&"):
        return unescape(text)
    for written, meant in _REFERENCES:
        text = text.replace(written, meant)
    return text


def markdown(html: str) -> bytes:
    """``main`` of a page of ours as CommonMark with tables; links to our pages lead to their twins."""
    root = _tree(_DRAWING.sub("", html[html.index(">", html.index("<main")) + 1 : html.index("</main>")]))
    return ("\n\n".join(_blocks(root)) + "\n").encode()


def _blocks(element: _Element) -> Iterator[str]:
    """The blocks within ``element``; text between them makes paragraphs."""
    loose: list[_Element | str] = []
    for child in element.children:
        if isinstance(child, str):
            if loose or not child.isspace():
                loose.append(child)
        elif child.tag not in _BLOCKS:
            loose.append(child)
        else:
            if loose:
                yield from _paragraph(loose)
                loose = []
            yield from _block(child)
    if loose:
        yield from _paragraph(loose)


def _block(element: _Element) -> Iterator[str]:
    match element.tag:
        case tag if tag in _HEADINGS:
            yield from (f"{_HEADINGS[tag]} {text}" for text in _paragraph(element.children))
        case "ul" | "ol":
            yield from _list(element)
        case "dl":
            yield "\n".join(_terms(element))
        case "pre":
            lines = [code.raw() for code in element.all("code")] or [element.raw()]
            yield "\n".join(["```", *lines, "```"])
        case "table":
            yield from _table(element)
        case _:
            yield from _blocks(element)


def _list(element: _Element) -> Iterator[str]:
    items = []
    for number, item in enumerate((one for one in element.elements if one.tag == "li"), 1):
        mark = f"{number}. " if element.tag == "ol" else "- "
        blocks = list(_blocks(item))
        if blocks:
            indent = " " * len(mark)
            items.append(mark + "\n\n".join(blocks).replace("\n", f"\n{indent}").replace(f"\n{indent}\n", "\n\n"))
    if items:
        yield "\n".join(items)


def _terms(element: _Element) -> Iterator[str]:
    name = ""
    for part in _pairs(element):
        if part.tag == "dt":
            name = _line(part.children)
        else:
            said = "\n".join(_blocks(part)).replace("\n", "\n  ")
            listed = said.startswith(("- ", "1. "))
            yield f"- **{name}:**" + ("\n  " if listed else " ") + said


def _pairs(element: _Element) -> Iterator[_Element]:
    for child in element.elements:
        if child.tag in ("dt", "dd"):
            yield child
        else:
            yield from _pairs(child)


def _table(element: _Element) -> Iterator[str]:
    for caption in element.all("caption"):
        yield from _paragraph(caption.children)
    rows = [[_cell(cell) for cell in row.elements if cell.tag in ("td", "th")] for row in element.all("tr")]
    width = max(map(len, rows), default=0)
    if not width:
        return
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    yield "\n".join(lines)


def _cell(element: _Element) -> str:
    return "; ".join(block.removeprefix("- ").replace("\n- ", "; ").replace("\n", " ") for block in _blocks(element))


def _paragraph(children: Sequence[_Element | str]) -> Iterator[str]:
    text = _line(children)
    if text:
        yield text


def _line(children: Sequence[_Element | str]) -> str:
    """Text and what stands in it, as one line."""
    return " ".join("".join(map(_inline, children)).split())


def _inline(child: _Element | str) -> str:
    if isinstance(child, str):
        return _MEANING.sub(r"\\\1", child) if _MEANING.search(child) else child
    inner = child.children
    match child.tag:
        case tag if tag in _SKIPPED:
            return ""
        case tag if tag in _MARKS and (text := _line(inner)):
            return f"{_MARKS[tag]}{text}{_MARKS[tag]}"
        case "code":
            fence = "``" if "`" in child.raw() else "`"
            return f"{fence}{child.raw()}{fence}"
        case "a" if child.href:
            return f"[{_line(inner)}]({_twin(child.href)})"
        case "br":
            return " "
        case _:
            return "".join(map(_inline, inner))


def _twin(href: str) -> str:
    """A link to one of our pages leads to its twin."""
    path, hash_, anchor = href.partition("#")
    if not path.endswith("/") or ":" in path:
        return href.replace(" ", "%20").replace(")", "%29")
    return f"{path}index.md{hash_}{anchor}"
