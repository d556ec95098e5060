"""Ask Fly.io, Supabase, Vercel, Cloudflare, and GitHub for people: GET alone.

The shapes are those that the platforms documented in November 2026.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from trustgen.facts import platforms as facts
from trustgen.model.observation import Observation, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.api import MOST_PAGES, Api, moment, observed, step

#: What the token must be allowed to, in the words of the manual's pages.
_FLY = "of a read-only deploy token of the application"
_SUPABASE_PROJECT, _SUPABASE_DATABASE = "projects:read", "database:read"
_VERCEL = "of a token with the team as its scope"
_ZONE, _ZONE_SETTINGS, _MEMBERS = "Zone: Read", "Zone: Zone Settings: Read", "Account: Account Settings: Read"
_GONE = ("destroyed", "destroying", "pending_destroy", "scheduling_destroy")


async def look(request: Any, access: Access) -> tuple[Observation, ...]:
    """The facts of one of the platforms' requests."""
    return await observed(_look(request, access), access)


async def _look(request: Any, access: Access) -> object:
    service = request.service
    api = Api(access, service.api, service.token)
    if isinstance(request, facts.PeopleRequest):
        return await _compared(request, api, access)
    readers: dict[tuple[str, type[Any]], Callable[[Any, Api], Awaitable[object]]] = {
        ("fly", facts.RegionsRequest): _fly_regions,
        ("fly", facts.DisksRequest): _fly_disks,
        ("supabase", facts.RegionsRequest): _supabase_regions,
        ("supabase", facts.BackupsRequest): _supabase_backups,
        ("supabase", facts.SettingRequest): _supabase_setting,
        ("vercel", facts.RegionsRequest): _vercel_regions,
        ("cloudflare", facts.SettingRequest): _cloudflare_setting,
    }
    return await readers[service.platform, type(request)](request, api)


async def _fly_volumes(name: str, api: Api) -> list[dict[str, Any]]:
    found = await api.get(f"/v1/apps/{step(name)}/volumes", _FLY)
    return [volume for volume in found if volume["state"] not in _GONE]


async def _fly_regions(request: facts.RegionsRequest, api: Api) -> facts.RegionsFacts:
    """``machines``, ``volumes``, and ``volumes/NAME``."""
    name = request.service.name
    parts: list[facts.Part] = []
    if "machines" in request.parts:
        machines = await api.get(f"/v1/apps/{step(name)}/machines", _FLY)
        parts += [facts.Part("machines", str(one["region"])) for one in machines if one["state"] not in _GONE]
    sorts = [sort for sort in request.parts if sort != "machines"]
    volumes = await _fly_volumes(name, api) if sorts else []
    for sort in sorts:
        named = sort.partition("/")[2]
        parts += [facts.Part(sort, str(one["region"])) for one in volumes if named in ("", one["name"])]
    return facts.RegionsFacts(tuple(parts))


async def _fly_disks(request: facts.DisksRequest, api: Api) -> facts.DisksFacts:
    volumes = await _fly_volumes(request.service.name, api)
    app = step(request.service.name)

    async def newest(volume: dict[str, Any]) -> datetime | None:
        if not request.snapshots:
            return None
        path = f"/v1/apps/{app}/volumes/{step(volume['id'])}/snapshots"
        done = [one for one in await api.get(path, _FLY) or () if one["status"] == "created"]
        return max((moment(one["created_at"]) for one in done), default=None)

    times = await asyncio.gather(*map(newest, volumes))
    return facts.DisksFacts(
        tuple(
            facts.Disk(str(one["name"]), one["encrypted"] is True, int(one.get("snapshot_retention") or 0), at)
            for one, at in zip(volumes, times, strict=True)
        )
    )


async def _supabase_regions(request: facts.RegionsRequest, api: Api) -> facts.RegionsFacts:
    told = await api.get(f"/v1/projects/{step(request.service.name)}", _SUPABASE_PROJECT)
    return facts.RegionsFacts((facts.Part("project", str(told["region"])),))


async def _supabase_backups(request: facts.BackupsRequest, api: Api) -> facts.BackupsFacts:
    told = await api.get(f"/v1/projects/{step(request.service.name)}/database/backups", _SUPABASE_DATABASE)
    done = [moment(one["inserted_at"]) for one in told["backups"] if one["status"] == "COMPLETED"]
    latest = (told.get("physical_backup_data") or {}).get("latest_physical_backup_date_unix")
    if latest is not None:
        done.append(datetime.fromtimestamp(int(latest), UTC))
    return facts.BackupsFacts(max(done, default=None), told["pitr_enabled"] is True)


async def _supabase_setting(request: facts.SettingRequest, api: Api) -> facts.SettingFacts:
    """``ssl-enforcement`` alone: of all settings the one that a page speaks of."""
    path = f"/v1/projects/{step(request.service.name)}/ssl-enforcement"
    told = await api.get(path, _SUPABASE_DATABASE)
    in_force = told["currentConfig"]["database"] is True and told["appliedSuccessfully"] is True
    return facts.SettingFacts("on" if in_force else "off")


