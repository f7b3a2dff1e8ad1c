"""Words before, between and behind the names of writers."""

from __future__ import annotations

import re

import pytest

from worker.extraction.vocabulary.bylines import (
    AGENCIES,
    AUTHOR_PATH,
    BESIDE_BYLINE,
    BETWEEN,
    BETWEEN_SHORT,
    BY,
    BY_ALONE,
    BYLINE_CLASS,
    DEGREES,
    DESK,
    LABEL,
    LONE_WORDS,
    NEWSROOM,
    NO_NAME,
    PLACE,
    PREFIX,
    REVIEWED,
    ROLE,
    ROLE_BESIDE,
    TAIL,
    WEEKDAY,
)
from worker.normalize.text import letters


def test_names_are_kept_by_their_letters() -> None:
    assert [name for name in AGENCIES | NO_NAME | DEGREES if letters(name) != name] == []
    assert AGENCIES.isdisjoint(NO_NAME)
    assert AGENCIES.isdisjoint(DEGREES)
    assert [word for word in LONE_WORDS if word != word.lower()] == []


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("By Mara Quill", "Mara Quill"),
        ("Written by Mara Quill", "Mara Quill"),
        ("Ein Kommentar von Mara Quill", "Mara Quill"),
        ("Text: Mara Quill", "Mara Quill"),
        ("Por Mara Quill", "Mara Quill"),
        ("文：林美", "林美"),
        ("記者／林美", "林美"),
        ("Mara Quill", "Mara Quill"),
        ("Byron Quill", "Byron Quill"),
        ("Vondra Quill", "Vondra Quill"),
    ],
)
def test_what_says_by_is_taken_from_the_start(line: str, rest: str) -> None:
    assert PREFIX.sub("", line) == rest


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Mara Quill and Jon Ash", ["Mara Quill", "Jon Ash"]),
        ("Mara Quill, Jon Ash & Ida Rook", ["Mara Quill", "Jon Ash", "Ida Rook"]),
        ("Mara Quill und Jon Ash", ["Mara Quill", "Jon Ash"]),
        ("Mara Quill - Jon Ash", ["Mara Quill", "Jon Ash"]),
        ("Mara Quill-Ash", ["Mara Quill-Ash"]),
        ("Mara Anderson", ["Mara Anderson"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
    ],
)
def test_names_are_parted(line: str, names: list[str]) -> None:
    assert BETWEEN.split(line) == names


def test_short_words_may_stand_inside_a_name() -> None:
    assert [match[0] for match in BETWEEN_SHORT.finditer("Mara Quill y Jon Ash e Ida Rook")] == [" y ", " e "]
    assert not BETWEEN_SHORT.search("Mara Yorke")


@pytest.mark.parametrize(
    ("part", "rest"),
    [
        (" Mara Quill in Oslo", " Mara Quill"),
        (" Mara Quill for the Gazette", " Mara Quill"),
        (" Mara Quill, published 3 March", " Mara Quill,"),
        (" Mara Quill | www.gazette.example", " Mara Quill"),
        (" Mara Quill is a reporter", " Mara Quill"),
        (" Mara Quill in time", " Mara Quill in time"),
        (" Mara Ingram", " Mara Ingram"),
    ],
)
def test_what_stands_behind_a_name_is_cut(part: str, rest: str) -> None:
    assert TAIL.sub("", part) == rest


@pytest.mark.parametrize(
    ("pattern", "said", "unsaid"),
    [
        (BY, ("By Mara", "von: Mara", "Words by Mara"), ("Byron", "By")),
        (BY_ALONE, ("By", "Von:", "words by"), ("By Mara",)),
        (LABEL, ("Author: Mara", "Autoren Mara", "作者 林美"), ("Authority of", "Author:")),
        (ROLE, ("Senior Editor", "Redakteurin", "Reporters", "홍길동기자"), ("Mara Quill", "Editorial")),
        (DESK, ("AP Sports", "Political", "our Business"), ("Mara Quill", "Sports desk")),
        (WEEKDAY, ("Monday", "· Dienstag ·", "tues", "samedi"), ("Monday Quill",)),
        (NEWSROOM, ("Redaktion", "Gazette News", "The Daily Ferry", "gazette.com"), ("Mara Quill", "Posthuma")),
        (BESIDE_BYLINE, ("author-bio", "follow-button", "contact"), ("byline",)),
        (PLACE, ("in Oslo", "from Oslo", "aus Oslo"), ("Ingrid", "Inge Oslo")),
        (BYLINE_CLASS, ("byline", "article-author", "autor-box"), ("headline",)),
        (
            AUTHOR_PATH,
            ("/author/mara", "/autoren/mara-quill", "/reporter/7"),
            ("/author/", "/authority/x", "/authors?p=1"),
        ),
        (REVIEWED, ("Reviewed by", "Medically reviewed by", "Fact-checked by"), ("Preview", "Mara reviewed")),
    ],
    ids=[
        "by",
        "by alone",
        "label",
        "role",
        "desk",
        "weekday",
        "newsroom",
        "beside",
        "place",
        "class",
        "path",
        "reviewed",
    ],
)
def test_words_of_bylines(pattern: re.Pattern[str], said: tuple[str, ...], unsaid: tuple[str, ...]) -> None:
    anywhere = (ROLE, DESK, NEWSROOM, BESIDE_BYLINE, BYLINE_CLASS, AUTHOR_PATH)
    finds = pattern.search if pattern in anywhere else pattern.fullmatch if pattern is WEEKDAY else pattern.match
    assert [words for words in unsaid if finds(words)] == []
    assert [words for words in said if not finds(words)] == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("홍길동 기자", "홍길동"),
        ("Mara Quill staff writer", "Mara Quill"),
        ("Redakteurin Mara Quill", "Mara Quill"),
        ("Reporter Mara", "Reporter Mara"),
    ],
)
def test_a_role_beside_a_name_is_cut(text: str, rest: str) -> None:
    assert ROLE_BESIDE.sub("", text) == rest
