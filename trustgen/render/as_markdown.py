"""A page's main part as Markdown, for readers that are no browsers: the same words, from the same markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from itertools import chain

_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"p", "section", "article", "div", "details", "summary", "dl", "dt", "dd", "pre", "table", "ul", "ol", "li"}
    | {"caption", "aside", "blockquote", "main", *_HEADINGS}
)
#: Blocks that are written as a whole; the others only hold blocks.
_SHAPED = frozenset({"ul", "ol", "dl", "pre", "table", *_HEADINGS})
#: ``i`` holds what only a hand on the page can do.
_SKIPPED = frozenset({"svg", "nav", "script", "head", "img", "i"})
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input"})
_MARKS = {"strong": "**", "b": "**", "em": "*", "s": "~~"}
_ATTRIBUTES = r"""(?:[^">/]++|"[^"]*+"|/(?!>))*+"""
_ANY_TAG = rf"<!--.*?-->|<(/?)([a-z][a-z0-9]*)({_ATTRIBUTES})(/?)>"
_TAG = re.compile(_ANY_TAG, re.DOTALL)
_HREF = re.compile(r"\shref=\"([^\"]*)\"")
_REFERENCES = (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_UNCOMMON = re.compile(f"&(?!{'|'.join(written[1:] for written, _ in _REFERENCES)})")
#: A drawing without another inside: it has no words.
_DRAWN = r"<svg\b[^>]*>[^<]*+(?:<(?!/?svg\b)[^<]*+)*+</svg>"
_DRAWING = re.compile(_DRAWN)
_IN_LINE = rf"[^<]*+(?:<(?!/?(?:{'|'.join(sorted(_BLOCKS))})\b)[^<]*+)*+"
#: What has a term and what is said of it, which holds no list of terms itself.
_TERM_TEXT = rf"<div><dt>{_IN_LINE}</dt><dd>[^<]*+(?:<(?!/?(?:d[dlt]|div)\b)[^<]*+)*+</dd></div>"
_TERM = re.compile(_TERM_TEXT)
#: What changes nothing about the words in it, or has none; a block that then holds words and one link at most, and a
#: term that holds words.
_THROUGH = re.compile(rf"</?(?:span|small|time)\b{_ATTRIBUTES}>|{_DRAWN}")
_WORDS = re.compile(rf"<(p|h[1-6]|summary)\b{_ATTRIBUTES}>([^<]*)(?:<a\b({_ATTRIBUTES})>([^<]*)</a>([^<]*))?</\1>")
_TERM_WORDS = re.compile(r"<div><dt>([^<]*)</dt><dd>(?:<p>([^<]*)</p>\s*|([^<]*))</dd></div>")
#: Code without anything marked in it.
_LISTING = re.compile(rf"<pre{_ATTRIBUTES}><code>([^<]*)</code></pre>")
#: Blocks that hold none, or terms alone, are taken as a whole; of the others one tag at a time.
_PART = re.compile(
    rf"<(?=(p|h[1-6]|summary|pre|dl)\b)(?:\1{_ATTRIBUTES}>{_IN_LINE}</\1>|dl{_ATTRIBUTES}>\s*+(?:{_TERM_TEXT}\s*+)++</dl>)"
    rf"|{_DRAWN}|{_ANY_TAG}",
    re.DOTALL,
)
_MEANING = re.compile(r"([\\`*_\[\]<>|~])")


@dataclass(slots=True)
class _Element:
    tag: str
    href: str = ""
    children: list[_Element | _Leaf | str] = field(default_factory=list)

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


@dataclass(slots=True)
class _Leaf:
    """A block that holds none, or a list of terms, by its markup."""

    tag: str
    markup: str

    def raw(self) -> str:
        """The text as it stands."""
        return _tree(self.markup).raw()


def _read(markup: str, start: int, end: int) -> list[str]:
    """The blocks of markup that ``check_site`` finds well nested."""
    reader = _Reader()
    for found in _PART.finditer(markup, start, end):
        if start < found.start():
            reader.say(markup[start : found.start()])
        start = found.end()
        leaf, closing, tag, attributes, alone = found.groups()
        if leaf:
            reader.take(leaf, found[0])
        elif closing:
            reader.close(tag)
        elif tag and not alone:
            reader.open(tag, attributes)
    reader.say(markup[start:end])
    while reader.opened:
        reader.close(reader.opened[-1].tag)
    return reader.blocks


@dataclass(slots=True)
class _Reader:
    """Takes markup in, and keeps none in parts for longer than to its end.

    The first ``through`` of the open elements only hold blocks: what is loose in them is a paragraph as soon as a block
    begins.
    """

    blocks: list[str] = field(default_factory=list)
    opened: list[_Element] = field(default_factory=lambda: [_Element("main")])
    through: int = 1

    def say(self, text: str) -> None:
        """Take text in; spaces between blocks say nothing."""
        around = self.opened[-1].children
        if around or len(self.opened) > self.through or not text.isspace():
            around.append(_plain(text))

    def take(self, tag: str, markup: str) -> None:
        """Take a leaf in."""
        if len(self.opened) == self.through:
            self._settle()
            self.blocks += _leaf_blocks(tag, markup)
        else:
            self.opened[-1].children.append(_Leaf(tag, markup))

    def open(self, tag: str, attributes: str) -> None:
        """An element begins."""
        made = _Element(tag, _href(attributes) if tag == "a" else "")
        if len(self.opened) == self.through and tag in _BLOCKS:
            self._settle()
            self.through += tag not in _SHAPED
        else:
            self.opened[-1].children.append(made)
        if tag not in _VOID:
            self.opened.append(made)

    def close(self, tag: str) -> None:
        """The innermost element ends, if it has that name."""
        depth, closed = len(self.opened), self.opened[-1]
        if closed.tag != tag:
            return
        if depth == self.through:
            self._settle()
            self.through -= 1
        elif depth == self.through + 1 and closed.tag in _BLOCKS:
            self.blocks += _block(closed)
        self.opened.pop()

    def _settle(self) -> None:
        """What is loose in the innermost element becomes paragraphs."""
        element = self.opened[-1]
        if element.children:
            self.blocks += _blocks(element)
            element.children.clear()


def _leaf_blocks(name: str, markup: str) -> tuple[str, ...]:
    """The blocks of a leaf."""
    if name == "dl":
        return ("\n".join(chain.from_iterable(map(_term, _TERM.findall(markup)))),)
    listing = _LISTING.fullmatch(_THROUGH.sub("", markup)) if name == "pre" else None
    return (f"```\n{_plain(listing[1])}\n```",) if listing else _told(markup)


@lru_cache(maxsize=512)
def _told(markup: str) -> tuple[str, ...]:
    """The blocks of a leaf that may stand on other pages as well."""
    words = _WORDS.fullmatch(_THROUGH.sub("", markup))
    if words is None:
        return tuple(_blocks(_tree(markup)))
    tag, said, link, linked, rest = words.groups()
    around: list[_Element | _Leaf | str] = [_plain(said)]
    if link is not None:
        around += [_Element("a", _href(link), [_plain(linked)]), _plain(rest)]
    line = _line(around)
    return (f"{_HEADINGS[tag]} {line}" if tag in _HEADINGS else line,) if line else ()


@lru_cache(maxsize=512)
def _term(markup: str) -> tuple[str, ...]:
    """The lines of a term and what is said of it. Most are the same for many claims."""
    words = _TERM_WORDS.fullmatch(markup)
    if words is None:
        return tuple(_terms(_tree(markup)))
    name, said = (_line([_plain(text)]) for text in (words[1], words[2] or words[3] or ""))
    return (_listed(name, said),)


def _tree(markup: str) -> _Element:
    """An element that holds what ``markup`` says."""
    opened = [_Element("main")]
    parts = _TAG.split(_DRAWING.sub("", markup) if "<svg" in markup else markup)
    opened[0].children.append(_plain(parts[0]))
    for closing, tag, attributes, alone, text in zip(
        parts[1::5], parts[2::5], parts[3::5], parts[4::5], parts[5::5], strict=True
    ):
        if closing:
            if opened[-1].tag == tag and len(opened) > 1:
                opened.pop()
        elif tag and not alone:
            made = _Element(tag, _href(attributes) if tag == "a" else "")
            opened[-1].children.append(made)
            if tag not in _VOID:
                opened.append(made)
        if text:
            opened[-1].children.append(_plain(text))
    return opened[0]


def _href(attributes: str) -> str:
    found = _HREF.search(attributes)
    return unescape(found[1]) if found else ""


def _plain(text: str) -> str:
    """``unescape``, without its table of 2,231 names where the five references that pages write are all there are."""
    if "&" not in text:
        return text
    if _UNCOMMON.search(text):
        return unescape(text)
    for written, meant in _REFERENCES:
        text = text.replace(written, meant)
    return text


def markdown(html: str) -> bytes:
    """``main`` of a page of ours as CommonMark with tables; links to our pages lead to their twins."""
    begin = html.index(">", html.index("<main")) + 1
    # Block by block: one dash in a text of millions of letters doubles the memory of all of them.
    blocks = [f"{block}\n".encode() for block in _read(html, begin, html.index("</main>", begin))]
    return b"\n".join(blocks) or b"\n"


def _blocks(element: _Element) -> Iterator[str]:
    """The blocks within ``element``; text between them makes paragraphs."""
    loose: list[_Element | _Leaf | str] = []
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
            yield from _block(child) if isinstance(child, _Element) else _leaf_blocks(child.tag, child.markup)
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
            yield _listed(name, "\n".join(_blocks(part)).replace("\n", "\n  "))


def _listed(name: str, said: str) -> str:
    return f"- **{name}:**" + ("\n  " if said.startswith(("- ", "1. ")) else " ") + said


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


def _paragraph(children: Sequence[_Element | _Leaf | str]) -> Iterator[str]:
    text = _line(children)
    if text:
        yield text


def _line(children: Sequence[_Element | _Leaf | str]) -> str:
    """Text and what stands in it, as one line."""
    return " ".join("".join(map(_inline, children)).split())


def _inline(child: _Element | _Leaf | str) -> str:
    if isinstance(child, str):
        return _MEANING.sub(r"\\\1", child) if _MEANING.search(child) else child
    if isinstance(child, _Leaf):
        return _inline(_tree(child.markup))
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
