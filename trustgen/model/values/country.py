"""Countries: the officially assigned two-letter codes of ISO 3166-1."""

from __future__ import annotations

from typing import ClassVar, Self

from trustgen.model.values.schema import JsonSchema, Word, shown

_ASSIGNED = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
    MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ
    OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
    UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRY_CODES = frozenset(_ASSIGNED.split())
_NOT_COUNTRIES = {
    "UK": "the United Kingdom is GB",
    "EU": "the European Union is not a country; list its countries, or name it as a region",
    "EL": "Greece is GR",
}


class CountryCode(Word):
    """An ISO 3166-1 alpha-2 code, in capital letters."""

    __slots__ = ()
    JSON_SCHEMA: ClassVar[JsonSchema] = {"type": "string", "enum": sorted(COUNTRY_CODES)}

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read a code; raises ValueError, with the right one for the usual slips."""
        if isinstance(plain, str) and plain in COUNTRY_CODES:
            return cls(plain)
        slip = plain.upper() if isinstance(plain, str) else ""
        if slip in _NOT_COUNTRIES:
            raise ValueError(f"{shown(plain)} is not a country code: {_NOT_COUNTRIES[slip]}")
        near = f", such as {slip}" if slip in COUNTRY_CODES else ", such as AU"
        raise ValueError(f"{shown(plain)} is not a country code; write the two capital letters of ISO 3166-1{near}")
