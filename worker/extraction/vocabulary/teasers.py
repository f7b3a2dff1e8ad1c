"""What promos and the furniture around them are called: words of class names, of URL paths and of block headings."""

from __future__ import annotations

import re

from worker.records import TeaserKind


def words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


# Words of class names and ids (split at hyphens, underscores and capitals), by the part of a page that they name.
ZONE_WORDS: dict[str, frozenset[str]] = {
    "navigation": words(
        """
        nav navi navbar navigation subnav topnav mainnav menu menus megamenu submenu hamburger burger drawer
        offcanvas toolbar topbar masthead breadcrumb breadcrumbs crumb crumbs crumbtrail pagination paginator
        pager skip
        """
    ),
    "header": words("header siteheader pageheader masthead topbar"),
    "footer": words("footer sitefooter pagefooter colophon imprint impressum copyright legal"),
    "share": words("share sharing shares social socials follow addthis sharethis toolbox"),
    "tags": words(
        """
        tag tags tagcloud topic topics keyword keywords categories hashtags trendbar themen etiquetas
        """
    ),
    "author": words("author authors byline bio autor auteur autore writer contributor profile"),
    "comments": words("comment comments commentlist disqus respond reply replies kommentare"),
    "promotion": words(
        """
        newsletter newsletters subscribe subscription subscriptions subscriber paywall signup login register
        donate donation membership shop store product products deals coupon coupons voucher vouchers jobs epaper
        abo app apps horoscope crossword crosswords
        """
    ),
    "advert": words(
        """
        ad ads advert advertisement advertorial adv sponsored sponsor sponsors sponsoring taboola outbrain
        plista mgid revcontent teads partner partners brandvoice branded affiliate anzeige anzeigen werbung
        publicidad pubblicita publicite reklama annonce annons native paid
        """
    ),
    "promo": words(
        """
        related recommended recommendation recommendations recommend recirc recirculation popular trending trend
        mostread most read readmore latest recent more also further next prev previous ranking top viewed
        """
    ),
}

