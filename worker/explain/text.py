"""Passages: a page as it was read -> every piece of its text, kept or left out, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from worker.explain.claimed_elements import Mark, find_marks
from worker.explain.reasons import KEPT_REASONS, LEFT_OUT_REASONS, weights_of, why_left_out
from worker.explain.records import Passage, Promo, Role
from worker.explain.wording import place_of
from worker.extraction import PageReading
from worker.extraction.blocks import pull_quotes, quote_around
from worker.extraction.blocks.typed_blocks import Piece, piece_of
from worker.extraction.main_text import Weighed, numbers, weigh_segments
from worker.extraction.main_text.corrections import KEPT, Verdict
from worker.extraction.main_text.features.markup import Surroundings
from worker.extraction.page.element_text import text_of
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.text import letters
from worker.records import Block


@dataclass(frozen=True, slots=True)
class Judged:
    """How one segment was weighed."""

    row: list[float]
    odds: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PassageContext:
    """What the body did with the segments of a page.

    ``chosen`` are those found to be the article's, ``parts`` what captions and teasers leave of these (``whole`` those
    left as they were), ``final`` the parts that are said once; ``pulled`` are the pull quotes, ``letters`` those of all
    parts, a line each.
    """

    reading: PageReading
    marks: Mapping[int, Mark]
    judged: Mapping[Segment, Judged]
    chosen: frozenset[Segment]
    parts: tuple[Segment, ...]
    whole: frozenset[Segment]
    final: frozenset[Segment]
    pulled: frozenset[int]
    embeds: tuple[Piece, ...]
    fields: Mapping[str, str]
    letters: str
    surroundings: Surroundings


def explain_passages(reading: PageReading, promos: Mapping[int, Promo]) -> tuple[Passage, ...]:
    """Return every piece of the page's text in reading order, script text first."""
    page, main_text = reading.page, reading.main_text
    dropped = numbers(page, "drop")
    context = open_passages(reading, promos, weigh_segments(page, dropped))
    others = [segment for segment in context.judged if not is_ruled(context, segment)]
    placed = list(dropped_passages(context, dropped))
    for segment in dict.fromkeys([*main_text.segments, *others]):
        if not any(embed.first <= segment.first < embed.last for embed in context.embeds):
            placed += explain_segment(context, segment)
    placed += [(embed.first, embed_passage(context, embed)) for embed in context.embeds]
    scripted = [scripted_passage(block, main_text.provenance) for block in main_text.scripted]
    return (*scripted, *(passage for _, passage in sorted(placed, key=lambda item: item[0])))


def open_passages(reading: PageReading, promos: Mapping[int, Promo], weighed: Weighed) -> PassageContext:
    """Return what the body did with the segments, from its decision record."""
    page, main_text = reading.page, reading.main_text
    chosen = reading.chosen
    columns = zip(weighed.segments, weighed.rows, weighed.odds, weighed.verdicts, strict=True)
    return PassageContext(
        reading=reading,
        marks=find_marks(reading, promos),
        judged={segment: Judged(row, odds, verdict) for segment, row, odds, verdict in columns},
        chosen=frozenset(main_text.segments),
        parts=chosen.parts,
        whole=frozenset(main_text.segments).intersection(chosen.parts),
        final=frozenset(chosen.final),
        pulled=pull_quotes(page, chosen.parts),
        embeds=chosen.embeds,
        fields=dict(named_texts(reading)),
        letters="\n".join(letters(part.text) for part in chosen.parts),
        surroundings=Surroundings(page),
    )


def named_texts(reading: PageReading) -> Iterator[tuple[str, str]]:
    """Yield the letters of the record's short fields and their names."""
    for name in ("kicker", "dek", "byline", "title"):
        if value := getattr(reading.metadata, name):
            yield letters(value), f"the {name}"


def is_ruled(context: PassageContext, segment: Segment) -> bool:
    """Return whether the segment stands where the source's rules name the text."""
    page = context.reading.page
    roots = context.reading.main_text.roots if context.reading.main_text.provenance == "rules" else ()
    return any(page.index[root] <= segment.owner < page.ends[page.index[root]] for root in roots)


def explain_segment(context: PassageContext, segment: Segment) -> Iterator[tuple[int, Passage]]:
    """Yield the passages that one segment came to, each with its place."""
    if segment not in context.chosen:
        yield segment.first, left_out_passage(context, segment)
        return
    parts = parts_of(context, segment)
    for part in parts:
        yield part.first, chosen_passage(context, segment, part)
    if not parts:
        yield segment.first, left_out_passage(context, segment)
    elif parts != [segment]:
        behind = -1
        for i in range(segment.first, segment.last):
            mark = context.marks.get(i) if i >= behind else None
            if mark is not None and (text := text_of(context.reading.page.elements[i])):
                behind = context.reading.page.ends[i]
                yield i, marked_passage(context, i, text, mark)


