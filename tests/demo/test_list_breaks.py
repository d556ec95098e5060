"""The lies about vendors and about where security.txt belongs, as they look from outside."""

from __future__ import annotations

from collections.abc import Callable

from tests.demo.wire_client import ask
from trustgen.demo.company import APP, TRUST, WWW
from trustgen.demo.service import Demo

Start = Callable[[str], Demo]
FILE = "/.well-known/security.txt"


def test_a_vendor_shows_that_is_on_no_list(tidemark: Demo, lying: Start) -> None:
    """Only the lie has the header of a vendor whom the list does not have."""
    assert ask(tidemark, f"https://{WWW}/").all("x-hs-hub-id") == []
    assert ask(lying("no-other-vendors"), f"https://{WWW}/").all("x-hs-hub-id") == ["42"]


def test_canonical_is_another_address_on_www_alone(lying: Start) -> None:
    """The file of www no longer lists itself; the others do."""
    demo = lying("security-txt-www")
    for host, listed in ((WWW, False), (APP, True), (TRUST, True)):
        assert (f"Canonical: https://{host}{FILE}" in ask(demo, f"https://{host}{FILE}").body) is listed
