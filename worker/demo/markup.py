"""Pages: a story -> its HTML in one of the layouts that news sites use."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from worker.demo.stories import Photo, Story

NAMES = {"courier": "Port Ellery Courier", "gazette": "Wrenfield Gazette"}
SHARE_STRIP = (
    '<div class="share-section"><div class="share-header"><i class="icon-share"></i>'
    '<span>Share and Follow</span></div><div class="share-links">'
    '<a class="share-action" href="https://social.example/share?u={url}" rel="nofollow"><span>Facebook</span></a>'
    '<a class="share-action" href="mailto:?body={url}"><i class="icon-mail"></i></a></div></div>'
)
# Words of a card's excerpt before it is cut.
EXCERPT_WORDS = 13
STRAIGHT = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True, slots=True)
class Press:
    """Hold what pages are printed with: addresses of newspapers, stories, pictures."""

    homes: Mapping[str, str]
    stories: Mapping[str, Story]
    photos: Mapping[str, Photo]

    def url(self, story: Story) -> str:
        """Return the canonical address of a story."""
        return f"{self.homes[story.paper]}{story.path}"

    def photo_url(self, story: Story, name: str, size: str = "1280") -> str:
        """Return the address of a picture."""
        return f"{self.homes[story.paper]}/photos/{name}-{size}.jpg"


def page(press: Press, story: Story, form: str = "") -> str:
    """Write a story's HTML; ``form`` is amp or print for those forms."""
    if form:
        body = FORMS[form](press, story)
    else:
        around = theme if story.layout.startswith("theme") else semantic
        body = around(press, story)
    direction = ' dir="rtl"' if story.language == "ar" else ""
    opening = "<html amp" if form == "amp" else "<html"
    return f'<!DOCTYPE html>\n{opening} lang="{story.language}"{direction}>{head(press, story)}\n{body}</html>\n'


def head(press: Press, story: Story) -> str:
    """Write the head of a story's page, with what it states for machines."""
    assert story.date is not None
    title, name, url = escape(story.title), NAMES[story.paper], press.url(story)
    stated = {"published_time": story.date, "modified_time": story.modified}
    metas = [
        f'<meta charset="{story.encoding}">',
        f"<title>{title} - {name}</title>",
        f'<link rel="canonical" href="{url}">',
        '<meta property="og:type" content="article">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:site_name" content="{name}">',
        f'<meta name="author" content="{escape(story.by)}">',
        *(f'<meta property="article:{key}" content="{at.isoformat()}">' for key, at in stated.items() if at),
        f'<meta property="article:section" content="{story.section.title()}">',
        f'<script type="application/ld+json">{json_ld(story, url, name)}</script>',
        *(f'<link rel="amphtml" href="{url}/amp">' for form in story.forms if form == "amp"),
        "<style>body{max-width:44em;margin:auto;font-family:serif}img{max-width:100%}</style>",
    ]
    return f"<head>{''.join(metas)}</head>"


def json_ld(story: Story, url: str, name: str) -> str:
    """Describe the story as schema.org's NewsArticle."""
    assert story.date is not None
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "headline": story.title,
        "datePublished": story.date.isoformat(),
        "author": {"@type": "Person", "name": story.by},
        "publisher": {"@type": "Organization", "name": name},
        "articleSection": story.section.title(),
    }
    if story.modified:
        article["dateModified"] = story.modified.isoformat()
    return json.dumps(article).replace("</", "<\\/")


def semantic(press: Press, story: Story) -> str:
    """Write the body of the plain layout, and of the lightbox layout."""
    picture = lightbox_figure if story.layout == "lightbox" else figure
    inside = "".join(piece_html(press, story, piece, picture) for piece in story.pieces)
    overlay = lightbox(press, story) if story.layout == "lightbox" else ""
    return (
        f'<body>{masthead(press, story)}<main><article><header><p class="section">{story.section.title()}</p>'
        f'<h1>{escape(story.title)}</h1><p class="byline">By <span class="author">{escape(story.by)}</span> '
        f"{time_html(story)}</p></header>"
        f'<div class="article-body">{inside}</div></article>{related(press, story)}</main>'
        f"{overlay}{footer(press, story)}</body>"
    )


