"""Targets: what is looked at, by name. Secrets are named, never held."""

from functools import lru_cache
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from trustgen.model.base import Entry, EnvironmentName, Flag, WebUrl
from trustgen.model.values import Duration
from trustgen.validated import Field

#: The library remembers 128 addresses, and a registry may name a thousand hosts, each of them in many claims.
_split = lru_cache(maxsize=4096)(urlsplit)


class Web(Entry):
    """A web origin. ``ours`` and ``may_refuse`` allow checks that send requests which must be refused."""

    kind: Literal["web"] = "web"
    url: WebUrl
    ours: Flag = False
    may_refuse: Flag = False
    addresses: Literal["reachable", "all"] = "reachable"
    headers: dict[str, EnvironmentName] = {}

    @property
    def host(self) -> str:
        """The host name, lower case, without brackets."""
        return _split(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The port, of the scheme where none is written."""
        parts = _split(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def origin(self) -> str:
        """Scheme, host and port, as the Origin header has it, without a path."""
        parts = _split(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def at(self, path: str) -> str:
        """The URL of ``path`` (absolute) on this origin; an empty path is the target's own URL."""
        return f"{self.origin}{path}" if path else (self.url if _split(self.url).path else f"{self.origin}/")


class Domain(Entry):
    """A name in the DNS."""

    kind: Literal["domain"]
    name: str = Field(
        max_length=253, pattern=r"^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$"
    )


class Group(Entry):
    """Several targets under one name; written as a list of names and URLs."""

    kind: Literal["group"]
    members: tuple[str, ...]


class Results(Entry):
    """A file of test results below the project, or a glob over several. ``commit`` names what holds the commit that
    they must be of; ``max_age`` is how old the run may be.
    """

    kind: Literal["results"]
    file: str
    max_age: Duration | None = None
    commit: EnvironmentName | None = None


class Source(Entry):
    """A tree of source files, relative to the project."""

    kind: Literal["source"]
    root: str


class Postgres(Entry):
    """A PostgreSQL database, entered as the application's role."""

    kind: Literal["postgres"]
    dsn: EnvironmentName
    app_role: str | None = None


class Aws(Entry):
    """An AWS account in one region."""

    kind: Literal["aws"]
    region: str
    account: EnvironmentName | str | None = None
    credentials: EnvironmentName | None = None
    endpoint: WebUrl | None = None


class S3(Entry):
    """A bucket behind an S3-compatible interface."""

    kind: Literal["s3"]
    bucket: str
    endpoint: WebUrl | None = None
    region: str | None = None
    credentials: EnvironmentName | None = None


class GitHub(Entry):
    """A repository on GitHub or GitHub Enterprise (``api``)."""

    kind: Literal["github"]
    name: str = Field(pattern=r"^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$")
    token: EnvironmentName | None = None
    api: WebUrl | None = None


class GitLab(Entry):
    """A project on GitLab."""

    kind: Literal["gitlab"]
    name: str
    token: EnvironmentName | None = None
    api: WebUrl | None = None


class Fly(Entry):
    """An application on Fly.io."""

    kind: Literal["fly"]
    app: str
    token: EnvironmentName | None = None
    api: WebUrl | None = None


class Supabase(Entry):
    """A project on Supabase."""

    kind: Literal["supabase"]
    project: str
    token: EnvironmentName | None = None
    api: WebUrl | None = None


class Vercel(Entry):
    """A project on Vercel."""

    kind: Literal["vercel"]
    project: str
    team: str | None = None
    token: EnvironmentName | None = None
    api: WebUrl | None = None


class Cloudflare(Entry):
    """A zone at Cloudflare."""

    kind: Literal["cloudflare"]
    zone: str
    token: EnvironmentName | None = None
    api: WebUrl | None = None


Target = Annotated[
    Web
    | Domain
    | Group
    | Results
    | Source
    | Postgres
    | Aws
    | S3
    | GitHub
    | GitLab
    | Fly
    | Supabase
    | Vercel
    | Cloudflare,
    Field(discriminator="kind"),
]


def written_short(value: Any) -> Any:
    """A target as people write it → as the models have it: a URL is a web target, a list is a group."""
    if isinstance(value, str):
        return {"kind": "web", "url": value}
    if isinstance(value, list):
        return {"kind": "group", "members": value}
    return value
