"""The controls of four frameworks by their ids, in families. Ids only: most of the texts are under copyright.

AICPA Trust Services Criteria 2017 (61), ISO/IEC 27001:2022 Annex A (93), NIST CSF 2.0 (106), CSA CCM 4.1 (207).
"""

from __future__ import annotations

from collections.abc import Mapping

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Controls that belong together."""

    key: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework's families, in its own order; ``total`` is how many controls it has."""

    id: str
    total: int
    families: tuple[Family, ...]

    def family_of(self, control: str) -> str:
        """The key of the family that ``control`` belongs to; empty where it is in none."""
        for family in self.families:
            if control in family.ids:
                return family.key
        return ""


def _counted(key: str, parts: Mapping[str, int], form: str = "{part}.{number}") -> Family:
    ids = (form.format(part=part, number=n) for part, most in parts.items() for n in range(1, most + 1))
    return Family(key, tuple(ids))


_SOC2 = Framework(
    "soc2",
    61,
    (
        *(_counted(f"CC{n}", {f"CC{n}": most}) for n, most in enumerate((5, 3, 4, 2, 3, 8, 5, 1, 2), 1)),
        *(_counted(key, {key: most}) for key, most in {"A1": 3, "C1": 2, "PI1": 5}.items()),
        _counted("P", {f"P{n}": most for n, most in enumerate((1, 1, 2, 3, 2, 7, 1, 1), 1)}),
    ),
)
_ISO = Framework(
    "iso27001-2022",
    93,
    tuple(_counted(key, {key: most}) for key, most in {"A.5": 37, "A.6": 8, "A.7": 14, "A.8": 34}.items()),
)
#: NIST CSF 2.0: the numbers of the subcategories; those of version 1.1 that were withdrawn are not given again.
_CSF_NUMBERS = {
    "GV": {"OC": "1-5", "RM": "1-7", "RR": "1-4", "PO": "1-2", "OV": "1-3", "SC": "1-10"},
    "ID": {"AM": "1-5 7-8", "RA": "1-10", "IM": "1-4"},
    "PR": {"AA": "1-6", "AT": "1-2", "DS": "1-2 10-11", "PS": "1-6", "IR": "1-4"},
    "DE": {"CM": "1-3 6-6 9-9", "AE": "2-4 6-8"},
    "RS": {"MA": "1-5", "AN": "3-3 6-8", "CO": "2-3", "MI": "1-2"},
    "RC": {"RP": "1-6", "CO": "3-4"},
}


def _csf(function: str, categories: Mapping[str, str]) -> Family:
    ids = []
    for category, spans in categories.items():
        for span in spans.split():
            first, _, last = span.partition("-")
            ids += [f"{function}.{category}-{n:02}" for n in range(int(first), int(last) + 1)]
    return Family(function, tuple(ids))


_CSF = Framework("nist-csf-2.0", 106, tuple(_csf(function, named) for function, named in _CSF_NUMBERS.items()))
#: CSA CCM 4.1: the last control of each domain. What version 4.0 called IVS is I&S here.
_CCM_LAST = (
    "A&A-06 AIS-08 BCR-11 CCC-09 CEK-21 DCS-18 DSP-19 GRC-08 HRS-13 IAM-15 IPY-04 I&S-09 LOG-14 SEF-10 STA-16 TVM-12"
    " UEM-14"
)


def _ccm(last: str) -> Family:
    domain, _, most = last.partition("-")
    return _counted(domain, {domain: int(most)}, "{part}-{number:02}")


_CCM = Framework("ccm-4.1", 207, tuple(map(_ccm, _CCM_LAST.split())))

FRAMEWORKS = (_SOC2, _ISO, _CSF, _CCM)
