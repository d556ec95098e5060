"""Signs by which hosts and content delivery networks can be told: data, from what they publish of themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signs:
    """``names``: domains below which the provider's own host names stand. ``headers``: (name, text in its value in
    lower case; "" for any value). ``ranges``: networks that the provider publishes as its own.
    """

    names: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    ranges: tuple[str, ...] = ()


#: https://www.cloudflare.com/ips/
_CLOUDFLARE = (
    "173.245.48.0/20",
    "103.21.244.0/22",
    "103.22.200.0/22",
    "103.31.4.0/22",
    "141.101.64.0/18",
    "108.162.192.0/18",
    "190.93.240.0/20",
    "188.114.96.0/20",
    "197.234.240.0/22",
    "198.41.128.0/17",
    "162.158.0.0/15",
    "104.16.0.0/13",
    "104.24.0.0/14",
    "172.64.0.0/13",
    "131.0.72.0/22",
    "2400:cb00::/32",
    "2606:4700::/32",
    "2803:f800::/32",
    "2405:b500::/32",
    "2405:8100::/32",
    "2a06:98c0::/29",
    "2c0f:f248::/32",
)

HOSTING_PROVIDERS: dict[str, Signs] = {
    "akamai": Signs(("akamaiedge.net", "edgekey.net", "edgesuite.net", "akamai.net"), (("server", "akamaighost"),)),
    "aws": Signs(("amazonaws.com", "awsglobalaccelerator.com"), (("server", "awselb"),)),
    "azure": Signs(("azurewebsites.net", "azurefd.net", "azureedge.net", "cloudapp.azure.com"), (("x-azure-ref", ""),)),
    "bunny": Signs(("b-cdn.net",), (("server", "bunnycdn"), ("cdn-requestid", ""))),
    "cloudflare": Signs(("cdn.cloudflare.net",), (("cf-ray", ""), ("server", "cloudflare")), _CLOUDFLARE),
    "cloudfront": Signs(("cloudfront.net",), (("x-amz-cf-id", ""), ("via", "cloudfront"))),
    "fastly": Signs(("fastly.net", "fastlylb.net"), (("x-served-by", "cache-"),), ("151.101.0.0/16", "199.232.0.0/16")),
    "fly": Signs(("fly.dev",), (("fly-request-id", ""), ("server", "fly/"))),
    "github-pages": Signs(
        ("github.io",), (("x-github-request-id", ""), ("server", "github.com")), ("185.199.108.0/22",)
    ),
    "google-cloud": Signs(("googlehosted.com", "run.app", "appspot.com"), (("via", "1.1 google"),)),
    "heroku": Signs(("herokudns.com", "herokuapp.com"), (("via", "vegur"), ("server", "heroku"))),
    "netlify": Signs(("netlify.app", "netlifyglobalcdn.com"), (("x-nf-request-id", ""), ("server", "netlify"))),
    "render": Signs(("onrender.com",), (("x-render-origin-server", ""),)),
    "vercel": Signs(("vercel-dns.com", "vercel.app"), (("x-vercel-id", ""), ("server", "vercel")), ("76.76.21.0/24",)),
}
