"""security.txt, both ways (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.honest import NOW, ORIGIN, disclosure, registry
from trustgen.securitytxt import PATH, Field, from_disclosure, parse, registered, serialise

GOOD = "Contact: mailto:security@tidemark.example\nExpires: 2027-05-20T12:00:00Z\n"


def codes(text: str) -> list[tuple[int, str]]:
    """The serious flaws by line."""
    return [(flaw.line, flaw.code) for flaw in parse(text).flaws if flaw.serious]


def test_a_good_file_is_read_in_order() -> None:
    """Comments and empty lines are passed over, fields keep their lines."""
    file = parse(f"# ours\n\n{GOOD}contact: https://tidemark.example/report\n")
    assert file.valid
    assert not file.signed
    assert file.fields[0] == Field("Contact", "mailto:security@tidemark.example", 3)
    assert file.values("CONTACT") == ("mailto:security@tidemark.example", "https://tidemark.example/report")
    assert file.expires == datetime(2027, 5, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (GOOD, []),
        (GOOD.replace("\n", "\r\n"), []),
        ("", [(0, "no-contact"), (0, "no-expires")]),
        (GOOD.removesuffix("\n"), [(2, "no-final-newline")]),
        (f"\ufeff{GOOD}", [(1, "byte-order-mark")]),
        (f"{GOOD}Policy:https://x.example/\n", [(3, "no-single-space")]),
        (f"{GOOD}Policy:  https://x.example/\n", [(3, "no-single-space")]),
        (f"{GOOD}Policy: \thttps://x.example/\n", [(3, "no-single-space")]),
        (f"{GOOD}Policy: https://x.example/ \n", []),
        (f"{GOOD}Policy :https://x.example/\n", [(3, "not-a-field")]),
        (f"{GOOD}just words\n", [(3, "not-a-field")]),
        (f"{GOOD} Policy: https://x.example/\n", [(3, "not-a-field")]),
        (f"{GOOD}Policy: \n", [(3, "empty-value")]),
        (f"{GOOD}Policy: http://x.example/\n", [(3, "not-https")]),
        (f"{GOOD}Policy: javascript:alert(1)\n", [(3, "scheme-not-allowed")]),
        (f"{GOOD}Policy: https://\n", [(3, "bad-uri")]),
        (f"{GOOD}Contact: security@x.example\n", [(3, "no-uri")]),
        (f"{GOOD}Contact: tel:+61-2-5550-1234\n", []),
        (f"{GOOD}Encryption: openpgp4fpr:{'a1' * 20}\n", []),
        (f"{GOOD}Encryption: mailto:x@y.example\n", [(3, "scheme-not-allowed")]),
        (f"{GOOD}CSAF: https://x.example/provider-metadata.json\n", []),
        (f"{GOOD}CSAF: https://x.example/other.json\n", [(3, "bad-csaf")]),
        (f"{GOOD}Bug-Bounty: True\n", []),
        (f"{GOOD}Bug-Bounty: yes\n", [(3, "bad-flag")]),
        (f"{GOOD}Bug-Bounty: True\nbug-bounty: True\n", [(4, "repeated-field")]),
        (f"{GOOD}Preferred-Languages: en, de-CH,fr\n", []),
        (f"{GOOD}Preferred-Languages: en;de\n", [(3, "bad-language")]),
        (f"{GOOD}X-Own: 1\n", []),
        (f"{GOOD}{GOOD}", [(4, "repeated-field")]),
        (GOOD.replace("2027-05-20T12:00:00Z", "tomorrow"), [(2, "bad-date")]),
        (GOOD.replace("2027-05-20T12:00:00Z", "2027-05-20"), [(2, "bad-date")]),
        (GOOD.replace("2027-05-20T12:00:00Z", "2027-05-20T12:00:00"), [(2, "bad-date")]),
        (GOOD.replace("2027-05-20T12:00:00Z", "2027-02-30T12:00:00Z"), [(2, "bad-date")]),
        (GOOD.replace("2027-05-20T12:00:00Z", "2027-05-20t12:00:00.5+10:00"), []),
        (f"{GOOD}# bell \x07\n", [(3, "control-character")]),
        (GOOD.replace("\n", "\r", 1), [(0, "no-expires"), (1, "bad-uri"), (1, "control-character")]),
        (f"{GOOD}Policy: https://x.example/{'a' * 2048}\n", [(3, "field-too-long")]),
        (GOOD + "\n" * 999, [(0, "too-many-lines")]),
        (GOOD + "#" * 40_000, [(0, "too-large")]),
    ],
)
def test_flaws(text: str, wanted: list[tuple[int, str]]) -> None:
    """Each rule of RFC 9116 §2 to §4 has its code and its line."""
    assert codes(text) == wanted
    assert parse(text).valid is (not wanted)


@pytest.mark.parametrize(
    ("line", "code"), [("X-Own: 1", "unknown-field"), ("Policy: https://x.example/ ", "trailing-space")]
)
def test_small_flaws_leave_the_file_valid(line: str, code: str) -> None:
    """What readers must ignore is told, and is no fault."""
    [flaw] = parse(f"{GOOD}{line}\n").flaws
    assert (flaw.code, flaw.serious) == (code, False)
    assert str(flaw).startswith("line 3: ")


def test_more_than_one_expires_is_no_expires() -> None:
    """Which of two dates counts is open, so neither does."""
    assert parse(f"{GOOD}Expires: 2028-01-01T00:00:00Z\n").expires is None
    assert parse("Contact: tel:+1-555\n").expires is None


BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----"
SIGNED = (
    f"{BEGIN}\nHash: SHA512\n\n"
    f"- # - dashed\n{GOOD}-----BEGIN PGP SIGNATURE-----\n\niHUEARYK\n-----END PGP SIGNATURE-----\n"
)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_signed_file_is_unwrapped(ends: str) -> None:
    """The framework is taken off, dashes are unescaped, line numbers are those of the file."""
    file = parse(SIGNED.replace("\n", ends))
    assert (file.signed, file.valid, file.fields[0].line) == (True, True, 5)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"Policy: https://evil.example/\n{SIGNED}", [(1, "text-outside-signature")]),
        (f"{SIGNED}Contact: https://evil.example/\n", [(11, "text-outside-signature")]),
        (f"{SIGNED}\n", []),
        (SIGNED.replace("-----END PGP SIGNATURE-----\n", ""), [(7, "broken-signature")]),
        (SIGNED.partition("-----BEGIN PGP SIGNATURE")[0], [(1, "broken-signature")]),
        (SIGNED.replace("Hash: SHA512\n\n", ""), [(1, "broken-signature")]),
        (
            "-----BEGIN PGP SIGNED MESSAGE-----\n",
            [(0, "no-contact"), (0, "no-expires"), *[(1, "broken-signature")] * 2],
        ),
    ],
)
def test_a_broken_framework(text: str, wanted: list[tuple[int, str]]) -> None:
    """What stands outside a signature is not signed; what has no end is no signature."""
    assert codes(text) == wanted


def test_text_outside_a_signature_adds_no_field() -> None:
    """A field before or after the signed part is not read."""
    file = parse(f"Contact: https://evil.example/\n{SIGNED}Contact: https://evil.example/\n")
    assert file.values("contact") == ("mailto:security@tidemark.example",)


def test_a_registry_gives_every_field() -> None:
    """All registered fields in a fixed order; Expires is the time plus the term, in UTC, rounded down."""
    at = datetime(2026, 11, 21, 23, 0, 0, 999_999, tzinfo=ZoneInfo("Australia/Sydney"))
    assert from_disclosure(registry(), at, [ORIGIN, "https://www.tidemark.example/"]) == (
        "Contact: mailto:security@tidemark.example\n"
        "Contact: https://tidemark.example/report\n"
        "Expires: 2027-05-20T13:00:00Z\n"
        "Encryption: https://tidemark.example/key.asc\n"
        "Acknowledgments: https://tidemark.example/thanks\n"
        "Preferred-Languages: en, de\n"
        f"Canonical: {ORIGIN}{PATH}\n"
        f"Canonical: https://www.tidemark.example{PATH}\n"
        "Policy: https://tidemark.example/policy\n"
        "Hiring: https://tidemark.example/jobs\n"
        "CSAF: https://tidemark.example/.well-known/csaf/provider-metadata.json\n"
        "Bug-Bounty: True\n"
    )


def test_what_a_registry_writes_is_valid() -> None:
    """The file that is written is read without any flaw, and expires when it should."""
    file = parse(from_disclosure(registry(), NOW))
    assert file.flaws == ()
    assert file.expires is not None
    assert timedelta(days=179) < file.expires - NOW < timedelta(days=181)


def test_what_is_not_set_is_left_out() -> None:
    """The smallest policy gives the two required fields."""
    small = disclosure(
        contact=["form"], languages=[], hosts=[], encryption=[], acknowledgments_url=None, policy=None, hiring=None,
        csaf=None, bug_bounty=None,
    )  # fmt: skip
    assert dict(registered(registry(disclosure=small))) == {"Contact": ("https://tidemark.example/report",)}
    assert from_disclosure(registry(disclosure=small), NOW).count("\n") == 2


@pytest.mark.parametrize("write", [registered, lambda empty: from_disclosure(empty, NOW)])
def test_no_policy_no_file(write: object) -> None:
    """A registry without disclosure has no security.txt."""
    assert callable(write)
    with pytest.raises(ValueError, match="no disclosure"):
        write(registry(disclosure=None))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("Contact", "a\nContact: b", "line break"),
        ("Contact", "a\rb", "line break"),
        ("Contact", "a\u2028b", "line break"),
        ("Contact", "", "empty"),
        ("Contact", " a", "spaces"),
        ("Contact", "a" * 2048, "longer"),
        ("Con tact", "a", "no name"),
        ("#Contact", "a", "no name"),
        ("", "a", "no name"),
    ],
)
def test_a_value_cannot_add_a_field(name: str, value: str, message: str) -> None:
    """What would not be read back as one field is refused."""
    with pytest.raises(ValueError, match=message):
        serialise([(name, value)])


@pytest.mark.parametrize(("count", "length"), [(1001, 1), (40, 1000)])
def test_a_file_that_parsers_would_not_read_whole_is_refused(count: int, length: int) -> None:
    """Lines and bytes are limited together."""
    with pytest.raises(ValueError, match="at most"):
        serialise([("X", "a" * length)] * count)


@given(
    st.lists(st.tuples(st.sampled_from(["Contact", "X-Own", "policy"]), st.text(min_size=1, max_size=50)), max_size=20)
)
def test_what_is_written_is_read_back(fields: list[tuple[str, str]]) -> None:
    """Whatever is not refused comes back as the same fields."""
    try:
        text = serialise(fields)
    except ValueError:
        return
    assert [(field.name, field.value) for field in parse(text).fields] == fields


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Parsing never raises, and a text without Contact is never valid."""
    assert parse(text).valid is False or "contact" in text.lower()
