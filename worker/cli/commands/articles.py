"""``copydesk articles``, ``search``, ``show``, ``diff`` and ``boilerplate``: the records in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from worker.cli.arguments import SLUG
from worker.cli.filter_options import with_filter
from worker.cli.views.article import print_links, print_record
from worker.cli.views.console import console
from worker.cli.views.output import MOST, print_json, print_json_lines, print_line, print_table, visible
from worker.errors import InputError
from worker.monitoring.formatting import counted, moment
from worker.records import plain
from worker.records.article_filter import ArticleFilter
from worker.runtime import current_runtime, utc_now

if TYPE_CHECKING:
    from worker.dedup.differences import ParagraphChange
    from worker.storage.article_store import Articles
    from worker.storage.queries.article import StoredArticle
    from worker.storage.queries.articles import ArticleQueries, RevisionDifference
    from worker.storage.queries.boilerplate import Choice, RepeatedLine

STYLES = {"same": "", "removed": "red strike", "added": "green"}
MARKS = {"same": " ", "edited": "~", "removed": "-", "added": "+", "moved": ">"}
# Characters of a line that the table shows.
SHOWN = 100


@with_filter
def list_articles(
    wanted: ArticleFilter,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="At most so many, the newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Whole records, one JSON object a line.")] = False,
) -> None:
    """List the stored articles, the newest first.

    Example: copydesk articles --source demo --limit 5
    """
    articles = queries()
    found = articles.list(wanted, limit=limit)
    if wanted.source and not found:
        current_runtime().sources.find(wanted.source)  # Raises where there is no such source at all.
    if as_json:
        print_json_lines(whole.as_dict() for line in found if (whole := articles.find(line.id)))
        return
    rows = [(a.id, moment(a.published_at, "no date"), a.source, a.title, a.canonical_url) for a in found]
    columns = ("id", "published", "source", "title", "address")
    print_table(columns, rows, empty="no such article is stored", below="address", cut="title")


@with_filter
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help='Words, "a phrase", -word, begin*, OR.')],
    wanted: ArticleFilter,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first, instead of the best.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="At most so many.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Search the articles: title, standfirst, text, captions and the headlines of teasers.

    All words must stand in an article; in quotes the shell leaves phrases and -word as they are.

    Example: copydesk search 'ferry OR tram -strike "new timetable"' --source demo
    """
    from worker.storage.queries.search import Searches

    page, hits = Searches(current_runtime().sessions).first(
        " ".join(words), wanted, limit, order="newest" if newest else "rank"
    )
    if wanted.source and not page.total:
        current_runtime().sources.find(wanted.source)  # Raises where there is no such source at all.
    if as_json:
        print_json_lines(hit.as_dict() for hit in hits)
        return
    from worker.cli.views.hits import print_hits

    print_hits(hits, page.total, is_exact=page.is_exact)


def show(
    article: Annotated[str, typer.Argument(metavar="ID|URL", help="An article's number, or any of its addresses.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as one JSON document.")] = False,
) -> None:
    """Show one stored article with its story, its history, and who promotes it.

    Example: copydesk show 1
    """
    found = stored(article)
    if as_json:
        print_json(found.as_dict())
        return
    print_record(console, found.record)
    print_links(console, found)


