"""Resolving: articles meet, part and go home as the facts on their addresses come in, in any order."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, article, body, edited, gone, numbered, redirect
from worker.records import AddressClaim, Article, Image, Teaser
from worker.storage.article_store import Articles
from worker.storage.articles.identity.resolve import resolve_pending
from worker.storage.queries.article import StoredArticle
from worker.storage.tables.addresses import UnresolvedRow
from worker.storage.tables.articles import ArticleRow, CaptureRow
from worker.storage.tables.changes import ChangeRow
from worker.storage.tables.shared_rows import SightingRow

A, B, T = (f"https://news.example/{name}" for name in ("a-first-address", "b-second-address", "t-target"))


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def settled(articles: Articles) -> None:
    while articles.settle_pending(MORNING).linked:
        pass


def stored(articles: Articles, url: str) -> StoredArticle:
    found = articles.find(url)
    assert found is not None, f"no article at {url}"
    return found


def told(articles: Articles, part: str = "") -> list[tuple[object, ...]]:
    """Every article with ``part`` in its address, as its title, addresses, state and the ids it promotes by title."""
    settled(articles)
    found = [articles.find(row.id) for row in articles.list(limit=1000) if part in row.canonical_url]
    titles = {each.id: each.record["title"] for each in found if each}
    return sorted(
        (
            each.record["title"], each.record["url"], each.aliases, str(each.unpublished_at), each.unpublished_reason,
            tuple(sorted(titles.get(promo.article_id or 0, "") for promo in each.promotes)), len(each.revisions),
        )
        for each in found
        if each
    )  # fmt: skip


def page_at(url: str, number: int, **values: object) -> Article:
    """The newsroom's article of a number at an address of its own."""
    return replace(numbered(number, teasers=()), url=url, canonical_url=url, **values)  # type: ignore[arg-type]


def promoter(*urls: str) -> Article:
    """A page with a teaser for each address."""
    teasers = tuple(Teaser(url, f"A headline for {url}", position=place) for place, url in enumerate(urls))
    return article("https://news.example/promoter", title="Promoter", paragraphs=body(9), teasers=teasers)


Step = Callable[[Articles], object]


def orders(articles: Articles, make_steps: Callable[[int], Sequence[Step]], count: int) -> list[list[object]]:
    """What is told after the steps in every order, each order at addresses of its own."""
    results = []
    for number, order in enumerate(itertools.permutations(range(count))):
        steps = make_steps(number)
        for place in order:
            steps[place](articles)
        results.append(told(articles, f"/{number}/"))
    return [[str(row).replace(f"/{number}/", "/N/") for row in rows] for number, rows in enumerate(results)]


def test_addresses_that_lead_to_one_page_are_one_article_in_any_order_and_teasers_to_them_link(
    articles: Articles,
) -> None:
    def steps(number: int) -> list[Step]:
        a, b, t = (f"https://news.example/{number}/{name}" for name in ("a-one", "b-two", "t-three"))
        promoting = replace(
            promoter(a, b), url=f"https://news.example/{number}/p", canonical_url=f"https://news.example/{number}/p"
        )
        return [
            lambda known: redirect(known.sessions, a, t),
            lambda known: redirect(known.sessions, b, t, MORNING + HOUR),
            lambda known: Fetched(page_at(t, 3), 10 * number + 1).save(known),
            lambda known: Fetched(promoting, 10 * number + 2).save(known),
        ]

    results = orders(articles, steps, 4)
    assert all(result == results[0] for result in results)
    assert len(results[0]) == 2
    assert "('The lighthouse loses its roof (3)', 'The lighthouse loses its roof (3)')" in str(results[0])


def test_a_moved_article_and_a_chain_are_one_in_any_order(articles: Articles) -> None:
    def steps(number: int) -> list[Step]:
        a, b, t = (f"https://news.example/{number}/{name}" for name in ("a-one", "b-two", "t-three"))
        return [
            lambda known: Fetched(page_at(a, 3), 10 * number + 1).save(known),
            lambda known: redirect(known.sessions, a, b, MORNING + HOUR),
            lambda known: redirect(known.sessions, b, t, MORNING + 2 * HOUR),
            lambda known: Fetched(page_at(t, 3), 10 * number + 2, MORNING + 3 * HOUR).save(known),
        ]

    results = orders(articles, steps, 4)
    assert all(result == results[0] for result in results)
    [only] = results[0]
    assert "https://news.example/N/t-three" in str(only)
    assert "None" in str(only)


def test_an_article_that_leads_to_another_page_is_unpublished_and_keeps_its_text(articles: Articles) -> None:
    first = Fetched(page_at(A, 3), 1).save(articles)
    redirect(articles.sessions, A, T, MORNING + HOUR, status=302)
    section = article(T, title="All news of the coast", paragraphs=body(77))
    second = Fetched(section, 2, MORNING + 2 * HOUR).save(articles)
    settled(articles)
    assert first.article_id != second.article_id
    old, new = stored(articles, A), stored(articles, T)
    assert (old.id, new.id) == (first.article_id, second.article_id)
    assert (old.unpublished_at, old.unpublished_reason) == (MORNING + HOUR, "redirected")
    assert old.record["text"] == page_at(A, 3).text
    assert new.unpublished_at is None


