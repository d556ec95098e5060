"""What a receiver makes of SPF: ``check_host`` (RFC 7208 §4), pure: whoever calls it answers its DNS questions."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from trustgen.syntax.spf_macros import Address, Client, depends_on_sender, expanded, shortened
from trustgen.syntax.spf_record import Directive, SpfError, SpfRecord, chosen, is_macro_string, parse

__all__ = ["MOST_LOOKUPS", "MOST_VOID", "Answer", "Client", "Outcome", "SpfResult", "check_host", "in_general"]

#: Limits of one evaluation (§4.6.4).
MOST_LOOKUPS = 10
MOST_VOID = 2
_MOST_NAMES = 10


class SpfResult(StrEnum):
    """The results of §2.6."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


_QUALIFIED = {"+": SpfResult.PASS, "-": SpfResult.FAIL, "~": SpfResult.SOFTFAIL, "?": SpfResult.NEUTRAL}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the DNS says: ``records`` in presentation format (TXT joined), empty for both sorts of nothing.

    ``failed``: there was no answer. ``pending``: nobody has asked yet; the evaluation goes on as if nothing matched,
    and its outcome is worth nothing.
    """

    records: tuple[str, ...] = ()
    failed: bool = False
    pending: bool = False


Ask = Callable[[str, str], Answer]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result and how it came about. ``problem`` says what the permanent error is; ``explanation`` is that of *fail*.

    ``lookups`` and ``voids`` are what counts towards the limits. ``included`` are the domains whose records took part
    by include or redirect, ``depends`` the terms that depend on the sender, whatever came of them, and ``ends`` the
    last word of the record to a sender that nothing matched: ``-all``, or "" where there is none.
    """

    result: SpfResult
    problem: str = ""
    explanation: str = ""
    lookups: int = 0
    voids: int = 0
    included: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    ends: str = ""


class _Temporary(Exception):
    """The DNS did not answer."""


def in_general(domain: str, version: int, ask: Ask) -> Outcome:
    """The outcome for a sender whom no address of the record matches; ``version`` (4 or 6) is that of its address.

    This sender causes the most look-ups that the record can cause, but where terms depend on the sender.
    """
    nobody = ipaddress.ip_address("0.0.0.0" if version == 4 else "::")  # noqa: S104 - it stands for no address
    return check_host(domain, Client(nobody, f"postmaster@{domain}", domain, known=False), ask)


def check_host(domain: str, client: Client, ask: Ask) -> Outcome:
    """Evaluate the record of ``domain`` for ``client`` (§4). Never raises for what records say."""
    mapped = getattr(client.address, "ipv4_mapped", None)
    if mapped is not None:
        client = Client(mapped, client.sender, client.helo, client.known)
    run = _Run(_whole(client, domain), ask)
    try:
        result, problem = run.check(domain.lower().rstrip(".")), ""
    except SpfError as error:
        result, problem = SpfResult.PERMERROR, str(error)
    except _Temporary as error:
        result, problem = SpfResult.TEMPERROR, str(error)
    explanation = run.explanation if result is SpfResult.FAIL else ""
    return Outcome(
        result,
        problem,
        explanation,
        run.lookups,
        run.voids,
        tuple(dict.fromkeys(run.included)),
        tuple(dict.fromkeys(run.depends)),
        run.ends,
    )


def _whole(client: Client, domain: str) -> Client:
    """A sender without local part is the postmaster (§4.3); without domain, it is that of the HELO name."""
    local, _, sender_domain = client.sender.rpartition("@")
    sender = f"{local or 'postmaster'}@{sender_domain or client.helo or domain}"
    return Client(client.address, sender, client.helo, client.known)


def _is_name(domain: str) -> bool:
    """A multi-label name that can be asked for (§4.3)."""
    labels = domain.removesuffix(".").split(".")
    return len(labels) > 1 and len(domain) <= 253 and all(0 < len(label) <= 63 for label in labels)


