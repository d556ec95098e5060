"""The typed values of the registry. Each has ``parse`` (plain YAML in), ``plain`` (out) and joins pydantic.

``parse`` raises ValueError, and nothing else, with a sentence that says what is accepted.
"""

from __future__ import annotations

from trustgen.model.values.bytesize import ByteSize
from trustgen.model.values.cadence import Cadence
from trustgen.model.values.control import ControlId, Framework
from trustgen.model.values.country import COUNTRY_CODES, CountryCode
from trustgen.model.values.duration import Duration, Unit, total
from trustgen.model.values.identifier import Identifier
from trustgen.model.values.language import LanguageTag
from trustgen.model.values.money import Money
from trustgen.model.values.noun import Noun
from trustgen.model.values.number import DurationBound, NumberBound
from trustgen.model.values.percentage import Percentage
from trustgen.model.values.planned_date import PlannedDate, Precision
from trustgen.model.values.rate import Rate
from trustgen.model.values.schema import Value, Word
from trustgen.model.values.text import PlainText
from trustgen.model.values.uri import HttpsUrl, HttpUrl, Uri
from trustgen.model.values.version import TlsVersion, VersionBound, as_tls
from trustgen.model.values.word_set import SetOf

__all__ = [
    "COUNTRY_CODES",
    "ByteSize",
    "Cadence",
    "ControlId",
    "CountryCode",
    "Duration",
    "DurationBound",
    "Framework",
    "HttpUrl",
    "HttpsUrl",
    "Identifier",
    "LanguageTag",
    "Money",
    "Noun",
    "NumberBound",
    "Percentage",
    "PlainText",
    "PlannedDate",
    "Precision",
    "Rate",
    "SetOf",
    "TlsVersion",
    "Unit",
    "Uri",
    "Value",
    "VersionBound",
    "Word",
    "as_tls",
    "total",
]
