"""Hits of a search on the terminal: title, where and when, and the pieces of text with the words in them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from worker.cli.views.console import console
from worker.cli.views.output import visible
from worker.monitoring.formatting import counted, moment
from worker.storage.queries.search import Hit
from worker.storage.search.snippets import SnippetPart

MATCH = "bold yellow"
INDENT = "    "


def print_hits(hits: Iterable[Hit], total: int, *, is_exact: bool) -> None:
    """Print hits, best first, and how many there are."""
    shown = 0
    for hit in hits:
        shown += 1
        print_hit(hit)
    if not shown:
        console.print("nothing stored holds these words")
        return
    count = counted(total, "article") if is_exact else f"more than {counted(total, 'article')}"
    rest = "" if is_exact and shown >= total else f"; {shown} shown, --limit shows more"
    console.print(Text(f"{count} found{rest}", style="dim"))


def print_hit(hit: Hit) -> None:
    """Print one hit."""
    found = hit.article
    console.print(
        Text.assemble(f"{found.id}  ", (marked(hit.title) if hit.title else Text("(no title)"))), soft_wrap=True
    )
    when = moment(found.published_at, "no date")
    facts = [when, found.source or "no source", found.language or "", "gone" if found.unpublished_at else ""]
    console.print(Text(INDENT + visible(" · ".join(filter(None, facts))), style="dim"))
    console.print(Text(INDENT + visible(found.canonical_url), style="dim"), soft_wrap=True)
    for snippet in hit.snippets:
        where = "" if snippet.field == "text" else f"{snippet.field}: "
        console.print(Text.assemble(INDENT, (where, "dim"), "… ", marked(snippet.pieces), " …"))
    console.print()


def marked(pieces: Iterable[SnippetPart]) -> Text:
    """Return pieces as one line, the matches marked."""
    said = ((" ".join(visible(piece.text).splitlines()), MATCH if piece.is_match else "") for piece in pieces)
    return Text.assemble(*said)