@dataclass
class _Run:
    """One evaluation, with all that it includes."""

    client: Client
    ask: Ask
    lookups: int = 0
    voids: int = 0
    included: list[str] = field(default_factory=list)
    depends: list[str] = field(default_factory=list)
    explanation: str = ""
    ends: str = ""

    def check(self, domain: str, inside: str = "") -> SpfResult:
        """The result of ``domain``. ``inside`` is ``include`` or ``redirect`` where another record asks."""
        if not _is_name(domain) or domain.startswith("["):
            return SpfResult.NONE
        answer = self._answer(domain, "TXT")
        if answer.pending:
            return SpfResult.NEUTRAL
        texts = chosen(answer.records)
        if not texts:
            return SpfResult.NONE
        if len(texts) > 1:
            raise SpfError(f"{domain} has {len(texts)} SPF records; more than one is an error")
        try:
            return self._evaluate(_ascii(texts[0]), domain, inside)
        except _SyntaxError as error:
            raise SpfError(f"in the record of {domain}: {error}") from None

    def _evaluate(self, text: str, domain: str, inside: str) -> SpfResult:
        try:
            record = parse(text)
        except SpfError as error:
            raise _SyntaxError(str(error)) from None
        for directive in record.directives:
            if self._matches(directive, domain):
                result = _QUALIFIED[directive.qualifier]
                if inside != "include":
                    self.ends = f"{directive.qualifier}all" if directive.mechanism == "all" else ""
                    self.explanation = self._explained(record, domain) if result is SpfResult.FAIL else ""
                return result
        if record.redirect and not any(d.mechanism == "all" for d in record.directives):
            return self._redirected(record.redirect, domain, inside)
        return SpfResult.NEUTRAL

    def _redirected(self, spec: str, domain: str, inside: str) -> SpfResult:
        self._count(f"redirect={spec}")
        if self._is_open(spec, f"redirect={spec}"):
            return SpfResult.NEUTRAL
        target = self._name(spec, domain)
        self.included.append(target)
        result = self.check(target, inside or "redirect")
        if result is SpfResult.NONE:
            raise SpfError(f"the redirect leads to {target or spec}, which has no SPF record")
        return result

    def _matches(self, directive: Directive, domain: str) -> bool:
        if directive.mechanism == "all":
            return True
        if directive.network is not None:
            return self.client.known and self.client.address in directive.network
        self._count(str(directive))
        if directive.mechanism != "ptr" and self._is_open(directive.domain, str(directive)):
            return False
        name = self._name(directive.domain, domain) if directive.domain else domain
        match directive.mechanism:
            case "include":
                return self._includes(name)
            case "a":
                return self._has_address(name, directive)
            case "mx":
                return self._exchanges(name, directive)
            case "exists":
                return bool(self._asked(name, "A").records)
            case _:
                return self._points(name, str(directive))

    def _is_open(self, spec: str, term: str) -> bool:
        """Whether ``term`` leads to a name that only a real sender would tell."""
        if self.client.known or not depends_on_sender(spec):
            return False
        self.depends.append(term)
        return True

    def _includes(self, name: str) -> bool:
        self.included.append(name)
        result = self.check(name, "include")
        if result is SpfResult.NONE:
            raise SpfError(f"{name} is included, but has no SPF record")
        return result is SpfResult.PASS

    def _has_address(self, name: str, directive: Directive) -> bool:
        return self._covers(self._asked(name, self.client.rtype).records, directive)

    def _exchanges(self, name: str, directive: Directive) -> bool:
        names = [record.split()[-1].rstrip(".").lower() for record in self._asked(name, "MX").records]
        names = [exchange for exchange in names if exchange]
        if len(names) > _MOST_NAMES:
            raise SpfError(f"{name} has {len(names)} mail servers; SPF allows {_MOST_NAMES}")
        # Nobody's address is among them: those need not be asked for.
        return self.client.known and any(
            self._covers(self._answer(exchange, self.client.rtype).records, directive) for exchange in names
        )

    def _covers(self, addresses: tuple[str, ...], directive: Directive) -> bool:
        client = self.client
        prefix = directive.four if client.address.version == 4 else directive.six
        networks = (ipaddress.ip_network(f"{address}/{prefix}", strict=False) for address in addresses)
        return client.known and any(client.address in network for network in networks)

    def _points(self, name: str, term: str) -> bool:
        if not self.client.known:
            self.depends.append(term)
            return False
        return any(host == name or host.endswith(f".{name}") for host in self._validated())

    def _validated(self) -> Iterator[str]:
        """The host names of the client whose addresses lead back to it (§5.5); what fails there is passed over."""
        client = self.client
        found = self._quiet(client.address.reverse_pointer, "PTR")
        for host in [record.rstrip(".").lower() for record in found][:_MOST_NAMES]:
            if any(_address(record) == client.address for record in self._quiet(host, client.rtype)):
                yield host

    def _quiet(self, name: str, rtype: str) -> tuple[str, ...]:
        try:
            return self._answer(name, rtype).records
        except _Temporary:
            return ()

    def _validated_name(self, domain: str) -> str:
        """The value of the macro ``p``: the domain itself, else one below it, else any (§7.3)."""
        names = sorted(self._validated(), key=lambda host: (host != domain, not host.endswith(f".{domain}")))
        return names[0] if names else "unknown"

    def _name(self, spec: str, domain: str) -> str:
        text = expanded(spec, self.client, domain, lambda: self._validated_name(domain))
        return shortened(text.lower().rstrip("."))

    def _explained(self, record: SpfRecord, domain: str) -> str:
        """The text that ``exp`` leads to, "" where it leads to none: nothing about it is an error (§6.2)."""
        if not record.exp or not self.client.known:
            return ""
        texts = self._quiet(self._name(record.exp, domain), "TXT")
        if len(texts) != 1 or not texts[0].isascii() or not is_macro_string(texts[0].replace(" ", "")):
            return ""
        return expanded(texts[0], self.client, domain, lambda: self._validated_name(domain))

    def _count(self, term: str) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise SpfError(f"it needs more than {MOST_LOOKUPS} DNS look-ups; {term} is one too many")

    def _asked(self, name: str, rtype: str) -> Answer:
        """An answer that counts towards the limit of void look-ups."""
        answer = self._answer(name, rtype)
        if not answer.records and not answer.pending and _is_name(name):
            self.voids += 1
            if self.voids > MOST_VOID:
                text = f"more than {MOST_VOID} of its DNS look-ups find nothing; {name} {rtype} is one too many"
                raise SpfError(text)
        return answer

    def _answer(self, name: str, rtype: str) -> Answer:
        if not _is_name(name):
            # No DNS question can be made of it; §4.8 leaves open what that means, and no match is the mildest.
            return Answer()
        answer = self.ask(name, rtype)
        if answer.failed:
            raise _Temporary(f"the DNS gives no answer for {name} {rtype}")
        return answer


class _SyntaxError(Exception):
    """What is wrong in one record."""


def _ascii(text: str) -> str:
    if not text.isascii():
        raise _SyntaxError("it holds characters that are not ASCII")
    return text


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
