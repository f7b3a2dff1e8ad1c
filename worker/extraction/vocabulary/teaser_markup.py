"""What promos and the furniture around them are called: words of class names, of hosts and of URL paths."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """Return the words of a text, each once."""
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

# Words on the link to the page before or behind, and on what holds it.
NEIGHBOUR_WORDS = words("prev previous next")
# Words on a `nav` that is a menu wherever it stands, and on a `footer` that is an article's and not the page's.
MENU_WORDS = words("menu menus megamenu submenu main primary mainnav site mobile offcanvas drawer burger navbar")
ENTRY_WORDS = words("entry post article story content single card teaser item beitrag artikel")

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
        terms-of-use contact-us about-us terms-and-conditions forum forums threads articlecomments
        """
)
# First labels of hosts that sell or serve and publish nothing.
SERVICE_HOSTS = words(
    """
        store shop shopping deals coupons vouchers gutscheine jobs stellenmarkt careers account accounts login my
        subscribe abo help support forum forums community tickets classifieds immo auto dating epaper
        """
)
# What a link to the discussion below a piece points at.
COMMENT_TARGET = re.compile(
    r"(?:comments?|respond|reply|kommentare?|disqus|comentarios|commentaires)(?:$|[-_\d])", re.IGNORECASE
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
