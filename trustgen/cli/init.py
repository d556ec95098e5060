"""``trustgen init``: a first registry to edit, or the demo company's to look at."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

from trustgen import bundled
from trustgen.errors import UsageError

_DRAFT = """\
# yaml-language-server: $schema=claims.schema.json
# The registry of what {name} claims about its security. `trustgen lint` reads it, `trustgen verify` looks whether
# it is true, `trustgen build` publishes it if nothing in it is false. `trustgen explain --checks` lists every check.
version: 1
organisation:
  name: {name}
  website: https://{domain}
  timezone: UTC                     # such as Australia/Sydney; days and deadlines are counted there

site:
  base_url: https://trust.{domain}

contacts:
  security: mailto:security@{domain}

owners:
  security: {{title: Head of security, contact: security}}

targets:
  app: https://{domain}

sections:
  - {{id: encryption, title: Encryption, owner: security}}
  - {{id: reporting, title: Reporting a vulnerability, owner: security}}

claims:
  - id: tls-in-transit
    section: encryption
    says: All traffic is encrypted in transit with {{version}}.      # the check's own parameter: said once
    checks:
      - tls: {{target: app, version: {{min: "1.2"}}}}

  - id: https-only
    section: encryption
    says: We answer over HTTPS only.
    checks:
      - https_only: {{target: app}}

  - id: certificate
    section: encryption
    says: Our certificate is trusted, and renewed at least {{min_left}} before it runs out.
    checks:
      - certificate: {{target: app, min_left: 14d}}

  - id: report-to
    section: reporting
    kind: guidance
    says: Found something? Write to {{contacts.security}}.

  - id: acknowledge
    section: reporting
    kind: commitment
    says: We answer a report within {{within}}.
    promise: {{within: $disclosure.acknowledge, from: your report}}

disclosure:
  contact: [security]
  expires: 180d
  acknowledge: 2 business days
  window: 90d
"""
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--name", default="Example", show_default=True, help="The company's name.")
@click.option("--domain", default="example.com", show_default=True, help="Its domain.")
@click.option("--example", is_flag=True, help="Copy the demo company's whole trust centre instead.")
def init(folder: Path, name: str, domain: str, example: bool) -> int:
    """Draft a registry in FOLDER (this one, unless named); nothing that exists is overwritten."""
    claims = folder / "claims.yaml"
    if claims.exists():
        raise UsageError(f"{claims} exists; it is yours and stays as it is")
    folder.mkdir(parents=True, exist_ok=True)
    if example:
        shutil.copyfile(bundled.claims(), claims)
        shutil.copytree(bundled.content(), folder / "content", dirs_exist_ok=True)
    else:
        if not _DOMAIN.match(domain):
            raise UsageError(f"{domain} is no domain name; write one such as example.com")
        claims.write_text(_DRAFT.format(name=_quoted(name), domain=domain), encoding="utf-8")
        (folder / "content").mkdir(exist_ok=True)
    click.echo(f"Wrote {claims}. Next: edit it, then `trustgen lint` and `trustgen verify`.")
    return 0


def _quoted(name: str) -> str:
    """``name`` as a YAML scalar."""
    plain = re.fullmatch(r"[A-Za-z][\w .&-]*", name) and name.lower() not in ("true", "false", "null", "yes", "no")
    return name if plain else "'" + name.replace("'", "''") + "'"
