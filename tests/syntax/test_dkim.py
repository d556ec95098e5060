"""DKIM key records."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzzing import fuzzed
from tests.keys import elliptic, rsa
from trustgen.syntax.dkim import DkimError, DkimKey, is_key, read

SHORT = base64.b64encode(bytes(31)).decode("ascii")


def test_white_space_inside_a_key_means_nothing() -> None:
    """A key may be folded (RFC 6376 §3.6.1)."""
    folded = " ".join(rsa(1024)[at : at + 50] for at in range(0, len(rsa(1024)), 50))
    assert read(f"v=DKIM1; n=note; s=email:x; p={folded}") == DkimKey("rsa", 1024)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("v=DKIM1; junk; p=", "is no tag with a value"),
        ("p=; p=", "the tag p stands twice"),
        ("p=; v=DKIM1", "does not begin with v=DKIM1"),
        ("v=DKIM2; p=", "does not begin with v=DKIM1"),
        ("v=DKIM1", "holds no key"),
        ("v=DKIM1; p=A", "no base64"),
        ("v=DKIM1; p=AAAA", "cannot be read"),
        (f"v=DKIM1; p={elliptic()}", "no RSA key"),
        (f"k=ed25519; p={SHORT}", "31 octets, not 32"),
        ("s=tlsrpt; p=", "not for e-mail"),
    ],
)
def test_a_record_that_gives_no_key(text: str, why: str) -> None:
    """The sentence says what is wrong."""
    with pytest.raises(DkimError, match=why):
        read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("v=DKIM1; p=", True), ("k=rsa; p=x", True), ("p=x", True), ("v=spf1; p=x", False), ("other", False)],
)
def test_key_records_are_told_from_others(text: str, expected: bool) -> None:
    """The version may be left out, another one makes it another record."""
    assert is_key(text) is expected


@fuzzed
@given(st.text(alphabet="vDKIM1=; kprsaedthn259:*+/\\é\x00ABCD", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text crashes the parser."""
    with contextlib.suppress(DkimError):
        assert read(text).kind in ("rsa", "ed25519")
