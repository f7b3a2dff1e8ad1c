"""Networks: the hosts of social networks, and of stores and shorteners, whose pages are no publisher's own."""

from __future__ import annotations

from functools import lru_cache

from worker.normalize.urls import site

# Registrable domains whose pages are accounts to follow or places to share.
_NETWORKS = frozenset({
    "bsky.app", "facebook.com", "fb.com", "fb.me", "flipboard.com", "getpocket.com", "gravatar.com", "instagram.com",
    "line.me", "linkedin.com", "mastodon.social", "pinterest.com", "pinterest.co.uk", "pinterest.de", "reddit.com",
    "snapchat.com", "t.co", "t.me", "telegram.me", "threads.com", "threads.net", "tiktok.com", "tumblr.com",
    "twitter.com", "vk.com", "vk.ru", "wa.me", "weibo.com", "whatsapp.com", "x.com", "youtube.com", "youtu.be",
})  # fmt: skip
# Stores of apps, books and music, and the short addresses that lead to them.
_STORES = frozenset({
    "adjust.com", "amazon.co.uk", "amazon.com", "amazon.de", "amzn.to", "apple.com", "bit.ly", "ebay.com", "ebay.de",
    "goo.gl", "google.com", "google.de", "spotify.com",
})  # fmt: skip


@lru_cache(maxsize=4096)
def is_network(host: str) -> bool:
    """Return whether a host is a social network's."""
    return site(host) in _NETWORKS


@lru_cache(maxsize=4096)
def is_network_or_store(host: str) -> bool:
    """Return whether a host is a social network's, a store's or a shortener's."""
    return is_network(host) or site(host) in _STORES
