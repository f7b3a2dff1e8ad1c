"""Words of the image readers: how pages name captions, credits and pictures, and how newsrooms write a credit.

Class words are matched inside class, id, itemprop and data attribute names, so `imageCaption`, `img_caption` and
`wp-caption-text` all name a caption.
"""

from __future__ import annotations

import re

# ---- markup -----------------------------------------------------------------------------------------------------
CAPTION_NAME = re.compile(
    r"caption|legend|bildunterschrift|bildtext|bildetekst|billedtekst|beeldbijschrift|bijschrift|kuvateksti"
    r"|pie-?de-?foto"
    r"|pie-?foto|didascalia|podpis|cutline|im(?:a)?ge?[-_]*(?:desc|text|info|title|note|meta)"
    r"|(?:photo|picture|foto|media|figure|pic|bild)[-_]*(?:desc|text|info|title|note)",
    re.IGNORECASE,
)
CREDIT_NAME = re.compile(
    r"credit|copy-?right|photographer|fotograf|fotógraf|bildquelle|bildnachweis|bildrechte|fotoquelle"
    r"|attribution|courtesy"
    r"|distributor|rights-?holder|crédit|licen[cs]e"
    r"|(?:^|[-_\s])(?:source|src-?name|author|autor|auteur|quelle|bron|fonte|fuente|kilde|byline|by-?line|rights"
    r"|agency|agentur|owner)"
    r"(?:$|[-_\s\d])|(?:caption|image|photo|foto|media|pic|figure)-?_?(?:source|author|autor|byline|owner|agency"
    r"|rights)",
    re.IGNORECASE,
)
# Controls and labels for screen readers: never part of what a caption says.
UNSEEN_NAME = re.compile(
    r"visually-?hidden|screen-?reader|sr-?only|a11y-hidden|assistive|off-?screen"
    r"|(?:^|[-_\s])(?:button|btn|icon|toggle|counter|zoom|enlarge|expand|fullscreen|share|tooltip-trigger"
    r"|hide-caption)(?:$|[-_\s])",
    re.IGNORECASE,
)
PORTRAIT_NAME = re.compile(r"avatar|author|logo|icon|gravatar|emoji|pixel|smil(?:ey|ie)", re.IGNORECASE)
# Boxes that hold a picture with what belongs to it.
BOX_NAME = re.compile(
    r"image|img|photo|picture|figure|media|foto|bild|caption|video|galler|slide|lightbox|thumb|hero|featured"
    r"|illustration|immagin|imagen|kuva",
    re.IGNORECASE,
)
GALLERY_NAME = re.compile(
    r"galler|slide|swiper|carousel|karussell|diashow|bilderstrecke|fotostrecke|lightbox|diaporama|galer[ií]"
    r"|fotogal|splide|flickity|slick",
    re.IGNORECASE,
)
# Addresses that a picture's link leads to where it is an advert: of ad servers at once, of a shop on another site.
SELLING_LINK = re.compile(
    r"(?P<advert>doubleclick|/adclick[./]|/cta/redirect/|[?&]utm_medium=affiliate)"
    r"|subscri|abonne|abonn?ieren|abonament|suscri|assinat|abbonament|[/._-]abos?[/._?-]",
    re.IGNORECASE,
)
# What shows no picture yet: the file that stands in until a script has loaded the real one, or never shows one.
PLACEHOLDER = re.compile(
    r"placeholder|blank\.|spacer|transparent|[/_-]1x1[._]|loading\.|lazy[-_]?load|lazy\.(?:gif|png|svg)"
    r"|(?:ajax|pre)[-_]?loader|(?:^|[/_-])(?:loader|spinner)\.|(?:^|/)(?:pixel|empty|grey|gray|clear"
    r"|dummy|default[-_]?image|no[-_]?image|noimage|preload\w*)\.|/img/(?:blank|lazy)|data:image/(?:gif|svg)",
    re.IGNORECASE,
)
NOT_A_PICTURE = re.compile(
    r"gravatar|[/_-]avatars?[/_.-]|[/_-](?:logos?|icons?|favicon|emoji|smil(?:ey|ie)s?|sprites?|badges?"
    r"|buttons?)[/_.-]|\.svg(?:$|\?)"
    r"|/(?:adserver|mugs|mugshots)/|/(?:avw|ajs|ck)\.php|/www/delivery/|[/_-](?:divider|separator)s?[/_.-]"
    r"|gr[ae]y[-_]line[._-]"
    r"|/wp-includes/|qr-?code|doubleclick|/pixel|[?&]pixel|counter\.|/stats?[./]|google_news|/ads?/"
    r"|scorecardresearch|/tr\?id=|matomo|piwik",
    re.IGNORECASE,
)
# Attributes in which pages keep the real address of a picture that loads later, best first.
SOURCE_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-src-set", "data-original-set", "data-sizes-srcset")
SOURCES = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-image", "data-img",
    "data-full-src", "data-hi-res-src", "data-large", "data-large-file", "data-full", "data-orig-file",
    "data-img-src", "data-image-src", "data-echo", "data-defer-src", "data-cfsrc", "data-src-large",
    "data-zoom-src", "src",
)  # fmt: skip

# ---- text -------------------------------------------------------------------------------------------------------
# Buttons that stand in captions as text.
BUTTON = re.compile(
    r"\s*(?:open (?:the )?image in (?:the )?gallery|view image in full ?screen|enlarge(?: this)? image"
    r"|click to (?:enlarge|expand|play video)|bild vergrößern"
    r"|bild in detailansicht öffnen|zum vergrößern (?:an)?klicken|agrandir l['’]image|ampliar(?: (?:la )?(?:foto"
    r"|imagen))?|apri (?:la )?foto"
    r"|(?:hide|toggle|show) caption|read more|mehr lesen|weiterlesen|vergrößern|lire la suite|voir plus"
    r"|mostrar más|view gallery|bildergalerie)\s*$",
    re.IGNORECASE,
)
# Signs that open the rest of a caption cut short ("... [+]").
EXPANDER = re.compile(r"\s*(?:\.\.\.|…)\s*\[\+\]\s*|\s*\bEMBED\s*<>.*$")
# An address is no caption.
ADDRESS = re.compile(r"https?://\S+")
# What a player says where no script has replaced it.
FALLBACK = re.compile(
    r"^(?:(?:media|video|audio)? ?playback is (?:un|not )supported|(?:please )?(?:enable|turn on) javascript"
    r"|(?:sorry, )?your (?:browser|device) (?:does not|doesn['’]t)|javascript is (?:required|disabled)"
    r"|(?:ihr|dein) browser (?:unterstützt|kann)|votre navigateur ne|(?:tu|su) navegador no"
    r"|(?:il tuo|questo) browser non|(?:o )?seu navegador não|(?:je|uw) browser ondersteunt|ваш браузер не"
    r"|(?:din|nettleseren din) .{0,20}støtter ikke)\b.{0,160}$",
    re.IGNORECASE,
)
# The words on a film's picture that start it.
PLAY = re.compile(
    r"^\W*(?:(?:watch|play|see)\b.{0,8}|video|film|ver v[ií]deo|abspielen|lire la vidéo|regarder|afspelen|видео"
    r"|смотреть|動画|视频|影片|비디오)?[\W\d]*$",
    re.IGNORECASE,
)
