"""Who is behind a mail server's name: data, by the names that the providers tell their customers to use."""

from __future__ import annotations

#: Machine name → domains below which the provider's mail servers stand.
MAIL_PROVIDERS: dict[str, tuple[str, ...]] = {
    "amazonses": ("amazonses.com", "amazonaws.com", "awsapps.com"),
    "barracuda": ("barracudanetworks.com",),
    "cloudflare": ("mx.cloudflare.net",),
    "fastmail": ("messagingengine.com",),
    "forwardemail": ("forwardemail.net",),
    "gandi": ("mail.gandi.net",),
    "google": ("google.com", "googlemail.com"),
    "icloud": ("mail.icloud.com",),
    "improvmx": ("improvmx.com",),
    "mailgun": ("mailgun.org",),
    "microsoft": ("mail.protection.outlook.com", "mx.microsoft"),
    "migadu": ("migadu.com",),
    "mimecast": ("mimecast.com", "mimecast-offshore.com"),
    "ovh": ("mail.ovh.net",),
    "postmark": ("postmarkapp.com",),
    "proofpoint": ("pphosted.com", "ppe-hosted.com"),
    "proton": ("protonmail.ch",),
    "sendgrid": ("sendgrid.net",),
    "zoho": ("zoho.com", "zoho.eu", "zoho.in", "zoho.com.au", "zohomail.com"),
}
