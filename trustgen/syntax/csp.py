"""Content Security Policies, read as a browser reads them (CSP Level 3 §2.2, §6.7, §6.8).

Several policies hold at once: what one of them blocks is blocked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from trustgen.frozen import dataclass

_SPACE = re.compile(r"[\t\n\f\r ]+")
_NONCE = re.compile(r"'nonce-[a-z0-9+/_-]+={0,2}'", re.IGNORECASE)
_HASH = re.compile(r"'sha(?:256|384|512)-[a-z0-9+/_-]+={0,2}'", re.IGNORECASE)

UNSAFE_INLINE, STRICT_DYNAMIC = "'unsafe-inline'", "'strict-dynamic'"

#: CSP3 §6.8.3: where a directive is missing, the next one of its chain is asked.
_FALLBACKS: dict[str, tuple[str, ...]] = {
    "script-src-elem": ("script-src", "default-src"),
    "script-src-attr": ("script-src", "default-src"),
    "style-src-elem": ("style-src", "default-src"),
    "style-src-attr": ("style-src", "default-src"),
    "worker-src": ("child-src", "script-src", "default-src"),
    "frame-src": ("child-src", "default-src"),
    **{
        f"{kind}-src": ("default-src",)
        for kind in ("child", "connect", "font", "img", "manifest", "media", "object", "script", "style")
    },
}
#: Directives that a <meta> element cannot set (CSP3 §3.3).
_NOT_IN_META = frozenset({"frame-ancestors", "report-uri", "sandbox"})


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy: its directives by lower-case name, each with its words, in the order sent."""

    directives: tuple[tuple[str, tuple[str, ...]], ...]

    def get(self, name: str) -> tuple[str, ...] | None:
        """The words of directive ``name`` itself; None where it is not there."""
        return next((words for key, words in self.directives if key == name), None)

    def effective(self, name: str) -> tuple[str, ...] | None:
        """The words that decide about ``name``: its own or those of its fallback; None where nothing does."""
        for candidate in (name, *_FALLBACKS.get(name, ())):
            words = self.get(candidate)
            if words is not None:
                return words
        return None


def parse(text: str) -> Policy:
    """One serialised policy (CSP3 §2.2.1). The first of a duplicated directive counts; what is not ASCII is skipped."""
    found: dict[str, tuple[str, ...]] = {}
    for token in text.split(";"):
        words = [word for word in _SPACE.split(token) if word]
        if words and token.isascii():
            found.setdefault(words[0].lower(), tuple(words[1:]))
    return Policy(tuple(found.items()))


def from_headers(values: Iterable[str]) -> tuple[Policy, ...]:
    """The policies of every value of the header; a comma divides policies (CSP3 §2.2.2). Empty ones are left out."""
    policies = (parse(part) for value in values for part in value.split(","))
    return tuple(policy for policy in policies if policy.directives)


def from_metas(contents: Iterable[str]) -> tuple[Policy, ...]:
    """The policies of <meta http-equiv> elements, without the directives that have no force there."""
    policies = (parse(content) for content in contents)
    kept = (Policy(tuple(d for d in policy.directives if d[0] not in _NOT_IN_META)) for policy in policies)
    return tuple(policy for policy in kept if policy.directives)


def has_nonce(words: Iterable[str]) -> bool:
    """Whether a nonce is among ``words``."""
    return any(_NONCE.fullmatch(word) for word in words)


def has_keyword(words: Iterable[str], keyword: str) -> bool:
    """Whether ``keyword`` (with its quotes) is among ``words``, in upper or lower case."""
    return any(word.lower() == keyword for word in words)


def allows_inline(words: tuple[str, ...] | None, *, script: bool) -> bool:
    """Whether inline code runs without nonce or hash (CSP3 §6.7.3.2); None is a directive that is not there.

    A nonce or a hash makes 'unsafe-inline' void; for scripts, so does 'strict-dynamic'.
    """
    if words is None:
        return True
    if any(_NONCE.fullmatch(word) or _HASH.fullmatch(word) for word in words):
        return False
    if script and has_keyword(words, STRICT_DYNAMIC):
        return False
    return has_keyword(words, UNSAFE_INLINE)


def _inline(name: str) -> Callable[[Policy], bool]:
    return lambda policy: allows_inline(policy.effective(name), script=name.startswith("script"))


def _evaluates(*keywords: str) -> Callable[[Policy], bool]:
    def allows(policy: Policy) -> bool:
        words = policy.effective("script-src")
        return words is None or any(has_keyword(words, keyword) for keyword in keywords)

    return allows


def _hashed_handlers(policy: Policy) -> bool:
    words = policy.effective("script-src-attr")
    return words is None or has_keyword(words, "'unsafe-hashes'")


_Allows = Callable[[Policy], bool]
#: What a policy can let happen → the ways in which it may happen (CSP3 §4.2, §4.4, §4.5, §6.7.3).
_HAZARDS: dict[str, tuple[_Allows, ...]] = {
    "unsafe-inline": (_inline("script-src-elem"), _inline("script-src-attr")),
    "unsafe-inline-styles": (_inline("style-src-elem"), _inline("style-src-attr")),
    "unsafe-eval": (_evaluates("'unsafe-eval'"),),
    "wasm-unsafe-eval": (_evaluates("'unsafe-eval'", "'wasm-unsafe-eval'"),),
    "unsafe-hashes": (_hashed_handlers,),
}


def allows(policies: Sequence[Policy], hazard: str) -> bool:
    """Whether ``policies`` together let ``hazard`` happen in any one way. Raises KeyError for an unknown one."""
    return any(all(way(policy) for policy in policies) for way in _HAZARDS[hazard])
