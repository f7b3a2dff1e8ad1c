"""What makes a revision, and what is the template's business."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from worker.dedup.revisions import CONTENT, changed_fields, content_hash
from worker.records import Article, Author, Block, Image, Teaser

ARTICLE = Article(
    "https://news.example/a",
    "https://news.example/a",
    title="Bridge closed",
    dek="For months",
    byline="By Mara Lindt",
    published_at=datetime(2024, 4, 30, 8, 0, tzinfo=UTC),
    authors=(Author("Mara Lindt"),),
    blocks=(Block("paragraph", "The council closed it."), Block("list", items=("One", "Two"), position=1)),
    images=(Image("https://i.example/harbour-bridge.jpg?w=640", caption="The bridge", credit="AP"),),
)


@pytest.mark.parametrize(
    "template",
    [
        {"teasers": (Teaser("https://news.example/b", "Another"),)},
        {"tags": ("bridges",), "section": "Local"},
        {"modified_at": datetime(2024, 5, 1, tzinfo=UTC)},
        {
            "images": (
                Image("https://i.example/harbour-bridge.jpg?w=1280", alt="alt", caption="The bridge ", credit="AP"),
            )
        },
        {"blocks": (*ARTICLE.blocks, Block("embed", "1,204 likes", position=2), Block("image", image=0, position=3))},
        {"authors": (Author("Mara Lindt", "https://news.example/mara"),)},
        {"title": " Bridge\u00a0closed "},
        {"published_at": datetime(2024, 4, 30, 10, 0, tzinfo=timezone(timedelta(hours=2)))},
        {"text": "rendered otherwise", "extractor_version": "2", "warnings": ("x",)},
    ],
)
def test_the_template_makes_no_revision(template: dict[str, Any]) -> None:
    other = replace(ARTICLE, **template)
    assert content_hash(other) == content_hash(ARTICLE)
    assert changed_fields(ARTICLE, other) == ()


@pytest.mark.parametrize(
    ("edit", "fields"),
    [
        ({"title": "Bridge Closed"}, ("title",)),
        ({"kicker": "Traffic", "dek": None}, ("kicker", "dek")),
        ({"byline": None, "authors": ()}, ("byline", "authors")),
        ({"blocks": ARTICLE.blocks[::-1]}, ("blocks",)),
        ({"blocks": (Block("heading", "The council closed it.", level=2), ARTICLE.blocks[1])}, ("blocks",)),
        ({"published_at": datetime(2024, 4, 30, 8, 1, tzinfo=UTC)}, ("published_at",)),
        ({"published_at": None}, ("published_at",)),
        ({"images": ()}, ("images",)),
        ({"images": (replace(ARTICLE.images[0], caption="A bridge"),)}, ("images",)),
    ],
)
def test_an_edit_makes_a_revision_and_names_its_fields(edit: dict[str, Any], fields: tuple[str, ...]) -> None:
    other = replace(ARTICLE, **edit)
    assert content_hash(other) != content_hash(ARTICLE)
    assert changed_fields(ARTICLE, other) == fields


def test_positions_that_boilerplate_shifts_make_no_revision() -> None:
    shifted = tuple(replace(block, position=block.position + 5) for block in ARTICLE.blocks)
    assert content_hash(replace(ARTICLE, blocks=shifted)) == content_hash(ARTICLE)


def test_every_content_field_is_a_field_of_the_article() -> None:
    assert set(CONTENT) <= set(ARTICLE.as_dict())
