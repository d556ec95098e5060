"""Text in XML. What ``xml.sax.saxutils`` does, without the web client that it imports."""

from __future__ import annotations

from html import escape as _escape

_SPACES = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def escape(text: str) -> str:
    """``text`` as the content of an element."""
    return _escape(text, quote=False)


def quoteattr(text: str) -> str:
    """``text`` as the value of an attribute, quotes included."""
    escaped = escape(text).translate(_SPACES)
    if '"' not in escaped:
        return f'"{escaped}"'
    return f"'{escaped}'" if "'" not in escaped else '"{}"'.format(escaped.replace('"', "&quot;"))
