"""How lines begin, or what they say, that stand in or beside articles without being their text, in many languages."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

# Kind of line -> how such lines begin (whole words).
BEGINNINGS: dict[str, tuple[str, ...]] = {
    "promo": (
        "read more", "read also", "also read", "read next", "see also", "related", "more:", "more on",
        "don't miss", "recommended", "watch:", "watch more", "listen:", "click here", "you may also",
        "you might also", "most read", "must read", "in other news", "up next", "more from", "further reading",
        "also see", "trending", "editor's pick", "lesen sie auch", "lesen sie hier", "lesen sie mehr",
        "lies auch", "auch interessant", "mehr zum thema", "mehr dazu", "mehr:", "siehe auch", "das könnte sie",
        "hier finden sie", "hier geht es", "zum thema", "weiterlesen", "lire aussi", "à lire", "lisez aussi",
        "à voir aussi", "voir aussi", "sur le même sujet", "pour aller plus loin", "lea también", "lee también",
        "leer también", "te puede interesar", "más información", "ver también", "además:", "leia também",
        "leia mais", "veja também", "saiba mais", "confira também", "leggi anche", "leggi tutto",
        "ti potrebbe interessare", "guarda anche", "vedi anche", "lees ook", "lees meer", "bekijk ook",
        "les også", "les mer", "se også", "læs også", "læs mere", "läs också", "läs även", "läs mer", "se även",
        "lue myös", "czytaj także", "czytaj też", "czytaj więcej", "zobacz też", "zobacz także", "przeczytaj też",
        "čtěte také", "přečtěte si", "čítajte aj", "olvassa el", "citește și", "citiți și", "ayrıca",
        "ilgili haber", "bunu da oku", "читайте также", "читать также", "смотрите также", "по теме", "подробнее",
        "читайте також", "дивіться також", "прочетете още", "procitajte", "pročitajte i", "čitajte", "baca juga",
        "lihat juga", "simak juga", "xem thêm", "đọc thêm", "اقرأ أيضا", "اقرأ أيضًا", "اقرأ المزيد",
        "بیشتر بخوانید", "קראו גם", "עוד בנושא", "यह भी पढ़ें", "ये भी पढ़ें", "আরও পড়ুন", "மேலும் படிக்க",
        "see more", "learn more", "find out more", "read the full", "read full", "continue reading", "keep reading",
        "go deeper", "more stories", "previously:", "watch also", "mehr lesen", "mehr erfahren", "passend dazu",
        "lesetipp", "lese-tipp", "das könnte dich", "lire la suite", "lire plus", "à découvrir", "sigue leyendo",
        "mira también", "mirá también", "vea también", "vea además", "ver más", "ver mais", "continue lendo",
        "scopri di più", "leggi di più", "lees verder", "lue lisää", "katso myös", "viz také", "čítajte tiež",
        "zobacz więcej", "olvasta már", "devamını oku", "ayrıca oku", "baca selengkapnya", "baca pula",
        "читать далее", "читайте ещё", "читайте еще", "читати також", "δείτε επίσης", "διαβάστε επίσης",
        "διαβάστε ακόμη", "إقرأ أيضا", "إقرأ أيضاً", "اقرأ أيضاً", "شاهد أيضا", "ਇਹ ਵੀ ਪੜ੍ਹੋ", "हे ही वाचा",
        "ఇది కూడా చదవండి", "ഇതും വായിക്കുക", "推荐阅读", "延伸阅读", "相關報導", "阅读更多", "続きを読む",
        "อ่านเพิ่มเติม", "อ่านข่าว", "関連記事", "あわせて読みたい", "こちらも", "相关阅读", "延伸閱讀",
        "相關新聞", "관련기사", "관련 기사", "soma pia", "funda futhi", ">>", "→", "►", "▶", "»",
    ),
    "appeal": (
        "subscribe", "sign up", "sign in", "log in", "register", "follow us", "follow", "share", "download",
        "get the", "get our", "become a", "donate", "comment", "leave a", "advertisement", "sponsored",
        "this article is", "already a subscriber", "to continue reading", "like us", "stay up to date",
        "abonnieren", "anmelden", "registrieren", "teilen", "folgen sie", "newsletter", "anzeige", "werbung",
        "sie haben noch", "kommentare", "abonnez", "inscrivez", "partager", "publicité", "je m'abonne",
        "suscríbete", "suscríbase", "síguenos", "compartir", "publicidad", "regístrate", "assine", "inscreva",
        "compartilhe", "publicidade", "iscriviti", "abbonati", "condividi", "pubblicità", "seguici", "abonneer",
        "meld je", "advertentie", "annonse", "annons", "prenumerera", "följ", "reklam", "reklama", "zapisz się",
        "udostępnij", "abone ol", "takip et", "paylaş", "подписывайтесь", "подпишитесь", "поделиться", "реклама",
        "підписуйтесь", "ikuti", "bagikan", "iklan", "اشترك", "تابع", "شارك", "إعلان", "広告", "シェア", "구독",
        "공유", "광고", "分享", "订阅", "广告", "訂閱", "廣告",
    ),
    "caption": (
        "pictured", "photo", "image", "picture", "file photo", "file picture", "video:", "foto", "fotos", "bild:",
        "imagen", "imagem", "immagine", "kuva", "zdjęcie", "фото", "写真", "사진", "图片", "圖", "foto:",
        "credit", "source:", "quelle:", "getty", "(photo", "(foto", "symbolbild", "archivbild",
    ),
    "note": (
        "copyright", "©", "all rights reserved", "published", "updated", "last updated", "posted", "by", "von",
        "par", "por", "reporting by", "additional reporting", "editing by", "edited by", "written by",
        "disclaimer", "tags", "topics", "filed under", "categories", "stand:", "veröffentlicht", "aktualisiert",
        "autor", "author", "publié", "mis à jour", "publicado", "actualizado", "atualizado", "pubblicato",
        "aggiornato", "gepubliceerd", "publisert", "oppdatert", "publicerad", "uppdaterad", "opublikowano",
        "yayınlanma", "güncelleme", "опубликовано", "обновлено", "теги", "diterbitkan", "نشر", "公開", "更新",
        "입력", "수정", "发布", "來源", "来源", "記者", "기자", "责任编辑", "about the author", "über den autor",
        "the writer is", "contact the", "contact us", "e-mail", "email",
    ),
    "correction": (
        "correction", "clarification", "editor's note", "this article was", "this story has been",
        "this story was", "an earlier version", "a previous version", "korrektur", "richtigstellung",
        "anmerkung der redaktion", "in einer früheren", "rectificatif", "correction:", "corrección",
        "fe de errores", "correção", "errata", "rettifica", "correctie", "rettelse", "rättelse", "sprostowanie",
        "düzeltme", "исправление", "訂正", "정정", "更正",
    ),
}  # fmt: skip

_KIND_OF = {beginning.casefold(): kind for kind, beginnings in BEGINNINGS.items() for beginning in beginnings}
# The beginnings by their first character, the longest first, each ending where a word does.
_BEGINNINGS = {
    first: re.compile(f"({'|'.join(map(re.escape, sorted(group, key=len, reverse=True)))})(?![^\\W_])")
    for first, group in groupby(sorted(_KIND_OF), key=lambda beginning: beginning[0])
}
_BEFORE = re.compile(r"^[\s\-–—•·*|(\[]+(?=\w)")


@lru_cache(maxsize=16_384)  # The lines of a site's furniture are the same on every page.
def line_kind(text: str) -> str | None:
    """Return the kind of line that a text begins like."""
    start = _BEFORE.sub("", text[:60]).casefold().replace("’", "'")
    pattern = _BEGINNINGS.get(start[:1])
    match = pattern.match(start) if pattern is not None else None
    return _KIND_OF[match[1]] if match else None


# How a byline begins; "by" and its like are common words, so it holds only where a byline may stand.
BYLINE = re.compile(
    r"(?:by|von|par|por|di|door|av|af|przez|text|texte|texto|testo|автор|oleh|إعداد|بقلم)\b:?\s+(?=\w)", re.IGNORECASE
)
