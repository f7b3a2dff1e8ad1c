"""Reading costs time in proportion to what is read, whatever shape is repeated in it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest

from worker.discovery.feeds import read_feed
from worker.discovery.listings import read_listing
from worker.discovery.sitemaps import read_sitemap
from worker.errors import ParseError
from worker.extraction import extract
from worker.frontier.robots import read_robots
from worker.normalize.encodings import decode
from worker.normalize.text import collapse, letters, words

URL = "https://news.example/2026/03/01/story"
# Characters of the first input; it grows by STEP until reading it takes long enough to be judged, up to LARGEST.
SIZE, STEP, LARGEST = 15_000, 4, 240_000
# Four times the input takes four times the time, a square sixteen times.  Below LEAST seconds nothing is judged.
MOST, LEAST = 9.0, 0.15

# What is repeated within a page, within a feed, a sitemap, a robots.txt and a plain text.
PAGE_UNITS = (
    "<a rel=tag>x</a>", '<a rel="tag" href="/tag/one">one</a>', "<a href=/n/one-two-three>words of a link</a>",
    "<a href=#x></a>", "<p>words of a paragraph, with a comma.</p>", "<p>", "</p>", "<div>", "</div>", "<div><p>w</p>",
    "<span>w ", "<b><i>", "<b>", "<br>", "<hr>", "<li>item", "<ul><li>one</ul>", "<ol><li>", "<table><tr><td>c",
    "<tr><td>cell", "<h1>Heading</h1>", "<h2>Heading of a part</h2><p>text</p>",
    "<h3><a href=/s/one-two>Words</a></h3>",
    "<img src=/a.jpg>", '<img src="/a.jpg" alt="A man stands on a bridge">',
    "<figure><img src=/a.jpg><figcaption>Words",
    "<figure><img src=/a.jpg><figcaption>A caption. Photo: Agency</figcaption></figure>", "<picture><source srcset=/a>",
    "<time datetime=2026-03-01>1 March</time>", "<time>1 March 2026</time>", "<address>By Jane Doe</address>",
    '<span class="author">Jane Doe</span>', '<div class="byline">By <a href=/a/jane>Jane Doe</a></div>',
    "<p>By Jane Doe and John Roe</p>", "<p>Read more: <a href=/n/one>Words of one</a></p>", "<blockquote>said",
    "<script>var a = 1;</script>", "<script>", "<style>p{}</style>", "<!-- c -->", "<!--", "<![CDATA[", "<?x ?>",
    '<script type="application/ld+json">{"@type":"NewsArticle"}</script>', "<template>x</template>", "<noscript>x",
    '<meta name="keywords" content="a,b">', '<meta property="og:title" content="T">',
    '<link rel="canonical" href="/x">',
    "<iframe src=/x></iframe>", "<video src=/x></video>", "<audio>", "<embed>", "<object>", "<svg><path>", "<math>",
    "<form><input>", "<select><option>x", "<button>Share</button>", "<textarea>", "<label>l", "<nav><a href=/x>x</a>",
    "<aside><p>box</p></aside>", "<article><p>w</p></article>", "<section><h2>h</h2></section>", "<header>h</header>",
    "<footer>f</footer>", "<main>", "<body>", "<html>", "<head>", "<title>t</title>", "<base href=/>", "<a name=x>",
    '<div class="related"><a href=/n/one><h3>Headline of one piece</h3></a></div>', '<div id="comments"><p>c</p></div>',
    '<p class="caption">A caption</p>', '<div style="display:none">h</div>', "<p hidden>h</p>", "<dl><dt>a<dd>b",
    "<pre>code\n", "<code>x</code>", "<sup>1</sup>", "<q>said</q>", "<em>e</em> ", "<small>s</small>", "<center>",
    "<font>", "<marquee>", "<blink>", "&amp;", "&#x41;", "&", "&nbsp;", "&#x301;&#x323;", "<", ">", '"', "<a href='",
    "<a b=c ", "<a ", "words ", "w", "word. ", "“quoted” ", "\n", " ", "\t\n", "é", "漢", "ก", "\u0301\u0323", "\u00ad",
    "\u200b", "a\u0301", "12:30 ", "1 March 2026 ", "http://a.example/ ", "a@b.example ", "(", ")", "((", "[", "{", ",",
    "- ", "* ", "| ", "…", "“", "By ", "Photo: ", "and ", "Getty Images ", "|", "/", "=",
)  # fmt: skip
FEED_UNITS = (
    "<item><title>t</title><link>/a</link></item>", "<item>", "<title>t", "<entry><link href='/a'/></entry>",
    "<a b='c'/>",
    "&amp;", "&#55357;&#56832;", "<![CDATA[x]]>", "<!-- c -->", "text ", "<category>c</category>",
    "<dc:creator>n</dc:creator>",
    "<description>&lt;p&gt;w</description>", "<media:content url='/a.jpg'/>", "\u0301\u0323", "<![CDATA[", "]]>",
    "<?x?>",
)  # fmt: skip
SITEMAP_UNITS = (
    "<url><loc>/a</loc></url>",
    "<url>",
    "<loc>/a</loc>",
    "<a b='c'/>",
    "text ",
    "&amp;",
    "<!-- c -->",
    "\n",
)
ROBOTS_UNITS = (
    "Disallow: /a\n", "User-agent: a\n", "User-agent: *\n", "User-agent: a\nDisallow: /\n", "Disallow: *a*b*c*d$\n",
    ":",
    "Sitemap: /a\n", "#\n", "\n", "*", "Allow: /%41\n", "a ",
)  # fmt: skip
TEXT_UNITS = ("\u0301\u0323", "a ", "&amp;", "&amp;amp;", "&", "漢", "ก่", "a\u00ad", " ", "é", "'", "\u200d", "İ", "ß")


def page(text: str) -> None:
    extract(f"<html><title>T</title><body><h1>T</h1><article>{text}".encode(), URL)


def feed(text: str) -> None:
    read_feed(f"<rss version='2.0'><channel><title>T</title>{text}".encode(), URL)


def read_text(text: str) -> None:
    collapse(text)
    letters(text)
    words(text)
    decode(text.encode("utf-16"))
    decode(text.encode() + b"\xe9")


# Of a square's four times, at twice the size.
TWICE = 3.0

READERS: tuple[tuple[str, Callable[[str], object], tuple[str, ...]], ...] = (
    ("page", page, PAGE_UNITS),
    ("feed", feed, FEED_UNITS),
    ("sitemap", lambda text: read_sitemap(f"<urlset>{text}".encode(), URL), SITEMAP_UNITS),
    ("listing", lambda text: read_listing(f"<body>{text}".encode(), URL), PAGE_UNITS[:8] + PAGE_UNITS[22:26]),
    ("robots", lambda text: read_robots(text.encode(), "copydesk").allows(URL, "copydesk"), ROBOTS_UNITS),
    ("text", read_text, TEXT_UNITS),
)
SHAPES = [
    pytest.param(read, unit, id=f"{name}-{number}")
    for name, read, units in READERS
    for number, unit in enumerate(units)
]


def seconds(read: Callable[[str], object], text: str) -> float:
    """Return the processor time of one reading."""
    started = time.process_time()
    with contextlib.suppress(ParseError):
        read(text)
    return time.process_time() - started


def grows_too_fast(read: Callable[[str], object], unit: str) -> bool:
    """Return whether more input takes much more than its share of time."""
    took, size = seconds(read, unit * (SIZE // len(unit))), SIZE
    while size < LARGEST:
        size, before = size * STEP, took
        took = seconds(read, unit * (size // len(unit)))
        if took > LEAST:
            # A short way for small pages may end between the two sizes: what is a square is one at twice the size too.
            return took > MOST * before and seconds(read, unit * (2 * size // len(unit))) > TWICE * took
    return False


@pytest.mark.parametrize(("read", "unit"), SHAPES)
def test_more_input_takes_its_share_of_time(read: Callable[[str], object], unit: str) -> None:
    # Looked at again before it counts: a busy machine is no square.
    assert not all(grows_too_fast(read, unit) for _ in range(3))


def test_there_are_enough_shapes() -> None:
    assert len(SHAPES) >= 100
