"""Why a question to a database was not answered, in words of our own: PostgreSQL's may quote rows and passwords."""

from __future__ import annotations

from trustgen.model.observation import Why


class Blind(Exception):
    """Nothing was seen. ``reason`` is a clause fit to publish, ``detail`` is for the operator."""

    def __init__(self, why: Why, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason
        self.detail = detail


# SQLSTATE → what it means for a look (PostgreSQL, appendix A). A class of two characters stands for all of it.
_STATES: dict[str, tuple[Why, str]] = {
    "42501": (Why.NO_PERMISSION, "the checker's role lacks a permission in the database"),
    "57014": (Why.TIMED_OUT, "the database took too long to answer"),
    "55P03": (Why.TIMED_OUT, "a lock in the database was not free in time"),
    "25P03": (Why.TIMED_OUT, "the database ended an idle transaction"),
    "25006": (Why.NOT_LOOKED, "what was asked would change something, and was refused"),
    "42601": (Why.NOT_LOOKED, "what was asked is no single query"),
    "0A000": (Why.NOT_LOOKED, "what was asked is nothing that this database does"),
    "2201B": (Why.NOT_LOOKED, "the pattern is no regular expression of PostgreSQL"),
    "42P01": (Why.NOT_FOUND, "there is no such table"),
    "42703": (Why.NOT_FOUND, "there is no such column"),
    "42704": (Why.NOT_FOUND, "there is no such role, type or setting"),
    "22023": (Why.NOT_FOUND, "there is no such role or setting"),
    "3F000": (Why.NOT_FOUND, "there is no such schema"),
    "42883": (Why.NOT_FOUND, "there is no such function, or none for values of these types"),
    "22": (Why.GARBLED, "a value in the database is not of the form that was asked for"),
    "42": (Why.NOT_LOOKED, "what was asked is no query of this database"),
    "53": (Why.THROTTLED, "the database has no resources left"),
    "57": (Why.UNREACHABLE, "the database is shutting down or starting up"),
    "08": (Why.RESET, "the connection to the database was lost"),
}


def from_state(sqlstate: str | None, need: str = "") -> Blind:
    """The failure of a statement; ``need`` names the permission that it takes. No word of the server is kept."""
    if sqlstate is None:
        return Blind(Why.RESET, "the connection to the database was lost")
    default = (Why.GARBLED, "the database could not answer what was asked")
    why, reason = _STATES.get(sqlstate) or _STATES.get(sqlstate[:2]) or default
    advice = f"; it needs {need}" if need and why is Why.NO_PERMISSION else ""
    return Blind(why, reason, f"SQLSTATE {sqlstate}{advice}")
