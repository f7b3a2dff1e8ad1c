"""Tests of reading names out of bylines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.extraction.phrases.person_names import clean_name, is_agency, is_named, is_person, split_byline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee and Bo Ek in Oslo", ["Ann Lee", "Bo Ek"]),
        ("Von Anna Berg, Jens Holm und Eva Roth", ["Anna Berg", "Jens Holm", "Eva Roth"]),
        ("Par Léa Morel et Hugo Petit", ["Léa Morel", "Hugo Petit"]),
        ("Por María Soler y Juan Ortega y Gil", ["María Soler", "Juan Ortega y Gil"]),
        ("di Viviana Neri", ["Viviana Neri"]),
        ("Oleh Budi Santoso dan Sri Wahyuni", ["Budi Santoso", "Sri Wahyuni"]),
        ("Av Kari Moe og Per Lie", ["Kari Moe", "Per Lie"]),
        ("Автор: Анна Лисина", ["Анна Лисина"]),
        ("Jan Kos / PAP", ["Jan Kos", "PAP"]),
        ("Ann Lee, Political Editor", ["Ann Lee"]),
        ("By Dolores Kay For Lakeside.Com", ["Dolores Kay"]),
        ("Ann Lee and Bo Ek, Nairobi", ["Ann Lee", "Bo Ek"]),
        ("By Ann Lee 12:20pm Jan 7, 2024", ["Ann Lee"]),
        ("ann.lee@paper.example Ann Lee @annlee", ["Ann Lee"]),
        ("구현모 기자 hm@paper.example", ["구현모"]),
        ("Lee, Ann", ["Ann Lee"]),
        ("AFP, MANILA", ["AFP", "MANILA"]),
        ("ssi, dan", ["ssi", "dan"]),
        ("Ann Lee, Ann Lee", ["Ann Lee"]),
        ("Staff reporter", ["Staff reporter"]),
        ("ANN LEE, AP Sports Writer", ["ANN LEE"]),
        ("By Ann Lee and Bo Ek on Monday, November 18th, 2019", ["Ann Lee", "Bo Ek"]),
        ("Von Eva Roth, Montag, 18.11.2019", ["Eva Roth"]),
        ("Ann Lee, MS, RD", ["Ann Lee"]),
        ("ms, rd", ["ms", "rd"]),
        ("Ann Lee | Lakeside Media for Lakeside.com", ["Ann Lee"]),
        ("Ann Lee | Lakeside Media", ["Ann Lee", "Lakeside Media"]),
        ("Ann Lee is a writer in Oslo", ["Ann Lee"]),
        ("by 灯台事務所 ／ 2016.12.01", ["灯台事務所"]),
        ("trending", []),
        ("", []),
        ("By", []),
    ],
)
def test_a_byline_gives_its_names_in_order(line: str, names: list[str]) -> None:
    assert split_byline(line) == names


def test_the_pieces_of_one_byline_are_read_together() -> None:
    assert split_byline("By", "Ann Lee", "News Reporter", "and", "Bo Ek", "in", "Kyiv") == ["Ann Lee", "Bo Ek"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("by Ann Lee", "Ann Lee"),
        ("Redakteurin Eva Roth", "Eva Roth"),
        ("Guardian staff reporter", "Guardian staff reporter"),
        ("Vincent van der Berg", "Vincent van der Berg"),
        ("Paper House (www.paper.example)", "Paper House"),
        ("admin", ""),
        ("x" * 90, ""),
    ],
)
def test_a_name_is_freed_of_what_stands_around_it(text: str, name: str) -> None:
    assert clean_name(text) == name


def test_persons_agencies_and_newsrooms_are_told_apart() -> None:
    site = frozenset({"harbourpost"})
    assert is_person("Ann Lee", site)
    assert is_person("大渡美咲", site)
    assert not is_person("Harbour Post", site)
    assert not is_person("Redaktion Politik", site)
    assert not is_person("Agent 47", site)
    assert not is_person("dpa", site)
    assert is_agency("Agence France-Presse")
    assert not is_agency("Ann Lee")
    assert is_named("Anna van Dyck")
    assert not is_named("Sign in now to follow")


@given(st.text(max_size=120))
def test_any_text_gives_clean_names(text: str) -> None:
    for name in split_byline(text):
        assert name == name.strip()
        assert len(name) <= 71
