"""Rules of the disclosure policy: RFC 9116, and promises that do not contradict one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trustgen.model.disclosure import Disclosure, Scope
from trustgen.model.values import Duration, Unit
from trustgen.registry.collect import Collector, Path

YEAR = Duration(365, Unit.DAY)
CONTACT_SCHEMES = ("https", "mailto", "tel")
KEY_SCHEMES = ("https", "openpgp4fpr", "dns")
CSAF_FILE = "/provider-metadata.json"
_HERE: Path = ("disclosure",)


def check(policy: Disclosure, contacts: Mapping[str, Any], collector: Collector) -> None:
    """Every rule of the policy. ``contacts`` are those that could be read, by name."""
    _fields(policy, collector)
    _contacts(policy, contacts, collector)
    _times(policy, collector)
    _harbor(policy, collector)
    _rewards(policy, collector)
    _people(policy, collector)
    _key(policy, collector)
    _translated(policy, collector)


def _fields(policy: Disclosure, collector: Collector) -> None:
    """What RFC 9116 and its registry of fields ask of single fields."""
    expires: Duration | None = policy.expires  # None where what stands there cannot be read
    if expires is not None and expires.approximate_seconds() >= YEAR.approximate_seconds():
        what = f"security.txt would expire {expires} ahead; it should be less than a year (RFC 9116 §2.5.5)"
        collector.add((*_HERE, "expires"), "expires-over-a-year", what, "write 180d, or another time under a year")
    elif expires is not None and expires.amount == 0:
        what = "security.txt would expire at once"
        collector.add((*_HERE, "expires"), "expires-at-once", what, "write a time such as 180d")
    if policy.csaf and not policy.csaf.endswith(CSAF_FILE):
        what = "`csaf` does not end in /provider-metadata.json (CSAF 2.0 §7.1.8)"
        collector.add((*_HERE, "csaf"), "bad-csaf", what, "give the address of the provider's metadata itself")
    for index, key in enumerate(policy.encryption):
        if _scheme(key) not in KEY_SCHEMES:
            what = f"`encryption` has an address of `{_scheme(key)}:`"
            fix = f"use one of {', '.join(f'{one}:' for one in KEY_SCHEMES)} (RFC 9116 §2.5.4)"
            collector.add((*_HERE, "encryption", index), "encryption-scheme", what, fix)
    _once("languages", policy.languages, "repeated-language", collector)
    _once("hosts", policy.hosts, "repeated-host", collector)


def _once(key: str, values: Iterable[str], code: str, collector: Collector) -> None:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value.lower().rstrip("/") in seen:
            collector.add((*_HERE, key, index), code, f"`{value}` stands twice in `{key}`", "remove one")
        seen.add(value.lower().rstrip("/"))


def _contacts(policy: Disclosure, contacts: Mapping[str, Any], collector: Collector) -> None:
    """Contacts are in order of preference, each once, and of a kind that a researcher can use (RFC 9116 §2.5.3)."""
    seen: dict[str, str] = {}
    for index, name in enumerate(policy.contact):
        path = (*_HERE, "contact", index)
        uri = contacts.get(name)
        if not isinstance(uri, str):
            continue
        if uri in seen:
            what = f"contacts `{seen[uri]}` and `{name}` are the same, so their order says nothing"
            collector.add(path, "repeated-contact", what, "name it once, where it is preferred")
        elif _scheme(uri) not in CONTACT_SCHEMES:
            what = f"contact `{name}` is an address of `{_scheme(uri)}:`"
            fix = f"use one of {', '.join(f'{one}:' for one in CONTACT_SCHEMES)}"
            collector.add(path, "contact-scheme", what, fix)
        elif index == 0 and _scheme(uri) == "tel" and len(policy.contact) > 1:
            what = f"contact `{name}` is a telephone, and is preferred to writing"
            collector.add(path, "telephone-first", what, "put what can be written to first", warning=True)
        seen.setdefault(uri, name)


def _times(policy: Disclosure, collector: Collector) -> None:
    """Acknowledge, then triage, then publish."""
    if policy.acknowledge and policy.triage and policy.triage < policy.acknowledge:
        what = f"triage within {policy.triage} would come before the acknowledgment within {policy.acknowledge}"
        fix = f"write {policy.acknowledge} or longer, or acknowledge sooner"
        collector.add((*_HERE, "triage"), "triage-before-acknowledge", what, fix)
    first = policy.triage or policy.acknowledge
    if policy.window and first and policy.window < first:
        what = f"findings may be published after {policy.window}, before a first answer within {first}"
        collector.add((*_HERE, "window"), "window-before-answer", what, "90d is what most grant")
    if policy.window and policy.update and policy.window < policy.update:
        what = f"news every {policy.update} would first come after the window of {policy.window}"
        collector.add((*_HERE, "update"), "update-after-window", what, "give news more often than the window is long")
    if policy.coordinated and not policy.window:
        what = "disclosure is coordinated, but no window says until when"
        collector.add((*_HERE, "coordinated"), "coordinated-without-window", what, "add `window: 90d`")


def _harbor(policy: Disclosure, collector: Collector) -> None:
    """Full safe harbor is for what is in scope, and a full policy has a window (disclose.io's terms)."""
    if policy.safe_harbor != "full":
        return
    if policy.scope is None or not policy.scope.in_:
        what = "full safe harbor is promised, but nothing says what is in scope"
        collector.add((*_HERE, "safe_harbor"), "safe-harbor-without-scope", what, "add `scope: {in: [...]}`")
    if policy.window is None:
        what = "full safe harbor is promised, but no window says when findings may be published"
        collector.add((*_HERE, "safe_harbor"), "safe-harbor-without-window", what, "add `window: 90d`")


def _rewards(policy: Disclosure, collector: Collector) -> None:
    if policy.bug_bounty and (policy.rewards is None or not policy.rewards.matrix):
        what = "security.txt would say that there is a bug bounty, but no rewards are set"
        collector.add((*_HERE, "bug_bounty"), "bounty-without-rewards", what, "add `rewards:`, or say false")
    elif policy.bug_bounty is False and policy.rewards and policy.rewards.matrix:
        what = "security.txt would say that there is no bug bounty, but rewards are set"
        collector.add((*_HERE, "bug_bounty"), "rewards-without-bounty", what, "say true, or remove the rewards")


def _people(policy: Disclosure, collector: Collector) -> None:
    for index, thanked in enumerate(policy.acknowledgments):
        if not thanked.consent:
            # The name itself is left out: it is the very thing that must not get about.
            what = "somebody is named among the acknowledgments who did not consent to it"
            fix = "ask first; remove the entry until `consent: true`"
            collector.add((*_HERE, "acknowledgments", index, "consent"), "acknowledgment-without-consent", what, fix)


def _key(policy: Disclosure, collector: Collector) -> None:
    """A signature can be verified only with a key that readers can find."""
    if policy.sign and not policy.encryption and (policy.key is None or not policy.key.file):
        what = "security.txt is to be signed with a key that readers cannot find"
        collector.add((*_HERE, "sign"), "signing-key-not-published", what, "link it under `encryption`")


def _translated(policy: Disclosure, collector: Collector) -> None:
    """Researchers are held to the same rules, whatever they read."""
    none = Scope()
    own = policy.scope or none
    for language, said in policy.translations.items():
        scope = said.scope or own
        for key, first, other in (
            ("rules", policy.rules, said.rules or policy.rules),
            ("scope", own.in_, scope.in_),
            ("scope", own.out, scope.out),
        ):
            if len(first) != len(other):
                what = f"`{key}` has {len(first)} items, and {len(other)} in {language}"
                fix = "translate each, in the same order"
                collector.add((*_HERE, "translations", language, key), "translation-not-whole", what, fix)


def _scheme(uri: str) -> str:
    return uri.partition(":")[0].lower()
