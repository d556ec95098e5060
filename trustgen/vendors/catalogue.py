"""The catalogue that comes with trustgen, and a project's own vendors."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from trustgen.model.subprocessor import SubProcessors
from trustgen.model.vendor import DkimSign, HeaderSign, Vendor

_NOWHERE = "undeclared.invalid"
#: A vendor that no list can declare, for lies: a check that does not notice it notices nobody.
#: Constructed as it is: validating it would build the models at every start.
NOBODY = Vendor.model_construct(
    id="nobody",
    name="A vendor that nobody declares",
    mx=(_NOWHERE,),
    spf=(_NOWHERE,),
    cname=(_NOWHERE,),
    ns=(_NOWHERE,),
    dkim=(DkimSign.model_construct(selector="undeclared", target=_NOWHERE),),
    web=(_NOWHERE,),
    headers=(HeaderSign.model_construct(name="x-undeclared"),),
    source="reserved by RFC 2606",
    prose=False,
)


@cache
def catalogue() -> tuple[Vendor, ...]:
    """Every vendor that trustgen knows, by id."""
    text = resources.files("trustgen.vendors").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return tuple(Vendor.model_validate({"id": name, **table}) for name, table in sorted(tomllib.loads(text).items()))


def vendors_of(listing: SubProcessors | None) -> tuple[Vendor, ...]:
    """The catalogue with a project's own vendors; one of the same id takes the place of the catalogue's."""
    own = {vendor.id: vendor for vendor in listing.vendors} if listing else {}
    return (*(vendor for vendor in catalogue() if vendor.id not in own), *own.values())
