"""The controls view: which statements support which control, and where nothing is stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from trustgen.frozen import dataclass
from trustgen.model.values import Framework as FrameworkId
from trustgen.render.frameworks import FRAMEWORKS, Framework
from trustgen.words.speech import control_name

if TYPE_CHECKING:
    from trustgen.render.edition import Edition
    from trustgen.render.views import View, Views

Supported = Mapping[str, tuple["View", ...]]
_SUPPORTING = frozenset({"verified", "stated", "promised", "plain"})


@dataclass(frozen=True, slots=True)
class FamilyView:
    """A family: each supported control with its claims, and the ids about which nothing is stated."""

    key: str
    rows: tuple[tuple[str, tuple[View, ...]], ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameworkView:
    """A framework that some claim supports. ``total`` is 0 where trustgen does not know its list of controls.

    ``supported`` counts the controls that a statement supports today, not those for which there is only a plan.
    """

    id: str
    supported: int
    total: int
    families: tuple[FamilyView, ...]


def controls_page(site: Edition) -> tuple[str, bytes]:
    """Claims by framework. Only ids: the texts of most frameworks are under copyright."""
    by_framework = _by_framework(site.views)
    known = {framework.id: framework for framework in FRAMEWORKS}
    named = [one.id for one in FRAMEWORKS if one.id in by_framework] + [n for n in by_framework if n not in known]
    silent = [site.theme.voice.say(FrameworkId(one.id)) for one in FRAMEWORKS if one.id not in by_framework]
    return site.page(
        "controls.html",
        "controls/index.html",
        frameworks=[_framework_view(name, known.get(name), by_framework[name]) for name in named],
        silent=silent,
        prose=site.prose("controls"),
        name_of=lambda name: site.theme.voice.say(FrameworkId(name)),
    )


def has_controls(site: Edition) -> bool:
    """Whether any claim supports any control."""
    return any(view.claim.controls for view in _live(site.views))


def _live(views: Views) -> Iterator[View]:
    return (view for view in views.by_id.values() if not view.claim.withdrawn)


def _by_framework(views: Views) -> dict[str, dict[str, tuple[View, ...]]]:
    found: dict[str, dict[str, tuple[View, ...]]] = {}
    for view in _live(views):
        for named in view.claim.controls:
            parent = views.by_id.get(view.claim.parent)
            if parent is not None and named in parent.claim.controls:
                continue  # the parent stands for its rows
            framework, _, control = named.partition(":")
            controls = found.setdefault(framework, {})
            controls[control] = (*controls.get(control, ()), view)
    return found


def _framework_view(name: str, framework: Framework | None, supported: Supported) -> FrameworkView:
    if framework is None:
        ordered = sorted(supported.items(), key=lambda item: _natural(item[0]))
        rows = tuple((control_name(control), views) for control, views in ordered if control)
        whole = supported.get("", ())
        return FrameworkView(name, 0, 0, (FamilyView("", ((("", whole),) if whole else ()) + rows, ()),))
    families = [_family_view(family.key, family.ids, supported) for family in framework.families]
    other = tuple((c, v) for c, v in supported.items() if not framework.family_of(c))
    if other:
        families.append(FamilyView("other", other, ()))
    listed = sum(1 for control, views in supported.items() if framework.family_of(control) and _stands(views))
    return FrameworkView(name, listed, framework.total, tuple(families))


def _stands(views: tuple[View, ...]) -> bool:
    """Whether any of the statements supports a control today: a plan does not yet, nor does what is not known."""
    return any(view.standing in _SUPPORTING for view in views)


def _natural(control: str) -> list[tuple[int, str]]:
    """A key that sorts ``art-9`` before ``art-33``."""
    return [(int(part) if part.isdigit() else -1, part) for part in re.split(r"([0-9]+)", control)]


def _family_view(key: str, ids: tuple[str, ...], supported: Supported) -> FamilyView:
    rows = tuple((control, supported[control]) for control in ids if control in supported)
    return FamilyView(key, rows, tuple(control for control in ids if control not in supported))
