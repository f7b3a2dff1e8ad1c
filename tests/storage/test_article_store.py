"""Articles in the database: saved, found, joined, revised, forgotten, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.crawl_state import CrawlState, add_page
from tests.storage.newsroom import MORNING, Fetched, add_source, article, body, edited, gone, numbered
from worker.errors import InputError
from worker.records import FetchedPage, Image, Teaser
from worker.records.article_filter import ArticleFilter
from worker.storage.article_store import Articles
from worker.storage.tables.articles import ArticleRow, CaptureRow
from worker.storage.tables.shared_rows import CaptionRow, ImageRow

HOUR = timedelta(hours=1)


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def test_a_new_article_is_stored_and_found_by_id_and_by_any_spelling_of_its_address(articles: Articles) -> None:
    saved = Fetched(numbered(1), 1).save(articles)
    assert (saved.word, saved.reason) == ("stored", "new")
    for name in (saved.article_id, str(saved.article_id), "http://www.news.example/story/1/?utm_source=feed"):
        found = articles.find(name)
        assert found is not None
        assert found.id == saved.article_id
    assert articles.find("https://news.example/story/2") is None
    assert articles.find(987654321) is None


def test_the_page_of_an_article_is_the_one_that_its_record_was_read_from(sessions: sessionmaker[Session]) -> None:
    articles, url = Articles(sessions), "https://news.example/story/1"
    CrawlState(sessions).admit(url)
    pages = [FetchedPage(url, url, 200, MORNING + n * HOUR, str(n) * 64, 10) for n in range(2)]
    with sessions.begin() as session:
        first, second = (add_page(session, 1, page) for page in pages)
    for page_id, page in ((second, pages[1]), (first, pages[0])):
        saved = Fetched(numbered(1), page_id, page.fetched_at, frontier_id=1).save(articles)
    assert articles.find_page(saved.article_id) == pages[1]
    assert articles.find_page(str(saved.article_id + 1)) is None


def test_an_article_whose_page_was_pruned_has_none(articles: Articles) -> None:
    saved = Fetched(numbered(1), page_id=4711).save(articles)
    assert articles.find_page(saved.article_id) is None


def test_the_stored_record_is_the_article_as_it_was_read(articles: Articles) -> None:
    original = numbered(1)
    found = articles.find(Fetched(original, 1).save(articles).article_id)
    assert found is not None
    assert found.record == original.as_dict()
    assert found.as_dict()["aliases"] == ["https://news.example/story/1"]


def test_repeating_a_save_says_and_stores_the_same(articles: Articles) -> None:
    page = Fetched(numbered(1), 1)
    assert page.save(articles) == page.save(articles)
    assert articles.totals().articles == 1


def test_a_refetch_without_change_adds_no_revision(articles: Articles) -> None:
    Fetched(numbered(1), 1, frontier_id=7).save(articles)
    saved = Fetched(numbered(1), 2, frontier_id=7, fetched_at=MORNING + HOUR, why="recrawl").save(articles)
    assert (saved.word, saved.reason) == ("unchanged", "same_content")
    assert len(articles.revisions(saved.article_id)) == 1


def test_other_teasers_are_no_revision(articles: Articles) -> None:
    Fetched(numbered(1), 1, frontier_id=7).save(articles)
    other = replace(numbered(1), teasers=(Teaser(url="https://news.example/story/9", headline="Quite another promo"),))
    saved = Fetched(other, 2, frontier_id=7, fetched_at=MORNING + HOUR).save(articles)
    assert saved.word == "unchanged"
    found = articles.find(saved.article_id)
    assert found is not None
    assert [teaser["headline"] for teaser in found.record["teasers"]] == ["Quite another promo"]
    assert {promo.headline for promo in found.promotes} == {
        "Quite another promo", "What became of case 2", "What became of case 3",
    }  # fmt: skip


def test_an_edit_is_a_revision_with_its_changed_fields_time_and_reason(articles: Articles) -> None:
    first, later = numbered(1), MORNING + HOUR
    Fetched(first, 1, frontier_id=7).save(articles)
    second = replace(edited(first, "The committee has since withdrawn the figure."), title="The ferry stays")
    saved = Fetched(second, 2, frontier_id=7, fetched_at=later, why="recrawl").save(articles)
    assert (saved.word, saved.reason, saved.detail) == ("revised", "recrawl", "changed: title, blocks")
    one, two = articles.revisions(saved.article_id)
    assert (one.number, one.reason, one.changed) == (1, "poll", ())
    assert (two.number, two.seen_at, two.reason, two.changed) == (2, later, "recrawl", ("title", "blocks"))
    change = articles.diff(saved.article_id)
    assert change.fields == {"title": (first.title, "The ferry stays")}
    assert [paragraph.kind for paragraph in change.text if paragraph.kind != "same"] == ["added"]


def test_an_older_page_that_arrives_late_does_not_become_current(articles: Articles) -> None:
    first, second = numbered(1), edited(numbered(1), "A correction was added at noon.")
    Fetched(second, 2, frontier_id=7, fetched_at=MORNING + HOUR).save(articles)
    saved = Fetched(first, 1, frontier_id=7).save(articles)
    found = articles.find(saved.article_id)
    assert found is not None
    assert found.record["text"] == second.text
    assert [revision.seen_at for revision in found.revisions] == [MORNING, MORNING + HOUR]


def test_a_reparse_that_reads_other_content_replaces_what_only_the_old_reading_saw(articles: Articles) -> None:
    wrong = replace(numbered(1), images=(Image(url="https://img.example/logo.png", caption="Sign up for our letter"),))
    Fetched(wrong, 1).save(articles)
    right = replace(numbered(1), extractor_version="2")
    saved = Fetched(right, 1, why="reparse", parsed_after=3600).save(articles)
    assert (saved.word, saved.reason) == ("revised", "reparse")
    assert [revision.reason for revision in articles.revisions(saved.article_id)] == ["poll", "reparse"]
    assert articles.totals().captions_shown == 1
    again = Fetched(right, 1, why="reparse", parsed_after=7200).save(articles)
    assert again.word == "unchanged"


def test_forms_of_one_page_meet_and_the_canonical_page_leads(articles: Articles) -> None:
    plain = numbered(1)
    amp = replace(edited(plain, "Open in the app."), url="https://news.example/story/1/amp")
    Fetched(amp, 1, fetched_at=MORNING + HOUR).save(articles)
    saved = Fetched(plain, 2, aliases=("https://news.example/s/xyz", plain.url)).save(articles)
    assert (saved.word, saved.reason) == ("duplicate", "canonical_form")
    found = articles.find("https://news.example/s/xyz")
    assert found is not None
    assert found.record["text"] == plain.text
    assert len(found.revisions) == 1
    assert found.aliases == (
        "https://news.example/s/xyz", "https://news.example/story/1", "https://news.example/story/1/amp",
    )  # fmt: skip


def test_two_articles_found_to_be_one_keep_all_they_had(articles: Articles) -> None:
    """An old and a new address are stored apart until a redirect shows that they are one."""
    old = replace(numbered(1), url="https://news.example/old/1", canonical_url="https://news.example/old/1")
    new = numbered(1)
    first = Fetched(old, 1).save(articles)
    second = Fetched(new, 2, fetched_at=MORNING + HOUR).save(articles)
    assert first.article_id != second.article_id
    third = Fetched(new, 3, fetched_at=MORNING + 2 * HOUR, aliases=(old.url, new.url)).save(articles)
    assert (third.word, third.reason, third.article_id) == ("duplicate", "joined", first.article_id)
    found = articles.find(old.url)
    assert found is not None
    assert found.aliases == (old.url, new.url)
    assert found.record["url"] == new.url
    totals = articles.totals()
    assert (totals.articles, totals.captions_shown, totals.teasers_kept) == (1, 1, 2)


def test_a_canonical_address_that_every_page_names_is_not_believed(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    """Some templates name one article, or a section, as the canonical address of every page."""
    false = "https://news.example/story/1"
    pages = [Fetched(replace(numbered(n), canonical_url=false), n) for n in range(1, 8)]
    for page in pages:
        page.save(articles)
    assert articles.totals().articles == 7
    for page in pages:
        found = articles.find(page.article.url)
        assert found is not None
        assert found.record["title"] == page.article.title
        assert found.aliases == (page.article.url,)
        claimed = [(claim.url, claim.is_believed) for claim in found.claims]
        assert claimed == ([] if page.article.url == false else [(false, False)])
        assert found.record["canonical_url"] == page.article.url


def test_a_home_page_is_nobodys_canonical_address(articles: Articles) -> None:
    for number in (1, 2):
        Fetched(replace(numbered(number), canonical_url="https://news.example/"), number).save(articles)
    assert articles.totals().articles == 2


def test_removed_articles_that_redirect_to_the_home_page_stay_apart(articles: Articles) -> None:
    home = article("https://news.example/", title="News", kind="index")
    for number in (1, 2):
        Fetched(numbered(number), number).save(articles)
        Fetched(home, number + 10, frontier_id=50, aliases=(numbered(number).url, home.url)).save(articles)
    assert articles.totals().articles == 3


def test_an_article_that_is_gone_keeps_its_text_until_it_is_seen_again(articles: Articles) -> None:
    page = Fetched(numbered(1), 1, frontier_id=7)
    saved = page.save(articles)
    noon = MORNING + 4 * HOUR
    gone(articles.sessions, page.article.url, noon)
    articles.settle_pending(noon)
    found = articles.find(saved.article_id)
    assert found is not None
    assert (found.unpublished_at, found.unpublished_reason) == (noon, "410")
    assert found.record["text"] == page.article.text
    Fetched(numbered(1), 2, frontier_id=7, fetched_at=noon + HOUR).save(articles)
    found = articles.find(saved.article_id)
    assert found is not None
    assert found.unpublished_at is None


def test_boilerplate_is_learned_while_addresses_are_noted_at_every_tick(articles: Articles) -> None:
    gone(articles.sessions, "https://news.example/never-stored", MORNING)
    ticked = articles.settle_pending(MORNING)
    assert (ticked.linked, ticked.more) == (1, False)


def test_a_dead_amp_page_does_not_unpublish_its_article(articles: Articles) -> None:
    saved = Fetched(numbered(1), 1, fetched_at=MORNING + 2 * HOUR).save(articles)
    gone(articles.sessions, "https://news.example/story/1/amp", MORNING + 3 * HOUR, "404")
    articles.settle_pending(MORNING)
    found = articles.find(saved.article_id)
    assert found is not None
    assert found.unpublished_at is None


def test_one_caption_row_in_its_longest_spelling(articles: Articles, sessions: sessionmaker[Session]) -> None:
    for number, caption in enumerate(
        ("The mayor's boat, Sunday", "The mayor’s  boat - Sunday!!", "THE MAYOR'S BOAT, SUNDAY")
    ):
        picture = Image(url=f"https://img.example/p/{number}-boat-race.jpg", caption=caption)
        Fetched(replace(numbered(number), images=(picture,)), number + 1).save(articles)
    with sessions.begin() as session:
        assert session.scalars(select(CaptionRow.text)).all() == ["The mayor’s boat - Sunday!!"]
    totals = articles.totals()
    assert (totals.captions_shown, totals.captions_kept, totals.images) == (3, 1, 3)


def test_one_picture_in_ten_articles_is_one_image_with_ten_placements(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    for number in range(10):
        picture = Image(url=f"https://img{number}.example/photos/harbour-at-night.jpg?w={200 + number}")
        same_host = replace(picture, url=f"https://img.example/photos/harbour-at-night.jpg?w={200 + number}")
        Fetched(replace(numbered(number), images=(same_host,)), number + 1).save(articles)
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(ImageRow)) == 1


def test_teaser_and_article_are_linked_both_ways(articles: Articles) -> None:
    first = Fetched(numbered(1), 1).save(articles)
    second = Fetched(numbered(2), 2).save(articles)
    promoting, promoted = articles.find(first.article_id), articles.find(second.article_id)
    assert promoting is not None
    assert promoted is not None
    (promo,) = promoted.promoted_on
    assert (promo.article_id, promo.headline, promo.block) == (
        first.article_id,
        "What became of case 2",
        "You may also like",
    )
    assert promo.variants == ("Case 2 in pictures",)
    assert [each.article_id for each in promoting.promotes] == [second.article_id, None]


def test_texts_that_no_database_can_hold_are_stored_without_the_impossible(articles: Articles) -> None:
    odd = article("https://news.example/odd", title="Nul\x00 and half\ud800", paragraphs=["Fine \x00text"])
    found = articles.find(Fetched(odd, 1).save(articles).article_id)
    assert found is not None
    assert (found.record["title"], found.record["text"]) == ("Nul and half", "Fine text")


def test_an_article_without_text_or_title_is_stored(articles: Articles) -> None:
    assert Fetched(article("https://news.example/empty", title=""), 1).save(articles).word == "stored"


def test_lists_are_filtered_and_paged(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    for number in range(5):
        published = MORNING + timedelta(days=number)
        page = replace(numbered(number), published_at=published, language="en" if number % 2 else "de")
        Fetched(page, number + 1, source_id=source if number < 2 else None).save(articles)
    newest = articles.list(limit=2)
    assert [row.canonical_url[-1] for row in newest] == ["4", "3"]
    assert [row.canonical_url[-1] for row in articles.list(limit=2, after=newest[-1].id)] == ["2", "1"]
    assert [row.canonical_url[-1] for row in articles.list(ArticleFilter(source="gazette"))] == ["1", "0"]
    german = ArticleFilter(language="de", published_from=MORNING + HOUR)
    assert [row.canonical_url[-1] for row in articles.list(german)] == ["4", "2"]
    assert [row.canonical_url[-1] for row in articles.list(ArticleFilter(title="LIGHTHOUSE the"))] == ["3"]
    assert articles.list(ArticleFilter(title="100%")) == []
    assert articles.list()[0].as_dict()["published_at"] == "2026-03-06T08:00:00+00:00"


def test_a_diff_that_cannot_be_made_says_why(articles: Articles) -> None:
    saved = Fetched(numbered(1), 1).save(articles)
    with pytest.raises(InputError, match="has one revision, of 2026-03-02 08:00 UTC: nothing has changed since"):
        articles.diff(saved.article_id)
    with pytest.raises(InputError, match="no article 4711"):
        articles.diff(4711)


def test_totals_can_be_of_one_source(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    Fetched(numbered(1), 1, source_id=source).save(articles)
    Fetched(numbered(2), 2).save(articles)
    assert (articles.totals(source).articles, articles.totals().articles) == (1, 2)
    assert articles.totals(source).teasers_kept == 2


def test_nothing_of_a_page_is_stored_twice(articles: Articles, sessions: sessionmaker[Session]) -> None:
    page = Fetched(article("https://news.example/a", paragraphs=body(1)), 1)
    for _ in range(3):
        page.save(articles)
    with sessions.begin() as session:
        for table in (ArticleRow, CaptureRow):
            assert session.scalar(select(func.count()).select_from(table)) == 1