# A heading above a block of promos, or the words before a lone one: "Read also:", "Mehr zum Thema".
_PROMO_HEADING = (
    # English
    r"read (?:more|also|next|on|this|now|the|our|full)"
    r"|more (?:on|from|in|to|about|like|news|stories|videos|top)|see also|also (?:read|see|on|in|watch)"
    r"|related|recommended|you (?:may|might|could|should|will|'ll)"
    r"|most (?:read|popular|viewed|shared|watched|commented|recent)"
    r"|popular|trending|latest|recent|top (?:stories|news|read|videos)|must[ -]reads?|up next|next"
    r"|previous|don'?t miss|watch"
    r"|editor'?s['s]? (?:pick|choice)|in (?:case you missed|other news|this)|further reading|keep reading"
    r"|what (?:to read|others)|in pictures"
    # German
    r"|mehr (?:zum|zu|von|aus|über|news)|lesen sie|lies auch|auch interessant|auch lesenswert|das könnte"
    r"|meist ?gelesen|am meisten|beliebt"
    r"|verwandte|ähnliche|passend|siehe auch|weitere (?:artikel|themen|nachrichten|meldungen|videos)"
    r"|aktuell|neueste|neuste|top-?(?:themen|news|artikel)|empfehl|empfohlen|lese-?empfehl|zum thema"
    # French
    r"|lire aussi|à lire|a lire|lisez|voir aussi|sur le même (?:thème|sujet)|les plus lus?|le plus lu"
    r"|plus (?:lus|lues)|dernières|à voir|aussi|articles? (?:liés|similaires|associés)|recommandés?"
    r"|à ne pas"
    # Spanish, Portuguese, Catalan
    r"|lee también|leer más|lea también|también (?:te|le) |te puede|le puede"
    r"|más (?:leíd|vist|noticias|en|sobre|de)|lo más|lo último|últim[ao]s|noticias? relacionad|relacionad"
    r"|artículos|recomenda"
    r"|leia (?:também|mais)|mais (?:lid|vist|notícias|sobre|em)|veja também|últimas|saiba mais|notícias"
    # Italian
    r"|leggi anche|leggi (?:di )?più|per approfondire|approfondi|potrebbe interessarti|ti potrebbe"
    r"|i più letti|più lett|articoli correlati|ultime|ultim'ora|da non perdere|consigliati"
    # Dutch, Scandinavian, Finnish
    r"|lees (?:ook|meer|verder)|meest gelezen|meer (?:over|nieuws|van)|gerelateerd|aanbevolen|laatste|net binnen"
    r"|les (?:også|mer)|læs (?:også|mere)|läs (?:också|även|mer|vidare)|mest (?:lest|læst|läst|sett|sete)"
    r"|siste|seneste|senaste|relaterte?|relateret|mer (?:om|från|fra)|mere (?:om|fra)|anbefal"
    r"|flere (?:saker|nyheder)|fler"
    r"|lue (?:myös|lisää)|luetuimmat|uusimmat|suosituimmat|aiheesta|katso myös"
    # Slavic, Baltic, Hungarian, Romanian, Greek, Turkish
    r"|czytaj (?:też|także|więcej|również|dalej)|zobacz (?:też|także|również)|najnowsze|najczęściej"
    r"|polecane|powiązane|popularne|przeczytaj"
    r"|čtěte|přečtěte|nejčtenější|související|čítajte|prečítajte|súvisiac|najčítan|pročitajte|najčitanij"
    r"|vezane|povezan|najnovije|preberite|più"
    r"|читайте|читать|главное|популярн|последни|самое|по теме|материалы по|рекоменд|свежие|новости|още"
    r"|още от|прочетете|новини|останні|все публикации|смотрите|также"
    r"|olvas|kapcsolódó|legolvasott|legfriss|ajánl|citește|citeşte|citiți|cele mai|articole similare"
    r"|recomand|διαβάστε|δείτε|σχετικά|τελευταία|δημοφιλ"
    r"|ilgili|benzer|çok okunan|en çok|son dakika|son haber|bunlar|önerilen|diğer|skaitykite"
    r"|loe (?:ka|veel)|lasi|saistīt"
    # Asian, African, Arabic, Hebrew, Persian
    r"|関連|おすすめ|オススメ|ランキング|あわせて|合わせて|新着|人気|最新|注目|よく読まれ|こちらも|主要ニュース|特集|アクセス|もっと"
    r"|相关|相關|推荐|推薦|热门|熱門|热点|最新|延伸阅读|延伸閱讀|阅读更多|更多|排行|猜你喜欢|你可能|看更多"
    r"|관련|추천|인기|많이 본|최신|주요|더보기|이 시각|실시간"
    r"|baca (?:juga|selengkapnya|artikel)|terkait|terpopuler|terbaru|terkini|populer|rekomendasi"
    r"|lihat juga|simak|pilihan|lainnya|berita"
    r"|xem thêm|đọc (?:thêm|nhiều)|liên quan|tin (?:mới|liên)|อ่าน|ข่าว|บทความ|เรื่อง"
    r"|اقرأ|إقرأ|الأكثر|المزيد|ذات صلة|آخر|قد يعجبك|أخبار|شاهد|مواضيع|مقالات|עוד|קרא|כתבות|הנקראות|مرتبط"
    r"|پربازدید|آخرین|بیشتر|مطالب|پیشنهاد"
    r"|यह भी|ये भी|और पढ़ें|संबंधित|ताज़ा|ताजा|लोकप्रिय|बड़ी|ट्रेंडिंग|আরও|আরো|সর্বশেষ|সম্পর্কিত|জনপ্রিয়"
    r"|மேலும்|తాజా|ಸಂಬಂಧಿ|വായിക്ക|یہ بھی|مزید|متعلقہ"
    r"|soma (?:pia|zaidi|hii)|habari|zaidi|lees ook|funda|ezinye|lees nog|meer oor"
)
PROMO_HEADING = re.compile(_PROMO_HEADING, re.IGNORECASE)

