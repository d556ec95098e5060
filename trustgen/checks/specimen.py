"""The registry that examples of checks are valid against: what the manual shows commands for, and tests hold to."""

from __future__ import annotations

from pydantic import TypeAdapter

from trustgen.model.disclosure import Disclosure
from trustgen.model.document import Document
from trustgen.model.organisation import Organisation, Owner, Section, Site
from trustgen.model.registry import Evidence, Registry
from trustgen.model.target import Target, written_short
from trustgen.model.values import Duration

_TARGETS = {
    "app": "https://tidemark.example",
    "www": "https://www.tidemark.example",
    "everywhere": ["app", "www"],
    "mail": {"kind": "domain", "name": "tidemark.example"},
    "db": {"kind": "postgres", "dsn": {"env": "TIDEMARK_DSN"}, "app_role": "tidemark_app"},
    "cloud": {
        "kind": "aws",
        "region": "ap-southeast-2",
        "account": {"env": "TIDEMARK_AWS_ACCOUNT"},
        "credentials": {"env": ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]},
    },
    "repo": {"kind": "github", "name": "tidemark/tidemark", "token": {"env": "GITHUB_TOKEN"}},
    "blobs": {
        "kind": "s3",
        "bucket": "tidemark-content",
        "endpoint": "https://storage.tidemark.example",
        "credentials": {"env": ["BLOB_KEY", "BLOB_SECRET"]},
    },
    "project": {"kind": "gitlab", "name": "tidemark/tidemark", "token": {"env": "GITLAB_TOKEN"}},
    "fly": {"kind": "fly", "app": "tidemark", "token": {"env": "FLY_TOKEN"}},
    "supabase": {"kind": "supabase", "project": "tidemarktidemarktide", "token": {"env": "SUPABASE_TOKEN"}},
    "vercel": {"kind": "vercel", "project": "tidemark", "team": "tidemark", "token": {"env": "VERCEL_TOKEN"}},
    "zone": {"kind": "cloudflare", "zone": "tidemark.example", "token": {"env": "CLOUDFLARE_TOKEN"}},
    "code": {"kind": "source", "root": "../app"},
    "e2e": {"kind": "results", "file": "evidence/e2e.xml"},
    "sandbox": {"kind": "web", "url": "https://sandbox.tidemark.example", "ours": True, "may_refuse": True},
}


def registry() -> Registry:
    """Tidemark, with a target of each kind that examples name."""
    targets = TypeAdapter(dict[str, Target]).validate_python(
        {name: written_short(plain) for name, plain in _TARGETS.items()}
    )
    terms = Evidence(Duration.parse("3d"), Duration.parse("90d"))
    return Registry(
        organisation=Organisation.model_validate({"name": "Tidemark", "country": "AU"}),
        site=Site.model_validate({"base_url": "https://trust.tidemark.example"}),
        evidence=terms,
        sections=(Section.model_validate({"id": "main", "title": "Main"}),),
        claims=(),
        contacts={"security": "mailto:security@tidemark.example"},
        targets=targets,
        documents={
            "dpa": Document.model_validate(
                {"kind": "policy", "title": "Data processing addendum", "url": "https://tidemark.example/dpa"}
            ),
            "pentest": Document.model_validate(
                {
                    "kind": "report",
                    "title": "Penetration test",
                    "file": "evidence/pentest.pdf",
                    "issued": "2026-08-21",
                    "expires": "2027-10-31",
                }
            ),
            "stripe-pci": Document.model_validate(
                {
                    "kind": "provider",
                    "title": "Stripe's guide to its security",
                    "of": "stripe",
                    "seen": "2026-10-06",
                    "review": "year",
                }
            ),
        },
        owners={"security": Owner(title="Head of security")},
        disclosure=Disclosure.model_validate({"contact": ["security"], "expires": "180d"}),
    )