def theme(press: Press, story: Story) -> str:
    """Write the blog theme's body: share strip twice, captions twice, cards below."""
    strip = SHARE_STRIP.format(url=press.url(story))
    inside = "".join(piece_html(press, story, piece, captioned) for piece in story.pieces)
    lead = ""
    if story.layout == "theme":
        lead = (
            f'<div class="featured"><img src="{press.photo_url(story, story.slug)}" alt="{escape(story.title)}"></div>'
        )
    return (
        f'<body class="single single-post">{masthead(press, story)}<div class="site-wrap"><main>'
        f'<article class="post type-post"><header class="entry-header"><div class="categories"><a class="category" '
        f'href="{press.homes[story.paper]}/{story.section}/">{story.section.title()}</a></div>'
        f'<h1 class="entry-title">{escape(story.title)}</h1><div class="entry-meta"><span class="author">'
        f"{escape(story.by)}</span> {time_html(story)}</div></header>{lead}{strip}"
        f'<div class="entry-content"><div class="ad-slot"></div>{inside}</div>{strip}</article>'
        f"{related(press, story, as_grid=True)}</main></div>{footer(press, story)}</body>"
    )


def amp(press: Press, story: Story) -> str:
    """Write the body of the AMP form: the same text, no cards."""
    inside = "".join(piece_html(press, story, piece, amp_figure) for piece in story.pieces)
    return (
        f'<body><header><a href="{press.homes[story.paper]}/">{NAMES[story.paper]}</a></header><article>'
        f'<h1>{escape(story.title)}</h1><p class="byline">By <span class="author">{escape(story.by)}</span> '
        f"{time_html(story)}</p>{inside}</article></body>"
    )


def printed(press: Press, story: Story) -> str:
    """Write the body of the print form: title, author and text, no pictures."""
    paragraphs = "".join(f"<p>{escape(piece)}</p>" for piece in story.pieces if piece[0] not in "!%")
    return (
        f'<body class="print"><div class="paper">{NAMES[story.paper]}</div><h1>{escape(story.title)}</h1>'
        f'<p class="byline">By <span class="author">{escape(story.by)}</span> {time_html(story)}</p>'
        f'<div class="article-body">{paragraphs}</div></body>'
    )


FORMS: dict[str, Callable[[Press, Story], str]] = {"amp": amp, "print": printed}
Picture = Callable[[Press, Story, Photo], str]


def piece_html(press: Press, story: Story, piece: str, picture: Picture) -> str:
    """Write one paragraph, picture or film."""
    if piece.startswith("!!"):
        return grouped(press, story, press.photos[piece[2:]])
    if piece.startswith("!"):
        return picture(press, story, press.photos[piece[1:]])
    if piece.startswith("%video "):
        caption = escape(piece.removeprefix("%video "))
        return (
            '<figure class="wp-caption"><div class="video-holder" data-video="v1"></div>'
            f'<figcaption class="wp-caption-text">{caption}</figcaption></figure>'
        )
    return f"<p>{escape(piece)}</p>\n"


def figure(press: Press, story: Story, photo: Photo) -> str:
    """Write a picture whose alt text says its caption; the credit stands behind it."""
    return (
        f'<figure><img src="{press.photo_url(story, photo.name)}" alt="{escape(photo.caption.translate(STRAIGHT))}">'
        f"<figcaption>"
        f'{escape(photo.caption)} <span class="credit">Photo: {escape(photo.credit)}</span></figcaption></figure>'
    )


def lightbox_figure(press: Press, story: Story, photo: Photo) -> str:
    """Write a picture that says its caption three times.

    In alt, in figcaption, and for the lightbox.
    """
    caption, straight = escape(photo.caption), escape(photo.caption.translate(STRAIGHT))
    return (
        f'<figure class="picture"><a class="lightbox" href="{press.photo_url(story, photo.name)}" '
        f'data-caption="{straight}"><img src="{press.photo_url(story, photo.name, "640")}" alt="{straight}"></a>'
        f'<figcaption><span class="caption">{caption}</span> <span class="credit">{escape(photo.credit)}</span>'
        "</figcaption></figure>"
    )


