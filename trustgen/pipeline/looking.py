"""How to look, as the command line says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from trustgen.errors import UsageError
from trustgen.frozen import dataclass

if TYPE_CHECKING:
    from trustgen.net import Settings


@dataclass(frozen=True, slots=True)
class Looking:
    """How to look. ``overrides`` say for readers what differs from a stranger's look."""

    targets: Mapping[str, str] = field(default_factory=dict)
    connect_to: tuple[str, ...] = ()
    dns: str | None = None
    ca_file: Path | None = None
    proxy: str | None = None
    only: tuple[str, ...] = ()
    shard: tuple[int, int] = (1, 1)
    deadline: float = 120.0
    via: str = ""
    clock_was_set: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    dnssec_anchor: tuple[str, ...] = ()

    @property
    def overrides(self) -> tuple[str, ...]:
        """Sentences about what this run changed, for the site's banner."""
        return (
            *(f"target {name} was replaced by {url}" for name, url in sorted(self.targets.items())),
            *((f"connections to {_hosts(self.connect_to)} were made to other addresses",) if self.connect_to else ()),
            *((f"names were asked of {self.dns}",) if self.dns else ()),
            *(("a private trust anchor of DNSSEC was trusted",) if self.dnssec_anchor else ()),
            *(("certificates were checked against a private trust store",) if self._has_own_store else ()),
            *(("connections went through a proxy",) if self.proxy else ()),
            *(("the time was set by hand",) if self.clock_was_set else ()),
        )

    @property
    def _has_own_store(self) -> bool:
        """Whether certificates are checked against others than the machine's: OpenSSL heeds its environment."""
        named = [store for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if (store := self.environ.get(name))]
        if self.ca_file or not named:
            return self.ca_file is not None
        from trustgen.net.trust import is_usual

        return not all(map(is_usual, named))


def _hosts(rules: Sequence[str]) -> str:
    """The hosts of ``--connect-to`` rules: ``a, b and 4 more``."""
    hosts = list(dict.fromkeys(rule.partition(":")[0] or "any host" for rule in rules))
    more = f" and {len(hosts) - 3} more" if len(hosts) > 3 else ""
    return ", ".join(hosts[:3]) + more


def settings_of(looking: Looking, link: str) -> Settings:
    """The settings of the network; ``link`` is what our User-Agent leads to. Raises UsageError."""
    from trustgen.net import Settings

    try:
        parsed = Settings.parse(
            looking.connect_to,
            dns=looking.dns,
            ca_file=looking.ca_file,
            proxy=looking.proxy,
            dnssec_anchor=looking.dnssec_anchor,
        )
        return replace(parsed, link=link)
    except ValueError as error:
        raise UsageError(str(error)) from None
