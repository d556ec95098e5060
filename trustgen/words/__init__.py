"""What people read: one catalogue a language, and how values are spoken in it.

::

    words = catalogue("en")
    words.get("standing.verified")                   "Verified"
    words.plural("list.more", 3)                     "and 3 more"
    speak(Duration.parse("2 business days"), words)  "2 business days"
"""

from __future__ import annotations

from trustgen.words.catalogue import LANGUAGES, MissingWord, Words, catalogue
from trustgen.words.countries import country
from trustgen.words.lists import join, join_some
from trustgen.words.speech import Unspeakable, speak

__all__ = ["LANGUAGES", "MissingWord", "Unspeakable", "Words", "catalogue", "country", "join", "join_some", "speak"]
