"""The shape of a check: a claim's assertion, as pure functions over frozen facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from trustgen.frozen import dataclass

if TYPE_CHECKING:
    from trustgen.model.judgement import Assurance, Finding
    from trustgen.model.observation import Request
    from trustgen.model.registry import Registry
    from trustgen.validated import Model

ParametersT = TypeVar("ParametersT", bound="Model")
FactsT = TypeVar("FactsT")


@dataclass(frozen=True, slots=True)
class Look:
    """Requests whose facts are judged together.

    One request: ``judge`` gets that request's facts. Several: a tuple of facts, in the order of the requests,
    once for every combination of the places that answered. None: ``()`` — the registry alone decides.
    If any of the requests was not seen, the look is *unknown* and ``judge`` is not called.

    ``subject`` names what is looked at for a reader: ``tidemark.example``. Empty where the registry alone decides.
    ``inside`` names it for the operator where the subject is the same of several: a repository, an account.
    """

    subject: str
    requests: tuple[Request, ...]
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Check(Generic[ParametersT, FactsT]):
    """One word of the vocabulary of claims.

    - ``looks(parameters, registry)``: what must be seen; an empty tuple means nothing can be judged → unknown.
    - ``judge(parameters, facts, registry, now)``: pure; called for each look, at each place.
    - ``lies(parameters, facts)``: from facts that hold, at least one variant that must be judged broken.
    - ``repeat(parameters, registry)``: shell commands by which a reader asks the same; empty for looks from inside.
    - ``contradictions(parameters, registry, now)``: only of checks that look at nothing and are decided by the registry
      alone: registries and instants of which the claim is not true; they are to them what lies are to the others.
    - ``manual``: the module's docstring: summary, then the headings *Holds when*, *Broken when*, *Unknown when*,
      *Cannot see*, *Positive control* (where it asserts absence or refusal), *Least privilege* (where it looks from
      inside), *References*.
    - ``example``: parameters as they stand in ``claims.yaml``, valid against a registry with a web target ``app``.
    """

    name: str
    parameters: type[ParametersT]
    assurance: Assurance
    looks: Callable[[ParametersT, Registry], tuple[Look, ...]]
    judge: Callable[[ParametersT, FactsT, Registry, datetime], Finding]
    lies: Callable[[ParametersT, FactsT], Iterable[FactsT]]
    repeat: Callable[[ParametersT, Registry], tuple[str, ...]]
    manual: str
    example: Mapping[str, Any]
    contradictions: Callable[[ParametersT, Registry, datetime], Iterable[tuple[Registry, datetime]]] | None = None


AnyCheck = Check[Any, Any]
#: Finds a check by name; raises KeyError for a name that nobody has defined.
FindCheck = Callable[[str], AnyCheck]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every check there is: how to find one by name, and all the names."""

    find: FindCheck
    names: tuple[str, ...]
