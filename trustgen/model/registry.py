"""Registry: everything in ``claims.yaml``, validated and frozen. Checks see it as their context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Any

from trustgen.errors import Place
from trustgen.frozen import dataclass
from trustgen.model.target import Domain, Web

if TYPE_CHECKING:
    # A registry that has none of them need not know what they are.
    from trustgen.model.claim import Claim
    from trustgen.model.disclosure import Disclosure
    from trustgen.model.document import Document
    from trustgen.model.note import Note
    from trustgen.model.organisation import Organisation, Owner, Section, Site
    from trustgen.model.question import Question
    from trustgen.model.subprocessor import SubProcessors
    from trustgen.model.target import Target
    from trustgen.model.values import Duration


@dataclass(frozen=True, slots=True)
class Evidence:
    """How long evidence may stand (the registry's ``evidence:``)."""

    machines: Duration
    people: Duration


@dataclass(frozen=True, slots=True)
class Waiver:
    """A lint rule that is not to be told about ``about`` (an id), why, and until which day."""

    rule: str
    about: str
    reason: str
    until: date

    def covers(self, what: str) -> bool:
        """Whether a problem that says ``what`` is about the waived id."""
        return f"`{self.about}`" in what


@dataclass(frozen=True, slots=True)
class Registry:
    """The validated registry. Mappings are in the order of the file and must not be changed.

    ``claims`` holds the rows of an ``each`` right after their parent. ``values`` are plain YAML values with
    references resolved. ``digest`` is the SHA-256 of the file's bytes, in hexadecimal. ``told_at`` says where answers,
    notes, rules and the site's languages stand, by ``questions/<id>/answer``, ``changes/<id>/text``,
    ``rules/<number>``, ``language`` or ``languages/<number>``.
    """

    organisation: Organisation
    site: Site
    evidence: Evidence
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    contacts: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, Owner] = field(default_factory=dict)
    plans: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    subprocessors: SubProcessors | None = None
    disclosure: Disclosure | None = None
    questions: tuple[Question, ...] = ()
    changes: tuple[Note, ...] = ()
    digest: str = ""
    waivers: tuple[Waiver, ...] = ()
    told_at: Mapping[str, Place] = field(default_factory=dict)

    def claim(self, claim_id: str) -> Claim:
        """The claim of that id. Raises KeyError."""
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)

    def stem(self, claim: Claim, language: str) -> str:
        """What ``claim`` completes, in ``language``; empty for one that is whole by itself."""
        if not claim.group:
            return ""
        for section in self.sections:
            for group in section.groups if section.id == claim.section else ():
                if group.id == claim.group:
                    return group.said(language).stem or ""
        return ""

    def members(self, name: str) -> Iterator[tuple[str, Target]]:
        """The targets that ``name`` stands for: itself, or the members of a group, each with its own name."""
        target = self.targets[name]
        if target.kind == "group":
            for member in target.members:
                yield from self.members(member)
        else:
            yield name, target

    def webs(self, name: str) -> tuple[Web, ...]:
        """The web targets that ``name`` stands for, in order, without repetition."""
        found = {target.url: target for _, target in self.members(name) if isinstance(target, Web)}
        return tuple(found.values())

    def domains(self, name: str) -> tuple[str, ...]:
        """The domain names that ``name`` stands for: of domain targets, and the hosts of web targets."""
        names = (
            target.name if isinstance(target, Domain) else target.host
            for _, target in self.members(name)
            if isinstance(target, (Domain, Web))
        )
        return tuple(dict.fromkeys(names))
