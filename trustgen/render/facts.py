"""What a claim rests on besides looks, as rows of a description list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from markupsafe import Markup, escape

from trustgen.frozen import dataclass
from trustgen.model.claim import Claim, Kind
from trustgen.model.registry import Registry
from trustgen.model.values import ControlId, Framework
from trustgen.render.links import Links
from trustgen.render.phrases import Phrases
from trustgen.render.spans import anchor, references
from trustgen.render.voice import Voice

Fact = tuple[str, Markup]
_BREAK = Markup("<br>")


@dataclass(frozen=True, slots=True)
class Facts:
    """Speaks a claim's basis: promise, plan, attestations, evidence of others, whom it is about, who answers for it."""

    registry: Registry
    links: Links
    voice: Voice
    phrases: Phrases
    texts: Mapping[str, str]
    #: Who answers for what stands in each section, found at the first.
    _owners: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def of(self, claim: Claim, root: str) -> list[Fact]:
        """The rows for ``claim`` on a page ``root`` below the site's root."""
        rows: list[Fact] = []
        for name, values in (
            ("promise", self._promise(claim)),
            ("plan", self._plan(claim)),
            ("attested", self._attested(claim)),
            ("inherits", self._inherits(claim, root)),
            (
                "rests-on",
                [
                    anchor(self.links.href(f"claim:{other}", root), self.texts.get(other, other))
                    for other in claim.rests_on
                ],
            ),
            ("applies", self._applies(claim)),
            ("detail", [escape(claim.detail)] if claim.detail else []),
            ("mentions", references(claim.says, self.voice, self.links, root)),
            ("controls_planned" if claim.kind is Kind.PLANNED else "controls", self._controls(claim)),
            ("owner", self._owner(claim)),
        ):
            if found := list(values):
                rows.append((self.phrases(f"fact.{name}"), _BREAK.join(found) if len(found) > 1 else found[0]))
        return rows

    def _promise(self, claim: Claim) -> Iterator[Markup]:
        for name, value in claim.promise.terms.items() if claim.promise else ():
            if value is None or value is False:
                continue
            label = self.phrases.either(f"promise.{name}", name.replace("_", " "))
            yield escape(label) if value is True else escape(f"{label} ") + self.voice.tag(value)

    def _plan(self, claim: Claim) -> Iterator[Markup]:
        if claim.plan:
            yield self.phrases.html("plan.by", by=self.voice.tag(claim.plan.by))
            yield self.phrases.html("plan.review", on=self.voice.day_tag(claim.plan.review))

    def _attested(self, claim: Claim) -> Iterator[Markup]:
        for word in claim.attested:
            owner = self.registry.owners.get(word.role)
            role = str(owner.title) if owner else word.role
            every = self.voice.say(word.every)
            yield self.phrases.html("attested.by", role=role, on=self.voice.day_tag(word.on), every=every)
            if word.statement:
                yield Markup("<q>{}</q>").format(word.statement)

    def _inherits(self, claim: Claim, root: str) -> Iterator[Markup]:
        if claim.inherits is None:
            return
        document = self.registry.documents.get(claim.inherits.document)
        provider = self._subprocessor(claim.inherits.from_)
        yield self.phrases.html(
            "inherits.from",
            document=anchor(self.links.href(f"document:{claim.inherits.document}", root), _title(document)),
            provider=anchor(self.links.href(f"subprocessor:{claim.inherits.from_}", root), provider),
        )
        if document is not None and document.expires:
            yield self.phrases.html("inherits.until", on=self.voice.day_tag(document.expires))

    def _subprocessor(self, name: str) -> str:
        listed = self.registry.subprocessors
        return next((str(one.name) for one in listed.entries if one.id == name), name) if listed else name

    def _applies(self, claim: Claim) -> Iterator[Markup]:
        if claim.applies is None:
            return
        plans = [str(self.registry.plans.get(plan, plan)) for plan in claim.applies.plans]
        for name, said in (("plans", plans), ("regions", claim.applies.regions)):
            if said:
                yield self.phrases.html(f"applies.{name}", values=self.voice.list(map(self.voice.say, said)))
        if claim.applies.when:
            yield self.phrases.html("applies.when", when=claim.applies.when)

    def _controls(self, claim: Claim) -> Iterator[Markup]:
        if claim.controls:
            # One without a colon is a law as a whole.
            named = (ControlId.parse(one) if ":" in one else Framework.parse(one) for one in claim.controls)
            yield escape(", ".join(map(self.voice.say, named)))

    def _owner(self, claim: Claim) -> Iterator[Markup]:
        if not self._owners:
            self._owners.update((section.id, section.owner or "") for section in self.registry.sections)
        owner = self.registry.owners.get(claim.owner or self._owners.get(claim.section, ""))
        if owner:
            yield escape(str(owner.title))


def _title(document: object) -> str:
    return str(getattr(document, "title", ""))
