"""Vendors and the signs by which they show from outside."""

from typing import Annotated, Any, Literal

from trustgen.model.base import Entry, Flag, HttpsUrl, Identifier, PlainText
from trustgen.validated import BeforeValidator, WithJsonSchema

#: Where a vendor shows: a mail server, an SPF include, an alias, a name server, a DKIM selector that is an alias, a
#: source that the Content-Security-Policy allows, something that a page loads or frames, a response header.
SignKind = Literal["mx", "spf", "cname", "ns", "dkim", "csp", "page", "header"]


def _host(value: Any) -> str:
    """A host name, lower case, without the final dot."""
    name = value.strip().lower().rstrip(".") if isinstance(value, str) else ""
    labels = name.split(".")
    if len(labels) < 2 or not all(
        label and len(label) < 64 and label.replace("-", "").replace("_", "").isalnum() and label.isascii()
        for label in labels
    ):
        raise ValueError("write a host name such as mail.tidemark.example")
    return name


def _pattern(value: Any) -> str:
    """A host name in which ``*`` stands for characters of one label."""
    if isinstance(value, str) and "*" in value:
        _host(value.replace("*", "x"))
        return value.strip().lower().rstrip(".")
    return _host(value)


HostName = Annotated[str, BeforeValidator(_host), WithJsonSchema({"type": "string", "format": "hostname"})]
HostPattern = Annotated[str, BeforeValidator(_pattern), WithJsonSchema({"type": "string"})]


class HeaderSign(Entry):
    """A response header that the vendor adds; ``value`` must be part of its value, in any case, if it is given."""

    name: str
    value: str = ""


class DkimSign(Entry):
    """A selector under ``_domainkey`` that is an alias for a name at ``target``."""

    selector: str
    target: HostName


#: The keys of a vendor that hold its signs.
SignKey = Literal["mx", "spf", "cname", "ns", "dkim", "web", "headers"]


class Confirmation(Entry):
    """A page that was read, and the kinds of sign of which at least one stands there."""

    signs: tuple[SignKey, ...]
    page: HttpsUrl


class Vendor(Entry):
    """A vendor and its signs.

    ``mx``, ``spf``, ``cname``, ``ns`` and ``web`` are host names: each stands for itself and every name below it.
    ``web`` are origins of what pages load, frame or allow. ``source`` says where the signs are documented;
    ``confirmed`` are pages on which some of them were read.
    ``prose`` tells whether its name, met in prose, can mean nothing else; ``aliases`` are further such names.
    """

    id: Identifier
    name: PlainText
    legal: PlainText | None = None
    aliases: tuple[PlainText, ...] = ()
    mx: tuple[HostPattern, ...] = ()
    spf: tuple[HostPattern, ...] = ()
    cname: tuple[HostPattern, ...] = ()
    ns: tuple[HostPattern, ...] = ()
    dkim: tuple[DkimSign, ...] = ()
    web: tuple[HostPattern, ...] = ()
    headers: tuple[HeaderSign, ...] = ()
    source: PlainText
    confirmed: tuple[Confirmation, ...] = ()
    prose: Flag = True

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it goes by."""
        return (self.name, *self.aliases)
