"""Garbled pages: cut, with tags lost, doubled and nested, with attributes of nonsense: extraction never raises.

Own pages always; the gold pages too where COPYDESK_GOLD names their folder.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from worker.errors import ParseError
from worker.extraction import extract

CASES = Path(__file__).parent.parent / "cases"
OWN = sorted(CASES.glob("*/*/page.html"))
GOLD = sorted(Path(os.environ["COPYDESK_GOLD"]).glob("html/*.html.gz")) if "COPYDESK_GOLD" in os.environ else []
URL = "https://garbled.example/2026/03/14/a-page?x=1"
# Of CPU time, far below the limit of a parse and far above what any page here takes on a busy machine.
MOST_SECONDS = 20.0
TAG = re.compile(r"<[^<>]{1,400}>")
NONSENSE = (
    "",
    " ",
    "\ud83d",
    "💥" * 3,
    "//[::1",
    "http://[",
    "javascript:0",
    "0" * 400,
    "\\u0000",
    "%zz",
    "{}",
    "٣",
    "a=b;c",
)


def cut(text: str, dice: random.Random) -> str:
    return text[: dice.randrange(1, len(text))]


def lose(text: str, dice: random.Random) -> str:
    return TAG.sub(lambda tag: "" if dice.random() < 0.1 else tag[0], text)


def double(text: str, dice: random.Random) -> str:
    return TAG.sub(lambda tag: tag[0] * dice.randrange(2, 4) if dice.random() < 0.05 else tag[0], text)


def nest(text: str, dice: random.Random) -> str:
    names = ("div", "a href='/2026/x-y-z'", "p", "table", "li", "figure", "article", "h1", "blockquote", "noscript")
    return TAG.sub(lambda tag: tag[0] + f"<{dice.choice(names)}>" * (dice.random() < 0.1) * 3, text)


def garble(text: str, dice: random.Random) -> str:
    def spoil(match: re.Match[str]) -> str:
        return f'="{dice.choice(NONSENSE)}"' if dice.random() < 0.2 else match[0]

    return re.sub(r'="[^"<>]{0,300}"', spoil, text)


def spoil_scripts(text: str, dice: random.Random) -> str:
    values = ("null", "[]", "{}", "1e999", '"\\ud800"', "[[[[1]]]]", '{"@type": 3}', "NaN", "true")
    return re.sub(r'(?<=": )"[^"]{0,200}"|(?<=":)"[^"]{0,200}"', lambda m: dice.choice((m[0], *values)), text)


WAYS: tuple[Callable[[str, random.Random], str], ...] = (cut, lose, double, nest, garble, spoil_scripts)


def spoilt_pages(raw: bytes, seed: int, ways: int) -> Iterator[bytes]:
    dice = random.Random(seed)
    text = raw.decode("utf-8", "replace")
    for way in dice.sample(WAYS, ways):
        yield way(text, dice).encode("utf-8", "surrogatepass")


def read_without_raising(raw: bytes) -> None:
    """Extract, in bounded time; a page without a single element is the one thing that may be refused."""
    started = time.process_time()
    try:
        record = extract(raw, URL).as_dict()
    except ParseError:
        assert len(raw) < 2000
    else:
        json.dumps(record, allow_nan=False).encode("utf-8")
        assert len(record["text"]) <= len(raw)
    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize("page", OWN, ids=lambda page: f"{page.parent.parent.name}/{page.parent.name}")
def test_an_own_page_never_raises_however_it_is_spoilt(page: Path) -> None:
    for raw in spoilt_pages(page.read_bytes(), len(page.parent.name), len(WAYS)):
        read_without_raising(raw)


def test_gold_pages_never_raise_however_they_are_spoilt() -> None:
    for seed, page in enumerate(GOLD):
        for raw in spoilt_pages(gzip.decompress(page.read_bytes()), seed, 2):
            read_without_raising(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"<html><body>" + b"<div>" * 3000 + b"<p>Deep words, deep down.</p>" + b"</div>" * 3000,
        b"<p>" * 50_000,
        b"<a href=x>" * 5_000 + b"word " * 100,
        b"<ul>" + b"<li><a href='/2026/one-two-three'>One two three four</a></li>" * 5_000 + b"</ul>",
        b"<p>" + b"word " * 4_000_000,
        b"<html><body>" + b"<b>x</b>" * 500_000,
        b"<html><body>" + b"<ul><li><span><a href=/x/y-z>" * 12_500 + b"Deep words. " * 300,
        b"<article>"
        + b"".join(
            b"<article><h3><a href='/2026/03/01/a-story-%d'>One %d</a></h3></article>" % (i, i) for i in range(4_000)
        ),
        b"<body>" + b"<a href='/2026/03/01/a-story'>A story of the town</a> and " * 20_000,
        b"<p>" + b"word<br>" * 300_000,
        b"<p title='" + b"x" * 15_000_000 + b"'>words",
        b"<base href='http://['><p>words <a href='story'>of a story</a>",
        b"\xff\xfe\x00\x00" * 100,
        b"plain words without any markup",
        b"\x00" * 100,
        bytes(range(256)) * 20,
    ],
    ids=[
        "deep",
        "unclosed",
        "links",
        "list",
        "a line of 20 MB",
        "1,000,000 tags",
        "50,000 levels",
        "4,000 cards",
        "20,000 links",
        "300,000 lines",
        "an attribute of 15 MB",
        "a base that is none",
        "nulls in utf-16",
        "no markup",
        "nulls",
        "all bytes",
    ],
)
def test_a_hostile_page_never_raises(raw: bytes) -> None:
    read_without_raising(raw)


def test_a_page_too_deep_to_be_read_as_it_stands_keeps_its_text_and_says_so() -> None:
    page = b"<html><body>" + b"<div>" * 3000 + b"<p>" + b"Deep words, deep down. " * 20 + b"</p>" + b"</div>" * 3000
    article = extract(page + b"<p>And a last word behind it.</p>", URL)
    assert "Deep words" in article.text
    assert any("nested too deep" in warning for warning in article.warnings)
