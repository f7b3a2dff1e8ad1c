"""Tests of gathering the lines around the headline."""

from __future__ import annotations

from tests.extraction.pages import evidence_of
from worker.extraction.metadata.candidates import best
from worker.extraction.page.element_text import text_of
from worker.extraction.page.statements import FieldValue

TITLE = "Ferry returns to the old quay"


def test_the_best_candidate_is_the_first_and_none_is_none() -> None:
    assert best(iter([FieldValue("a", "x"), FieldValue("b", "y")])) == FieldValue("a", "x")
    assert best([]) is None


def test_lines_stand_near_the_headline_and_hold_a_line_at_most() -> None:
    before = "<p>far above</p>" * 60
    prose = f"<p>{'The ferry crossed the bay. ' * 20}</p>"
    after = "<p>x</p>" * 200 + "<p>far below</p>"
    evidence = evidence_of(f"{before}<h1>{TITLE}</h1><p class='By Line'>By Ann Lee</p>{prose}<script>x</script>{after}")
    texts = [text_of(line.element) for line in evidence.lines]
    assert "By Ann Lee" in texts
    assert "far below" not in texts
    assert texts.count("far above") == 40
    assert all(len(text) <= 200 for text in texts)
    assert next(line.words for line in evidence.lines if line.words) == "by line "
