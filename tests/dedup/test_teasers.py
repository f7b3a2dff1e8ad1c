"""One teaser for each target of a page, whatever its cards look like."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.teasers import best_excerpt, best_headline, merge_teasers, teaser_key
from worker.records import Teaser

URL = "https://news.example/2024/bridge-closed"


def test_links_of_one_card_make_one_teaser() -> None:
    picture = Teaser(
        URL + "?utm_source=x", "Bridge shut after cracks found", image_url="https://i.example/a.jpg", position=4
    )
    headline = Teaser(
        URL, "Old harbour bridge closed for months", "The council…", block="You may also like", position=5
    )
    more = Teaser("http://www.news.example/2024/bridge-closed/", "More", kicker="Traffic", position=6)
    (merged,) = merge_teasers([more, headline, picture])
    assert merged == Teaser(
        URL + "?utm_source=x",
        "Bridge shut after cracks found",
        "The council…",
        "Traffic",
        "https://i.example/a.jpg",
        block="You may also like",
        position=4,
        variants=("Old harbour bridge closed for months", "More"),
    )


def test_targets_stay_apart_in_page_order() -> None:
    teasers = [
        Teaser(f"https://news.example/{number}", f"Headline number {number}", position=number) for number in range(5)
    ]
    assert merge_teasers(reversed(teasers)) == tuple(teasers)


def test_whole_headlines_beat_cut_ones_and_names_beat_more() -> None:
    assert best_headline(["Old harbour bridge clo…", "Old harbour bridge closed"]) == "Old harbour bridge closed"
    assert best_headline(["Video", "Old harbour bridge closed"]) == "Old harbour bridge closed"
    assert best_headline(["First wording of it", "Second wording of it"]) == "First wording of it"


def test_variants_differ_in_more_than_punctuation() -> None:
    (merged,) = merge_teasers(
        [Teaser(URL, "“Bridge” closed", variants=("'Bridge' closed.", "Bridge shut", "BRIDGE SHUT"))]
    )
    assert merged.variants == ("Bridge shut",)


def test_cut_excerpts_are_completed() -> None:
    assert (
        best_excerpt(["The council closed the…", "The council closed the bridge."]) == "The council closed the bridge."
    )
    assert (
        best_excerpt(["The council closed the…", "The council closed the bridge on…"])
        == "The council closed the bridge on…"
    )
    assert best_excerpt(["The council closed the…", "Another text."]) == "The council closed the…"
    assert best_excerpt(["A whole text.", "A whole text. And more"]) == "A whole text."
    assert best_excerpt([None, ""]) is None


def test_the_key_is_the_pure_url() -> None:
    assert teaser_key(URL) == teaser_key(URL + "?utm_medium=feed#top")


def test_teasers_of_one_target_become_one_that_keeps_every_wording() -> None:
    merged = merge_teasers(
        [
            Teaser("https://news.example/a-b-c-1/?utm_source=x", "Short", image_url="https://news.example/1.jpg"),
            Teaser(
                "https://www.news.example/a-b-c-1", "The longer headline", excerpt="Words", variants=("short", "Third")
            ),
        ]
    )

    assert len(merged) == 1
    assert merged[0].headline == "The longer headline"
    assert merged[0].excerpt == "Words"
    assert merged[0].image_url == "https://news.example/1.jpg"
    assert merged[0].variants == ("short", "Third")


cards = st.builds(
    Teaser,
    url=st.sampled_from([f"https://news.example/{name}" for name in "abc"]),
    headline=st.sampled_from(["Bridge closed for months", "Bridge shut…", "More"]),
    excerpt=st.sampled_from([None, "The council…", "The council closed it."]),
    position=st.integers(0, 3),
)


@given(st.lists(cards), st.randoms())
def test_order_and_repeats_make_no_difference(teasers: list[Teaser], random) -> None:  # type: ignore[no-untyped-def]
    other = teasers * 2
    random.shuffle(other)
    assert merge_teasers(other) == merge_teasers(teasers)


@given(st.lists(cards))
def test_merging_twice_merges_nothing_more(teasers: list[Teaser]) -> None:
    merged = merge_teasers(teasers)
    assert merge_teasers(merged) == merged
    assert len({teaser_key(teaser.url) for teaser in merged}) == len(merged)
