"""Parsers of headers, files and records that strangers send: whatever it is, they end and raise nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzzing import fuzzed
from trustgen import securitytxt
from trustgen.syntax import hsts, strict_json, tlsa


def words(*parts: str) -> st.SearchStrategy[str]:
    """Texts made of these parts and of anything."""
    return st.lists(st.sampled_from(parts) | st.text(max_size=6), max_size=30).map("".join)


HSTS = words("max-age", "=", ";", " ", "31536000", "9" * 30, "0", '"', "\\", "includeSubDomains", "preload", "\t")
SECURITY_TXT = words(
    "Contact: ", "Expires: ", "2027-01-01T00:00:00Z", "mailto:a@b.example", "https://a.example/", "\n", "\r\n", ": ",
    "-----BEGIN PGP SIGNED MESSAGE-----\n", "-----BEGIN PGP SIGNATURE-----\n", "-----END PGP SIGNATURE-----\n",
    "Hash: SHA512\n", "- ", "#", "\ufeff", "Policy: ", "Preferred-Languages: ", "en, de",
)  # fmt: skip
JSON = words("{", "}", "[", "]", '"a"', ":", ",", "1", "1e999", "-", "NaN", "null", "true", "\\u", '"', "0." + "1" * 30)
TLSA = words("3", "1", "0", "2", " ", "00", "AB", "f", "9" * 40)


@fuzzed
@given(HSTS | st.text())
def test_hsts_is_read_whatever_it_is(value: str) -> None:
    """A lifetime is there exactly where nothing is wrong with it, and it is no less than nothing."""
    found = hsts.parse(value)
    assert found.max_age is None or found.max_age >= 0
    assert found.max_age is not None or found.errors


@fuzzed
@given(SECURITY_TXT | st.text())
def test_security_txt_is_read_whatever_it_is(text: str) -> None:
    """Flaws stand on lines that there are, and what has no contact is not valid."""
    found = securitytxt.parse(text)
    assert all(0 <= flaw.line <= text.count("\n") + text.count("\r") + 1 for flaw in found.flaws)
    assert not found.valid or "contact" in text.lower()


@fuzzed
@given(JSON | st.text())
def test_json_is_read_or_refused(text: str) -> None:
    """Nothing but ValueError is raised, and what is read can be read again."""
    try:
        document = strict_json.parse(text)
    except ValueError:
        return
    assert strict_json.parse(text) == document


@fuzzed
@given(TLSA | st.text(), st.binary(max_size=40))
def test_tlsa_records_are_read_or_left(record: str, certificate: bytes) -> None:
    """What is read is of a known usage; nothing that is no certificate fits by its whole content unless it is named."""
    found = tlsa.parse(record)
    if found is not None:
        assert found.usage in (0, 1, 2, 3)
        assert found.is_about_server is (found.usage in (1, 3))
        if found.selector == 0 and found.matching == 0:
            assert found.matches(certificate) is (certificate == found.association)
