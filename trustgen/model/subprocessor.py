"""Sub-processors: who else touches customers' data (GDPR art. 28; EDPB Opinion 22/2024)."""

from datetime import date
from typing import Literal

from trustgen.model.base import CountryCode, Day, Entry, Flag, HttpsUrl, Identifier, PlainText, Uri
from trustgen.model.values import Cadence, Duration
from trustgen.model.vendor import HostName, SignKind, Vendor

Transfer = Literal["none", "adequacy", "scc", "uk-idta", "bcr", "dpf", "derogation"]
Role = Literal["sub-processor", "affiliate", "independent controller", "fourth party"]
Countries = tuple[CountryCode, ...] | Literal["not confirmed"]


class Location(Entry):
    """Where data of one region's customers is: countries or *not confirmed*, a region by name, a qualifier."""

    countries: Countries = ()
    region: PlainText | None = None
    note: PlainText | None = None


class FormerName(Entry):
    """A name that the entry bore up to and including ``until``."""

    name: PlainText
    until: Day


class Correction(Entry):
    """What the list said wrongly, and the day on which it was put right.

    ``announced``, ``since`` and ``until`` are the dates as they stood before; published dates change in no other way.
    """

    on: Day
    what: PlainText
    announced: Day | None = None
    since: Day | None = None
    until: Day | None = None


class ExpectedSign(Entry):
    """A sign by which the vendor shows from outside, and the host or domain that shows it."""

    kind: SignKind
    at: HostName


class SubProcessor(Entry):
    """One row of the list. ``announced``, ``since`` and ``until`` are days in the organisation's time zone.

    ``since`` is the first day of its work and ``until`` the last; an entry leaves the list by ``until``, never by
    being deleted. ``customers`` says where data is by the customer's own region, beside or in place of ``countries``.
    ``from_the_start`` says that it was at work before the list first went public, so that nobody could be told ahead.
    ``replaces`` names the entries whose work it takes over; ``vendor`` is its id in the catalogue of vendors, where
    neither its id nor its name tells.
    """

    id: Identifier
    name: PlainText
    legal_name: PlainText | None = None
    address: PlainText | None = None
    contact: str | None = None
    website: HttpsUrl | None = None
    purpose: PlainText
    role: Role = "sub-processor"
    group: Identifier | None = None
    condition: PlainText | None = None
    data: tuple[PlainText, ...] = ()
    subjects: tuple[PlainText, ...] = ()
    sensitive: Flag = False
    countries: Countries = ()
    region: PlainText | None = None
    location_note: PlainText | None = None
    customers: dict[PlainText, Location] = {}
    transfer: Transfer | None = None
    dpa: HttpsUrl | None = None
    privacy: HttpsUrl | None = None
    security: HttpsUrl | None = None
    certifications: tuple[PlainText, ...] = ()
    announced: Day | None = None
    since: Day | None = None
    until: Day | None = None
    from_the_start: Flag = False
    formerly: tuple[FormerName, ...] = ()
    replaces: tuple[Identifier, ...] = ()
    corrections: tuple[Correction, ...] = ()
    vendor: Identifier | None = None
    signs: tuple[ExpectedSign, ...] = ()

    def name_on(self, day: date) -> str:
        """The name that the entry bore on ``day``."""
        for former in sorted(self.formerly, key=lambda one: one.until):
            if day <= former.until:
                return former.name
        return self.name

    def all_countries(self) -> tuple[str, ...]:
        """Every country that is named, without repetition; none for a location that is not confirmed."""
        places = [self.countries, *(place.countries for place in self.customers.values())]
        return tuple(dict.fromkeys(code for place in places if isinstance(place, tuple) for code in place))

    def standing(self, today: date) -> Literal["current", "coming", "former"]:
        """Whether it works on ``today``, has yet to begin, or has left (GDPR art. 28(2): changes are told ahead)."""
        if self.until is not None and self.until < today:
            return "former"
        return "coming" if self.since is not None and self.since > today else "current"


class Objection(Entry):
    """How a customer objects: where to, and what follows. ``to`` names an entry of ``contacts``, or is a URI."""

    to: str | None = None
    remedy: PlainText | None = None


class Unlisted(Entry):
    """A vendor of the catalogue who may be seen or named though it is no sub-processor, and why it is none."""

    vendor: Identifier
    why: PlainText


class SubProcessors(Entry):
    """The list and its terms.

    ``notice`` is how long ahead a new entry is announced, ``objection`` how long a customer may object from then on.
    ``statement`` is the closed-world statement (*nobody else …*); with no entries it is what the list says.
    ``subscribe`` is where customers sign up to be told. ``review`` is how often the list is looked through,
    ``reviewed`` when it last was. ``published`` is the day on which the list first went public: what git holds from
    before that day are drafts. ``groups`` gives groups a title and their order.
    """

    notice: Duration | None = None
    objection: Duration | None = None
    objections: Objection | None = None
    channel: PlainText | None = None
    subscribe: Uri | None = None
    statement: PlainText | None = None
    review: Cadence | None = None
    reviewed: Day | None = None
    published: Day | None = None
    sort: Literal["registry", "name", "since"] = "registry"
    groups: dict[Identifier, PlainText] = {}
    unlisted: tuple[Unlisted, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    entries: tuple[SubProcessor, ...] = ()

    def current(self, today: date) -> tuple[SubProcessor, ...]:
        """Those who work on ``today``, in the order of the registry."""
        return tuple(entry for entry in self.entries if entry.standing(today) == "current")

    def entry(self, entry_id: str) -> SubProcessor:
        """The entry of that id. Raises KeyError."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)
