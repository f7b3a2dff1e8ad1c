"""The pages of the race: news of our own in markup as heavy as that of large sites, a folder for each host."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from random import Random

from benchmarks.duplicates.prose import ENGLISH, Desk

# Bytes of a page: a log-normal spread with a mean near 270 KB, cut at both ends.
LEAST, MOST, MIDDLE, SPREAD = 50_000, 900_000, 12.35, 0.55
BEGAN = datetime(2026, 3, 2, 6, tzinfo=UTC)
ROBOTS = "User-agent: *\nDisallow: /private/\n"
SECTIONS = ("politics", "business", "culture", "sport", "science", "weather", "travel", "letters")


def write_site(folder: Path, home: str, name: str, pages: int, random: Random) -> None:
    """Write a host's robots.txt, its feed, and its pages."""
    news = folder / "news"
    news.mkdir(parents=True)
    (folder / "robots.txt").write_text(ROBOTS)
    desk = Desk(ENGLISH, random)
    titles = [desk.sentence().rstrip(".")[:110] for _ in range(pages)]
    bundle = script(random, 400_000)
    for number in range(pages):
        article = write_page(home, name, number, titles, Desk(ENGLISH, random), random)
        wanted = min(MOST, max(LEAST, int(random.lognormvariate(MIDDLE, SPREAD))))
        (news / f"{number}.html").write_text(padded(article, wanted, bundle, random), "utf-8")
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{home}/news/{number}.html</link>"
        f"<pubDate>{published(number):%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
        for number, title in enumerate(titles)
    )
    (folder / "feed.xml").write_text(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'
    )


def published(number: int) -> datetime:
    """Return when a piece appeared."""
    return BEGAN + timedelta(minutes=7 * number)


