"""Duplicates: captions, teasers, articles, and the verdict on two texts."""
