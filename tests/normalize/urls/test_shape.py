"""Which addresses have an article's form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.normalize.urls.shape import looks_like_article

SITE = "https://paper.example"


@pytest.mark.parametrize(
    "path",
    [
        "/2024/05/03/world/river-rises-over-banks",
        "/2024/05/03/politics/vote/index.html",
        "/news/river-rises-over-old-town",
        "/river-rises-over-old-town/",
        "/world/europe-68912345",
        "/news/articles/c0ex4mplejo",
        "/news/1234567/river",
        "/a/202405/03/WS6634f1.html",
        "/articles/ABC5R3QLHUTFK00D",
        "/artikel/hochwasser-in-der-altstadt-100.html",
        "/story/best-boats",
        "/politik/a-0b1c2d3e-1234-5678-9abc-def012345678",
        "/view?article_id=99871",
        "/?p=1234",
        "/News/front/archives/2024/10/16/2003825372",
        "/2024/05/%E6%B4%AA%E6%B0%B4",
    ],
)
def test_an_article(path: str) -> None:
    assert looks_like_article(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/news", "/news/", "/world/europe", "/sport/football/premier-league",
        "/tag/rivers-and-their-old-towns",
        "/author/jane-q-public-12345", "/authors/jane", "/search?q=river", "/privacy-policy", "/page/2",
        "/news/page/12345", "/2024/05/03/river.jpg", "/assets/app-1234567.js", "/feed", "/sitemap.xml", "/2024",
        "/login?return=12345", "/2024/05", "/2024/05/03", "/topics/climate-change-in-the-city", "/about-us",
        "/newsletters/our-daily-morning-mail",
    ],
)  # fmt: skip
def test_no_article(path: str) -> None:
    assert not looks_like_article(SITE + path)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mailto:a@b.example", "http://[x", "ftp://a.example/2024/05/03/river-rises-over"]
)
def test_no_address(url: str) -> None:
    assert not looks_like_article(url)


@given(st.text() | st.text(alphabet="abc123-_/?&=.", max_size=300).map("https://a.example/".__add__))
def test_no_text_makes_it_raise(text: str) -> None:
    assert looks_like_article(text) in (True, False)