def write_page(home: str, name: str, number: int, titles: list[str], desk: Desk, random: Random) -> str:
    """Write one page without its ballast: two places are left for that."""
    title, at = titles[number], published(number).isoformat()
    url, author = f"{home}/news/{number}.html", f"{desk.sentence().split()[0]} Quill"
    ground = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": at,
        "author": [{"@type": "Person", "name": author}], "mainEntityOfPage": url,
        "publisher": {"@type": "Organization", "name": name},
    }  # fmt: skip
    body = []
    for place in range(random.randint(10, 24)):
        body.append(f"<p>{escape(' '.join(desk.text(random.randint(20, 50), random)))}</p>")
        if place % 6 == 2:
            body.append(figure(home, number, place, desk))
        if place % 7 == 5:
            body.append(f"<h2>{escape(desk.sentence()[:60])}</h2>")
        if place % 9 == 4:
            body.append('<div class="ad-slot" data-slot="inline" aria-hidden="true"></div>')
    others = random.sample(range(len(titles)), min(8, len(titles)))
    cards = "".join(card(home, other, titles[other], desk) for other in others)
    latest = "".join(
        f'<li><a href="/news/{other}.html"><span>{escape(titles[other])}</span></a></li>' for other in others[:6]
    )
    sections = "".join(
        f'<li class="menu__item"><a class="menu__link" href="/{each}/">{each.title()}</a></li>' for each in SECTIONS
    )
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {name}</title>
<link rel="canonical" href="{url}"><meta property="og:title" content="{escape(title)}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{name}"><meta name="author" content="{escape(author)}">
<meta property="article:published_time" content="{at}"><meta name="viewport" content="width=device-width">
<script type="application/ld+json">{json.dumps(ground)}</script>\x00</head><body class="article t-{number % 9}">
<header class="site-header"><a class="logo" href="/">{name}</a><nav class="menu"><ul>{sections}</ul></nav></header>
<main><article class="story" itemscope><header><p class="kicker">{SECTIONS[number % 8].title()}</p>
<h1>{escape(title)}</h1><p class="standfirst">{escape(desk.sentence())}</p>
<div class="byline">By <a rel="author" href="/by/{number % 12}">{escape(author)}</a>
<time datetime="{at}">{published(number):%d %B %Y, %H:%M}</time></div>
<div class="share"><a href="https://social.example/share?u={url}">Share</a>
<a href="mailto:?body={url}">Mail</a></div></header>
<div class="story__body">{"".join(body)}</div>
<footer><ul class="tags"><li><a href="/tag/{number % 50}">Topic {number % 50}</a></li></ul></footer></article>
<section class="related"><h3>You may also like</h3><div class="cards">{cards}</div></section></main>
<aside class="rail"><h3>Latest</h3><ol>{latest}</ol></aside>
<footer class="site-footer"><ul>{sections}</ul><p>© 2026 {name}</p></footer>\x00</body></html>"""


def figure(home: str, number: int, place: int, desk: Desk) -> str:
    """Write a picture in five sizes with its caption."""
    url = f"{home}/img/{number}-{place}.jpg"
    sizes = ", ".join(f"{url}?w={width} {width}w" for width in (320, 640, 960, 1280, 1920))
    caption = escape(desk.sentence())
    return (
        f'<figure class="picture"><picture><source srcset="{sizes}"><img loading="lazy" src="{url}?w=640" '
        f'alt="{caption}" width="640" height="360"></picture><figcaption><span>{caption}</span>'
        f'<span class="credit">Photo: {desk.sentence().split()[-1].strip(".")}/Copydesk</span></figcaption></figure>'
    )


def card(home: str, number: int, title: str, desk: Desk) -> str:
    """Write the promo of another piece."""
    return (
        f'<div class="card card--m"><a class="card__picture" href="/news/{number}.html">'
        f'<img src="{home}/img/{number}.jpg?w=330" alt="{escape(title)}" loading="lazy"></a>'
        f'<h4><a href="/news/{number}.html">{escape(title)}</a></h4>'
        f'<p class="card__text">{escape(desk.sentence()[:90])}…</p></div>'
    )


def padded(article: str, wanted: int, bundle: str, random: Random) -> str:
    """Fill a page up to a size: half of what is missing is markup around the article, the rest styles and scripts."""
    head, middle, tail = article.split("\x00")
    missing = max(0, wanted - len(article))
    icons = "".join(drawing(random) for _ in range(missing // 20_000))
    menu = "".join(menu_item(random.randrange(10**6)) for _ in range(missing // 2 // len(menu_item(10**5))))
    left = max(0, missing - len(icons) - len(menu))
    start = random.randrange(len(bundle))
    ballast = (bundle[start:] + bundle * (left // len(bundle) + 1))[:left]
    style = ballast[: left // 5].replace("<", "")
    state = ballast[left // 5 :].replace("<", "")
    around = f'<nav class="mega" aria-label="All sections"><ul>{menu}</ul></nav>{icons}'
    return f"{head}<style>{style}</style>{middle}{around}<script>window.__STATE__={state}</script>{tail}"


def menu_item(number: int) -> str:
    """Write one entry of a menu as large as those of large sites."""
    return (
        f'<li class="mega__item mega__item--{number % 7}"><div class="mega__wrap"><a class="mega__link js-track" '
        f'href="/section/{number}/" data-track="menu:{number}"><span class="mega__label">Section {number}</span></a>'
        f"</div></li>"
    )


def script(random: Random, size: int) -> str:
    """Write something as long and as repetitive as a bundle of scripts."""
    names = [f"{random.choice('abcdefgh')}{random.randrange(9999):x}" for _ in range(400)]
    parts = []
    length = 0
    while length < size:
        parts.append(
            f'{{"{random.choice(names)}":{random.randrange(10**6)},"{random.choice(names)}":"'
            f'{random.getrandbits(64):x}","on":[{random.choice(names)},{random.choice(names)}]}},'
        )
        length += len(parts[-1])
    return "".join(parts)


def drawing(random: Random) -> str:
    """Write an inline drawing."""
    path = " ".join(f"l{random.randrange(-40, 40)} {random.randrange(-40, 40)}" for _ in range(120))
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M0 0{path}z"/></svg>'
