"""A record on the terminal: its parts in reading order, its links by heading, cut where that is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from typing import Any

from rich.console import Console

from worker.cli.views.article import print_links, print_record
from worker.storage.queries.article import Revision, StatedAddress, StoredArticle, StoryLink

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
RECORD: dict[str, Any] = {
    "site_name": "Harbour Post",
    "kicker": "Town",
    "title": "Ferry returns",
    "canonical_url": "https://harbour-post.example/1",
    "authors": [{"name": "Ines Tarrow"}],
    "published_at": "2026-03-01T09:00:00+00:00",
    "word_count": 1240,
    "text": "One.\n\nTwo.\n\nThree.",
    "images": [{"caption": "The quay", "credit": "A. Root"}, {"caption": None, "alt": "A gull"}],
    "teasers": [{"block": "More", "headline": "Bakers strike a deal", "excerpt": "Over night"}],
    "warnings": ["odd_charset"],
}


def printed(show: Any, *arguments: Any, **named: Any) -> str:
    sink = StringIO()
    show(Console(file=sink, width=100), *arguments, **named)
    return sink.getvalue()


def test_the_parts_stand_in_reading_order() -> None:
    said = printed(print_record, RECORD)
    order = ["Harbour Post", "Town", "Ferry returns", "Ines Tarrow", "One.", "Pictures (2)", "The quay  [A. Root]",
             "A gull", "Teasers (1)", "More", "→ Bakers strike a deal", "warnings: odd_charset"]  # fmt: skip
    places = [said.index(words) for words in order]
    assert places == sorted(places)


def test_a_cut_text_says_how_much_is_left_out() -> None:
    said = printed(print_record, RECORD, paragraphs=2)
    assert "Three." not in said
    assert "… 1 more paragraph" in said
    assert "(no title)" in printed(print_record, RECORD | {"title": None, "images": [], "teasers": []})


def test_what_belongs_to_an_article_stands_under_its_heading() -> None:
    article = StoredArticle(
        id=1, record=RECORD, source="harbour", story_id=3,
        story=(StoryLink(2, "https://b.example/", "Ferry", "copy", 0.93),),
        aliases=("https://harbour-post.example/1",),
        claims=(StatedAddress("https://harbour-post.example/1", "canonical", "https://c.example/", False),),
        revisions=(Revision(1, AT, "new", (), "h"), Revision(2, AT, "recrawl", ("title",), "i")),
        promoted_on=(),
        promotes=(), boilerplate=("Follow us",), first_seen_at=AT, last_seen_at=AT, unpublished_at=AT,
        unpublished_reason="gone",
    )  # fmt: skip
    said = printed(print_links, article)
    for words in ("Unpublished (1)", "2026-03-01 09:00: gone", "Revisions (2)", "2  2026-03-01 09:00  recrawl  title",
                  "Same story (1)", "2  copy 0.93  Ferry", "canonical https://c.example/"):  # fmt: skip
        assert words in said
    assert "Promotes" not in said
