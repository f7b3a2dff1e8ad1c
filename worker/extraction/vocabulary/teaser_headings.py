"""What pages say above, beside and in promos: headings of blocks, invitations, bylines, in many languages."""

from __future__ import annotations

import re

from worker.records import TeaserKind

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
    r"|verwandte|ähnliche|passend|siehe auch|(?:weitere |ähnliche )?beiträge (?:zu|aus|von|über)|weitere (?:artikel"
    r"|themen|nachrichten|meldungen|videos|beiträge|news)"
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

# Words of a link that only invite to go on and name no piece.
INVITATION = re.compile(
    r"(?:(?:view|see|show|load|read|browse|watch) (?:all|more|full|everything|(?:all )?(?:the )?comments?)"
    r"|(?:leave|add|post|write) (?:a |your )?(?:comment|reply)|(?:all )?comments"
    r"|view (?:article|story|post|gallery|slideshow)|(?:continue|keep) reading|full (?:story|article)"
    r"|read (?:on|the (?:full )?(?:story|article))|click here"
    r"|alle? (?:anzeigen|artikel|ansehen|beiträge)|mehr (?:anzeigen|laden|erfahren|lesen)|weiterlesen|zum artikel"
    r"|kommentare?(?: ansehen| lesen| schreiben)?|voir (?:tout|tous|toutes|plus)|lire la suite|tout voir"
    r"|ver (?:todos|todas|todo|más|mais|tudo)|leer más|leia mais|vedi tutt[io]|leggi tutto|mostra tutti"
    r"|continua a leggere|bekijk alle|toon meer|alles bekijken|vis (?:alle|mere|mer)|se (?:alle|alla|flere|fler)"
    r"|visa (?:alla|fler)|näytä lisää|zobacz (?:wszystkie|więcej)|więcej(?: artykułów)?"
    r"|показать (?:все|ещё|еще)|смотреть все|все новости|подробнее|читать далее|tümünü gör|devamını oku"
    r"|もっと見る|続きを読む|一覧(?:を見る)?|查看更多|查看全部|더보기|전체보기|lihat semua|selengkapnya|xem tất cả"
    r"|عرض (?:الكل|المزيد)|اقرأ المزيد)(?:\W|\d)*$",
    re.IGNORECASE,
)

# Headings of blocks that promote no editorial content of the site, or that list places rather than pieces.
OTHER_HEADING = re.compile(
    r"новости компаний|на правах рекламы|"
    r"newsletter|subscri|sign up|advert|sponsor|anzeige|werbung|promoted|paid (?:content|post)|partner"
    r"|publicidad|patrocinad|publicité|pubblicità"
    r"|reklam|annons|annonce|coupon|gutschein|voucher|rabatt|\bdeals?\b|shopping|\bjobs?\b|stellen"
    r"|\btags?\b|topics|themen|categor|kategori|comment"
    r"|kommentar|follow|share|about|contact|download|\bapps?\b|e-?paper|horoscop|horoskop|games|puzzle"
    r"|quiz|gewinnspiel|giveaway|sweepstake|sorteos?\b|concorsi\b|プレゼント|懸賞|spiele|\bsudoku|archive|services?|links",
    re.IGNORECASE,
)

# Words of cards that sell something instead of promoting a piece.
PROMOTION_WORDS = re.compile(
    r"newsletter|subscri(?:be|ption)|sign up|abonnier|abonnement|e-?paper|probeabo|suscríb|suscripci|assine|assinatura"
    r"|abbonati|abonne|prenumer|webinar|white ?paper|\bcoupons?\b|gutschein|discount code|promo code",
    re.IGNORECASE,
)

# Labels of advertisements, which stand before a block without naming it.
AD_LABEL = re.compile(
    r"(?:advert\w*|ad|ads|anzeigen?|werbung|publicidad|publicité|pubblicità|publicidade|reklama?|reklamı|annons|annonce"
    r"|mainos|реклама|広告|iklan|광고|广告|إعلان|sponsored|promoted)\W*$",
    re.IGNORECASE,
)