# Headings of blocks that promote no editorial content of the site, or that list places rather than pieces.
OTHER_HEADING = re.compile(
    r"новости компаний|на правах рекламы|"
    r"newsletter|subscri|sign up|advert|sponsor|anzeige|werbung|promoted|paid (?:content|post)|partner"
    r"|publicidad|patrocinad|publicité|pubblicità"
    r"|reklam|annons|annonce|coupon|gutschein|voucher|rabatt|\bdeals?\b|shopping|\bjobs?\b|stellen"
    r"|\btags?\b|topics|themen|categor|kategori|comment"
    r"|kommentar|follow|share|about|contact|download|\bapps?\b|e-?paper|horoscop|horoskop|games|puzzle"
    r"|quiz|spiele|\bsudoku|archive|services?|links",
    re.IGNORECASE,
)

# Labels of advertisements, which stand before a block without naming it.
AD_LABEL = re.compile(
    r"(?:advert\w*|ad|ads|anzeigen?|werbung|publicidad|publicité|pubblicità|publicidade|reklama?|reklamı|annons|annonce"
    r"|mainos|реклама|広告|iklan|광고|广告|إعلان|sponsored|promoted)\W*$",
    re.IGNORECASE,
)

# Path segments that lead to a list, a person or a service instead of one piece.
LISTING_SEGMENTS = words(
    """
        emne emner amne aihe teema temat sujet konu konular etiket etiketler assunto assuntos argomenti argomento
        onderwerp onderwerpen topik tagi themenseite termo term terms
        tag tags tagged topic topics thema themen theme themes category categories kategorie kategori categoria
        author authors autor autoren autores auteur auteurs autore autori writer writers profile profiles people
        person persons contributor contributors staff by etiqueta etiquetas tema temas keyword keywords label
        search suche buscar zoeken recherche cerca archive archives archiv rubrik rubrique section sections
        serie series dossier dossiers hashtag team forfatter journalist redaktion users user member members
        """
)
SERVICE_SEGMENTS = words(
    """
        login signin signup register account subscribe subscription subscriptions abo abos newsletter
        newsletters contact kontakt contacto about impressum privacy datenschutz terms agb legal cookies cookie
        help faq faqs advertise advertising mediadaten careers jobs job shop store epaper e-paper app apps rss
        feed feeds horoscope horoskop horoscopes games puzzles crossword crosswords sudoku quiz spiele weather
        wetter coupons coupon gutscheine voucher vouchers deals giveaway donate donation support sitemap share
        sharer intent feedback licensing permissions classifieds obituaries static statics page pages wp-admin
        wp-login wp-content cgi-bin comments comment disclaimer policy policies corrections privacy-policy
        terms-of-use contact-us about-us terms-and-conditions
        """
)
# Hosts whose pages are places to share or follow, and stores of apps.
SOCIAL_HOSTS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|linkedin|pinterest|whatsapp|telegram|tiktok|reddit|youtube|threads|flipboard"
    r"|vk|weibo|tumblr|getpocket|snapchat|apple|spotify|google|bsky|mastodon|line|wa|t|goo|amzn|amazon"
    r"|ebay|bit|adjust)"
    r"\.(?:com|me|ru|social|app|co|jp|uk|de|net|gl|ly|to)$"
)
FILE_ENDINGS = (
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".webp",
    ".svg",
    ".pdf",
    ".xml",
    ".rss",
    ".mp3",
    ".mp4",
    ".zip",
    ".ics",
)

