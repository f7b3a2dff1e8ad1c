"""Embedded: the all-in-one start; a Redis of our own, and the Procfile's processes under a small supervisor."""
