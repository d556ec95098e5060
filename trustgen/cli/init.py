"""``trustgen init``: a first registry to edit, or the demo company's to look at."""

from __future__ import annotations

import re
from pathlib import Path

import click

from trustgen import bundled
from trustgen.cli.schema import schema_text
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

# Prose of a section is in content/<its id>.md, above its claims: what is protected, from whom, and where it ends.
# `[[tls-in-transit]]` alone on a line places a claim there; `[[tls-in-transit.version]]` cites a value of it, so that
# no number is typed twice.
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


_PROSE = """\
This section is about what you send us, and how it is protected on its way. Open a statement to see the evidence.
"""
_IGNORED = "/site/\n/.trustgen/\n"


@click.command(short_help="Draft a registry of your own.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--name", default="Example", show_default=True, help="The company's name.")
@click.option("--domain", default="example.com", show_default=True, help="Its domain.")
@click.option("--example", is_flag=True, help="Copy the demo company's whole trust centre instead.")
def init(folder: Path, name: str, domain: str, example: bool) -> int:
    """Draft a registry in FOLDER (this one, unless named); nothing that exists is overwritten.

    Beside claims.yaml come content/ for prose, claims.schema.json for completion in an editor, and a .gitignore.
    """
    claims = folder / "claims.yaml"
    if claims.exists():
        raise UsageError(f"{claims} exists; it is yours and stays as it is")
    if not _DOMAIN.match(domain):
        raise UsageError(f"{domain} is no domain name; write one such as example.com")
    (folder / "content").mkdir(parents=True, exist_ok=True)
    if example:
        _new(claims, bundled.claims().read_text(encoding="utf-8"))
        for prose in sorted(bundled.content().iterdir()):
            _new(folder / "content" / prose.name, prose.read_text(encoding="utf-8"))
    else:
        _new(claims, _DRAFT.format(name=_quoted(name), domain=domain))
        _new(folder / "content" / "encryption.md", _PROSE)
    _new(folder / "claims.schema.json", schema_text(compact=True))
    _new(folder / ".gitignore", _IGNORED)
    click.echo(_EXAMPLE_NEXT if example else _NEXT)
    return 0


_NEXT = """\
Next: name your own site under `targets` in claims.yaml, then
  trustgen lint      what is wrong with the file, before anything is looked at
  trustgen verify    what of it is true
  trustgen build     publish site/, if nothing on it is false"""
_EXAMPLE_NEXT = """\
Next: `trustgen lint`, then make it yours. Tidemark does not exist: until you name your own targets and evidence,
`trustgen verify` can see none of it. `trustgen demo` shows it against the service that it describes."""


def _new(path: Path, text: str) -> None:
    """Write a file that is not there yet, and say so."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        click.echo(f"Wrote {path}")
    except FileExistsError:
        click.echo(f"Kept  {path}")


def _quoted(name: str) -> str:
    """``name`` as a YAML scalar."""
    plain = re.fullmatch(r"[A-Za-z][\w .&-]*", name) and name.lower() not in ("true", "false", "null", "yes", "no")
    return name if plain else "'" + name.replace("'", "''") + "'"
