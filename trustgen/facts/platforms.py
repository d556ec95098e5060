"""What a look at a platform sees: places, dates, settings and numbers of people."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """A project of a platform (``fly``, ``supabase``, ``vercel``, ``cloudflare``, ``github``).

    ``api`` is the root of the API; ``token`` the variable that holds the token; ``team`` is empty where there is none.
    """

    platform: str
    api: str
    name: str
    token: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class RegionsRequest:
    """Where do the parts of a project run? ``parts`` are asked for by sort, as the platform has them."""

    probe: ClassVar[str] = "platform_regions"

    service: Service
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a project, of a sort that was asked for, and the platform's name of its region."""

    sort: str
    region: str


@dataclass(frozen=True, slots=True)
class RegionsFacts:
    """Every part of the sorts that were asked for."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class DisksRequest:
    """The disks of a project, and their snapshots where ``snapshots`` is true."""

    probe: ClassVar[str] = "platform_disks"

    service: Service
    snapshots: bool


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk. ``newest`` is its latest finished snapshot; ``keep_days`` is how long snapshots are kept, 0 if unsaid."""

    name: str
    encrypted: bool
    keep_days: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class DisksFacts:
    """The disks."""

    disks: tuple[Disk, ...]


@dataclass(frozen=True, slots=True)
class BackupsRequest:
    """The backups of a project's database."""

    probe: ClassVar[str] = "platform_backups"

    service: Service


@dataclass(frozen=True, slots=True)
class BackupsFacts:
    """The latest backup that was completed, and whether the database can be set back to any moment."""

    newest: datetime | None
    point_in_time: bool


@dataclass(frozen=True, slots=True)
class SettingRequest:
    """The value of one ``setting``."""

    probe: ClassVar[str] = "platform_setting"

    service: Service
    setting: str


@dataclass(frozen=True, slots=True)
class SettingFacts:
    """The value, as the platform writes it."""

    value: str


@dataclass(frozen=True, slots=True)
class PeopleRequest:
    """Who is a member? ``whose`` is ``members`` or ``outside``; ``listed``, or the variable ``listed_env``, may be."""

    probe: ClassVar[str] = "platform_people"

    service: Service
    whose: str
    listed: tuple[str, ...] = ()
    listed_env: str = ""


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """``count`` people; those that are not on the list, and how many of the list are not there."""

    count: int
    unlisted: tuple[str, ...]
    absent: int
