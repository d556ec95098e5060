"""What a look at an AWS account sees: settings and dates, never a secret and never content."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """Where to look and as whom. ``credentials`` are environment variables: key id, secret, and a session token.

    ``account`` is the twelve digits, or ``account_env`` the variable that holds them; they are asserted before
    anything else is asked. ``compatible`` is an S3-compatible service, which has no accounts.
    """

    region: str
    credentials: tuple[str, ...] = ()
    account: str = ""
    account_env: str = ""
    endpoint: str = ""
    compatible: bool = False


@dataclass(frozen=True, slots=True)
class DatabasesRequest:
    """The RDS instances and clusters of the region whose names match ``databases``."""

    probe: ClassVar[str] = "aws_rds"

    account: Account
    databases: str


@dataclass(frozen=True, slots=True)
class Database:
    """A cluster, or an instance that belongs to none. ``restorable`` is the latest time it can be set back to.

    A cluster is ``public`` where one of its members is.
    """

    name: str
    encrypted: bool
    backup_days: int
    multi_az: bool
    public: bool
    protected: bool
    replica: bool
    restorable: datetime | None


@dataclass(frozen=True, slots=True)
class DatabasesFacts:
    """The databases that matched, by name."""

    databases: tuple[Database, ...]


@dataclass(frozen=True, slots=True)
class VolumesRequest:
    """The EBS volumes of the region; ``tag`` is ``key=value``, or empty for all."""

    probe: ClassVar[str] = "aws_ebs"

    account: Account
    tag: str


@dataclass(frozen=True, slots=True)
class Volume:
    """An EBS volume."""

    name: str
    encrypted: bool


@dataclass(frozen=True, slots=True)
class VolumesFacts:
    """The volumes that matched."""

    volumes: tuple[Volume, ...]


@dataclass(frozen=True, slots=True)
class EbsDefaultRequest:
    """Are new EBS volumes of the region encrypted?"""

    probe: ClassVar[str] = "aws_ebs_default"

    account: Account


@dataclass(frozen=True, slots=True)
class EbsDefaultFacts:
    """``encrypted``: new volumes are encrypted whatever is asked for."""

    encrypted: bool


@dataclass(frozen=True, slots=True)
class IamRequest:
    """The access keys of people's and programs' users, and how long the roles' sessions last."""

    probe: ClassVar[str] = "aws_iam"

    account: Account


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A user's static key that is active."""

    user: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Role:
    """A role that is not AWS's own, and the longest session that it allows, in seconds."""

    name: str
    longest: int


@dataclass(frozen=True, slots=True)
class IamFacts:
    """``users`` were asked; ``keys`` are the active ones among theirs."""

    users: int
    keys: tuple[AccessKey, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class RootRequest:
    """How is the root user of the account guarded?"""

    probe: ClassVar[str] = "aws_root"

    account: Account


@dataclass(frozen=True, slots=True)
class RootFacts:
    """``mfa``: a second factor is set up; ``keys`` is the number of its access keys."""

    mfa: bool
    keys: int


@dataclass(frozen=True, slots=True)
class KmsRequest:
    """Do the customer-managed symmetric keys of the region rotate?"""

    probe: ClassVar[str] = "aws_kms"

    account: Account


@dataclass(frozen=True, slots=True)
class KmsKey:
    """A key that is in use and can rotate. ``days`` is 0 where it does not."""

    name: str
    days: int


@dataclass(frozen=True, slots=True)
class KmsFacts:
    """The keys that can rotate."""

    keys: tuple[KmsKey, ...]


@dataclass(frozen=True, slots=True)
class TrailsRequest:
    """The CloudTrail trails that record the region."""

    probe: ClassVar[str] = "aws_cloudtrail"

    account: Account


@dataclass(frozen=True, slots=True)
class Trail:
    """A trail. ``logging``: it is switched on, and its latest files could be delivered.

    ``management``: it records every management event, reads and writes.
    """

    name: str
    logging: bool
    multi_region: bool
    validated: bool
    management: bool


@dataclass(frozen=True, slots=True)
class TrailsFacts:
    """The trails."""

    trails: tuple[Trail, ...]


@dataclass(frozen=True, slots=True)
class ResourcesRequest:
    """How many resources of each of ``sorts`` (``ec2:instance``, ``ec2:instance[role=db]``) are in the region?"""

    probe: ClassVar[str] = "aws_resources"

    account: Account
    sorts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourcesFacts:
    """Pairs of a sort and its number, in the order asked for."""

    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OpeningsRequest:
    """Who may reach ``port`` (TCP) by the region's security groups? ``sources`` are networks that may.

    ``sources_env`` is the variable that holds them, divided by commas or spaces.
    """

    probe: ClassVar[str] = "aws_security_groups"

    account: Account
    port: int
    sources: tuple[str, ...] = ()
    sources_env: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """One rule that opens the port. ``listed``: its source is among those that may; ``world``: it is everybody."""

    group: str
    listed: bool
    world: bool


@dataclass(frozen=True, slots=True)
class OpeningsFacts:
    """``groups`` were looked at; ``openings`` are their rules for the port."""

    groups: int
    openings: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class SesEventsRequest:
    """Which events of the mail that SES sends are delivered to somebody?"""

    probe: ClassVar[str] = "aws_ses_events"

    account: Account


@dataclass(frozen=True, slots=True)
class SesSet:
    """A configuration set and the types of event that an enabled destination receives (``BOUNCE``)."""

    name: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SesEventsFacts:
    """The configuration sets of the region."""

    sets: tuple[SesSet, ...]


@dataclass(frozen=True, slots=True)
class SuppressionRequest:
    """For which reasons does SES stop sending to an address?"""

    probe: ClassVar[str] = "aws_ses_suppression"

    account: Account


@dataclass(frozen=True, slots=True)
class SuppressionFacts:
    """``BOUNCE``, ``COMPLAINT``."""

    reasons: tuple[str, ...]
