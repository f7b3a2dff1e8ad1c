"""Duplicates at every level, as pure functions on records: captions, teasers, articles, stories, blocks, revisions."""
