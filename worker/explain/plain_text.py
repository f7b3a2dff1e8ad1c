"""Plain text: a page's text rendering -> its fields and its lines, each with what it was taken for."""

from __future__ import annotations

from worker.explain.fields import SHOWN
from worker.explain.records import Alternative, Field, Passage, Role
from worker.extraction.plain_text import LineKind, Rendering
from worker.records import Article, FeedEntry

# What a line's kind means: the role of its passage, and why, in words.
REASONS: dict[LineKind, tuple[Role, str]] = {
    "title": ("field", "the first line that is no furniture of the page: the title"),
    "byline": ("field", "begins as a byline does, near the top"),
    "caption": ("caption", "stands twice in a row: the caption of a picture and its alternative text"),
    "teaser": ("teaser", "one of several promos, or a line such as “Read more: …”"),
    "furniture": ("other", "a short line that comes more than once, repeats the title, or appeals to the reader"),
    "heading": ("text", "a short line that is no sentence, above one that is longer: a heading"),
    "paragraph": ("text", "nothing says that it is not the article's"),
}
# What the feed may know that a rendering does not tell, by the record's names.
_IN_FEED = {"title": "title", "authors": "authors", "tags": "tags", "language": "language", "site_name": "site_name"}


def explain_lines(reading: Rendering) -> tuple[Passage, ...]:
    """Return the lines of a rendering in order."""
    passages = []
    for line, kind in reading.lines:
        role, reason = REASONS[kind]
        passages.append(Passage(line, role == "text", role, reason, shape=kind if role == "text" else "line"))
    return tuple(passages)


def explain_text_fields(article: Article, evidence: FeedEntry | None) -> tuple[Field, ...]:
    """Return the fields of a rendering's record, each with its provenance."""
    fields = []
    for name in SHOWN:
        value = getattr(article, name)
        known = article.provenance.get(name) or ("feed" if evidence is not None and value else None)
        said = getattr(evidence, _IN_FEED[name]) if evidence is not None and name in _IN_FEED else None
        competing = (Alternative(said, "feed"),) if said and known != "feed" else ()
        fields.append(Field(name, value, known, competing))
    words = f"{article.word_count} words in {len(article.blocks)} blocks"
    return (*fields, Field("text", words, article.provenance.get("text")))
