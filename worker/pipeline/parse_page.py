"""Parse a page: an archived page becomes records, or a word on why it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from worker.errors import CopydeskError
from worker.extraction import extract
from worker.frontier.admission import admitted
from worker.frontier.recrawl import next_recrawl
from worker.frontier.robots import forbids_archiving
from worker.normalize.sniffing import name_binary
from worker.normalize.text import letters
from worker.normalize.urls.variants import is_variant
from worker.pipeline.failing import backoff, outcome_of
from worker.pipeline.policy import Policy, recrawl_ages, valid_rules
from worker.pipeline.ports import Ports, SavedPort
from worker.records import Article, ExtractionRules, FeedEntry, Outcome, OutcomeWord, Page
from worker.records.missed_rules import missed_rules
from worker.records.work import Candidate, Finish, Message, ParseClaim, Signals

# Content types whose bytes can hold an article.
READABLE = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
# Fewer words than these are no article: a teaser of a video, an error page, a shell that a script would fill.
LEAST_WORDS = 20
# The share of a text that promos of other pieces may make: a page whose own text is gone, as after a redesign, has
# little else to say, and would be kept as an edit of the article.
MOST_PROMOTED = 0.5


@dataclass(frozen=True, slots=True)
class Parsed:
    """Say how the parse of one page ended, and hold the article it has."""

    outcome: Outcome
    article: Article | None = None
    saved: SavedPort | None = None


def parse_page(message: Message, ports: Ports, policy: Policy) -> list[Message]:
    """Parse one page into records and an outcome; no message follows."""
    claim = ports.frontier.start_parse(message, ports.node, ports.clock())
    if claim is None:
        return []
    ports.bound_parse(claim.attempt)
    if claim.page is None:
        outcome = Outcome("parse", "dead_letter", "page_missing", "the row names a page that is not in the database")
        ports.frontier.finish_parse(claim, Finish(outcome, ports.clock()))
        return []
    try:
        parsed = parse_claim(claim, claim.page, ports, policy)
    except CopydeskError as error:
        now = ports.clock()
        outcome = outcome_of(error, "parse", claim.attempt, policy)
        due = now + backoff(policy, claim.attempt) if outcome.word == "retry" else None
        ports.frontier.finish_parse(claim, Finish(outcome, now, due))
        return []
    finish_parsed(claim, parsed, ports, policy)
    return []


def parse_claim(claim: ParseClaim, page: Page, ports: Ports, policy: Policy) -> Parsed:
    """Save the page's article, or say why it is none.

    Raises ArchiveError and ParseError.
    """
    skipped = skip_reason(page, policy)
    if skipped:
        return Parsed(Outcome("parse", "skipped", *skipped))
    rules = valid_rules(claim.source, page.fetched_at) if claim.why == "reparse" else page.rules
    article, unusable = read_article(page, ports.archive.get(page.content_hash), rules, policy)
    if unusable:
        return Parsed(Outcome("parse", "skipped", *unusable), article)
    assert article is not None  # Where there is none, a reason is given.
    saved = ports.articles.save(
        article,
        page_id=claim.page_id,
        frontier_id=claim.row_id,
        source_id=claim.source_id,
        fetched_at=page.fetched_at,
        why=claim.why,
        now=ports.clock(),
    )
    word: OutcomeWord = saved.word  # type: ignore[assignment]
    return Parsed(Outcome("parse", word, saved.reason, saved.detail), article, saved)


def read_article(
    page: Page, raw: bytes, rules: ExtractionRules | None, policy: Policy
) -> tuple[Article | None, tuple[str, str] | None]:
    """Return a page's article, and why it is not kept, as reason and sentence."""
    if binary := name_binary(raw):
        return None, ("not_html", f"the bytes are {binary}, whatever their content type says")
    article = extract(raw, page.final_url, content_type=page.content_type, evidence=page.evidence, rules=rules)
    return article, unusable_reason(article, policy)


def finish_parsed(claim: ParseClaim, parsed: Parsed, ports: Ports, policy: Policy) -> None:
    """Keep the outcome; a young article is due again, new targets enter."""
    now = ports.clock()
    published = parsed.article.published_at if parsed.article else None
    # Counted from the fetch, so that an age which passes while a page waits for its parse is not lost.
    seen_at = claim.page.fetched_at if claim.page is not None and claim.why != "reparse" else now
    due = None
    if is_followed(parsed):
        due = next_recrawl(published or claim.discovered_at, seen_at, recrawl_ages(claim.source, policy), key=claim.url)
    seconds = (now - claim.starts_at).total_seconds()
    finish = Finish(parsed.outcome, now, due, seconds=seconds, signals=signals_of(parsed.article))
    # Before the end, and all of them: a parse that crashes here is done again, and finds nothing new to save.
    candidates = followed(claim, parsed.article, now) if parsed.saved is not None else []
    if candidates:
        ports.frontier.admit(candidates, now)
    if ports.frontier.finish_parse(claim, finish, published) and parsed.saved is not None:
        ports.articles.settle(parsed.saved.article_id, now)


def is_followed(parsed: Parsed) -> bool:
    """Tell whether edits of the article may show at this address.

    A duplicate is another way to an article that is visited at its own address.  Where that address was found last,
    though, nobody visits it yet: the page takes the lead of the forms known before it ("canonical_form"), or shows that
    two articles are one ("joined").  AMP and print forms never lead.
    """
    if parsed.outcome.word != "duplicate":
        return parsed.outcome.word in ("stored", "revised", "unchanged")
    leads = parsed.outcome.reason in ("canonical_form", "joined")
    return leads and parsed.article is not None and not is_variant(parsed.article.url)


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


def followed(claim: ParseClaim, article: Article | None, now: datetime) -> list[Candidate]:
    """Return the teaser targets that the source's own patterns admit.

    None where it does not follow teasers; known ones are passed over where they are added.
    """
    if claim.source is None or article is None or not claim.source.follow_teasers:
        return []
    entries = [FeedEntry(teaser.url) for teaser in article.teasers]
    taken = admitted(entries, claim.source, now=now, found_on=claim.url, depth=claim.depth + 1).taken
    return [
        Candidate(
            entry.url,
            "teaser",
            now,
            source_id=claim.source_id,
            parent_id=claim.row_id,
            depth=claim.depth + 1,
        )
        for entry in taken
    ]


def skip_reason(page: Page, policy: Policy) -> tuple[str, str] | None:
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