def test_an_article_that_leads_to_a_page_that_is_none_is_unpublished(articles: Articles) -> None:
    Fetched(page_at(A, 3), 1).save(articles)
    redirect(articles.sessions, A, "https://news.example/", MORNING + HOUR, status=302)
    settled(articles)
    assert stored(articles, A).unpublished_reason == "redirected"
    Fetched(page_at(A, 3), 2, MORNING + 2 * HOUR, frontier_id=1).save(articles)
    assert stored(articles, A).unpublished_reason is None


def test_a_moved_article_is_published_at_its_new_address_and_keeps_its_history(articles: Articles) -> None:
    Fetched(page_at(A, 3), 1).save(articles)
    Fetched(edited(page_at(A, 3), "A line was added."), 2, MORNING + HOUR, frontier_id=1).save(articles)
    redirect(articles.sessions, A, T, MORNING + 2 * HOUR)
    Fetched(edited(page_at(T, 3), "A line was added."), 3, MORNING + 3 * HOUR).save(articles)
    settled(articles)
    found = stored(articles, A)
    assert (found.record["url"], found.unpublished_at, len(found.revisions)) == (T, None, 2)
    gone(articles.sessions, T, MORNING + 4 * HOUR)
    settled(articles)
    assert stored(articles, A).unpublished_reason == "410"


def test_a_wrong_claim_is_harmless_and_a_corrected_one_parts_what_it_joined(articles: Articles) -> None:
    """The claimed address is not known at first; then it turns out to be another article."""
    wrong = replace(page_at(A, 3), canonical_url=T)
    first = Fetched(wrong, 1).save(articles)
    assert stored(articles, T).id == first.article_id
    second = Fetched(page_at(T, 4), 2, MORNING + HOUR).save(articles)
    assert (second.word, second.article_id) == ("stored", stored(articles, T).id)
    assert stored(articles, A).record["text"] == wrong.text
    assert stored(articles, T).record["text"] == page_at(T, 4).text
    assert [claim.is_believed for claim in stored(articles, A).claims] == [False]


def test_after_a_correction_history_and_sightings_go_home(articles: Articles, sessions: sessionmaker[Session]) -> None:
    teaser = Teaser("https://news.example/x-promoted", "What else happened on the coast")
    good = replace(page_at(A, 3), canonical_url=B)
    form = replace(page_at(B, 3), teasers=(teaser,))
    Fetched(good, 1).save(articles)
    joined = Fetched(form, 2, MORNING + HOUR).save(articles)
    assert joined.article_id == stored(articles, A).id
    corrected = Fetched(page_at(A, 3), 3, MORNING + 2 * HOUR, frontier_id=1).save(articles)
    settled(articles)
    a, b = stored(articles, A), stored(articles, B)
    assert a.id != b.id
    assert corrected.article_id == a.id
    with sessions.begin() as session:
        assert set(session.scalars(select(SightingRow.article_id))) == {b.id}
        at_a = session.scalars(select(CaptureRow.page_id).where(CaptureRow.article_id == a.id))
        assert sorted(at_a) == [1, 3]


def test_a_foreign_page_that_claims_an_article_changes_nothing_of_it(articles: Articles) -> None:
    """The good article is known by its AMP form alone, and by a variant that claims it."""
    amp = replace(page_at(f"{A}/amp", 3), canonical_url=A)
    Fetched(amp, 1).save(articles)
    picture = Image("https://img.evil.example/own.jpg", caption="A picture of theirs")
    for number, host in enumerate(("evil.example", "two.github.io", "b.asso.fr", "b.info.pl")):
        foreign = replace(
            page_at(f"https://{host}/a-first-address", 8),
            canonical_url=A,
            images=(picture,),
            teasers=numbered(8).teasers,
        )
        saved = Fetched(foreign, 10 + number, MORNING + 9 * HOUR).save(articles)
        assert saved.article_id != stored(articles, A).id
        assert stored(articles, foreign.url).record["canonical_url"] == foreign.url
    good = stored(articles, A)
    assert good.record["text"] == amp.text
    assert good.promotes == ()


@pytest.mark.parametrize("site", ["github.io", "blogspot.com", "info.pl", "asso.fr"])
def test_two_owners_under_one_suffix_are_two_sites(articles: Articles, site: str) -> None:
    good, evil = f"https://good.{site}/article.php?id=5", f"https://evil.{site}/article.php?id=77"
    one = Fetched(page_at(good, 3), 1).save(articles)
    two = Fetched(replace(page_at(evil, 4), canonical_url=good), 2).save(articles)
    assert one.article_id != two.article_id


