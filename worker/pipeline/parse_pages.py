"""Parse pages: what waits for its parse, some pages at a time, becomes records and outcomes.

Pages of one batch are read one after the other and stored together.  What becomes of a batch in which something fails
that nobody foresaw is decided where its process's death is (``tasks/parse.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from worker.errors import CopydeskError
from worker.frontier.admission import admitted
from worker.frontier.recrawl import next_recrawl
from worker.normalize.urls.variants import is_variant
from worker.pipeline.failing import backoff, outcome_of
from worker.pipeline.parse_page import ParseResult, read_claim, signals_of
from worker.pipeline.policy import Policy, recrawl_ages
from worker.pipeline.ports import Ports, SavedPort
from worker.records import Article, FeedEntry, Outcome, OutcomeWord
from worker.records.work import MOST_TOGETHER, Candidate, Finish, Message, ParseClaim, ParseEnd, ReadPage

# Seconds after which a batch begins no further page: what is read is stored, and the rest given back.
LONGEST_READING = 5.0


def parse_pages(messages: Sequence[Message], ports: Ports, policy: Policy) -> list[Message]:
    """Parse the pages that messages name, and others that wait; no message follows."""
    claims = ports.parses.start_parses(messages, MOST_TOGETHER, ports.node, ports.clock())
    if claims:
        ports.begin_batch([claim.row_id for claim in claims])
        parse_claims(claims, ports, policy)
    return []


def parse_claims(claims: Sequence[ParseClaim], ports: Ports, policy: Policy) -> None:
    """Read the pages of started parses, store what they say, and end them."""
    read = read_claims(claims, ports, policy)
    ports.begin_page(0, max(claim.attempt for claim, _ in read))
    saved = save_articles(read, ports, policy)
    now = ports.clock()
    # Before the end, and all of them: a parse that crashes here is done again, and finds nothing new to save.
    candidates = [each for claim, parsed in saved if parsed.saved for each in followed(claim, parsed.article, now)]
    if candidates:
        ports.frontier.admit(candidates, now)
    counted = ports.parses.finish_parses([end_of(claim, parsed, now, policy) for claim, parsed in saved])
    settled = [parsed.saved.article_id for claim, parsed in saved if parsed.saved and claim.row_id in counted]
    if settled:
        ports.articles.settle_all(settled, now)


def read_claims(claims: Sequence[ParseClaim], ports: Ports, policy: Policy) -> list[tuple[ParseClaim, ParseResult]]:
    """Return what the pages say; those that there was no time for are given back."""
    read: list[tuple[ParseClaim, ParseResult]] = []
    left = list(claims)
    last_start = ports.clock() + timedelta(seconds=LONGEST_READING)
    while left and (ports.clock() < last_start or not read):
        claim = left.pop(0)
        ports.begin_page(claim.row_id, claim.attempt)
        try:
            read.append((claim, read_claim(claim, ports, policy)))
        except CopydeskError as error:
            read.append((claim, ParseResult(outcome_of(error, "parse", claim.attempt, policy))))
    if left:
        ports.parses.give_back([claim.row_id for claim in left], (), ports.node, ports.clock())
    return read


def save_articles(
    read: Sequence[tuple[ParseClaim, ParseResult]], ports: Ports, policy: Policy
) -> list[tuple[ParseClaim, ParseResult]]:
    """Store the articles, and return every page with what became of it."""
    now = ports.clock()
    pages = [(claim, parsed, read_page(claim, parsed.article, now)) for claim, parsed in read if is_kept(parsed)]
    together = ports.articles.save_all([page for _, _, page in pages])
    saved = {
        claim.row_id: saved_of(claim, parsed, page, found, ports, policy)
        for (claim, parsed, page), found in zip(pages, together, strict=True)
    }
    return [(claim, saved.get(claim.row_id, parsed)) for claim, parsed in read]


def is_kept(parsed: ParseResult) -> bool:
    """Tell whether a page's article is to be stored."""
    return parsed.outcome is None


def read_page(claim: ParseClaim, article: Article | None, now: datetime) -> ReadPage:
    """Return an article with where its page comes from."""
    assert article is not None  # Where there is none, its parse has ended with a reason.
    assert claim.page is not None
    return ReadPage(article, claim.page_id, claim.row_id, claim.source_id, claim.page.fetched_at, now, claim.why)


def saved_of(
    claim: ParseClaim, parsed: ParseResult, page: ReadPage, saved: SavedPort | None, ports: Ports, policy: Policy
) -> ParseResult:
    """Return a page with what became of its article.

    One that was not stored with others is stored now.
    """
    try:
        saved = saved or ports.articles.save(page)
    except CopydeskError as error:
        return replace(parsed, outcome=outcome_of(error, "parse", claim.attempt, policy))
    word: OutcomeWord = saved.word  # type: ignore[assignment]
    return replace(parsed, outcome=Outcome("parse", word, saved.reason, saved.detail), saved=saved)


def end_of(claim: ParseClaim, parsed: ParseResult, now: datetime, policy: Policy) -> ParseEnd:
    """Return the end of a parse; a young article is due again."""
    assert parsed.outcome is not None
    published = parsed.article.published_at if parsed.article else None
    due = None
    if parsed.outcome.word == "retry":
        due = now + backoff(policy, claim.attempt)
    elif is_followed(parsed):
        # Counted from the fetch, so that an age which passes while a page waits for its parse is not lost.
        seen_at = claim.page.fetched_at if claim.page is not None and claim.why != "reparse" else now
        due = next_recrawl(published or claim.discovered_at, seen_at, recrawl_ages(claim.source, policy), key=claim.url)
    seconds = (now - claim.starts_at).total_seconds()
    finish = Finish(parsed.outcome, now, due, seconds=seconds, signals=signals_of(parsed.article))
    return ParseEnd(claim, finish, published)


def is_followed(parsed: ParseResult) -> bool:
    """Tell whether edits of the article may show at this address.

    A duplicate is another way to an article that is visited at its own address.  Where that address was found last,
    though, nobody visits it yet: the page takes the lead of the forms known before it ("canonical_form"), or shows that
    two articles are one ("joined").  AMP and print forms never lead.
    """
    outcome = parsed.outcome
    if outcome is None or outcome.word != "duplicate":
        return outcome is not None and outcome.word in ("stored", "revised", "unchanged")
    leads = outcome.reason in ("canonical_form", "joined")
    return leads and parsed.article is not None and not is_variant(parsed.article.url)


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
