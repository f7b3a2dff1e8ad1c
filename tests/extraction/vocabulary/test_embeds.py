"""Players and posts, told by their addresses and class names."""

from __future__ import annotations

import pytest

from worker.extraction.vocabulary.embeds import IDENTIFIED, PLAYERS, POSTS


@pytest.mark.parametrize(
    ("url", "is_player"),
    [
        ("https://www.youtube.com/embed/4711", True),
        ("//www.youtube-nocookie.com/embed/4711", True),
        ("https://YOUTU.BE/4711", True),
        ("https://players.brightcove.net/1/default/index.html", True),
        ("https://flo.uri.sh/visualisation/1/embed", True),
        ("https://www.google.co.uk/maps/embed?pb=1", True),
        ("https://www.youtube.com/watch?v=4711", False),
        ("https://notyoutube.com/embed/4711", False),
        ("https://ads.example/frame?to=youtube.com/embed/", False),
        ("https://www.google.com/recaptcha/api2", False),
    ],
)
def test_players_are_known_by_their_addresses(url: str, is_player: bool) -> None:
    assert bool(PLAYERS.search(url)) == is_player


@pytest.mark.parametrize(
    ("name", "is_post"),
    [
        ("twitter-tweet", True),
        ("instagram-media", True),
        ("reddit-card", True),
        ("fb-post", True),
        ("twitter-share", False),
        ("reddit-comment", False),
    ],
)
def test_posts_are_known_by_their_class_names(name: str, is_post: bool) -> None:
    assert bool(POSTS.search(name)) == is_post


@pytest.mark.parametrize("tag", sorted(IDENTIFIED))
def test_an_identified_element_gives_one_address(tag: str) -> None:
    attribute, address = IDENTIFIED[tag]
    assert "-" in tag
    assert attribute == attribute.lower()
    assert address.count("{}") == 1
    assert address == "{}" or address.startswith("https://")