async def _vercel_regions(request: facts.RegionsRequest, api: Api) -> facts.RegionsFacts:
    team = {"teamId" if request.service.team.startswith("team_") else "slug": request.service.team}
    asked = team if request.service.team else {}
    told = await api.get(f"/v9/projects/{step(request.service.name)}", _VERCEL, **asked)
    found = (told.get("resourceConfig") or {}).get("functionDefaultRegions") or [told["serverlessFunctionRegion"]]
    if not all(isinstance(region, str) for region in found):
        raise LookFailed(Why.NOT_LOOKED, "the project names no region for its functions", "Vercel's own default stands")
    return facts.RegionsFacts(tuple(facts.Part("functions", str(region)) for region in found))


async def _cloudflare_zone(name: str, api: Api) -> dict[str, Any]:
    zones = (await api.get("/zones", _ZONE, name=name))["result"]
    if len(zones) != 1:
        # A zone that the token may not see is not listed, as if it did not exist.
        reason = f"there is no such zone, or the token lacks the permission {_ZONE}"
        raise LookFailed(Why.NOT_FOUND, reason)
    zone: dict[str, Any] = zones[0]
    return zone


async def _cloudflare_setting(request: facts.SettingRequest, api: Api) -> facts.SettingFacts:
    zone = await _cloudflare_zone(request.service.name, api)
    path = f"/zones/{step(zone['id'])}/settings/{step(request.setting)}"
    value = (await api.get(path, _ZONE_SETTINGS))["result"]["value"]
    if not isinstance(value, str):
        raise TypeError("the setting's value is no text")
    return facts.SettingFacts(value)


async def _compared(request: facts.PeopleRequest, api: Api, access: Access) -> facts.PeopleFacts:
    """The people against the list, without regard to case."""
    listed = {name.casefold() for name in (*request.listed, *_named(request.listed_env, access))}
    seen = {name.casefold(): name for name in await _PEOPLE[request.service.platform](request, api)}
    unlisted = tuple(sorted(seen[key] for key in seen.keys() - listed))
    return facts.PeopleFacts(len(seen), unlisted, len(listed - seen.keys()))


def _named(variable: str, access: Access) -> list[str]:
    if not variable:
        return []
    # No credential: a name that is taken for a secret would be hidden from the answer that it is compared with.
    value = access.secrets.environment.get(variable)
    if not value:
        raise LookFailed(Why.NO_CREDENTIAL, "a list of people is missing", f"not set: {variable}")
    return [name for name in re.split(r"[\s,]+", value) if name]


async def _github_people(request: facts.PeopleRequest, api: Api) -> list[str]:
    """To a stranger GitHub lists only members that are public: that we are a member is asserted first."""
    owner = step(request.service.name.partition("/")[0])
    ours = await api.get(f"/user/memberships/orgs/{owner}", "Members: read")
    # Who only pays sees public members alone.
    if ours["state"] != "active" or ours["role"] not in ("admin", "member"):
        raise LookFailed(Why.CONTROL_FAILED, "the token's owner is no active member of the organisation")
    if request.whose != "members" and ours["role"] != "admin":
        reason = "outside collaborators are shown to owners of the organisation alone, and the token's owner is none"
        raise LookFailed(Why.NO_PERMISSION, reason)
    listing = "members" if request.whose == "members" else "outside_collaborators"
    return [str(one["login"]) async for one in api.each(f"/orgs/{owner}/{listing}", "Members: read", per_page=100)]


async def _vercel_people(request: facts.PeopleRequest, api: Api) -> list[str]:
    """Pages by the time of the last member (``pagination.next``); who is not confirmed has no access yet."""
    found: list[str] = []
    until: dict[str, object] = {}
    for _ in range(MOST_PAGES):
        path = f"/v3/teams/{step(request.service.team)}/members"
        told = await api.get(path, _VERCEL, limit=100, **until)
        found += [str(one["email"]) for one in told["members"] if one["confirmed"] is True]
        if not told["pagination"]["hasNext"]:
            return found
        until = {"until": int(told["pagination"]["next"])}
    raise LookFailed(Why.TOO_LARGE, "there is too much to look at", f"over {MOST_PAGES} pages of members")


async def _cloudflare_people(request: facts.PeopleRequest, api: Api) -> list[str]:
    """Members of the account that the zone belongs to."""
    zone = await _cloudflare_zone(request.service.name, api)
    found: list[str] = []
    for page in range(1, MOST_PAGES + 1):
        path = f"/accounts/{step(zone['account']['id'])}/members"
        told = await api.get(path, _MEMBERS, page=page, per_page=20)
        found += [str(one["user"]["email"]) for one in told["result"] if one["status"] == "accepted"]
        if page >= int(told["result_info"]["total_pages"]):
            return found
    raise LookFailed(Why.TOO_LARGE, "there is too much to look at", f"over {MOST_PAGES} pages of members")


_PEOPLE: dict[str, Callable[[facts.PeopleRequest, Api], Awaitable[list[str]]]] = {
    "github": _github_people,
    "vercel": _vercel_people,
    "cloudflare": _cloudflare_people,
}
