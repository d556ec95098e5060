"""A page's main part as Markdown, for readers that are no browsers: the same words, from the same markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import chain

_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"p", "section", "article", "div", "details", "summary", "dl", "dt", "dd", "pre", "table", "ul", "ol", "li"}
    | {"caption", "aside", "blockquote", "main", *_HEADINGS}
)
#: Blocks that are written as a whole; the others only hold blocks.
_SHAPED = frozenset({"ul", "ol", "dl", "pre", "table", *_HEADINGS})
_AT_ONCE = 10_000  # tags
#: ``i`` holds what only a hand on the page can do.
_SKIPPED = frozenset({"svg", "nav", "script", "head", "img", "i"})
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


#: What came before a tag was read: its slash, name, attributes and final slash; then the text after it.
_Part = tuple[str | None, str | None, str | None, str | None, str]


def _parts(markup: str) -> Iterator[Iterable[_Part]]:
    """Tags and the text behind each, some thousand at a time: a page of all claims has a million."""
    rest, more = markup, True
    while more:
        found = _TAG.split(rest, _AT_ONCE)
        more = len(found) > 5 * _AT_ONCE
        rest = found.pop() if more else ""
        yield ((None, None, None, None, found[0]),)
        texts = found[5::5] + [""] * more
        yield zip(found[1::5], found[2::5], found[3::5], found[4::5], texts, strict=True)


def _read(markup: str) -> list[str]:
    """The blocks of markup that ``check_site`` finds well nested; none is kept in parts for longer than to its end.

    The first ``through`` of the open elements only hold blocks: what is loose in them is a paragraph as soon as a block
    begins.
    """
    blocks: list[str] = []
    opened, through = [_Element("main")], 1
    for closing, tag, attributes, alone, text in chain.from_iterable(_parts(markup)):
        around = opened[-1]
        if closing:
            if around.tag == tag and len(opened) > 1:
                through = _close(opened, through, blocks)
        elif tag and not alone:
            made = _Element(tag, _href(attributes or "") if tag == "a" else "")
            if len(opened) == through and tag in _BLOCKS:
                _settle(around, blocks)
                through += tag not in _SHAPED
            else:
                around.children.append(made)
            if tag not in _VOID:
                opened.append(made)
        if text:
            opened[-1].children.append(_plain(text) if "&" in text else text)
    while opened:
        through = _close(opened, through, blocks)
    return blocks


def _close(opened: list[_Element], through: int, blocks: list[str]) -> int:
    """Close the innermost element; returns how many of those left only hold blocks."""
    depth, closed = len(opened), opened.pop()
    if depth == through:
        _settle(closed, blocks)
        return through - 1
    if depth == through + 1 and closed.tag in _BLOCKS:
        blocks += _block(closed)
    return through


def _settle(element: _Element, blocks: list[str]) -> None:
    if element.children:
        blocks += _blocks(element)
        element.children.clear()


def _href(attributes: str) -> str:
    found = _HREF.search(attributes)
    return unescape(found[1]) if found else ""


def _plain(text: str) -> str:
    """``unescape``, without its table of 2,231 names where the five references that pages write are all there are."""
    if len(_COMMON.findall(text)) < text.count("&"):
        return unescape(text)
    for written, meant in _REFERENCES:
        text = text.replace(written, meant)
    return text


def markdown(html: str) -> bytes:
    """``main`` of a page of ours as CommonMark with tables; links to our pages lead to their twins."""
    markup = _DRAWING.sub("", html[html.index(">", html.index("<main")) + 1 : html.index("</main>")])
    return ("\n\n".join(_read(markup)) + "\n").encode()


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
            return " – "
        case _:
            return "".join(map(_inline, inner))


def _twin(href: str) -> str:
    """A link to one of our pages leads to its twin."""
    path, hash_, anchor = href.partition("#")
    if not path.endswith("/") or ":" in path:
        return href.replace(" ", "%20").replace(")", "%29")
    return f"{path}index.md{hash_}{anchor}"
