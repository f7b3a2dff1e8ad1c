"""Passages: a page as it was read -> every piece of its text, kept or left out, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from worker.explain.claimed_elements import Mark, find_marks
from worker.explain.reasons import KEPT_REASONS, LEFT_OUT_REASONS, UNSAID_REASONS, weights_of, why_left_out
from worker.explain.records import Passage, Promo, Role, Weight
from worker.explain.wording import place_of
from worker.extraction import PageReading
from worker.extraction.blocks import BlockPart, shape_of
from worker.extraction.main_text import KEPT, Verdict
from worker.extraction.page.element_text import text_of
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.text import letters
from worker.records import Block


@dataclass(frozen=True, slots=True)
class PassageContext:
    """What the steps decided about the segments of a page.

    ``numbers`` are the places of the segments among those weighed, ``chosen`` those found to be the article's,
    ``whole`` those of them that captions and teasers leave as they were, ``fields`` the record's short fields by their
    letters.
    """

    reading: PageReading
    marks: Mapping[int, Mark]
    numbers: Mapping[Segment, int]
    chosen: frozenset[Segment]
    whole: frozenset[Segment]
    fields: Mapping[str, str]

    def verdict(self, segment: Segment) -> Verdict | None:
        """Return the verdict on a segment, None where it was not weighed."""
        weighed = self.reading.main_text.weighed
        return weighed.verdicts[self.numbers[segment]] if weighed and segment in self.numbers else None

    def weights(self, segment: Segment) -> tuple[float | None, tuple[Weight, ...]]:
        """Return the log-odds of a weighed segment and what they are made of."""
        weighed = self.reading.main_text.weighed
        if weighed is None or segment not in self.numbers or not weighed.rows[self.numbers[segment]]:
            return None, ()
        k = self.numbers[segment]
        return weighed.odds[k], weights_of(weighed.contributions(k))


def explain_passages(reading: PageReading, promos: Mapping[int, Promo]) -> tuple[Passage, ...]:
    """Return every piece of the page's text in reading order, script text first."""
    main_text, chosen = reading.main_text, reading.chosen
    context = read_context(reading, promos)
    placed = list(dropped_passages(context))
    for segment in dict.fromkeys([*main_text.segments, *other_segments(reading)]):
        if not any(embed.first <= segment.first < embed.last for embed in chosen.embeds):
            placed += explain_segment(context, segment)
    placed += [(embed.first, embed_passage(context, embed)) for embed in chosen.embeds]
    scripted = [scripted_passage(block, main_text.provenance) for block in main_text.scripted]
    return (*scripted, *(passage for _, passage in sorted(placed, key=lambda item: item[0])))


def read_context(reading: PageReading, promos: Mapping[int, Promo]) -> PassageContext:
    """Return what the steps decided about the segments, from their decision records."""
    weighed = reading.main_text.weighed
    segments = frozenset(reading.main_text.segments)
    return PassageContext(
        reading=reading,
        marks=find_marks(reading, promos),
        numbers={segment: k for k, segment in enumerate(weighed.segments if weighed else ())},
        chosen=segments,
        whole=segments.intersection(reading.chosen.parts),
        fields=dict(named_texts(reading)),
    )


def other_segments(reading: PageReading) -> Sequence[Segment]:
    """Return the weighed segments, else those outside of what the source's rules name."""
    page, main_text = reading.page, reading.main_text
    if main_text.weighed is not None:
        return main_text.weighed.segments
    ruled = frozenset(map(page.index.__getitem__, (*main_text.roots, *page.selected.get("drop", ()))))
    return read_segments(page, 0, ruled)


def named_texts(reading: PageReading) -> Iterator[tuple[str, str]]:
    """Yield the letters of the record's short fields and their names."""
    for name in ("kicker", "dek", "byline", "title"):
        if value := getattr(reading.metadata, name):
            yield letters(value), f"the {name}"


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
    return [
        part
        for part in context.reading.chosen.parts
        if segment.first <= part.first < end and part not in context.chosen
    ]


def chosen_passage(context: PassageContext, segment: Segment, part: Segment) -> Passage:
    """Return a piece that was found to be the article's."""
    page = context.reading.page
    role, reason = role_of(context, segment, part)
    odds, weights = context.weights(segment)
    place = place_of(page, segment.owner)
    return Passage(part.text, role == "text", role, reason, shape_of(page, part), place, odds, weights)


def role_of(context: PassageContext, segment: Segment, part: Segment) -> tuple[Role, str]:
    """Return what a piece that was found to be the article's is, and why."""
    if unsaid := context.reading.chosen.unsaid.get(part):
        return UNSAID_REASONS[unsaid]
    if context.reading.main_text.provenance == "rules":
        return "text", "the source's rule “body” names the place"
    verdict = context.verdict(segment)
    fallback = "nothing on the page reads like an article: the longest running text on it"
    return "text", KEPT_REASONS.get(verdict, fallback) if verdict else fallback


def left_out_passage(context: PassageContext, segment: Segment) -> Passage:
    """Return a piece that is not in the article's text."""
    page = context.reading.page
    mark = mark_on(context, segment)
    if mark is not None:
        return marked_passage(context, segment.owner, segment.text, mark)
    named = context.fields.get(letters(segment.text))
    role: Role = "field" if named else "other"
    odds, weights = context.weights(segment)
    place = place_of(page, segment.owner)
    reason = named or why_not_chosen(context, segment)
    return Passage(segment.text, False, role, reason, shape_of(page, segment), place, odds, weights)


def why_not_chosen(context: PassageContext, segment: Segment) -> str:
    """Return why a piece outside of captions, teasers and fields was not chosen."""
    if context.reading.main_text.provenance == "rules":
        return "stands outside of what the source's rule “body” names"
    verdict = context.verdict(segment)
    if verdict in KEPT:
        return "too little text for an article, which was found in a script"
    if verdict in LEFT_OUT_REASONS:
        return LEFT_OUT_REASONS[verdict]
    return why_left_out(context.reading.page, segment)


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


def embed_passage(context: PassageContext, embed: BlockPart) -> Passage:
    """Return a post, whose words are in the text, or a player without any."""
    place = place_of(context.reading.page, embed.first)
    if embed.text:
        return Passage(embed.text, True, "embed", f"a quoted post: {embed.url}", "embed", place)
    return Passage(embed.url or "", False, "embed", "a player or post without words on the page", "embed", place)


def dropped_passages(context: PassageContext) -> Iterator[tuple[int, Passage]]:
    """Yield the pieces that the source's rules drop."""
    page = context.reading.page
    behind = -1
    for i in sorted(map(page.index.__getitem__, page.selected.get("drop", ()))):
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
