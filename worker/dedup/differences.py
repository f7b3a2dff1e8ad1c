"""The readable difference of two versions of a text: paragraph by paragraph, and word by word within a changed one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from worker.normalize.text import has_unspaced, normal_form

# The share of common words from which a new paragraph is an edit of an old one, not another paragraph.
_EDITED = 0.4
# Common words that stand alone between two changes are shown as changed with them: "the" between two new phrases
# is noise to a reader.
_ISLAND_WORDS = 1
# Paragraphs that are compared with one new paragraph; a bound on the work for live blogs of thousands of entries.
_REACH = 40
_WORDS = re.compile(r"\s+|[^\W_]+(?:['’\-.,][^\W_]+)*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class WordRun:
    """Hold a run of words of both versions, the old or the new.

    Blanks included.
    """

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """What became of one paragraph.

    ``old`` and ``new`` are its places in the two versions (None where it is not there), ``pieces`` its words in reading
    order.  ``moved`` paragraphs stand at another place with the same words.
    """

    kind: Literal["same", "edited", "removed", "added", "moved"]
    old: int | None
    new: int | None
    pieces: tuple[WordRun, ...]


class _Likeness:
    """Measure the share of words that two paragraphs have in common.

    Whatever their order; each is split once.
    """

    def __init__(self) -> None:
        self._bags: dict[str, Counter[str]] = {}

    def of(self, old: str, new: str) -> float:
        first, second = self._bag(old), self._bag(new)
        return 2 * (first & second).total() / max(1, first.total() + second.total())

    def _bag(self, text: str) -> Counter[str]:
        if text not in self._bags:
            self._bags[text] = Counter(_words(text))
        return self._bags[text]


def difference(old: Sequence[str], new: Sequence[str]) -> tuple[ParagraphChange, ...]:
    """Return what changed between two lists of paragraphs, in the new order.

    Unchanged paragraphs included.
    """
    keys = [normal_form(paragraph) for paragraph in old], [normal_form(paragraph) for paragraph in new]
    likeness = _Likeness()
    changes: list[ParagraphChange] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            changes += [
                _same(old[start + step], new[new_start + step], start + step, new_start + step)
                for step in range(end - start)
            ]
        else:
            changes += _replaced(old, new, range(start, end), range(new_start, new_end), likeness)
    return _with_moves(changes, likeness)


def word_difference(old: str, new: str) -> tuple[WordRun, ...]:
    """Return the words of two versions of one paragraph in reading order.

    Pieces of a kind add up to its version.
    """
    first, second = _tokens(old), _tokens(new)
    pieces: list[WordRun] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, first, second).get_opcodes():
        if tag == "equal":
            pieces.append(WordRun("same", "".join(second[new_start:new_end])))
            continue
        if end > start:
            pieces.append(WordRun("removed", "".join(first[start:end])))
        if new_end > new_start:
            pieces.append(WordRun("added", "".join(second[new_start:new_end])))
    return _without_islands(pieces)


def _same(old: str, new: str, place: int, new_place: int) -> ParagraphChange:
    """Make an unchanged paragraph, or one that is only spelled otherwise.

    In quotes, case or dashes.
    """
    if old == new:
        return ParagraphChange("same", place, new_place, (WordRun("same", new),))
    return ParagraphChange("edited", place, new_place, word_difference(old, new))


def _replaced(
    old: Sequence[str], new: Sequence[str], gone: range, come: range, likeness: _Likeness
) -> Iterator[ParagraphChange]:
    """Compare a run of paragraphs with the run it became.

    Edits where two are alike, in order; else removed and added.
    """
    rest = list(gone)
    for new_place in come:
        partner = next((place for place in rest[:_REACH] if likeness.of(old[place], new[new_place]) >= _EDITED), None)
        if partner is None:
            yield ParagraphChange("added", None, new_place, (WordRun("added", new[new_place]),))
            continue
        for place in rest[: rest.index(partner)]:
            yield ParagraphChange("removed", place, None, (WordRun("removed", old[place]),))
        rest = rest[rest.index(partner) + 1 :]
        yield ParagraphChange("edited", partner, new_place, word_difference(old[partner], new[new_place]))
    for place in rest:
        yield ParagraphChange("removed", place, None, (WordRun("removed", old[place]),))


def _words(text: str) -> list[str]:
    return [token for token in _tokens(normal_form(text)) if token[0].isalnum()]


def _tokens(text: str) -> list[str]:
    """Split a text into words, blanks and signs, losing nothing.

    Characters where the script has no spaces.
    """
    return [piece for token in _WORDS.findall(text) for piece in (token if has_unspaced(token) else (token,))]


def _without_islands(pieces: list[WordRun]) -> tuple[WordRun, ...]:
    """Join changes around lone common words, each removal before its addition."""
    result: list[WordRun] = []
    removed = added = ""
    for place, piece in enumerate(pieces):
        is_between = bool(removed or added) and place < len(pieces) - 1
        is_island = is_between and len(_words(piece.text)) <= _ISLAND_WORDS
        if piece.kind == "same" and not is_island:
            result += _change(removed, added)
            removed = added = ""
            result.append(piece)
            continue
        removed += piece.text if piece.kind != "added" else ""
        added += piece.text if piece.kind != "removed" else ""
    return tuple(result + _change(removed, added))


def _change(removed: str, added: str) -> list[WordRun]:
    pieces = (WordRun("removed", removed), WordRun("added", added))
    return [piece for piece in pieces if piece.text]


def _with_moves(changes: list[ParagraphChange], likeness: _Likeness) -> tuple[ParagraphChange, ...]:
    """Tell a removed and an added paragraph as one that moved.

    It may have been edited too.
    """
    gone = [change for change in changes if change.kind == "removed"]
    result = []
    for change in changes:
        source = _source(change, gone[:_REACH], likeness) if change.kind == "added" else None
        if source is not None:
            gone.remove(source)
            change = _moved(source, change)
        result.append(change)
    return tuple(change for change in result if change.kind != "removed" or change in gone)


def _source(added: ParagraphChange, gone: list[ParagraphChange], likeness: _Likeness) -> ParagraphChange | None:
    """Return the removed paragraph that an added one was before, if any.

    The most alike first.
    """
    text = added.pieces[0].text
    candidates = [(likeness.of(change.pieces[0].text, text), change) for change in gone]
    best, source = max(candidates, key=lambda pair: pair[0], default=(0.0, None))
    return source if best >= _EDITED else None


def _moved(source: ParagraphChange, added: ParagraphChange) -> ParagraphChange:
    """Tell a paragraph that stands elsewhere now as moved or edited.

    Moved where its words are the same.
    """
    old, new = source.pieces[0].text, added.pieces[0].text
    if normal_form(old) == normal_form(new):
        return replace(added, kind="moved", old=source.old, pieces=(WordRun("same", new),))
    return replace(added, kind="edited", old=source.old, pieces=word_difference(old, new))
