"""Tests of finding the language."""

from __future__ import annotations

import pytest

from tests.extraction.pages import evidence_of
from worker.extraction.metadata.language import by_script, find_language, language_candidates, primary
from worker.records import FeedEntry

GERMAN = (
    "<p>Der Rat hat am Abend mit den Stimmen der Mehrheit für die neue Brücke gestimmt, und die Arbeiten sollen noch "
    "in diesem Jahr beginnen, sagte die Bürgermeisterin nach der Sitzung, die bis in die Nacht gedauert hat.</p>"
)
SPANISH = (
    "<p>El consejo votó por la noche a favor del nuevo puente y las obras empezarán este año, según dijo la alcaldesa "
    "después de la sesión que se celebró en el centro de la ciudad y que duró hasta la madrugada.</p>"
)


def language(body: str, *, lang: str = "", head: str = "") -> str | None:
    found = find_language(evidence_of(f"<h1>4711</h1>{body}", lang=lang, head=head))
    return found.value if found else None


def test_the_stated_language_stands_where_the_words_bear_it_out_or_are_few() -> None:
    assert language(GERMAN, lang="de-AT") == "de"
    assert language("<p>Kurz.</p>", lang="sv") == "sv"


def test_words_correct_a_template_and_fill_a_gap() -> None:
    assert language(GERMAN, lang="en") == "de"
    assert language(SPANISH, lang="en") == "es"
    assert language(GERMAN) == "de"
    assert language("<p>x</p>") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ο δήμος ανακοίνωσε την έναρξη των έργων", "el"),
        ("ফেরি চলাচল আবার শুরু হয়েছে সকাল থেকে", "bn"),
        ("การเดินเรือเริ่มอีกครั้งในเช้าวันนี้", "th"),
        ("渡轮恢复航行市民表示欢迎", "zh"),
        ("フェリーの運航が再開した", "ja"),
        ("여객선 운항이 다시 시작됐다", "ko"),
        ("המעבורת חזרה לפעול הבוקר", "he"),
    ],
)
def test_a_script_of_one_language_decides(text: str, expected: str) -> None:
    assert (by_script(text * 3) or ("",))[0] == expected


def test_scripts_of_many_languages_do_not_decide() -> None:
    assert by_script("Паром снова ходит через залив") is None
    assert by_script("The ferry “returns” — today…") is None
    assert by_script("") is None


@pytest.mark.parametrize(
    ("value", "tag"),
    [("pt_BR", "pt"), ("EN-gb", "en"), ("kr", "ko"), ("zh-Hans-CN", "zh"), ("x", None), ("deutsch", None), ("", None)],
)
def test_a_language_tag_is_cut_to_its_primary_part(value: str, tag: str | None) -> None:
    assert primary(value) == tag


def test_every_statement_is_a_candidate() -> None:
    evidence = evidence_of("<h1>x</h1>", lang="en", head='<meta property="og:locale" content="de_DE">')
    assert [tuple(c) for c in language_candidates(evidence)] == [("en", "html lang"), ("de", "meta og:locale")]


def test_a_feed_says_the_language_where_the_page_does_not() -> None:
    evidence = evidence_of("<p>4711</p>", feed=FeedEntry("https://a.example/1", language="pt-BR"))
    assert [(c.value, c.provenance) for c in language_candidates(evidence)] == [("pt", "feed")]
    unknown = evidence_of("<p>4711</p>", feed=FeedEntry("https://a.example/1", language="x-klingon"))
    assert list(language_candidates(unknown)) == []