# Headings of boxes that hold no list: share strips, newsletters. What follows them is not theirs.
BOX_LABEL = re.compile(
    r"(?:share|follow us|subscribe|sign[ -]?up|newsletter|log ?in|leave a (?:reply|comment)|print|e-?mail"
    r"|want more stories|enjoy(?:ed|ing) this|get (?:the|our) \S+ (?:newsletter|in your)|teilen|folgen sie uns"
    r"|folge uns"
    r"|abonn|partager|suivez|compart|síguenos|condividi|seguici|del (?:på|artiklen|artikkel)|delen|jaa\b|udostępnij"
    r"|поделиться|поделитесь|подпис|paylaş|シェア|フォロー|分享|공유|bagikan|chia sẻ|شارك)",
    re.IGNORECASE,
)
# The end of a heading whose last word is a link ("More on", "Mehr zu"): without the link it says nothing.
ENDS_OPEN = re.compile(
    r"\b(?:on|in|from|about|to|of|by|for|at|with|the|zu|zum|zur|aus|von|über|sur|de|du|des|dans|sobre|en|del|em|da"
    r"|do|di"
    r"|su|dal|dalla|over|uit|van|om|fra|från|af|av|o|z|из|о|об|по|про)$",
    re.IGNORECASE,
)
# What stands above or before the link to the page before or behind.
_NEIGHBOUR = (
    r"(?:previous|prev|next|older|newer)(?: (?:story|stories|article|articles|post|posts|page|entry|news|reading))?"
    r"|(?:vorheriger|nächster|voriger) (?:artikel|beitrag)|(?:article|billet) (?:précédent|suivant)"
    r"|(?:artículo|entrada|noticia|nota) (?:anterior|siguiente)|(?:artigo|post|notícia) (?:anterior|seguinte)"
    r"|próxim[oa] (?:artigo|post|notícia)|(?:articolo|post) (?:precedente|successivo)|(?:vorig|volgend) (?:artikel"
    r"|bericht)"
    r"|(?:forrige|neste|næste|föregående|nästa) (?:artikkel|artikel|innlegg|inlägg)|(?:poprzedni"
    r"|następny) (?:artykuł|wpis)"
    r"|(?:предыдущая|следующая) (?:запись|статья|новость)|önceki (?:yazı|haber)|sonraki (?:yazı|haber)|前の記事"
    r"|次の記事|上一篇|下一篇|이전글|다음글|이전 기사|다음 기사"
)
_NAVIGATION = (
    r"(?:posts?|article) navigation|beitragsnavigation|navigation (?:de l['’]article|des articles)"
    r"|navegación de entradas|navegação de posts?|navigazione articoli|berichtnavigatie|навигация по записям"
    r"|nawigacja wpisu|yazı dolaşımı|投稿ナビゲーション|文章导航"
)
# The heading that only screen readers hear above the two links.
NAVIGATION_LABEL = re.compile(rf"[\W_]*(?:{_NAVIGATION})[\W_]*$", re.IGNORECASE)
NEIGHBOUR_LABEL = re.compile(rf"[\W_]*(?:{_NEIGHBOUR}|{_NAVIGATION})[\W_]*$", re.IGNORECASE)
NEIGHBOUR_LEAD = re.compile(rf"[\W_]*(?:{_NEIGHBOUR})(?:\s*[:：»›→|]\s*|\s+[–—-]\s+)(?=\S)", re.IGNORECASE)


# What a card itself says where it is one.
CARD_AD_LABEL = re.compile(
    r"(?:ad|ads|advertisement|advertorial|anzeige|werbung|publicidad|publicité|pubblicità|publicidade|reklama?|annons"
    r"|annonce|реклама|広告|광고|广告|إعلان|sponsored|promoted|(?:sponsored|partner|paid) (?:content|post|story)"
    r"|(?:sponsored|promoted|presented|paid for) by .{1,40}|gesponsert|patrocinado|sponsorisé|sponsorizzato"
    r"|gesponsord|sponset|sponsrat)\W*$",
    re.IGNORECASE,
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

# Headings that promise related pieces, whatever else they say ("Related news").
RELATED_HEADING = re.compile(
    r"^(?:related|more (?:on|about) this|verwandte|ähnliche|(?:mehr )?zum thema|articles? (?:liés|associés"
    r"|similaires)"
    r"|sur le même (?:sujet|thème)|(?:artículos |noticias )?relacionad|notícias relacionadas"
    r"|(?:articoli )?correlati"
    r"|gerelateerd|relatert|relateret|relaterad|powiązane|související|súvisiac|похожие|материалы по теме"
    r"|по теме"
    r"|kapcsolódó|σχετικά|ilgili|benzer|関連|相关|相關|관련|terkait|(?:tin )?liên quan|ذات صلة|مرتبط|संबंधित)",
    re.IGNORECASE,
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
