"""What the checks of code hosts and platforms share: where they look, and how a reader calls it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from trustgen.facts.github import Repository
from trustgen.facts.platforms import Service
from trustgen.model.base import EnvironmentName
from trustgen.model.check import Look
from trustgen.model.observation import Request
from trustgen.model.reference import TargetName
from trustgen.model.registry import Registry
from trustgen.model.target import Cloudflare, Fly, GitHub, GitLab, Supabase, Vercel

GitHubTarget = Annotated[str, TargetName(("github",))]
GitLabTarget = Annotated[str, TargetName(("gitlab",))]
FlyTarget = Annotated[str, TargetName(("fly",))]
SupabaseTarget = Annotated[str, TargetName(("supabase",))]
VercelTarget = Annotated[str, TargetName(("vercel",))]
CloudflareTarget = Annotated[str, TargetName(("cloudflare",))]

REPOSITORY = "The GitHub target, or a group of them."
PROJECT = "The GitLab target, or a group of them."
BRANCH = "Name of the branch; the default branch without it."
TARGET = "The platform's target, or a group of them."


def repositories(registry: Registry, name: str) -> Iterator[Repository]:
    """Each repository of GitHub or project of GitLab that ``name`` stands for."""
    for _, target in registry.members(name):
        if isinstance(target, GitHub):
            yield Repository(target.api or "https://api.github.com", target.name, _variable(target.token))
        elif isinstance(target, GitLab):
            yield Repository(target.api or "https://gitlab.com", target.name, _variable(target.token))


def services(registry: Registry, name: str) -> Iterator[Service]:
    """Each project of a platform that ``name`` stands for."""
    for _, target in registry.members(name):
        match target:
            case Fly(app=app, token=token, api=api):
                yield Service("fly", api or "https://api.machines.dev", app, _variable(token))
            case Supabase(project=project, token=token, api=api):
                yield Service("supabase", api or "https://api.supabase.com", project, _variable(token))
            case Vercel(project=project, team=team, token=token, api=api):
                yield Service("vercel", api or "https://api.vercel.com", project, _variable(token), team or "")
            case Cloudflare(zone=zone, token=token, api=api):
                root = api or "https://api.cloudflare.com/client/v4"
                yield Service("cloudflare", root, zone, _variable(token))
            case GitHub(name=repository, token=token, api=api):
                yield Service("github", api or "https://api.github.com", repository, _variable(token))
            case _:
                continue


def _variable(token: EnvironmentName | None) -> str:
    return token.names[0] if token else ""


_CALLED = {"fly": "Fly.io", "supabase": "Supabase", "vercel": "Vercel", "cloudflare": "Cloudflare", "github": "GitHub"}


def look_at(platform: str, request: Request) -> Look:
    """One look. The subject is the platform: names of private repositories are nobody's business but the operator's."""
    at = getattr(request, "repository", None) or getattr(request, "service", None)
    return Look(_CALLED.get(platform, platform), (request,), at.name if at else "")


def not_repeatable(parameters: object, registry: Registry) -> tuple[str, ...]:
    """A look from inside cannot be repeated from outside."""
    return ()
