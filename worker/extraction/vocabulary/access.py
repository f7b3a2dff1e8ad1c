"""Names and words under which pages say that an article costs money or that somebody paid for it."""

from __future__ import annotations

import re

FREE_METAS = (
    "article:content-tier",
    "article:content_tier", "content_tier", "cxenseparse:articletype", "cxenseparse:recs:accesslevel", "article:access",
    "accesslevel", "cxenseparse:accesslevel", "og:article:content_tier", "paywall", "content-access", "access",
)  # fmt: skip
FREE_WORDS = frozenset(
    {"free", "open", "public", "unlocked", "frei", "gratuit", "gratis", "libre", "kostenlos", "無料"}
)
PAID_WORDS = frozenset(
    {
        "locked",
        "premium",
        "paid",
        "plus",
        "subscriber",
        "subscribers",
        "subscription",
        "abo",
        "payant",
        "closed",
        "有料",
    }
)
PAID_FLAG_METAS = (
    "cxenseparse:recs-ispaidcontent", "cxenseparse:ispaidcontent", "cxenseparse:ispremium", "is_premium", "ispremium",
    "premium", "cxenseparse:premium", "is-paid-content", "ispaidcontent", "article:premium", "paid-content", "is_paid",
)  # fmt: skip

SPONSOR_METAS = (
    "sponsored",
    "is_sponsored",
    "issponsored",
    "article:sponsored",
    "is-sponsored",
    "advertorial",
    "sponsor",
)
SPONSOR_PATH = re.compile(
    r"/(?:sponsored(?:-content|-post)?|advertorials?|anzeigen?|brandvoice|branded-content|partner-content|partnercontent|"
    r"paid-content|paidpost|paid-post|publireportage|native-advertising|brandstudio|brand-studio|sponsor-content|"
    r"annonsorinnehall|annonsørinnhold|annonsorinnhold|contenu-sponsorise|contenido-patrocinado|publirreportaje|pr-artikel)/",
    re.IGNORECASE,
)
# Labels at a headline, by their letters.
SPONSOR_LABELS = frozenset(
    {
        *(
            "sponsored",
            "sponsoredcontent",
            "sponsoredpost",
            "sponsoredarticle",
            "paidcontent",
            "paidpost",
            "advertorial",
        ),
        *("partnercontent", "brandedcontent", "paidpartnership", "anzeige", "gesponsert", "werbung", "sponsoredby"),
        *("bezahlterinhalt", "publireportage", "paidpartnershipcontent", "contenusponsorisé", "publirédactionnel"),
        *(
            "contenidopatrocinado",
            "publirreportaje",
            "conteúdopatrocinado",
            "contenutosponsorizzato",
            "annonsørinnhold",
        ),
        *("annonsinnehåll", "kaupallinenyhteistyö", "artykułsponsorowany", "komerčnísdělení", "спонсорскийматериал"),
        *(
            "партнерскийматериал",
            "партнёрскийматериал",
            "нарправахреклами",
            "pr",
            "広告",
            "협찬",
            "advertisementfeature",
        ),
    }
)
