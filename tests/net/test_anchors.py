"""Trust anchors: how they are written, and which one is used."""

from __future__ import annotations

import pytest

from trustgen.net import Settings
from trustgen.net.anchors import ROOT, Anchor, nearest

LAB = Anchor("tidemark.example", "1 13 2 AB")
HIGHER = Anchor("example", "2 13 2 CD")


@pytest.mark.parametrize(
    "text",
    [
        "tidemark.example. DS 1 13 2 ab",
        "Tidemark.example DS 1 13 2 AB",
        " tidemark.example.  3600\tIN DS  1 13 2 AB ",
        "tidemark.example. IN DS 1 13 2 AB",
    ],
)
def test_an_anchor_is_written_as_in_a_zone_file(text: str) -> None:
    """With or without time to live and class, in any case."""
    assert Anchor.parse(text) == LAB
    assert Settings.parse(dnssec_anchor=[text]).anchors == (LAB,)


@pytest.mark.parametrize("text", ["", "tidemark.example.", "tidemark.example. DNSKEY 257 3 13 AB", "x. DS 1 13 2 ABC"])
def test_what_is_no_anchor(text: str) -> None:
    """The message shows how one is written."""
    with pytest.raises(ValueError, match="is no trust anchor such as"):
        Anchor.parse(text)


@pytest.mark.parametrize(
    ("name", "anchors"),
    [
        ("www.tidemark.example", (LAB,)),
        ("tidemark.example", (LAB,)),
        ("other.example", (HIGHER,)),
        ("nottidemark.example", (HIGHER,)),
        ("example", (HIGHER,)),
        ("example.com", ROOT),
    ],
)
def test_the_lowest_zone_that_encloses_the_name_counts(name: str, anchors: tuple[Anchor, ...]) -> None:
    """By whole labels; the root's anchors are for everything else."""
    assert nearest(name, (HIGHER, LAB)) == anchors
