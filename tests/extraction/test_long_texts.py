"""Short texts of a record have bounds: what is beyond goes, at a word, with a warning; real ones stay as they are."""

from __future__ import annotations

from typing import Any

import pytest

from worker.extraction import extract
from worker.extraction.long_texts import MOST_LINE, MOST_PASSAGE, cut_at_word, with_bounded_texts
from worker.records import Article, Author, Image, Teaser

URL = "https://harbour.example/2026/03/01/ferry-returns"
LONG = "Ferry " * 20_000
SENTENCES = "".join(f"<p>Paragraph {n}: the council decided on a new ferry after a long debate.</p>" for n in range(9))


def article(**values: Any) -> Article:
    """An article with these values."""
    return Article(url=URL, canonical_url=URL, **values)


def test_ordinary_texts_stay_as_they_are() -> None:
    ordinary = article(
        title="t" * MOST_LINE, dek="d" * MOST_PASSAGE, tags=("a", "b"), warnings=("odd",),
        authors=(Author("Ann"),), images=(Image("u", caption="c" * MOST_PASSAGE, credit="c"),),
        teasers=(Teaser("u", "h", variants=("v",)),),
    )  # fmt: skip
    assert with_bounded_texts(ordinary) is ordinary


@pytest.mark.parametrize("name", ["title", "kicker", "dek", "byline", "section", "site_name", "licence"])
def test_a_long_text_is_cut_at_a_word(name: str) -> None:
    bounded = with_bounded_texts(article(**{name: LONG, "warnings": ("odd",)}))
    kept = getattr(bounded, name)
    most = MOST_PASSAGE if name == "dek" else MOST_LINE
    assert most - len("Ferry ") <= len(kept) <= most
    assert LONG.startswith(f"{kept} ")
    count = len(LONG) - len(kept)
    assert bounded.warnings == ("odd", f"the {name} is too long: its last {count} characters were left out")


def test_what_is_held_in_lists_is_cut_and_warned_of_once_a_kind() -> None:
    bounded = with_bounded_texts(
        article(
            authors=(Author(LONG, "https://a.example/"), Author(LONG)),
            tags=(LONG, "ferry", f"{LONG} more"),
            images=(Image("u", alt=LONG, caption=LONG, credit=LONG, position=3),),
            teasers=(Teaser(URL, LONG, LONG, LONG, None, LONG, LONG, position=2, variants=(LONG, f"{LONG} more")),),
        )
    )
    assert {len(each.name) for each in bounded.authors} == {MOST_LINE - 5}
    assert bounded.authors[0].url == "https://a.example/"
    assert [len(tag) for tag in bounded.tags] == [MOST_LINE - 5, 5]
    (image,), (teaser,) = bounded.images, bounded.teasers
    assert [len(text or "") for text in (image.alt, image.caption, image.credit)] == [4997, 4997, 995]
    assert (image.url, image.position, teaser.position) == ("u", 3, 2)
    lines = (teaser.headline, teaser.kicker, teaser.block)
    assert [len(text or "") for text in (*lines, teaser.excerpt, teaser.image_alt)] == [995, 995, 995, 4997, 4997]
    assert [len(text) for text in teaser.variants] == [4997]
    fields = ("author's name", "tag", "image's alt", "image's caption", "image's credit")
    of_teaser = ("headline", "kicker", "block", "excerpt", "image_alt", "variant")
    assert [warning.partition(" is ")[0] for warning in bounded.warnings] == [
        *(f"the {field}" for field in fields),
        *(f"the teaser's {field}" for field in of_teaser),
    ]


def test_a_text_without_blanks_is_cut_where_the_bound_is() -> None:
    assert cut_at_word("渡" * 50, 10) == "渡" * 10
    assert cut_at_word("渡 " + "船" * 1000, 500) == "渡 " + "船" * 498  # A blank far before is no end of this word.
    assert cut_at_word("one two three", 7) == "one two"
    assert cut_at_word("one two three", 9) == "one two"


def test_a_page_with_a_title_of_a_megabyte_gives_a_record_with_bounded_texts() -> None:
    long = "Ferry returns after long debate " * 32_000
    page = f"<html><head><title>{long}</title></head><body><article><h1>{long}</h1>{SENTENCES}</article></body></html>"
    for raw, content_type in ((page, None), (f"{long}\n\nBy Ann Lee\n\n{long}.", "text/plain")):
        record = extract(raw.encode(), URL, content_type=content_type)
        assert record.title is not None
        assert MOST_LINE - 40 < len(record.title) <= MOST_LINE
        assert any(warning.startswith("the title is too long: its last ") for warning in record.warnings)
