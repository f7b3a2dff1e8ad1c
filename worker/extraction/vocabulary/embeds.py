"""Services whose players and posts stand inside articles, by what their own embed codes look like."""

from __future__ import annotations

import re

# Addresses of players; frames of other addresses are advertisements and widgets far more often than content.
PLAYERS = re.compile(
    r"//(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com/(?:embed|v)/|youtu\.be/|player\.vimeo\.com/|dailymotion\.com/"
    r"|facebook\.com/plugins/(?:video|post)|platform\.twitter\.com/embed|instagram\.com/\w+/|tiktok\.com/embed"
    r"|open\.spotify\.com/embed|w\.soundcloud\.com/player|datawrapper\.|dwcdn\.net/|flo\.uri\.sh/|flourish\.studio/"
    r"|infogram\.com/|google\.[\w.]+/maps|streamable\.com/|rutube\.ru/play|vk\.com/video_ext|player\.bilibili\.com/"
    r"|embed\.bsky\.app/|embed\.reddit|redditmedia\.com/|omny\.fm/|acast\.com/|podcasts\.apple\.com/|players?\.brightcove"
    r"|cdn\.jwplayer\.com/players|documentcloud\.org/|scribd\.com/embeds)",
    re.IGNORECASE,
)
# Class names that the services' own snippets put on the quotes they replace with a post.
POSTS = re.compile(r"twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|reddit-(?:embed|card)|fb-post")
# Custom elements -> their identifying attribute and the address it stands for.
IDENTIFIED = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-tiktok": ("data-src", "https://www.tiktok.com/embed/{}"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "amp-facebook": ("data-href", "{}"),
    "amp-iframe": ("src", "{}"),
}