def test_a_foreign_copy_of_the_text_joins_but_shows_nothing_of_its_own(articles: Articles) -> None:
    good = page_at(A, 3)
    picture = Image("https://img.partner.example/own.jpg", caption="A picture of theirs")
    copy = replace(page_at("https://partner.example/copy", 3), canonical_url=A, images=(picture,))
    first = Fetched(good, 1).save(articles)
    assert Fetched(copy, 2, MORNING + HOUR).save(articles).article_id == first.article_id
    found = stored(articles, A)
    assert (found.record["url"], found.last_seen_at) == (A, MORNING)
    assert articles.totals().images == 1
    gone(articles.sessions, A, MORNING + HOUR / 2)
    settled(articles)
    assert stored(articles, A).unpublished_reason == "410"


def test_an_amp_link_and_a_foreign_canonical_link_are_claims_too(articles: Articles) -> None:
    form, copy = "https://news.example/for-phones/7", "https://partner.example/under-another-name"
    good = replace(page_at(A, 3), claims=(AddressClaim("amphtml", form), AddressClaim("og:url", B)))
    Fetched(good, 1).save(articles)
    assert stored(articles, form).record["url"] == A
    assert articles.find(B) is None
    partner = replace(page_at(copy, 3), claims=(AddressClaim("canonical", A),))
    Fetched(partner, 2, MORNING + HOUR).save(articles)
    found = stored(articles, copy)
    assert found.record["url"] == A
    assert [(claim.kind, claim.is_believed) for claim in found.claims] == [
        ("amphtml", True), ("og:url", False), ("canonical", True),
    ]  # fmt: skip


def test_errors_with_status_200_are_not_shown_once_two_pages_say_the_same(articles: Articles) -> None:
    """The first of them cannot be known for an error page; the second makes both suspect, in any order."""
    lost = ["We are sorry, but something went wrong. Please try again later, or go to our front page."]
    for number, url in ((1, A), (2, B)):
        Fetched(page_at(url, number), number).save(articles)
    for number, url in ((1, A), (2, B)):
        broken = article(url, title="Sorry", paragraphs=lost)
        Fetched(broken, 10 + number, MORNING + HOUR, frontier_id=number, why="recrawl").save(articles)
    settled(articles)
    for number, url in ((1, A), (2, B)):
        found = stored(articles, url)
        assert found.record["text"] == page_at(url, number).text
        assert "suspect_page" in found.record["warnings"]
        assert len(found.revisions) == 1
    back = Fetched(page_at(A, 1), 21, MORNING + 2 * HOUR, frontier_id=1, why="recrawl").save(articles)
    assert back.word == "unchanged"


def test_an_error_title_makes_a_page_that_lost_its_text_suspect_at_once(articles: Articles) -> None:
    Fetched(page_at(A, 3), 1).save(articles)
    broken = article(A, title="404 Not Found", paragraphs=["The page that you asked for is not here."])
    saved = Fetched(broken, 2, MORNING + HOUR, frontier_id=1, why="recrawl").save(articles)
    assert (saved.word, saved.reason) == ("unchanged", "suspect")
    assert stored(articles, A).record["title"] == page_at(A, 3).title


def test_what_is_noted_is_resolved_once(articles: Articles, sessions: sessionmaker[Session]) -> None:
    Fetched(page_at(A, 3), 1).save(articles)
    gone(sessions, A, MORNING + HOUR)
    gone(sessions, "https://news.example/never-stored", MORNING)
    assert resolve_pending(sessions, 100, MORNING) == 2
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(UnresolvedRow)) == 0
        assert session.scalar(select(func.count()).select_from(ArticleRow)) == 1


def test_an_address_that_parts_while_both_have_pages_gets_an_article_of_its_own(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    """The one that leaves is made, with its own text and history."""
    one, two = article(A, paragraphs=body(1)), article(B, canonical_url=A, paragraphs=body(1))
    first = Fetched(one, 1, frontier_id=1).save(articles)
    assert Fetched(two, 2, MORNING + HOUR, frontier_id=2).save(articles).article_id == first.article_id
    corrected = article(B, paragraphs=body(2))
    Fetched(corrected, 3, MORNING + 2 * HOUR, frontier_id=2, why="recrawl").save(articles)
    settled(articles)
    assert stored(articles, A).id != stored(articles, B).id
    assert (stored(articles, A).record["text"], stored(articles, B).record["text"]) == (one.text, corrected.text)
    ids = [stored(articles, url).id for url in (A, B)]
    with sessions() as session:
        owners = {row.page_id: row.article_id for row in session.scalars(select(CaptureRow))}
        assert owners == {1: ids[0], 2: ids[1], 3: ids[1]}
        kinds = session.scalars(select(ChangeRow.kind).where(ChangeRow.article_id == ids[1])).all()
    assert "parted" in kinds
