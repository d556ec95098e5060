"""Frameworks and their controls: ``soc2:CC6.7``, ``gdpr:art-20``.

Ids only: the texts of most frameworks are under copyright.
"""

from __future__ import annotations

import re
from typing import ClassVar, Self

from trustgen.model.values.schema import JsonSchema, Word, shown

_FRAMEWORK = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
_ANY_CONTROL = r"[A-Za-z0-9](?:[A-Za-z0-9.()&_/-]{0,62}[A-Za-z0-9)])?"
_CONTROLS = {
    # AICPA Trust Services Criteria (2017, points of focus 2022)
    "soc2": (r"CC[1-9]\.[1-9]|A1\.[1-3]|C1\.[12]|PI1\.[1-5]|P[1-8]\.[0-9]", "CC6.7"),
    # ISO/IEC 27001:2022: clauses 4 to 10, and Annex A with 37, 8, 14 and 34 controls
    "iso27001-2022": (
        (
            r"(?:[4-9]|10)(?:\.[1-9]){0,2}|A\.5\.(?:[1-9]|[12][0-9]|3[0-7])|A\.6\.[1-8]"
            r"|A\.7\.(?:[1-9]|1[0-4])|A\.8\.(?:[1-9]|[12][0-9]|3[0-4])"
        ),
        "A.8.24",
    ),
    # NIST CSF 2.0: function, category, subcategory
    "nist-csf-2.0": (r"(?:GV|ID|PR|DE|RS|RC)(?:\.[A-Z]{2}(?:-[0-9]{2})?)?", "PR.DS-02"),
    # CSA Cloud Controls Matrix 4.1: seventeen domains of 4 to 21 controls
    "ccm-4.1": (
        (
            r"(?:A&A-0[1-6]|AIS-0[1-8]|BCR-(?:0[1-9]|1[01])|CCC-0[1-9]|CEK-(?:0[1-9]|1[0-9]|2[01])|DCS-(?:0[1-9]|1[0-8])"
            r"|DSP-(?:0[1-9]|1[0-9])|GRC-0[1-8]|HRS-(?:0[1-9]|1[0-3])|IAM-(?:0[1-9]|1[0-5])|IPY-0[1-4]|I&S-0[1-9]"
            r"|LOG-(?:0[1-9]|1[0-4])|SEF-(?:0[1-9]|10)|STA-(?:0[1-9]|1[0-6])|TVM-(?:0[1-9]|1[0-2])|UEM-(?:0[1-9]|1[0-4]))"
        ),
        "CEK-03, and I&S-03 for what 4.0 called IVS-03",
    ),
    # Regulation (EU) 2016/679: 99 articles, with paragraphs and points
    "gdpr": (r"art-[1-9][0-9]?(?:-[1-9][0-9]?(?:-[a-z])?)?", "art-20"),
}


class Framework(Word):
    """The id of a framework: ``soc2``, ``iso27001-2022``; people read its name."""

    __slots__ = ()
    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "type": "string",
        "pattern": r"^[a-z0-9]+([.-][a-z0-9]+)*$",
        "examples": ["soc2", "iso27001-2022", "pci-dss"],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read a framework's id; raises ValueError."""
        if not isinstance(plain, str) or len(plain) > 64 or re.fullmatch(_FRAMEWORK, plain) is None:
            raise ValueError(f"{shown(plain)} is not a framework; write its id, such as soc2 or iso27001-2022")
        return cls(plain)


class ControlId(Word):
    """A control of a framework. For the frameworks that are known here the id has that framework's shape."""

    __slots__ = ()
    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "description": "framework:control",
        "type": "string",
        "pattern": r"^[a-z0-9]+([.-][a-z0-9]+)*:[A-Za-z0-9][A-Za-z0-9.()&_/-]*$",
        "examples": ["soc2:CC6.7", "iso27001-2022:A.8.24", "nist-csf-2.0:PR.DS-02", "ccm-4.1:CEK-03", "gdpr:art-20"],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read ``framework:control``; raises ValueError, with an example of that framework's ids."""
        text = plain if isinstance(plain, str) else ""
        name, colon, control = text.partition(":")
        if not colon:
            raise ValueError(f"{shown(plain)} is not a control; write framework:control, such as soc2:CC6.7")
        shape, example = _CONTROLS.get(Framework.parse(name), (_ANY_CONTROL, "4.2"))
        if re.fullmatch(shape, control) is None:
            raise ValueError(f"{shown(control)} is not a control of {name}; its ids look like {name}:{example}")
        return cls(text)

    @property
    def framework(self) -> Framework:
        return Framework(self.partition(":")[0])

    @property
    def control(self) -> str:
        """The control's id within its framework."""
        return self.partition(":")[2]
