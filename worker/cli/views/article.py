"""A record on the terminal, as a person would want to read it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from worker.cli.views.output import visible
from worker.monitoring.formatting import counted, moment

if TYPE_CHECKING:
    from worker.storage.queries.article import StoredArticle, StoryLink
    from worker.storage.queries.promotions import Promotion


def print_record(console: Console, record: dict[str, Any], *, paragraphs: int | None = None) -> None:
    """Print the article's plain form, its text cut to ``paragraphs``."""
    shown = visible(record)
    title = Text(shown.get("site_name") or "")
    console.print(Panel(Group(*parts(shown, paragraphs)), title=title, title_align="left"))


def parts(record: dict[str, Any], paragraphs: int | None) -> list[RenderableType]:
    """Lay out the pieces of a record, top to bottom."""
    pieces: list[RenderableType] = []
    if record.get("kicker"):
        pieces.append(Text(record["kicker"], style="dim"))
    pieces.append(Text(record.get("title") or "(no title)", style="bold"))
    if record.get("dek"):
        pieces.append(Text(record["dek"], style="italic"))
    pieces.append(Text(" · ".join(facts(record)), style="cyan"))
    pieces.append(Text(record["canonical_url"], style="dim"))
    pieces += body(record, paragraphs)
    pieces += images(record.get("images") or [])
    pieces += teasers(record.get("teasers") or [])
    if record.get("warnings"):
        pieces.append(Text("warnings: " + ", ".join(record["warnings"]), style="yellow"))
    return pieces


def facts(record: dict[str, Any]) -> list[str]:
    """Say who, when, where and how long in few words each."""
    names = ", ".join(author["name"] for author in record.get("authors") or [])
    stated = {word: record.get(f"{word}_at") for word in ("published", "modified")}
    dates = [f"{word} {moment(datetime.fromisoformat(at))}" for word, at in stated.items() if at]
    words = counted(record.get("word_count", 0), "word")
    rest = [record.get("section"), record.get("language"), record.get("kind"), words]
    return [piece for piece in (names, *dates, *rest) if piece]


def body(record: dict[str, Any], paragraphs: int | None) -> list[RenderableType]:
    """Lay out the text, paragraph by paragraph."""
    texts = (record.get("text") or "").split("\n\n")
    shown = texts if paragraphs is None else texts[:paragraphs]
    pieces: list[RenderableType] = [Padding(Text(text), (1, 0, 0, 0)) for text in shown]
    if left := len(texts) - len(shown):
        pieces.append(Padding(Text(f"… {counted(left, 'more paragraph')}", style="dim"), (1, 0, 0, 0)))
    return pieces


def images(found: list[dict[str, Any]]) -> list[RenderableType]:
    """Lay out the pictures with caption and credit."""
    if not found:
        return []
    pieces: list[RenderableType] = [Padding(Text(f"Pictures ({len(found)})", style="bold"), (1, 0, 0, 0))]
    for image in found:
        line = Text(f"  {image['caption'] or image.get('alt') or '(no caption)'}")
        if image.get("credit"):
            line.append(f"  [{image['credit']}]", style="green")
        pieces.append(line)
    return pieces


def teasers(found: list[dict[str, Any]]) -> list[RenderableType]:
    """Lay out the promos, each under its block's heading."""
    if not found:
        return []
    pieces: list[RenderableType] = [Padding(Text(f"Teasers ({len(found)})", style="bold"), (1, 0, 0, 0))]
    block: str | None = None
    for teaser in found:
        if teaser.get("block") and teaser["block"] != block:
            block = teaser["block"]
            pieces.append(Text(f"  {block}", style="dim"))
        pieces.append(Text(f"  → {teaser['headline']}"))
        if teaser.get("excerpt"):
            pieces.append(Text(f"    {teaser['excerpt']}", style="dim"))
    return pieces


def print_links(console: Console, article: StoredArticle) -> None:
    """Print an article's addresses, history, story and promotions."""
    for name, lines in links(article).items():
        if lines:
            console.print(Text(f"{name} ({len(lines)})", style="bold"))
            for line in lines:
                console.print(Text(f"  {visible(line)}"))


def links(article: StoredArticle) -> dict[str, list[str]]:
    """List an article's addresses, revisions, story and promotions as lines, by heading."""
    gone = [f"{moment(article.unpublished_at)}: {article.unpublished_reason}"] if article.unpublished_at else []
    return {
        "Unpublished": gone,
        "Addresses": list(article.aliases),
        "Claims not believed": [f"{c.kind} {c.url} on {c.page}" for c in article.claims if not c.is_believed],
        "Revisions": [
            f"{r.number}  {moment(r.seen_at)}  {r.reason}  {', '.join(r.changed)}" for r in article.revisions
        ],
        "Same story": [story_line(link) for link in article.story],
        "Promoted on": [promotion_line(p) for p in article.promoted_on],
        "Promotes": [promotion_line(p) for p in article.promotes],
        "Left out of the text": list(article.boilerplate),
    }


def story_line(link: StoryLink) -> str:
    """Describe one article of the same story: kind of copy, likeness."""
    likeness = "" if link.score is None else f" {link.score:.2f}"
    return f"{link.article_id}  {link.kind}{likeness}  {link.title or link.url}"


def promotion_line(promotion: Promotion) -> str:
    """Describe one promotion: where it stands, under which heading, with which headline."""
    where = f"{promotion.article_id}" if promotion.article_id is not None else promotion.url
    return f"{where}  {promotion.block or ''}  “{promotion.headline}”"
