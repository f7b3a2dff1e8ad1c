"""Names and words of tags and sections."""

from __future__ import annotations

import pytest

from worker.extraction.vocabulary.topics import (
    CODE,
    KEYWORD_METAS,
    MACHINE_PREFIX,
    MACHINE_TAG,
    NO_TOPIC,
    SECTION_METAS,
    TAG_LABEL,
    TAG_LIST_CLASS,
    TAG_METAS,
)
from worker.normalize.text import letters


def test_a_name_gives_either_tags_or_the_section() -> None:
    names = [*KEYWORD_METAS, *TAG_METAS, *SECTION_METAS]
    assert len(names) == len(set(names))
    assert [name for name in names if name != name.lower()] == []


def test_words_that_are_no_topic_are_written_as_they_are_compared() -> None:
    assert [word for word in NO_TOPIC if letters(word) != word] == []


@pytest.mark.parametrize(
    ("tag", "is_a_machines"),
    [
        ("@harbour", True),
        ("story_4711", True),
        ("0a1b2c3d-1f2e-4000-8000-000000000000", True),
        ("2026", True),
        ("_internal", True),
        ("the-old-harbour", True),
        ("type=article", True),
        ("www.news.example", True),
        ("news.com", True),
        ("harbour", False),
        ("old-harbour", False),
        ("Old Harbour", False),
        ("Saint-Jean-de-Luz", False),
        ("G7", False),
        ("U.S.", False),
    ],
)
def test_what_systems_file_for_themselves(tag: str, is_a_machines: bool) -> None:
    assert bool(MACHINE_TAG.search(tag)) == is_a_machines


@pytest.mark.parametrize(
    ("tag", "is_prefixed"),
    [("Category:Ferries", True), ("content type: news", True), ("Harbour: the ferry", False), ("Ferry type", False)],
)
def test_labels_of_systems_before_a_tag(tag: str, is_prefixed: bool) -> None:
    assert bool(MACHINE_PREFIX.match(tag)) == is_prefixed


@pytest.mark.parametrize(
    ("tag", "is_code"), [("EU", True), ("POL-01", True), ("Eu", False), ("E", False), ("EU x", False)]
)
def test_codes_of_agencies(tag: str, is_code: bool) -> None:
    assert bool(CODE.match(tag)) == is_code


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Tags:", True),
        ("» Filed under : ", True),
        ("Mots-clés :", True),
        ("标签：", True),
        ("Tags", False),
        ("My tags:", False),
    ],
)
def test_the_label_before_topics(label: str, expected: bool) -> None:
    assert bool(TAG_LABEL.match(label)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tags", True),
        ("article-tags", True),
        ("articleTags", True),
        ("keyword-list", True),
        ("stage", False),
        ("themed", False),
        ("vintageTagged", False),
    ],
)
def test_class_words_of_lists_of_topics(name: str, expected: bool) -> None:
    assert bool(TAG_LIST_CLASS.search(name)) == expected
