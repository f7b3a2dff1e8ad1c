"""Plain text: the text rendering of an article page -> Article.

Such a rendering has lost the markup but kept its order: the title first; share strips as short lines, often twice; each
caption twice in a row (the picture's alternative text, then the visible caption); each promo as two or three lines
(alternative text, headline, excerpt cut with an ellipsis) under the heading of its block.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from statistics import median
from types import MappingProxyType
from typing import Literal, TypeAlias

from worker.extraction.long_texts import with_bounded_texts
from worker.extraction.page.segments import SENTENCE_ENDS
from worker.extraction.phrases.person_names import split_byline
from worker.extraction.plain_text.teasers import CardZone, find_zones
from worker.extraction.vocabulary.line_openings import BYLINE, line_kind
from worker.normalize.captions import same_caption
from worker.normalize.captions.credits import split_credit
from worker.normalize.text import collapse, letters, word_count
from worker.records import Article, Author, Block, FeedEntry, Image, Teaser

# Letters of a line that is no paragraph unless it ends as a sentence does: a label, a share strip, a heading.
SHORT = 80
# Letters from which two lines that say the same are a caption and its copy, no refrain.
CAPTION = 20
# Lines behind the title among which the byline stands.
OPENING = 4
# Widths that editors and mail programs wrap at: a text whose lines mostly end there was wrapped, not written in lines.
WRAPPED = range(55, 100)


# What a line of a rendering is found to be; furniture belongs to the page and not to the article.
LineKind: TypeAlias = Literal["title", "byline", "caption", "teaser", "furniture", "heading", "paragraph"]


@dataclass(slots=True)
class Rendering:
    """What has been read of the rendering so far, with what each line is."""

    title: str | None = None
    byline: str | None = None
    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    teasers: list[Teaser] = field(default_factory=list)
    lines: list[tuple[str, LineKind]] = field(default_factory=list)


def read_plain_text(text: str, url: str, *, evidence: FeedEntry | None = None) -> Article:
    """Return the article of a page's text rendering.

    What text does not tell (address, dates, language) comes from ``evidence``.
    """
    return article_of_rendering(read_rendering(text), url, evidence)


def article_of_rendering(reading: Rendering, url: str, evidence: FeedEntry | None) -> Article:
    """Make the record of what was read of a rendering."""
    running = "\n\n".join(block.text for block in reading.blocks if block.text)
    known = evidence or FeedEntry(url)
    article = Article(
        url=url,
        canonical_url=known.url,
        site_name=known.site_name,
        language=known.language,
        title=reading.title or known.title,
        byline=reading.byline,
        authors=tuple(map(Author, split_byline(reading.byline) if reading.byline else known.authors)),
        published_at=known.published_at,
        modified_at=known.modified_at,
        tags=known.tags,
        blocks=tuple(replace(block, position=n) for n, block in enumerate(reading.blocks)),
        text=running,
        word_count=word_count(running),
        images=tuple(replace(image, position=n) for n, image in enumerate(reading.images)),
        teasers=tuple(replace(teaser, position=n) for n, teaser in enumerate(reading.teasers)),
        provenance=MappingProxyType({"title": "first line", "text": "lines"} if reading.title else {}),
    )
    return with_bounded_texts(article)


def read_rendering(text: str) -> Rendering:
    """Return everything found in a page's text rendering, line by line."""
    lines = read_lines(text)
    title = next((line for line in lines if not is_furniture(line, Counter())), None)
    reading = Rendering(title)
    start = lines.index(title) if title is not None else len(lines)
    reading.lines += [(line, "furniture") for line in lines[:start]]
    if title is not None:
        reading.lines.append((title, "title"))
        read_body(lines[start + 1 :], title, reading)
    return reading


def read_lines(text: str) -> list[str]:
    """Return the lines that say something; wrapped lines are joined to paragraphs."""
    paragraphs = [list(filter(None, map(collapse, part.splitlines()))) for part in re.split(r"\n\s*\n", text)]
    return [" ".join(p) for p in paragraphs if p] if is_wrapped(paragraphs) else list(chain.from_iterable(paragraphs))


def is_wrapped(paragraphs: Sequence[Sequence[str]]) -> bool:
    """Return whether the lines of paragraphs mostly end at a margin."""
    inner = [len(line) for paragraph in paragraphs for line in paragraph[:-1]]
    if len(inner) <= sum(map(len, paragraphs)) / 3:
        return False
    return int(median(inner)) in WRAPPED and max(inner) <= WRAPPED.stop


def read_body(lines: Sequence[str], title: str, reading: Rendering) -> None:
    """Read everything behind the title."""
    zones = {zone.start: zone for zone in find_zones(lines)}
    repeated = Counter(letters(line) for k, line in enumerate(lines) if k == 0 or line != lines[k - 1])
    i = 0
    while i < len(lines):
        if (zone := zones.get(i)) is not None:
            reading.teasers += zone.teasers
            reading.lines += [(line, "teaser") for line in lines[i : zone.end]]
            i = zone.end
        elif is_doubled(lines, i, zones):
            add_caption(lines[i], lines[i + 1], reading)
            reading.lines += [(line, "caption") for line in lines[i : i + 2]]
            i += 2
        else:
            reading.lines.append((lines[i], read_line(lines, i, title, repeated, reading)))
            i += 1


def is_doubled(lines: Sequence[str], i: int, zones: dict[int, CardZone]) -> bool:
    """Return whether line ``i`` and the next are one caption in two spellings."""
    if i + 1 >= len(lines) or i + 1 in zones or len(lines[i]) < CAPTION:
        return False
    return same_caption(lines[i], lines[i + 1])


def add_caption(first: str, second: str, reading: Rendering) -> None:
    """Keep one picture with the fuller of two spellings of its caption."""
    caption, credit = split_credit(first if len(letters(first)) > len(letters(second)) else second)
    if not any(same_caption(caption, image.caption) for image in reading.images):
        reading.blocks.append(Block("image", image=len(reading.images)))
        reading.images.append(Image(None, alt=first, caption=caption, credit=credit))


def read_line(lines: Sequence[str], i: int, title: str, repeated: Counter[str], reading: Rendering) -> LineKind:
    """Return what a line is outside of captions and lists of teasers."""
    line = lines[i]
    if i < OPENING and reading.byline is None and is_byline(line):
        reading.byline = line
        return "byline"
    if is_furniture(line, repeated) or letters(line) == letters(title):
        return "furniture"
    if line_kind(line) == "promo" and len(line) < 2 * SHORT:
        reading.teasers += inline_teaser(line)
        return "teaser"
    if is_label(line) and i + 1 < len(lines) and not is_label(lines[i + 1]):
        reading.blocks.append(Block("heading", line, level=2))
        return "heading"
    reading.blocks.append(Block("paragraph", line))
    return "paragraph"


def is_byline(line: str) -> bool:
    """Return whether a short line begins as a byline does."""
    return len(line) < SHORT and BYLINE.match(line) is not None


def inline_teaser(line: str) -> Iterator[Teaser]:
    """Yield the teaser that a "Read more: headline" line is."""
    _, colon, headline = line.partition(":")
    if colon and headline.strip():
        yield Teaser("", headline.strip(), kind="inline")


def is_label(line: str) -> bool:
    """Return whether the line is short and no sentence."""
    return len(line) < SHORT and line[-1] not in SENTENCE_ENDS


def is_furniture(line: str, repeated: Counter[str]) -> bool:
    """Return whether the line is the page's: an appeal, a note, a repeated label."""
    return is_label(line) and (line_kind(line) in ("appeal", "note") or repeated[letters(line)] > 1)
