"""A published document says the same as the claim.

Holds when
----------
The text that the page of the ``document``, ``url`` or ``target`` shows holds the words of ``contains``, every one of
``all_of``, or what ``pattern``, a regular expression with one group, looks for; and what the group holds ``equals`` the
claim's value wherever the pattern is found. A length of time may be written in another unit: 3 days are 72 hours.

Broken when
-----------
The page is shown without the words, the pattern is not found in it, or the group holds another value.

Unknown when
------------
The page cannot be reached, answers with another status than 2xx, is no HTML and no plain text, shows no text at all, or
states a value that cannot be compared (no number, or a unit that is not known). For a ``pattern``: the text is longer
than 400,000 characters, or states it twenty times and more, and none of what was compared is another value.

Cannot see
----------
Text that scripts write, images, and PDF. Whether other sentences of the document take back what this one says. Findings
of more than 600 characters.

Positive control
----------------
The page must show some text; an empty one says nothing.

References
----------
Regular expressions run in bounded time: they know no look-around, no back references, no anchors and no word
boundaries. Of what the pattern finds, the shortest text before the group and the longest group count.

"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Self

from trustgen.checks import health_value, pointers
from trustgen.checks.wording import listed, quoted
from trustgen.facts.http import HttpFacts
from trustgen.model.check import Check
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.syntax import capture
from trustgen.validated import AfterValidator, Field, PlainValidator, WithJsonSchema, model_validator

_UNIT = re.compile(r"[\s-]{0,3}((?:business |working )?[A-Za-z]{1,12})")
_NUMBER = re.compile(r"-?[0-9]{1,3}(?:[,  ’'][0-9]{3})+(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?")
_LISTED = re.compile(r"[,  ’']")


def _expected(plain: Any) -> Any:
    if isinstance(plain, bool):
        raise ValueError("write a number, a text or a length of time")
    return health_value.expected(plain)


Text = Annotated[str, Field(min_length=1, max_length=300)]
Stated = Annotated[
    int | float | str | Duration, PlainValidator(_expected), WithJsonSchema({"type": ["number", "string"]})
]


class DocumentStatesParameters(pointers.PointerParameters):
    """Where the document is, and what it says."""

    contains: Text | None = Field(default=None, description="Words that it shows, in upper and lower case as here.")
    all_of: Annotated[tuple[Text, ...], Field(min_length=1)] | None = Field(
        default=None, description="Several words or names, each of which it shows."
    )
    pattern: Annotated[str, AfterValidator(capture.checked)] | None = Field(
        default=None, description="A regular expression with one group, which holds the value."
    )
    equals: Stated | None = Field(default=None, description="The value that the group holds: a number, text or time.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(value is not None for value in (self.contains, self.all_of, self.pattern)) != 1:
            raise ValueError("say one of contains, all_of, or pattern with equals")
        if (self.pattern is None) is not (self.equals is None):
            raise ValueError("`pattern` and `equals` belong together")
        return self


def judge(parameters: DocumentStatesParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Look for the words, or for the value, in what the page shows."""
    text = pointers.text_of(facts.answer)
    if isinstance(text, Finding):
        return text
    if parameters.pattern is not None:
        return _stated(parameters, text)
    words = [" ".join(word.split()) for word in (*(parameters.all_of or ()), *filter(None, (parameters.contains,)))]
    missing = [word for word in words if word not in text]
    if missing:
        return broken(f"does not say {listed(map(quoted, missing), 'or')}")
    return holds(f"says {listed(map(quoted, words))}")


def _stated(parameters: DocumentStatesParameters, text: str) -> Finding:
    found = tuple(capture.captures(parameters.pattern or "", text))
    said = f"the claim says {parameters.equals}"
    whole = len(text) <= capture.LARGEST and len(found) < capture.MOST
    if not found and whole:
        return broken(f"does not state what is looked for; {said}")
    compared = [(seen, _equal(seen, parameters.equals)) for seen in found]
    wrong = [seen for seen, same in compared if same is False]
    if wrong:
        return broken(f"states {listed(dict.fromkeys(map(_shown, wrong)))}; {said}")
    if not whole:
        return unknown(f"is too long, or states it too often, to be compared as a whole; {said}")
    unread = [seen for seen, same in compared if same is None]
    if unread:
        return unknown(f"states {listed(dict.fromkeys(map(_shown, unread)))}, which cannot be compared; {said}")
    return holds(f"states {listed(dict.fromkeys(_shown(seen) for seen in found))}")


def _shown(seen: capture.Captured) -> str:
    return quoted(f"{seen.text}{seen.following[:20].split('.')[0]}".strip())


def _equal(seen: capture.Captured, wanted: Any) -> bool | None:
    """Whether the value stated is ``wanted``; None where they cannot be compared."""
    if isinstance(wanted, Duration):
        return _same_length(seen, wanted)
    if isinstance(wanted, str):
        return " ".join(seen.text.split()) == wanted
    number = _number(seen.text)
    return None if number is None else number == Decimal(str(wanted))


def _same_length(seen: capture.Captured, wanted: Duration) -> bool | None:
    number = _number(seen.text)
    if number is None:
        return _parsed(seen.text, wanted)
    unit = _UNIT.match(seen.following)
    same = _parsed(f"{number} {unit[1].replace('working', 'business')}", wanted) if unit else None
    # A unit in another language is taken for the claim's own, where the number agrees.
    return True if same is None and number == wanted.amount else same


def _parsed(text: str, wanted: Duration) -> bool | None:
    try:
        return Duration.parse(text) == wanted
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    stripped = text.strip()
    return Decimal(_LISTED.sub("", stripped)) if _NUMBER.fullmatch(stripped) else None


def lies(parameters: DocumentStatesParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """The document without the words, and with another value in the place of the one that was seen."""
    yield pointers.stating(facts, "~")
    text = pointers.text_of(facts.answer)
    if parameters.pattern is None or isinstance(text, Finding):
        return
    for seen in capture.captures(parameters.pattern, text):
        for other in _others(seen.text):
            lied = text.replace(seen.text + seen.following[:5], other + seen.following[:5])
            if any(_equal(found, parameters.equals) is False for found in capture.captures(parameters.pattern, lied)):
                yield pointers.stating(facts, lied)
                return


def _others(value: str) -> Iterator[str]:
    number = _number(value)
    if number is not None:
        yield str(number + 1)
    yield from (f"{value}1", f"{value}a", f"{value}{value}", value[:-1])


CHECK = Check(
    name="document_states",
    parameters=DocumentStatesParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=pointers.looks,
    judge=judge,
    lies=lies,
    repeat=pointers.repeat,
    manual=__doc__,
    example={"target": "app", "path": "/privacy", "pattern": r"backups for ([0-9]+) days", "equals": "90d"},
)
