"""Differences that read as a person would want them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.differences import ParagraphChange, WordRun, difference, word_difference

OLD = [
    "The council will close the old harbour bridge on Monday, officials said.",
    "About 2,000 drivers use it each day, according to figures from last year.",
    "“We have no choice,” said Mara Lindt, the chief engineer.",
    "Buses will take another route.",
    "The work is expected to cost 3 million euros.",
]


def marked(change: ParagraphChange) -> str:
    """The paragraph with its removed words in square brackets and its added ones in braces."""
    signs = {"same": "{}", "removed": "[{}]", "added": "{{{}}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in change.pieces)


def test_a_changed_figure_is_shown_alone() -> None:
    new = [OLD[0], OLD[1].replace("2,000", "2,400"), *OLD[2:]]
    changes = difference(OLD, new)
    assert [change.kind for change in changes] == ["same", "edited", "same", "same", "same"]
    assert marked(changes[1]) == "About [2,000]{2,400} drivers use it each day, according to figures from last year."


def test_a_rewritten_phrase_is_one_change() -> None:
    (change,) = difference(OLD[:1], ["The council has now closed the old harbour bridge, officials said on Tuesday."])
    assert marked(change) == (
        "The council [will close]{has now closed} the old harbour bridge[ on Monday], officials said{ on Tuesday}."
    )


def test_new_and_lost_paragraphs_are_whole() -> None:
    changes = difference(OLD, [OLD[0], "Shop owners fear for their sales.", OLD[1], OLD[2], OLD[4]])
    assert [(change.kind, change.old, change.new) for change in changes] == [
        ("same", 0, 0),
        ("added", None, 1),
        ("same", 1, 2),
        ("same", 2, 3),
        ("removed", 3, None),
        ("same", 4, 4),
    ]


def test_a_paragraph_that_changed_places_has_moved() -> None:
    changes = difference(OLD, [OLD[4], *OLD[:4]])
    assert (changes[0].kind, changes[0].old, changes[0].new) == ("moved", 4, 0)
    assert "removed" not in {change.kind for change in changes}


def test_a_paragraph_that_moved_and_changed_is_edited() -> None:
    new = [*OLD[:3], "The work is expected to cost 3.5 million euros.", OLD[3]]
    changes = difference(OLD, new)
    assert {change.kind for change in changes} == {"same", "edited"}
    assert "The work is expected to cost [3]{3.5} million euros." in map(marked, changes)


def test_quotes_respelled_are_an_edit_of_quotes() -> None:
    (change,) = difference(["He said “no” twice"], ['He said "no" twice'])
    assert change.kind == "edited"
    assert change.pieces[0] == WordRun("same", "He said ")


def test_scripts_without_spaces_change_by_character() -> None:
    assert word_difference("市长周二为新桥剪彩", "市长周三为新桥剪彩") == (
        WordRun("same", "市长周"),
        WordRun("removed", "二"),
        WordRun("added", "三"),
        WordRun("same", "为新桥剪彩"),
    )


def test_equal_texts_have_only_same_paragraphs() -> None:
    assert all(change.kind == "same" for change in difference(OLD, OLD))
    assert difference([], []) == ()


def test_thousands_of_new_paragraphs_are_no_burden() -> None:
    old = [f"Entry {number} of the morning, by reporter {number % 7}" for number in range(1500)]
    new = [f"Item {number} from the evening and writer {number % 5}" for number in range(1500)]
    assert len(difference(old, new)) >= 1500


def test_a_very_long_paragraph_is_no_burden() -> None:
    long = " ".join(f"word{number % 900} and the {number}" for number in range(4000))
    pieces = word_difference(long, long.replace("word500 ", "other "))
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == long


texts = st.lists(st.sampled_from([*OLD, "The council.", "A new line", "新桥今天开通", ""]), max_size=8)


@given(texts, texts)
def test_both_versions_can_be_read_off(old: list[str], new: list[str]) -> None:
    changes = difference(old, new)
    assert [change.new for change in changes if change.new is not None] == list(range(len(new)))
    assert sorted(change.old for change in changes if change.old is not None) == list(range(len(old)))
    for change in changes:
        if change.new is not None:
            assert "".join(piece.text for piece in change.pieces if piece.kind != "removed") == new[change.new]
        if change.old is not None and change.kind not in ("moved", "same"):
            assert "".join(piece.text for piece in change.pieces if piece.kind != "added") == old[change.old]


@given(st.text(max_size=80), st.text(max_size=80))
def test_words_of_both_versions_add_up(old: str, new: str) -> None:
    pieces = word_difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
