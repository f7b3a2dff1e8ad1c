"""Sizes: how much of a feed is read, so that none can keep a worker or fill a database."""

from __future__ import annotations

# A feed of a hundred full texts is below 2 MiB and holds below 30,000 tags; the parser takes some 50 microseconds for
# a tag, so that MAX_TAG_MARKS bounds the reading of any feed to about five seconds.
MAX_CHARACTERS = 5 * 1024 * 1024
MAX_TAG_MARKS = 100_000
MAX_ENTRIES = 1000
MAX_TITLE = 1000  # characters, as the other texts
MAX_SUMMARY = 5000
MAX_NAME = 200
MAX_AUTHORS = 20
MAX_TAGS = 50
