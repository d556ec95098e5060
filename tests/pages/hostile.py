"""Text that would like to be markup, and a registry that says it everywhere."""

from __future__ import annotations

from typing import Any

# ruff: noqa: E501

_CALL = "alert(1)"
_TAGS = ("img src=x onerror", "svg onload", "body onload", "video src=x onerror", "iframe onload", "details open ontoggle",
         "input autofocus onfocus", "select autofocus onfocus", "marquee onstart", "audio src onerror",
         "object data=x onerror", "math onmouseover", "a href=# onclick", "style onload", "link rel=stylesheet href=x onerror",
         "form onsubmit", "button onfocus autofocus", "textarea autofocus onfocus", "keygen onfocus", "embed src=x onerror")  # fmt: skip
_ENDS = ("", '">', "'>", "-->", "</title>", "</script>", "</style>", "</textarea>", "]]>", "`>")
_WHOLE = (
    "<script>alert(1)</script>", "<SCRIPT>alert(1)</SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script >", "<script/x>alert(1)</script>", "<svg><script>alert(1)</script></svg>",
    "<svg><script href=data:,alert(1) />", "<script src=data:,alert(1)></script>", "<<script>alert(1)//<</script>",
    "\" onmouseover=alert(1) x=\"", "' onmouseover=alert(1) x='", " onfocus=alert(1) autofocus ", "\" autofocus onfocus=alert(1) \"",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#115;cript:alert(1)", "&#106;avascript:alert(1)", "javascript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "vbscript:alert(1)",
    "[x](javascript:alert(1))", "[x](java\tscript:alert(1))", "![x](x\"onerror=alert(1))", "<javascript:alert(1)>",
    "[x]: javascript:alert(1)", "[a](data:text/html,<script>alert(1)</script>)", "[x](<javascript:alert(1)>)",
    "{{ ''.__class__ }}", "{{ 7*'7' }}", "{% raw %}<script>alert(1)</script>{% endraw %}", "${alert(1)}", "#{alert(1)}", "<%= alert(1) %>",
    "{{constructor.constructor('alert(1)')()}}", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E", "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e", "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "＜script＞alert(1)＜/script＞", "<ſcript>alert(1)</ſcript>", "<img src=x:x onerror=alert(1)//", "<img/src=x/onerror=alert(1)>",
    "<base href=https://elsewhere.example/>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=https://elsewhere.example/x.css>", "<style>@import 'https://elsewhere.example/x.css';</style>",
    "<template><script>alert(1)</script></template>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)/>#x'/>", "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<isindex type=image src=1 onerror=alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=javascript:alert(1)><button>x</button></form>", "<button formaction=javascript:alert(1)>x</button>",
    "<a href=javascript:alert(1)>x</a>", "<a href='//elsewhere.example'>x</a>", "<plaintext>", "<xmp><script>alert(1)</script></xmp>",
    "</main></body></html><script>alert(1)</script>", "</li></ul><script>alert(1)</script>", "</summary></details><img src=x onerror=alert(1)>",
    "</code></pre><script>alert(1)</script>", "</a><script>alert(1)</script>", "<!--><script>alert(1)</script>-->", "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=1.0?><script>alert(1)</script>", "</text></g><script>alert(1)</script>", "</title><script>alert(1)</script>", "--><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
)  # fmt: skip
CORPUS = (*_WHOLE, *(f"{_ENDS[i % len(_ENDS)]}<{tag}={_CALL}>" for i, tag in enumerate(_TAGS)), *(f"{end}<script>{_CALL}</script>" for end in _ENDS if end))  # fmt: skip


def registry_of(text: str) -> dict[str, Any]:
    """A registry in which every field that holds text says ``text``."""
    said = text.replace("{", "{{").replace("}", "}}").replace("\n", " ").replace("\t", " ")
    plain = text.replace("\n", " ").replace("\t", " ").strip()
    claim = {"section": "one", "label": plain, "detail": plain, "says": said, "owner": "role"}
    attested = [{"role": "role", "on": "2026-11-02", "every": "90d", "statement": plain}]
    note = {"id": "note", "on": "2026-10-01", "title": plain, "text": _without_marks(plain), "claims": ["attested"]}
    return {
        "version": 1,
        "organisation": {"name": plain, "legal_name": plain, "website": "https://tidemark.example", "country": "AU"},
        "site": {"base_url": "https://trust.tidemark.example", "title": plain, "description": plain,
                 "languages": ["de"], "footer": [{"title": plain, "url": "https://tidemark.example/terms"}]},
        "contacts": {"security": "mailto:security@tidemark.example"},
        "owners": {"role": {"title": plain, "contact": "security"}},
        "plans": {"team": plain},
        "documents": {
            "report": {"kind": "report", "title": plain, "auditor": plain, "covers": [plain], "of": "company", "framework": "soc2",
                       "type": plain, "level": plain, "number": plain, "version": plain, "issued": "2026-05-01", "expires": "2027-05-01"},
        },
        "sections": [{"id": "one", "title": plain, "owner": "role", "translations": {"de": plain},
                      "groups": [{"id": "group", "title": plain, "stem": plain}]}],
        "claims": [
            {**claim, "id": "attested", "attested": attested, "controls": ["soc2:CC6.7"],
             "applies": {"plans": ["team"], "regions": [plain], "when": plain}, "translations": {"de": said}},
            {**claim, "id": "grouped", "section": "one/group", "attested": attested},
            {**claim, "id": "promised", "kind": "commitment", "promise": {"within": "72h", "from": plain, "to": plain, "excludes": [plain]}},
            {**claim, "id": "limit", "kind": "limit"},
            {**claim, "id": "guide", "kind": "guidance"},
            {**claim, "id": "gone", "attested": attested, "withdrawn": {"on": "2026-06-01", "why": plain}},
            {**claim, "id": "table", "label": plain, "columns": {"cell": plain}, "table": ["cell"],
             "says": "{cell}", "each": [{"id": "row", "cell": plain, "attested": attested}]},
        ],
        "questions": [{"id": "asked", "question": plain, "answer": _without_marks(plain), "claims": ["attested"],
                       "translations": {"de": {"question": plain, "answer": _without_marks(plain)}}}],
        "changes": [{**note, "translations": {"de": {"title": plain, "text": _without_marks(plain)}}}],
        "subprocessors": {"statement": plain, "channel": plain, "notice": "30d", "objection": "14d", "objections": {"remedy": plain},
                          "groups": {"core": plain}, "entries": [
            {"id": name, "group": "core", "contact": plain, "from_the_start": True, "formerly": [{"name": plain, "until": "2025-01-01"}],
             "customers": {plain: {"countries": ["AU"], "region": plain, "note": plain}}, "name": plain, "legal_name": plain, "address": plain, "purpose": plain, "condition": plain, "data": [plain],
             "subjects": [plain], "region": plain, "location_note": plain, "certifications": [plain], "countries": ["AU"],
             "transfer": "none", "since": "2024-01-01"}
            for name in ("company", "company-2", "company-3", "company-4", "company-5", "company-6")
        ]},
        "disclosure": {"contact": ["security"], "expires": "180d", "window": "90d", "scope": {"in": [plain], "out": [plain]},
                       "rules": [plain], "acknowledgments": [{"name": plain, "year": 2026, "consent": True}],
                       "rewards": {"currency": "EUR", "matrix": [{"id": "r", "severity": plain, "tier": plain, "pays": 100}]}},
    }  # fmt: skip


def _without_marks(text: str) -> str:
    """Answers and notes may cite values in double brackets, which the registry would refuse here."""
    return text.replace("[[", "[ [")
