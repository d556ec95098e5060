"""Signs by which hosts and content delivery networks can be told: data, from what they publish of themselves."""

from __future__ import annotations

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Signs:
    """``names``: domains below which the provider's own host names stand. ``headers``: (name, text in its value in
    lower case; "" for any value). ``ranges``: networks that the provider publishes as its own.
    """

    names: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    ranges: tuple[str, ...] = ()


#: https://www.cloudflare.com/ips/, as of 2026-02-11.
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

#: https://api.fastly.com/public-ip-list, as of 2026-02-11.
_FASTLY = (
    "23.235.32.0/20",
    "43.249.72.0/22",
    "103.244.50.0/24",
    "103.245.222.0/23",
    "103.245.224.0/24",
    "104.156.80.0/20",
    "140.248.64.0/18",
    "140.248.128.0/17",
    "146.75.0.0/17",
    "151.101.0.0/16",
    "157.52.64.0/18",
    "167.82.0.0/17",
    "167.82.128.0/20",
    "167.82.160.0/20",
    "167.82.224.0/20",
    "172.111.64.0/18",
    "185.31.16.0/22",
    "199.27.72.0/21",
    "199.232.0.0/16",
    "2a04:4e40::/32",
    "2a04:4e42::/32",
)
#: The addresses that custom domains are to lead to, of "Managing a custom domain for your GitHub Pages site".
_GITHUB_PAGES = (
    "185.199.108.0/22",
    "2606:50c0:8000::153/128",
    "2606:50c0:8001::153/128",
    "2606:50c0:8002::153/128",
    "2606:50c0:8003::153/128",
)

HOSTING_PROVIDERS: dict[str, Signs] = {
    "akamai": Signs(("akamaiedge.net", "edgekey.net", "edgesuite.net", "akamai.net"), (("server", "akamaighost"),)),
    "aws": Signs(("amazonaws.com", "awsglobalaccelerator.com"), (("server", "awselb"),)),
    "azure": Signs(("azurewebsites.net", "azurefd.net", "azureedge.net", "cloudapp.azure.com"), (("x-azure-ref", ""),)),
    "bunny": Signs(("b-cdn.net",), (("server", "bunnycdn"), ("cdn-requestid", ""))),
    "cloudflare": Signs(("cdn.cloudflare.net",), (("cf-ray", ""), ("server", "cloudflare")), _CLOUDFLARE),
    "cloudfront": Signs(("cloudfront.net",), (("x-amz-cf-id", ""), ("via", "cloudfront"))),
    "fastly": Signs(("fastly.net", "fastlylb.net"), (("x-served-by", "cache-"),), _FASTLY),
    "fly": Signs(("fly.dev",), (("fly-request-id", ""), ("server", "fly/"))),
    "github-pages": Signs(("github.io",), (("x-github-request-id", ""), ("server", "github.com")), _GITHUB_PAGES),
    "google-cloud": Signs(("googlehosted.com", "run.app", "appspot.com"), (("via", "1.1 google"),)),
    "heroku": Signs(("herokudns.com", "herokuapp.com"), (("via", "vegur"), ("server", "heroku"))),
    "netlify": Signs(("netlify.app", "netlifyglobalcdn.com"), (("x-nf-request-id", ""), ("server", "netlify"))),
    "render": Signs(("onrender.com",), (("x-render-origin-server", ""),)),
    "vercel": Signs(
        ("vercel-dns.com", "vercel-dns-0.com", "vercel.app"),
        (("x-vercel-id", ""), ("server", "vercel")),
        ("76.76.21.0/24",),
    ),
}
