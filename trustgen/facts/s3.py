"""What a look at object storage sees: settings, ages and counts, never a key's name and never content."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from trustgen.facts.aws import Account
from trustgen.frozen import dataclass


class BucketSetting(StrEnum):
    """What is asked of each bucket."""

    ENCRYPTION = "encryption"
    VERSIONING = "versioning"
    LIFECYCLE = "lifecycle"
    PUBLIC_ACCESS = "public_access"
    OBJECT_LOCK = "object_lock"


@dataclass(frozen=True, slots=True)
class BucketsRequest:
    """One setting of every bucket whose name matches ``buckets`` (``*`` and ``?`` as in a shell)."""

    probe: ClassVar[str] = "aws_s3"

    account: Account
    buckets: str
    setting: BucketSetting


@dataclass(frozen=True, slots=True)
class Encryption:
    """The default encryption: ``AES256``, ``aws:kms``, ``aws:kms:dsse``; empty where there is none."""

    algorithm: str


@dataclass(frozen=True, slots=True)
class Versioning:
    """``Enabled``, ``Suspended``, or empty where it never was."""

    status: str


@dataclass(frozen=True, slots=True)
class Expiry:
    """A rule that is switched on. ``days`` is 0 where current versions do not expire by age, so is ``old_days``, and 1
    where they expire on a date, at whatever age.

    ``whole`` is False where the rule is for a part of the bucket only: the objects under ``prefix`` and, where it is
    ``narrow``, not all of those. ``old_days`` is 0 too where a number of earlier versions is kept for good.
    """

    prefix: str
    whole: bool
    days: int
    old_days: int
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The rules that are switched on."""

    rules: tuple[Expiry, ...]
    versioned: bool


@dataclass(frozen=True, slots=True)
class PublicAccess:
    """The blocks that stand, by the bucket's own settings or the account's: names as in the API."""

    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectLock:
    """``mode`` is ``COMPLIANCE``, ``GOVERNANCE`` or empty where nothing is retained by default."""

    enabled: bool
    mode: str
    days: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket and the setting that was asked for."""

    name: str
    setting: Encryption | Versioning | Lifecycle | PublicAccess | ObjectLock


@dataclass(frozen=True, slots=True)
class BucketsFacts:
    """The buckets that matched, by name."""

    buckets: tuple[Bucket, ...]


@dataclass(frozen=True, slots=True)
class NewestRequest:
    """When were the objects under ``prefix`` written?"""

    probe: ClassVar[str] = "aws_s3_newest"

    account: Account
    bucket: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One object: when it was written, and its size in bytes."""

    at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class NewestFacts:
    """``count`` objects lie under the prefix; ``newest`` are the latest that are not empty, newest first."""

    count: int
    newest: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """How are the objects of a sample encrypted, and do their keys follow ``template``?

    ``template`` is a path with ``{names}``, each of which stands for one step; empty asks for encryption instead.
    """

    probe: ClassVar[str] = "objects"

    account: Account
    bucket: str
    prefix: str
    sample: int
    template: str = ""


@dataclass(frozen=True, slots=True)
class StoredFacts:
    """``count`` objects were looked at, ``sound`` of them are as asked for. ``algorithms`` are those that were seen."""

    count: int
    sound: int
    algorithms: tuple[str, ...] = ()