# Class words of the parts of a card.
HEADLINE_WORDS = words(
    """
        title titles ttl tit headline headlines hed heading titel titre titulo titolo otsikko rubrik baslik overskrift
        titulek tytul judul naslov subject caption
        """
)
KICKER_WORDS = words(
    """
        kicker eyebrow overline topline label labels category categories cat section rubric rubrique ressort
        channel tag tags badge flag pretitle supertitle overtitle antetitulo occhiello stikktittel dachzeile
        spitzmarke prefix roofline topic vignette location dateline brand
        """
)
META_WORDS = words(
    """
        time date datetime timestamp published updated ago author authors byline by credit credits duration
        length views comment comments count counter number num rank icon icons meta metadata info source
        readtime minutes sr hidden visually screen accessible offscreen button btn cta share premium paywall
        plus lock play more readmore
        """
)
TEXT_WORDS = words("text body content underline")
EXCERPT_WORDS = TEXT_WORDS | words(
    """
        excerpt summary description desc dek deck standfirst lead lede intro abstract snippet subtitle subtitulo
        chapo sottotitolo anreisser vorspann blurb teasertext
        """
)

# A line of a card that names the writer. Words that may also begin a sentence count only before names alone.
_WRITTEN_BY = (
    r"(?:written|posted|published|reported|updated|(?:medically |fact )?(?:reviewed|checked)|reviewed) by"
    r"|geschrieben von|veröffentlicht von|écrit par|publié par|rédigé par|escrito por|publicado por|por redacción"
    r"|scritto da|pubblicato da|geschreven door|skrevet av|skrevet af|skriven av"
)
_NAMES = r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:and|&|und|et|y|e|de|van|von|da|di|le|la)|[\s,]+[^\W\d_a-z][\w.'’-]*)*"
CARD_BYLINE = re.compile(
    rf"(?:(?i:{_WRITTEN_BY})\b|(?:(?i:by|von|par|por|door|av|af|di|oleh)|автор:?)\s+{_NAMES}"
    r"\s*(?:$|[|•·,–—-]\s|(?:on|am|le|el|il|den|op)\s+\S*\s*\S*\d))"
)

# What kind of list a heading announces; the first that matches counts.
KINDS: tuple[tuple[TeaserKind, re.Pattern[str]], ...] = (
    (
        "most_read",
        re.compile(
            r"most|popular|trending|top|beliebt|gelesen|gefragt|\blus?\b|\blues\b|leíd|visto|lid[ao]s"
            r"|vist[ao]s|più lett|lest|læst|läst|sett|gelezen"
            r"|luetuim|suosit|najczęściej|popularne|nejčten|najčítan|najčit|популярн|читаем|самое|legolvas"
            r"|cele mai|δημοφιλ|çok|ランキング|人気|アクセス"
            r"|热门|熱門|热点|排行|많이|인기|populer|đọc nhiều|الأكثر|הנקראות|پربازدید|लोकप्रिय|জনপ্রিয়",
            re.IGNORECASE,
        ),
    ),
    (
        "latest",
        re.compile(
            r"latest|recent|newest|new(?:s)?\b|ticker|neue|aktuell|dernières|últim|ultim|laatste"
            r"|net binnen|siste|seneste|senaste|uusim|najnow|nejnov|najnov"
            r"|последн|свеж|новост|останні|новини|legfriss|τελευταία|son dakika|son haber|新着|最新"
            r"|ニュース$|최신|terbaru|terkini|tin mới|آخر|آخرین|ताज|সর্বশেষ",
            re.IGNORECASE,
        ),
    ),
    (
        "recommended",
        re.compile(
            r"recommend|you (?:may|might|could|should|will)|for you|editor|pick|don'?t miss|must|empfehl"
            r"|empfohlen|interess|könnte|recomm?and|recomend"
            r"|te puede|le puede|potrebbe|consigliat|aanbevolen|anbefal|polecane|doporuč|odporúč|рекоменд"
            r"|ajánl|önerilen|おすすめ|オススメ|あわせて|合わせて"
            r"|推荐|推薦|你可能|猜你|추천|rekomendasi|pilihan|قد يعجبك|پیشنهاد",
            re.IGNORECASE,
        ),
    ),
    (
        "next",
        re.compile(
            r"^(?:up )?next|^prev|^older|^newer|nächste|vorherige|suivant|précédent|siguiente|anterior|次の|前の",
            re.IGNORECASE,
        ),
    ),
)