def parts_of(context: PassageContext, segment: Segment) -> list[Segment]:
    """Return what the body kept of a segment."""
    if segment in context.whole:
        return [segment]
    end = max(segment.last, segment.first + 1)
    # A text behind an element begins at the number of the next one, so that two segments may begin at one place.
    return [part for part in context.parts if segment.first <= part.first < end and part not in context.chosen]


def chosen_passage(context: PassageContext, segment: Segment, part: Segment) -> Passage:
    """Return a piece that was found to be the article's."""
    role, reason = role_of(context, segment, part)
    judged = context.judged.get(segment)
    return Passage(
        part.text,
        role == "text",
        role,
        reason,
        piece_of(context.reading.page, part).type,
        place_of(context.reading.page, segment.owner),
        judged.odds if judged is not None else None,
        weights_of(judged.row) if judged is not None else (),
    )


def role_of(context: PassageContext, segment: Segment, part: Segment) -> tuple[Role, str]:
    """Return what a piece that was found to be the article's is, and why."""
    own = letters(part.text)
    if part not in context.final:
        if own == letters(context.reading.metadata.title):
            return "field", "the title"
        times = context.letters.split("\n").count(own)
        if quote_around(context.reading.page, part.owner) in context.pulled:
            return "copy", "a quote pulled out of a paragraph that says the same"
        if not own:
            return "other", "holds no letters"
        if times < 2:
            return "other", "a heading that nothing follows"
        return "copy", "stands on the page twice and is kept once"
    judged = context.judged.get(segment)
    if judged is None or context.reading.main_text.provenance == "rules":
        return "text", "the source's rule “body” names the place"
    fallback = "nothing on the page reads like an article: the longest running text on it"
    return "text", KEPT_REASONS.get(judged.verdict, fallback)


def left_out_passage(context: PassageContext, segment: Segment) -> Passage:
    """Return a piece that is not in the article's text."""
    page, judged = context.reading.page, context.judged.get(segment)
    mark = mark_on(context, segment)
    if mark is not None:
        return marked_passage(context, segment.owner, segment.text, mark)
    named = context.fields.get(letters(segment.text))
    role: Role = "field" if named else "other"
    row = judged.row if judged is not None else []
    return Passage(
        segment.text,
        False,
        role,
        named or why_not_chosen(context, segment, judged),
        piece_of(page, segment).type,
        place_of(page, segment.owner),
        judged.odds if judged is not None and row else None,
        weights_of(row),
    )


def why_not_chosen(context: PassageContext, segment: Segment, judged: Judged | None) -> str:
    """Return why a piece outside of captions, teasers and fields was not chosen."""
    if context.reading.main_text.provenance == "rules":
        return "stands outside of what the source's rule “body” names"
    if judged is not None and judged.verdict in KEPT:
        return "too little text for an article, which was found in a script"
    if judged is not None and judged.verdict in LEFT_OUT_REASONS:
        return LEFT_OUT_REASONS[judged.verdict]
    return why_left_out(context.surroundings, segment)


def mark_on(context: PassageContext, segment: Segment) -> Mark | None:
    """Return the mark that a segment stands in, or that most of its text has."""
    page, i = context.reading.page, segment.owner
    while i >= 0:
        if i in context.marks:
            return context.marks[i]
        i = page.parents[i]
    inside = (i for i in range(segment.first, segment.last) if i in context.marks)
    return next((context.marks[i] for i in inside if 2 * page.text_len[i] >= len(segment.text)), None)


def marked_passage(context: PassageContext, i: int, text: str, mark: Mark) -> Passage:
    """Return a piece that a caption, a teaser or a dropped element claims."""
    place = place_of(context.reading.page, i)
    return Passage(text, False, mark.role, mark.reason, "line", place, mark.odds, mark.weights)


def embed_passage(context: PassageContext, embed: Piece) -> Passage:
    """Return a post, whose words are in the text, or a player without any."""
    place = place_of(context.reading.page, embed.first)
    if embed.text:
        return Passage(embed.text, True, "embed", f"a quoted post: {embed.url}", "embed", place)
    return Passage(embed.url or "", False, "embed", "a player or post without words on the page", "embed", place)


def dropped_passages(context: PassageContext, dropped: frozenset[int]) -> Iterator[tuple[int, Passage]]:
    """Yield the pieces that the source's rules drop."""
    page = context.reading.page
    behind = -1
    for i in sorted(dropped):
        if i < behind:
            continue
        behind = page.ends[i]
        pieces = [(segment.first, segment.text) for segment in read_segments(page, i)]
        for at, text in pieces or [(i, text_of(page.elements[i]))]:
            if text:
                yield at, marked_passage(context, i, text, context.marks[i])


def scripted_passage(block: Block, provenance: str) -> Passage:
    """Return a block that stands in no element of the page."""
    said = {"json-ld": "the articleBody of the page's JSON-LD", "script": "the state that a script carries"}
    reason = f"the page shows too little text; it stands in {said[provenance]}"
    return Passage(block.text, True, "text", reason, block.type)
