"""Writing the edition's pieces: texts, pictures, captions and promos with places for each copy's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from benchmarks.duplicates.prose import ENGLISH, Desk
from benchmarks.storage.filling.words import SLOTS, slot
from worker.records import Article, Author, Block, Image, Teaser

ARTICLES, SOURCES, DAYS = 100, 5, 4
FIRST_DAY = datetime(2001, 1, 1, 6, tzinfo=UTC)
SECTIONS = ("politics", "business", "culture", "sport", "science")
# One piece in so many: is copied word for word by another source, is reported by another in its own words, is gone
# when it is fetched, is edited after six hours, is fetched again and found unchanged.
COPIED, RETOLD, GONE, EDITED, UNCHANGED = 50, 20, 25, 5, 5
# Least and most paragraphs of a piece; of one of those that only make up the number.
LONG, SHORT = (4, 10), (2, 4)
LINE = "Follow the Herald {source} on every channel and write to our desk."


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold an article, what it becomes when it is edited, and when and where it appears."""

    article: Article
    source: int
    day: int
    edited: Article | None
    is_followed: bool
    is_gone: bool

    def raw(self, again: int) -> str:
        """Return the page as it is fetched for the first time, or again."""
        article = self.edited if again and self.edited is not None else self.article
        text = "".join(f"<p>{block.text}</p>\n" for block in article.blocks)
        return f"<html><title>{article.title}</title><article><h1>{article.title}</h1>\n{text}</article></html>\n"


def home(source: int) -> str:
    """Return the front page of a source."""
    return f"https://wqgroupz-{source}.example/"


def address(number: int) -> str:
    """Return the address of a piece."""
    return f"{home(number % SOURCES)}news/wqcopyz-{number}"


def pieces(random: Random, lengths: tuple[int, int] = LONG) -> Iterator[Piece]:
    """Yield the pieces of the edition."""
    before: list[Article] = []
    numbers = count()
    for number in range(ARTICLES):
        article = write(number, random, numbers, lengths)
        if number % COPIED == 1 or number % RETOLD == 1:
            article = copied(before[-1], article, is_word_for_word=number % COPIED == 1)
        before.append(article)
        yield Piece(
            article=article,
            source=number % SOURCES,
            day=number // SOURCES % DAYS,
            edited=edit(article, random, numbers) if number % EDITED == 0 else None,
            is_followed=number % EDITED == 0 or number % UNCHANGED == 1,
            is_gone=False,
        )
    for number in range(ARTICLES, ARTICLES + ARTICLES // GONE):
        gone = replace(before[0], url=address(number), canonical_url=address(number))
        yield Piece(gone, number % SOURCES, number % DAYS, None, is_followed=False, is_gone=True)


def write(number: int, random: Random, numbers: Iterator[int], lengths: tuple[int, int]) -> Article:
    """Write one piece with its pictures and promos."""
    desk = Desk(ENGLISH, random)
    published = FIRST_DAY + timedelta(days=number // SOURCES % DAYS, hours=-1, minutes=-number)
    paragraphs = [sentences(desk, random, numbers, 2) for _ in range(random.randint(*lengths))]
    paragraphs.append(LINE.format(source=number % SOURCES))
    title = sentences(desk, random, numbers, 1).rstrip(".")[:120]
    author = Author(f"Writer {'abcdef'[number % 6]} wqgroupz", f"{home(number % SOURCES)}by/{number % 6}")
    plain = Article(
        url=address(number), canonical_url=address(number), site_name=f"Herald {number % SOURCES}",
        language="en", title=title, dek=sentences(desk, random, numbers, 1), byline=author.name, authors=(author,),
        published_at=published, section=SECTIONS[number % len(SECTIONS)], is_free=True,
        tags=(slot(number % SLOTS), SECTIONS[number % 3]), extractor_version="filling",
        images=tuple(pictures(number, desk, random, numbers)), teasers=tuple(promos(number, desk, random, numbers)),
    )  # fmt: skip
    return with_text(plain, paragraphs)


def with_text(article: Article, paragraphs: list[str]) -> Article:
    """Return the article with these paragraphs."""
    blocks = tuple(Block("paragraph", text, position=place) for place, text in enumerate(paragraphs))
    text = "\n\n".join(paragraphs)
    return replace(article, blocks=blocks, text=text, word_count=len(text.split()))


def sentences(desk: Desk, random: Random, numbers: Iterator[int], many: int) -> str:
    """Write sentences, each with two places for a copy's own words."""
    written = []
    for _ in range(many):
        words = desk.sentence().split()
        for part in (3, 2):
            words[len(words) * (part - 1) // part] = slot(next(numbers) % SLOTS)
        written.append(f"{' '.join(words).rstrip('.')}.")
    return " ".join(written)


def pictures(number: int, desk: Desk, random: Random, numbers: Iterator[int]) -> Iterator[Image]:
    """Yield one to three pictures; two pieces each share the first."""
    for place in range(random.randint(1, 3)):
        name = f"{number // 10}-{number % 5}-shared" if place == 0 else f"{number}-{place}"
        caption = f"The {slot(number // 10)} of {slot(number % 5)}, wqcopyz" if place == 0 else None
        yield Image(
            url=f"https://pictures.wqgroupz-{number % SOURCES}.example/wqcopyz/{name}.jpg",
            alt=f"{slot(next(numbers) % SLOTS)} wqcopyz",
            caption=caption or f"{sentences(desk, random, numbers, 1)[:-1]}, wqcopyz.",
            credit=f"Photo: {slot(number % 7)}",
            role="lead" if place == 0 else "inline",
            position=place,
        )


def promos(number: int, desk: Desk, random: Random, numbers: Iterator[int]) -> Iterator[Teaser]:
    """Yield promos of three other pieces of the source, and of one elsewhere."""
    for place, target in enumerate((number + 5, number + 10, number + 35, number)):
        elsewhere = f"https://elsewhere-{number % SOURCES}.example/wqcopyz/{number}"
        yield Teaser(
            url=elsewhere if place == 3 else address(target % ARTICLES),
            headline=f"What {slot(target % SLOTS)} makes of {slot((target + 50) % SLOTS)} wqcopyz",
            variants=(f"Pictures of {slot(target % SLOTS)} wqcopyz",) if place == 0 else (),
            excerpt=sentences(desk, random, numbers, 1),
            block="You may also like" if place < 2 else "Latest",
            kind="recommended" if place < 2 else "latest",
            position=place,
        )


def copied(original: Article, other: Article, *, is_word_for_word: bool) -> Article:
    """Return another source's article that prints the original's text."""
    paragraphs = [block.text for block in original.blocks[:-1]]
    if not is_word_for_word:
        paragraphs[-1] = other.blocks[0].text
    return with_text(other, [*paragraphs, other.blocks[-1].text])


def edit(article: Article, random: Random, numbers: Iterator[int]) -> Article:
    """Return the article with a paragraph more."""
    added = sentences(Desk(ENGLISH, random), random, numbers, 2)
    texts = [block.text for block in article.blocks]
    return with_text(article, [*texts[:-1], added, texts[-1]])