def lightbox(press: Press, story: Story) -> str:
    """Write the hidden overlay of a page's pictures, with every caption once more."""
    photos = [press.photos[piece[1:]] for piece in story.pieces if piece.startswith("!")]
    slides = "".join(
        f'<figure class="lightbox-slide"><img src="{press.photo_url(story, photo.name)}" alt="">'
        f"<figcaption>{escape(photo.caption)}</figcaption></figure>"
        for photo in photos
    )
    return f'<div class="lightbox-overlay" aria-hidden="true" hidden>{slides}</div>'


def captioned(press: Press, story: Story, photo: Photo) -> str:
    """Write a picture as a blog's editor sets it: the caption twice."""
    return (
        f'<figure class="wp-caption alignnone">{sized(press, story, photo, photo.caption)}'
        f'<figcaption class="wp-caption-text">{escape(photo.caption)}</figcaption></figure>'
    )


def grouped(press: Press, story: Story, photo: Photo) -> str:
    """Write a picture in a group whose caption is a paragraph.

    The caption stands twice, with straight and with curly quotes.
    """
    return (
        f'<div class="img-group"><div class="img-wrap">'
        f"{sized(press, story, photo, photo.caption.translate(STRAIGHT))}</div>"
        f'<p class="imageCaption">{escape(photo.caption)}</p></div>'
    )


def sized(press: Press, story: Story, photo: Photo, alt: str) -> str:
    """Write an image in two sizes."""
    small, large = press.photo_url(story, photo.name, "634"), press.photo_url(story, photo.name)
    return f'<img loading="lazy" src="{small}" srcset="{small} 634w, {large} 1280w" alt="{escape(alt)}">'


def amp_figure(press: Press, story: Story, photo: Photo) -> str:
    """Write a picture in AMP."""
    return (
        f'<figure><amp-img src="{press.photo_url(story, photo.name)}" width="1280" height="853" '
        f'alt="{escape(photo.caption)}"></amp-img><figcaption>{escape(photo.caption)}</figcaption></figure>'
    )


def related(press: Press, story: Story, *, as_grid: bool = False) -> str:
    """Write the cards at the end of a page: alt, headline, cut excerpt."""
    if not story.related:
        return ""
    cards = "".join(card(press, press.stories[slug], number) for number, slug in enumerate(story.related))
    kind = "block-grid" if as_grid else "cards"
    return (
        f'<section class="related-posts"><h3 class="heading"><span>You may also like</span></h3>'
        f'<div class="{kind}">{cards}</div></section>'
    )


def card(press: Press, story: Story, number: int) -> str:
    """Write one promoted story; its picture's link carries a tracking parameter."""
    url, words = press.url(story), story.opening.split()
    excerpt = " ".join(words[:EXCERPT_WORDS]) + "…"
    return (
        f'<div class="card" data-card="{number}"><div class="card-picture"><a href="{url}?utm_source=related">'
        f'<img src="{press.photo_url(story, story.slug, "330")}" alt="{escape(story.alt or story.title)}" '
        'loading="lazy"></a></div>'
        f'<div class="card-content"><h4 class="entry-title">'
        f'<a href="{url}" rel="bookmark">{escape(story.title)}</a></h4>'
        f'<p class="entry-summary">{escape(excerpt)}</p></div></div>\n'
    )


def time_html(story: Story) -> str:
    """Write the date of a story as its page shows it."""
    assert story.date is not None
    return f'<time datetime="{story.date.isoformat()}">{story.date:%B} {story.date.day}, {story.date.year}</time>'


def masthead(press: Press, story: Story) -> str:
    """Write the top of every page."""
    home = press.homes[story.paper]
    sections = dict.fromkeys(other.section for other in press.stories.values() if other.paper == story.paper)
    links = "".join(f'<li><a href="{home}/{section}/">{section.title()}</a></li>' for section in sections)
    return f'<header class="masthead"><a href="{home}/">{NAMES[story.paper]}</a><nav><ul>{links}</ul></nav></header>'


def footer(press: Press, story: Story) -> str:
    """Write the foot of every page."""
    home = press.homes[story.paper]
    return (
        f'<footer><ul><li><a href="{home}/about">About</a></li><li><a href="{home}/privacy">Privacy</a></li></ul>'
        f"<p>© 2026 {NAMES[story.paper]}</p></footer>"
    )