def diff(
    article: Annotated[str, typer.Argument(metavar="ID|URL", help="An article's number, or any of its addresses.")],
    older: Annotated[
        int | None, typer.Option("--from", min=1, max=MOST, help="The older revision; by default the one before.")
    ] = None,
    newer: Annotated[
        int | None, typer.Option("--to", min=1, max=MOST, help="The newer revision; by default the last.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Show what changed between two revisions of an article.

    Example: copydesk diff 1 --from 1 --to 2
    """
    difference = queries().diff(stored(article).id, older, newer)
    if as_json:
        print_json(plain(difference))
        return
    print_difference(difference)


def queries() -> ArticleQueries:
    """Return what reads articles, without what stores them."""
    from worker.storage.queries.articles import ArticleQueries

    return ArticleQueries(current_runtime().sessions)


def stored(name: str) -> StoredArticle:
    """Find the article of a number or an address.

    Raises InputError where there is none.
    """
    found = queries().find(name)
    if found is None:
        raise InputError(f"{name}: no such article: give a number that `copydesk articles` lists, or an address")
    return found


def print_difference(difference: RevisionDifference) -> None:
    """Print the changed fields and paragraphs; only count what stayed the same in between."""
    before, after = difference.before, difference.after
    print_line(
        f"article {difference.article_id}: revision {before.number} ({moment(before.seen_at)}) -> "
        f"{after.number} ({moment(after.seen_at)} UTC, {after.reason})"
    )
    for name, (old, new) in visible(difference.fields).items():
        console.print(Text.assemble(f"\n{name}: ", (old or "(none)", "red strike"), " -> ", (new or "(none)", "green")))
    same = 0
    for change in difference.text:
        if change.kind == "same":
            same += 1
            continue
        same = print_same(same)
        console.print(change_line(change))
    print_same(same)


def print_same(count: int) -> int:
    """Print how many paragraphs did not change, and return 0."""
    if count:
        console.print(Text(f"\n  … {counted(count, 'paragraph')} unchanged", style="dim"))
    return 0


def change_line(change: ParagraphChange) -> Text:
    """Mark a paragraph's removed and added words, readable without colours too."""
    line = Text(f"\n{MARKS[change.kind]} ")
    for piece in change.pieces:
        if change.kind == "edited" and piece.kind != "same":
            left, right = ("[-", "-]") if piece.kind == "removed" else ("{+", "+}")
            line.append(f"{left}{visible(piece.text)}{right}", STYLES[piece.kind])
        else:
            line.append(visible(piece.text), STYLES[piece.kind])
    return line


def boilerplate(
    source: SLUG,
    keep: Annotated[list[str] | None, typer.Option("--keep", metavar="LINE", help="Keep it in the texts.")] = None,
    drop: Annotated[list[str] | None, typer.Option("--drop", metavar="LINE", help="Drop it from the texts.")] = None,
    learn: Annotated[list[str] | None, typer.Option("--learn", metavar="LINE", help="Decide nothing on it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Show the lines that a source repeats; keep them in its texts or drop them.

    A line is named by its number in the list: --keep 5f0c1d2e3a4b5c6d

    Example: copydesk boilerplate demo
    """
    articles = current_runtime().articles
    decide(articles, source, keep, "keep")
    decide(articles, source, drop, "drop")
    decide(articles, source, learn, None)
    if keep or drop or learn:
        articles.settle_pending(utc_now())
    lines = articles.boilerplate(source)
    if as_json:
        print_json_lines(line.as_dict() for line in lines)
        return
    columns = ("line", "in texts", "articles", "days", "text")
    print_table(columns, map(cells, lines), empty=f"{source} repeats no line so far", below="text")


def decide(articles: Articles, source: str, numbers: list[str] | None, choice: Choice | None) -> None:
    """Keep a decision on each of these lines; raise InputError for an unknown one."""
    for number in numbers or []:
        if not articles.choose_boilerplate(source, number, choice, utc_now()):
            raise InputError(
                f"{source} repeats no line {number!r}: `copydesk boilerplate {source}` numbers those it does"
            )


def cells(line: RepeatedLine) -> tuple[str, str, str, str, str]:
    """Return one row of the table."""
    left_out = {"head": "left out at the head", "tail": "left out at the foot", "chosen": "dropped"}
    fate = left_out.get(line.place or "", "stays") + (" (kept)" if line.choice == "keep" else "")
    text = line.text if len(line.text) <= SHOWN else f"{line.text[:SHOWN]}…"
    return line.number, fate, str(line.documents), str(line.days), text
