"""Who speaks: the organisation, its site, its owners of claims, and the sections of the page."""

from typing import Literal, Self
from zoneinfo import ZoneInfo

from trustgen.model.base import CountryCode, Entry, Identifier, LanguageTag, PlainText, WebUrl
from trustgen.validated import Field, field_validator


class Organisation(Entry):
    """The company that makes the claims."""

    name: PlainText
    legal_name: PlainText | None = None
    website: WebUrl | None = None
    country: CountryCode | None = None
    timezone: str = "UTC"

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("no such time zone; use a name such as Australia/Sydney or UTC") from None
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.timezone)


class FooterLink(Entry):
    """A link in the foot of every page."""

    title: PlainText
    url: WebUrl


class Brand(Entry):
    """How the site looks: two colours (``#rrggbb``), for light and for dark, a logo file and a font stack."""

    accent: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    accent_dark: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    logo: str | None = None
    font: str | None = Field(default=None, pattern=r"^[A-Za-z0-9 ,'\"-]+$")


class Site(Entry):
    """Where the site will live and how it looks. ``base_url`` may have a path; it is stored without the final slash."""

    base_url: WebUrl | None = None
    title: PlainText | None = None
    description: PlainText | None = None
    language: LanguageTag = "en"
    languages: tuple[LanguageTag, ...] = ()
    brand: Brand = Field(default_factory=Brand)
    footer: tuple[FooterLink, ...] = ()


class Owner(Entry):
    """A role that answers for claims; ``contact`` names an entry of ``contacts``."""

    title: PlainText
    contact: str | None = None


class Headed(Entry):
    """A group's title and stem in another language."""

    title: PlainText | None = None
    stem: PlainText | None = None


class Group(Entry):
    """A group of claims inside a section; claims complete the ``stem`` where there is one."""

    id: Identifier
    title: PlainText | None = None
    stem: PlainText | None = None
    style: Literal["bulleted", "numbered"] = "bulleted"
    translations: dict[LanguageTag, Headed] = {}

    def said(self, language: str) -> Headed | Self:
        """The title and stem in ``language``, else as they were first written."""
        return self.translations.get(language, self)


class Section(Entry):
    """A section of the security page."""

    id: Identifier
    title: PlainText
    owner: str | None = None
    groups: tuple[Group, ...] = ()
    translations: dict[LanguageTag, PlainText] = {}
