"""Parse a page: an archived page becomes an article to store, or a word on why it does not."""

from __future__ import annotations

from dataclasses import dataclass

from worker.extraction import extract
from worker.frontier.robots import forbids_archiving
from worker.normalize.sniffing import name_binary
from worker.normalize.text import letters
from worker.pipeline.policy import Policy, valid_rules
from worker.pipeline.ports import Ports, SavedPort
from worker.records import Article, ExtractionRules, FetchedPage, Outcome, OutcomeWord
from worker.records.missed_rules import missed_rules
from worker.records.work import ParseClaim, Signals

# Content types whose bytes can hold an article.
READABLE = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
# Fewer words than these are no article: a teaser of a video, an error page, a shell that a script would fill.
LEAST_WORDS = 20
# The share of a text that promos of other pieces may make: a page whose own text is gone, as after a redesign, has
# little else to say, and would be kept as an edit of the article.
MOST_PROMOTED = 0.5


@dataclass(frozen=True, slots=True)
class ParseResult:
    """Hold the article of one page, and how its parse ended.

    Without an outcome it is still to be stored.
    """

    outcome: Outcome | None = None
    article: Article | None = None
    saved: SavedPort | None = None


def read_claim(claim: ParseClaim, ports: Ports, policy: Policy) -> ParseResult:
    """Return the article of a started parse to store, or why there is none.

    Raises ArchiveError and ParseError.
    """
    page = claim.page
    if page is None:
        return ended("dead_letter", "page_missing", "the row names a page that is not in the database")
    if skipped := skip_reason(page, policy):
        return ended("skipped", *skipped)
    rules = valid_rules(claim.source, page.fetched_at) if claim.why == "reparse" else page.rules
    article, unusable = read_article(page, ports.archive.get(page.content_hash), rules, policy)
    return ended("skipped", *unusable, article) if unusable else ParseResult(article=article)


def ended(word: OutcomeWord, reason: str, detail: str, article: Article | None = None) -> ParseResult:
    """Return the end of a parse that stores no article."""
    return ParseResult(Outcome("parse", word, reason, detail), article)


def read_article(
    page: FetchedPage, raw: bytes, rules: ExtractionRules | None, policy: Policy
) -> tuple[Article | None, tuple[str, str] | None]:
    """Return a page's article, and why it is not kept, as reason and sentence."""
    if binary := name_binary(raw):
        return None, ("not_html", f"the bytes are {binary}, whatever their content type says")
    article = extract(raw, page.final_url, content_type=page.content_type, evidence=page.evidence, rules=rules)
    return article, unusable_reason(article, policy)


def signals_of(article: Article | None) -> Signals | None:
    """Return how well the page was read; None where it was not read."""
    if article is None:
        return None
    return Signals(
        words=article.word_count,
        dated=article.published_at is not None,
        authors=len(article.authors),
        captions=sum(image.caption is not None for image in article.images),
        teasers=len(article.teasers),
        missed=missed_rules(article.warnings),
    )


def skip_reason(page: FetchedPage, policy: Policy) -> tuple[str, str] | None:
    """Return why the page is not read at all, as reason and sentence."""
    if unreadable := unreadable_type(page.content_type):
        return "not_html", unreadable
    if policy.obey_noarchive and forbids_archiving(page.headers.get("x-robots-tag", ""), policy.user_agent):
        return "noarchive", "the page asks not to be archived (X-Robots-Tag)"
    return None


def unreadable_type(content_type: str | None) -> str | None:
    """Return a sentence on a Content-Type that no article comes in."""
    kind = (content_type or "text/html").partition(";")[0].strip().lower()
    return None if kind in READABLE else f"content type {kind}: only HTML and plain text hold articles"


def unusable_reason(article: Article, policy: Policy) -> tuple[str, str] | None:
    """Return why what was read is no article to keep, as reason and sentence."""
    if policy.obey_noarchive and "noarchive" in article.warnings:
        return "noarchive", "the page asks not to be archived (meta robots)"
    if "needs_script" in article.warnings:
        return "needs_script", "the page shows its text only to a browser that runs its scripts"
    if article.kind == "index":
        return "index", "the page lists articles and is none itself"
    if article.word_count < LEAST_WORDS and article.kind not in ("gallery", "video"):
        return "no_text", f"{article.word_count} words of text: at least {LEAST_WORDS} make an article"
    if promoted_share(article) > MOST_PROMOTED:
        return "no_text", "most of its text promotes other pieces"
    return None


def promoted_share(article: Article) -> float:
    """Return the share of a text's letters that its page's promos say."""
    promos = {letters(said) for teaser in article.teasers for said in (teaser.headline, teaser.excerpt)}
    lines = [letters(line) for line in article.text.splitlines()]
    return sum(len(line) for line in lines if line in promos) / max(1, sum(map(len, lines)))
