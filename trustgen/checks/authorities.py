"""By which names certificate authorities are known in CAA records.

Facts, from what the authorities state to the Common CA Database (its list of recognised CAA domains) and in their
certification practice statements, as of 2026-11; an authority that is not here is named by the claim itself.
"""

from __future__ import annotations

#: What stands in the organisation of the issuer → the domains by which CAA records allow it.
RECOGNISED: dict[str, tuple[str, ...]] = {
    "Let's Encrypt": ("letsencrypt.org",),
    "Google Trust Services": ("pki.goog",),
    "DigiCert": ("digicert.com", "digicert.ne.jp", "geotrust.com", "rapidssl.com", "symantec.com", "thawte.com"),
    "Sectigo": ("sectigo.com", "comodo.com", "comodoca.com", "trust-provider.com", "usertrust.com"),
    "ZeroSSL": ("sectigo.com",),
    "Amazon": ("amazon.com", "amazonaws.com", "amazontrust.com", "awstrust.com"),
    "GlobalSign": ("globalsign.com",),
    "GoDaddy": ("godaddy.com", "starfieldtech.com"),
    "Starfield": ("starfieldtech.com", "godaddy.com"),
    "Entrust": ("entrust.net", "affirmtrust.com"),
    "SSL Corp": ("ssl.com",),
    "Buypass": ("buypass.com", "buypass.no"),
    "IdenTrust": ("identrust.com",),
    "Actalis": ("actalis.it",),
    "HARICA": ("harica.gr",),
    "Hellenic Academic and Research": ("harica.gr",),
    "Asseco Data Systems": ("certum.pl", "certum.eu"),
    "Unizeto": ("certum.pl", "certum.eu"),
    "SwissSign": ("swisssign.com",),
    "QuoVadis": ("quovadisglobal.com", "digicert.com"),
    "D-Trust": ("d-trust.net",),
    "Telia": ("telia.com",),
    "Microsoft": ("microsoft.com",),
    "Apple": ("pki.apple.com",),
}


def known_as(organisation: str) -> tuple[str, ...]:
    """The domains of the authority whose name begins ``organisation``; empty for one that is not known here."""
    said = organisation.casefold()
    return next((names for name, names in RECOGNISED.items() if said.startswith(name.casefold())), ())
