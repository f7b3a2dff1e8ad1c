"""The newspaper's files fit together: nothing is promoted, pictured or copied that is not there."""

from __future__ import annotations

import json

from worker.demo.stories import FOLDER, SECTIONS, read_photos, read_stories

STORIES = read_stories()
HOLDS = json.loads((FOLDER / "holds.json").read_text("utf-8"))


def test_there_are_enough_stories_and_every_section_has_some() -> None:
    assert len(STORIES) >= 40
    assert {story.section for story in STORIES.values()} == set(SECTIONS.values())


def test_every_card_and_every_picture_is_there_and_every_picture_is_used() -> None:
    shown = {
        piece.lstrip("!")
        for story in STORIES.values()
        for piece in (*story.pieces, *story.edited_text.strip().split("\n\n"))
        if piece.startswith("!")
    }
    assert {slug for story in STORIES.values() for slug in story.related} <= STORIES.keys()
    assert shown == read_photos().keys()


def test_the_syndicated_copy_says_what_the_original_says() -> None:
    copy, original = STORIES["marsh-core-tells-of-four-storms-port-ellery"], STORIES["marsh-core-tells-of-four-storms"]
    assert (copy.title, copy.by, copy.text) == (original.title, original.by, original.text)
    assert copy.paper != original.paper


def test_only_the_fresh_story_has_no_date_and_it_has_an_edit() -> None:
    [fresh] = [story for story in STORIES.values() if story.date is None]
    assert fresh.edited_title
    assert fresh.edited_text


def test_the_list_of_what_the_newspaper_holds_names_every_story_once() -> None:
    papers = {"courier": "{courier}", "gazette": "{gazette}"}
    listed = [article["url"] for article in HOLDS["articles"]]
    assert sorted(listed) == sorted(papers[story.paper] + story.path for story in STORIES.values())
    assert len(listed) == HOLDS["summary"]["articles"]
