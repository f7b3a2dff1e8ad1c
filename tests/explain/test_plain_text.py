"""A text rendering is explained line by line."""

from __future__ import annotations

from worker.explain.plain_text import explain_lines, explain_text_fields
from worker.extraction.plain_text import read_plain_text, read_rendering
from worker.records import FeedEntry

TEXT = """Share
Ferry returns to the bay
By Ines Carrow
Share
The ferry that left the bay eleven years ago will cross it again from the first of May.
The new boat at the pier on Monday
The new boat at the pier on Monday.
Read more: Bridge at the narrows closed
Tickets
They will cost four pounds, as they did then, and the council pays the rest of it.
"""
URL = "https://www.harbour-post.example/ferry"


def test_each_line_says_what_it_was_taken_for() -> None:
    found = [(passage.role, passage.shape, passage.kept) for passage in explain_lines(read_rendering(TEXT))]
    assert found == [
        ("other", "line", False),
        ("field", "line", False),
        ("field", "line", False),
        ("other", "line", False),
        ("text", "paragraph", True),
        ("caption", "line", False),
        ("caption", "line", False),
        ("teaser", "line", False),
        ("text", "heading", True),
        ("text", "paragraph", True),
    ]


def test_what_the_text_does_not_tell_comes_from_the_feed() -> None:
    feed = FeedEntry(URL, title="Ferry is back", site_name="Harbour Post")
    fields = {f.name: f for f in explain_text_fields(read_plain_text(TEXT, URL, evidence=feed), feed)}
    assert (fields["title"].value, fields["title"].provenance) == ("Ferry returns to the bay", "first line")
    assert [other.value for other in fields["title"].others] == ["Ferry is back"]
    assert (fields["site_name"].value, fields["site_name"].provenance) == ("Harbour Post", "feed")
    assert fields["text"].provenance == "lines"


def test_without_a_feed_there_is_nothing_beside_the_text() -> None:
    fields = {f.name: f for f in explain_text_fields(read_plain_text(TEXT, URL), None)}
    assert fields["site_name"].provenance is None
    assert fields["title"].others == ()
